import * as z from "zod";

export const ExposureChange = z.enum(["gained", "lost", "kept", "maybe", "opened", "closed"]);
export const InternetPath = z.enum(["yes", "partial", "no", "unknown"]);
export type InternetPath = z.infer<typeof InternetPath>;

/** Who can reach what on one interface: one row of the normal form (contract.md, section 2). */
export const Exposure = z.strictObject({
  interface: z.string(),
  direction: z.enum(["ingress", "egress"]),
  change: ExposureChange,
  peer: z.string().describe('CIDR, address of a group or interface, id of a prefix list, or "unknown"'),
  protocol: z.string().describe('"-1" whole, tcp, udp, icmp, icmpv6, other, or a protocol number'),
  from_port: z.int().nullable().describe("first port, or ICMP type; null = all"),
  to_port: z.int().nullable().describe("last port, or ICMP code; null = all"),
  via: z.array(z.string()).describe("groups, rules, network ACLs or routes that make it so"),
  internet_path: InternetPath.nullable(),
});
export type Exposure = z.infer<typeof Exposure>;

/** What proves an observation, as data: whoever tells it finds the words. */
export const Evidence = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("attribute"),
    address: z.string(),
    path: z.string(),
    before: z.string().nullable().describe("null: absent"),
    after: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal("replacement"),
    address: z.string(),
    forced_by: z.array(z.string()).describe("attribute paths; empty: tainted, -replace or a trigger"),
    order: z.enum(["delete-first", "create-first"]),
    reason: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal("path"),
    from: z.string(),
    to: z.string(),
    path: z.array(z.string()),
    edges: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal("reach"), ...Exposure.shape }),
  z.strictObject({
    kind: z.literal("limit"),
    name: z.string(),
    limit: z.string(),
    actual: z.string(),
    source: z.string(),
  }),
  z.strictObject({
    kind: z.literal("unknown"),
    address: z.string(),
    path: z.string(),
    reason: z.string(),
  }),
]);
export type Evidence = z.infer<typeof Evidence>;
