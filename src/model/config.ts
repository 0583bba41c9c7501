import * as z from "zod";
import { FAIL_ON } from "./fail-on.js";
import { Level } from "./level.js";

const port = z.int().min(0).max(65535);
/** 22 means tcp/22; "udp/3389" is written out. */
export const PortName = z.union([port, z.string().regex(/^(tcp|udp)\/\d{1,5}$/, 'a port number, or "udp/3389"')]);
const day = z.iso.date();

export const Waiver = z
  .strictObject({
    rule: z.string().optional().describe("id of a rule"),
    address: z.string().optional().describe("glob over resource addresses"),
    fingerprint: z.string().optional().describe("of one finding: dies as soon as its facts change"),
    reason: z.string().min(1),
    owner: z.string().min(1).optional(),
    expires: day.describe("last day on which it holds; required"),
  })
  .refine((waiver) => waiver.fingerprint !== undefined || (waiver.rule !== undefined && waiver.address !== undefined), {
    message: "needs rule and address, or fingerprint",
  });
export type Waiver = z.infer<typeof Waiver>;

/** `.planrisk.yaml` (contract.md, section 3). Strict: an unknown key is an error. Defaults stand here and nowhere else. */
export const Config = z.strictObject({
  fail_on: z.enum(FAIL_ON).default("high"),
  unknowns: Level.default("medium").describe("least level of a finding that rests on a value unknown until apply"),
  partial: z.enum(["warn", "fail"]).default("warn"),
  strict: z.boolean().default(false),
  levels: z.record(z.string(), z.union([Level, z.literal("off")])).default({}),
  sensitive_ports: z.array(PortName).default([22, 3389, "udp/3389", 3306, 5432, 6379, 9200, 27017]),
  ephemeral_ports: z
    .string()
    .regex(/^\d{1,5}-\d{1,5}$/, "a range such as 1024-65535")
    .default("1024-65535"),
  trusted_cidrs: z.array(z.string()).default([]),
  critical: z.array(z.string()).default([]),
  rules: z.array(z.string()).default([]),
  quotas: z
    .strictObject({
      groups_per_interface: z.int().positive().default(5),
      rules_per_group: z.int().positive().default(60),
    })
    .prefault({}),
  waivers: z.array(Waiver).default([]),
});
export type Config = z.infer<typeof Config>;
