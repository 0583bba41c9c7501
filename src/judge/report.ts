import { parseAddress } from "../model/address.js";
import type { Exposure } from "../model/evidence.js";
import { compareRisk, maxRisk, type Risk } from "../model/level.js";
import type { Plan, ResourceChange } from "../model/plan.js";
import {
  type Change,
  type Finding,
  type Notice,
  type Report,
  type ReportInterface,
  SCHEMA_VERSION,
  type SelfCheck,
  type Summary,
  type Unresolved,
} from "../model/report.js";
import { type GateSettings, gate } from "./gate.js";
import type { Judgement } from "./judge.js";
import { byText } from "./order.js";

/** Everything that a report is put together from. */
export interface ReportParts {
  readonly version: string;
  readonly plan: Plan;
  readonly judgement: Judgement;
  /** Asked for the changes that are listed, and for no others. */
  readonly blastRadius: (change: ResourceChange) => Change["blast_radius"];
  readonly interfaces: readonly ReportInterface[];
  readonly exposures: readonly Exposure[];
  readonly unresolved: readonly Unresolved[];
  readonly notices: readonly Notice[];
  readonly selfCheck: SelfCheck;
  readonly settings: GateSettings;
}

const NO_DEPENDENTS: Change["blast_radius"] = { direct: [], indirect: [] };

/** A no-op entry is a change only when it is moved or imported: https://developer.hashicorp.com/terraform/internals/json-format */
function doesSomething(change: ResourceChange): boolean {
  return change.action !== "no-op" || change.previousAddress !== null || change.importing !== null;
}

/** Highest level of the findings that no waiver covers. */
function riskOf(findings: readonly Finding[]): Risk {
  return findings.reduce<Risk>(
    (risk, finding) => (finding.waiver === null ? maxRisk(risk, finding.level) : risk),
    "none",
  );
}

function changeOf(change: ResourceChange, findings: readonly Finding[], radius: Change["blast_radius"]): Change {
  return {
    address: change.address,
    previous_address: change.previousAddress,
    deposed: change.deposed,
    type: change.type,
    action: change.action,
    actions: [...change.actions],
    importing: change.importing,
    risk: riskOf(findings),
    findings: [...findings],
    blast_radius: radius,
  };
}

/** A row for findings whose subject has no entry in the plan (an interface known from the inventory): nothing vanishes. */
function foreignChange(address: string, findings: readonly Finding[]): Change {
  return {
    address,
    previous_address: null,
    deposed: null,
    type: parseAddress(address)?.type ?? "",
    action: "no-op",
    actions: ["no-op"],
    importing: null,
    risk: riskOf(findings),
    findings: [...findings],
    blast_radius: NO_DEPENDENTS,
  };
}

function changesOf(parts: ReportParts): readonly Change[] {
  const left = new Map(parts.judgement.findings);
  const deposed = new Set(parts.plan.changes.flatMap((each) => (each.deposed === null ? [] : each.address)));
  const live = new Set(
    parts.plan.changes.flatMap((each) => (each.deposed === null && deposed.has(each.address) ? each.address : [])),
  );
  const take = (change: ResourceChange): readonly Finding[] => {
    // A deposed object shares the address of the live one; what is found belongs to the live one.
    const findings = change.deposed === null || !live.has(change.address) ? (left.get(change.address) ?? []) : [];
    if (findings.length > 0) left.delete(change.address);
    return findings;
  };
  const listed = parts.plan.changes.flatMap((change) => {
    const findings = take(change);
    if (findings.length === 0 && !doesSomething(change)) return [];
    return [changeOf(change, findings, parts.blastRadius(change))];
  });
  const foreign = [...left].filter(([, findings]) => findings.length > 0);
  const all = [...listed, ...foreign.map(([address, findings]) => foreignChange(address, findings))];
  return all.sort(
    (a, b) => compareRisk(b.risk, a.risk) || byText(a.address, b.address) || byText(a.deposed ?? "", b.deposed ?? ""),
  );
}

function planFacts(plan: Plan): Report["plan"] {
  const of = (action: ResourceChange["action"]) => plan.changes.filter((change) => change.action === action).length;
  return {
    name: plan.name,
    format_version: plan.formatVersion,
    terraform_version: plan.terraformVersion,
    complete: plan.complete,
    actions: {
      create: of("create"),
      update: of("update"),
      delete: of("delete"),
      replace: of("replace"),
      read: of("read"),
      no_op: of("no-op") + plan.untouched.addresses.length,
      forget: of("forget"),
      move: plan.changes.filter((change) => change.previousAddress !== null).length,
      import: plan.changes.filter((change) => change.importing !== null).length,
    },
  };
}

function summaryOf(changes: readonly Change[]): Summary {
  const at = (risk: Risk) => changes.filter((change) => change.risk === risk).length;
  const waived = changes.filter((change) => change.findings.some((finding) => finding.waiver !== null)).length;
  return { high: at("high"), medium: at("medium"), low: at("low"), none: at("none"), waived };
}

function partialNotices(plan: Plan): readonly Notice[] {
  if (plan.complete && plan.deferred.length === 0) return [];
  const deferred = plan.deferred.map((each) => each.address).sort(byText);
  const named =
    deferred.length > 5 ? `${deferred.slice(0, 3).join(", ")} and ${deferred.length - 3} more` : deferred.join(", ");
  const why =
    deferred.length > 0
      ? `Terraform deferred ${named}`
      : "it was made with -target, or something was left for another apply";
  return [{ kind: "partial-plan", message: `This plan is not complete: ${why}. What it leaves out is not judged.` }];
}

/**
 * Puts the report together: changes by risk, then address; everything else sorted too, so that the same plan in another
 * order gives the same bytes.
 */
export function assembleReport(parts: ReportParts): Report {
  const changes = [...changesOf(parts)];
  const plan = planFacts(parts.plan);
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: "planrisk", version: parts.version },
    plan,
    risk: changes.reduce<Risk>((risk, change) => maxRisk(risk, change.risk), "none"),
    summary: summaryOf(changes),
    changes,
    interfaces: [...parts.interfaces].sort((a, b) => byText(a.id, b.id)),
    exposures: [...parts.exposures].sort(
      (a, b) => byText(a.interface, b.interface) || byText(b.direction, a.direction),
    ),
    unresolved: [...parts.unresolved].sort((a, b) => byText(a.address, b.address) || byText(a.path, b.path)),
    notices: [...partialNotices(parts.plan), ...parts.judgement.notices, ...parts.notices],
    self_check: parts.selfCheck,
    gate: gate({ plan, changes }, parts.settings),
  };
}
