import type { Config } from "../model/config.js";
import { compareRisk, type Level } from "../model/level.js";
import type { Change, Finding, Gate, Report } from "../model/report.js";

/** What the gate looks at of a plan's report. */
export interface Gated {
  readonly plan: Report["plan"];
  readonly changes: readonly Pick<Change, "address" | "findings">[];
}

export interface GateSettings {
  readonly fail_on: Config["fail_on"];
  readonly partial: Config["partial"];
  /** Fingerprints of the plan's findings that do not count, because its base has them (`--new-only`). */
  readonly base?: ReadonlySet<string>;
}

/** The findings at or above `level` that no waiver covers, riskiest first. */
function failing(plan: Gated, level: Level, base: ReadonlySet<string>): readonly Finding[] {
  return plan.changes
    .flatMap((change) => change.findings)
    .filter((finding) => finding.waiver === null && compareRisk(finding.level, level) >= 0)
    .filter((finding) => !base.has(finding.fingerprint))
    .sort((a, b) => compareRisk(b.level, a.level));
}

/**
 * The gate of one plan: fails on a finding at or above `fail_on` that no waiver covers, and on a partial plan when the
 * configuration says so. `never` passes always: it is for telling without stopping.
 */
export function gate(plan: Gated, settings: GateSettings): Gate {
  if (settings.fail_on === "never") return { fail_on: "never", verdict: "pass", because: [] };
  const fingerprints = failing(plan, settings.fail_on, settings.base ?? new Set()).map((each) => each.fingerprint);
  const partial = settings.partial === "fail" && !plan.plan.complete ? [`${plan.plan.name} is a partial plan`] : [];
  const because = [...new Set([...fingerprints, ...partial])];
  return { fail_on: settings.fail_on, verdict: because.length === 0 ? "pass" : "fail", because };
}

/** A gate that was put already, as it is when findings of a base report (`--new-only`) do not count. */
export function withoutBase(put: Gate, base: ReadonlySet<string>): Gate {
  if (put.verdict === "pass") return put;
  const because = put.because.filter((each) => !base.has(each));
  return { ...put, verdict: because.length === 0 ? "pass" : "fail", because };
}

/** 0: the gate passed; 1: it failed. Whatever keeps planrisk from judging is a 2, and never comes here. */
export function exitCode(report: { readonly gate: Gate }): 0 | 1 {
  return report.gate.verdict === "pass" ? 0 : 1;
}
