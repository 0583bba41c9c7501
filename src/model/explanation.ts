import * as z from "zod";
import { Exposure, InternetPath } from "./evidence.js";
import { Risk } from "./level.js";
import { Change, ChangeAction, Dependent, Finding, Role, SCHEMA_VERSION, Tool, Unresolved } from "./report.js";

/** Everything that is known about one address (`planrisk explain --format json`). */

/** One property in both worlds; null: the thing does not exist there, an empty list: it has none. */
export const ExplainedFact = z.strictObject({
  name: z.string(),
  before: z.array(z.string()).nullable(),
  after: z.array(z.string()).nullable(),
});
export type ExplainedFact = z.infer<typeof ExplainedFact>;

/** Whether packets from the internet can come, network ACLs left aside; why, and by which resources. */
export const ExplainedPath = z.strictObject({
  state: InternetPath,
  reason: z.string(),
  by: z.array(z.string()),
});
export type ExplainedPath = z.infer<typeof ExplainedPath>;

const Paths = z.strictObject({ ipv4: ExplainedPath, ipv6: ExplainedPath });

export const ExplainedInterface = z.strictObject({
  id: z.string(),
  owner: z.string().nullable(),
  roles: z.array(Role),
  facts: z.array(ExplainedFact),
  internet_path: z.strictObject({ before: Paths.nullable(), after: Paths.nullable() }),
  exposures: z.array(Exposure),
});
export type ExplainedInterface = z.infer<typeof ExplainedInterface>;

/** One attribute that points at another resource; `address` is the far end. */
export const ExplainedEdge = z.strictObject({
  address: z.string(),
  kind: z.string(),
  path: z.string().describe("the attribute that points"),
  side: z.enum(["before", "after", "both"]),
});
export type ExplainedEdge = z.infer<typeof ExplainedEdge>;

/** A change that is felt here: by the graph, with the path; or because a finding names this address (no path). */
export const FeltChange = z.strictObject({
  address: z.string(),
  action: ChangeAction,
  risk: Risk,
  how: z.enum(["direct", "indirect", "named"]),
  path: z.array(z.string()),
  edges: z.array(z.string()),
});
export type FeltChange = z.infer<typeof FeltChange>;

export const Explanation = z.strictObject({
  schema_version: z.literal(SCHEMA_VERSION),
  tool: Tool,
  plan: z.strictObject({ name: z.string(), complete: z.boolean() }),
  address: z.string(),
  interface: z.string().nullable().describe("id of the interface when that was asked for"),
  type: z.string(),
  known_from: z
    .enum(["plan", "prior-state", "state", "inventory"])
    .nullable()
    .describe("null: its values were not read, it is outside of the network model"),
  source: Finding.shape.source,
  changes: z.array(Change).describe("what the plan does to it; more than one with deposed objects"),
  facts: z.array(ExplainedFact),
  interfaces: z.array(ExplainedInterface),
  points_at: z.array(ExplainedEdge),
  pointed_at_by: z.array(ExplainedEdge),
  blast_radius: z.strictObject({ direct: z.array(Dependent), indirect: z.array(Dependent) }),
  affected_by: z.array(FeltChange),
  unresolved: z.array(Unresolved),
});
export type Explanation = z.infer<typeof Explanation>;
