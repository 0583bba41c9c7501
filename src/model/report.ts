import * as z from "zod";
import { Evidence, Exposure } from "./evidence.js";
import { FAIL_ON } from "./fail-on.js";
import { Category, Level, Outage, Risk } from "./level.js";

/** The JSON report (contract.md, section 2). These types are its only definition; the JSON Schema is generated from them. */
export const SCHEMA_VERSION = "1.0";

const count = z.int().nonnegative();

export const Waived = z.strictObject({
  reason: z.string(),
  owner: z.string().nullable(),
  expires: z.string().describe("last day on which it holds, YYYY-MM-DD"),
});
export type Waived = z.infer<typeof Waived>;

export const Finding = z.strictObject({
  rule: z.string(),
  category: Category,
  title: z.string(),
  level: Level,
  documented_level: Level,
  adjustment: z.strictObject({ from: Level, to: Level, because: z.string() }).nullable(),
  confidence: z.enum(["certain", "possible"]),
  message: z.string(),
  impact: z.string(),
  remediation: z.string(),
  reversible: z.boolean(),
  outage: Outage,
  evidence: z.array(Evidence),
  affected: z.array(z.string()),
  references: z.array(z.string()),
  source: z.strictObject({ file: z.string(), line: z.int().positive() }).nullable(),
  fingerprint: z.string(),
  waiver: Waived.nullable(),
});
export type Finding = z.infer<typeof Finding>;

export const Dependent = z.strictObject({
  address: z.string(),
  path: z.array(z.string()),
  edges: z.array(z.string()),
});
export type Dependent = z.infer<typeof Dependent>;

export const ChangeAction = z.enum(["no-op", "create", "read", "update", "delete", "replace", "forget"]);

export const Change = z.strictObject({
  address: z.string(),
  previous_address: z.string().nullable(),
  deposed: z.string().nullable(),
  type: z.string(),
  action: ChangeAction,
  actions: z.array(z.string()),
  importing: z.string().nullable(),
  risk: Risk,
  findings: z.array(Finding),
  blast_radius: z.strictObject({ direct: z.array(Dependent), indirect: z.array(Dependent) }),
});
export type Change = z.infer<typeof Change>;

export const InterfaceSide = z.strictObject({
  subnet: z.string().nullable(),
  availability_zone: z.string().nullable(),
  private_ips: z.array(z.string()),
  public_ips: z.array(z.string()),
  groups: z.array(z.string()),
  attached_to: z.string().nullable(),
});
export type InterfaceSide = z.infer<typeof InterfaceSide>;

export const Role = z.enum(["primary", "secondary", "management", "appliance", "dual-homed", "failover", "managed"]);
export type Role = z.infer<typeof Role>;

export const ReportInterface = z.strictObject({
  id: z.string(),
  owner: z.string().nullable(),
  device_index: z.int().nullable(),
  roles: z.array(Role),
  before: InterfaceSide.nullable(),
  after: InterfaceSide.nullable(),
});
export type ReportInterface = z.infer<typeof ReportInterface>;

export const Unresolved = z.strictObject({ address: z.string(), path: z.string(), reason: z.string() });
export type Unresolved = z.infer<typeof Unresolved>;

export const Notice = z.strictObject({
  kind: z.enum([
    "waiver-expired",
    "waiver-expires-soon",
    "waiver-unused",
    "partial-plan",
    "errored-plan",
    "unmodelled",
  ]),
  message: z.string(),
});
export type Notice = z.infer<typeof Notice>;

/** What was read against what was modelled: planrisk's own check that nothing vanished. */
export const SelfCheck = z.strictObject({
  changes: z.strictObject({ read: count, modelled: count }),
  rules: z.strictObject({ read: count, modelled: count }),
  interfaces: z.strictObject({ read: count, modelled: count }),
  edges: z.strictObject({ resolved: count, unresolved: count }),
});
export type SelfCheck = z.infer<typeof SelfCheck>;

export const Gate = z.strictObject({
  fail_on: z.enum(FAIL_ON),
  verdict: z.enum(["pass", "fail"]),
  because: z.array(z.string()).describe("fingerprints of the findings that fail it, or a sentence for a partial plan"),
});
export type Gate = z.infer<typeof Gate>;

export const Summary = z.strictObject({ high: count, medium: count, low: count, none: count, waived: count });
export type Summary = z.infer<typeof Summary>;

export const Tool = z.strictObject({ name: z.literal("planrisk"), version: z.string() });

export const PlanFacts = z.strictObject({
  name: z.string(),
  format_version: z.string(),
  terraform_version: z.string().nullable(),
  complete: z.boolean(),
  actions: z.strictObject({
    create: count,
    update: count,
    delete: count,
    replace: count,
    read: count,
    no_op: count,
    forget: count,
    move: count,
    import: count,
  }),
});

export const Report = z.strictObject({
  schema_version: z.literal(SCHEMA_VERSION),
  tool: Tool,
  plan: PlanFacts,
  risk: Risk,
  summary: Summary,
  changes: z.array(Change),
  interfaces: z.array(ReportInterface),
  exposures: z.array(Exposure),
  unresolved: z.array(Unresolved),
  notices: z.array(Notice),
  self_check: SelfCheck,
  gate: Gate,
});
export type Report = z.infer<typeof Report>;

/** Many plans, one verdict. */
export const CombinedReport = z.strictObject({
  schema_version: z.literal(SCHEMA_VERSION),
  tool: Tool,
  risk: Risk,
  summary: Summary,
  plans: z.array(Report),
  gate: Gate,
});
export type CombinedReport = z.infer<typeof CombinedReport>;

/** What `--format json` prints. */
export const AnyReport = z.union([Report, CombinedReport]);
export type AnyReport = Report | CombinedReport;

/** True for a report of several plans. */
export function isCombined(report: AnyReport): report is CombinedReport {
  return "plans" in report;
}

/** The reports of its plans, in its order; one for a report of one plan. */
export function plansIn(report: AnyReport): readonly Report[] {
  return isCombined(report) ? report.plans : [report];
}
