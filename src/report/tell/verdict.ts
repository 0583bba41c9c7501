import type { Risk } from "../../model/level.js";
import { type AnyReport, isCombined, type Report } from "../../model/report.js";
import { mostUrgentFirst, mostUrgentOf } from "./finding.js";
import { code, type Phrase, say, text } from "./phrase.js";
import { prose } from "./prose.js";
import { counted, isDangerous, WORST_FIRST } from "./words.js";

/** The plans of any report, riskiest first; those that somebody must look at by urgency. */
export function plansOf(report: AnyReport): readonly Report[] {
  if (!isCombined(report)) return [report];
  return WORST_FIRST.flatMap((risk) => {
    const plans = report.plans.filter((plan) => plan.risk === risk);
    return isDangerous(risk) ? mostUrgentFirst(plans, mostUrgentOf) : plans;
  });
}

/** "High risk", "No risk to the network found". */
export function riskWords(risk: Risk): string {
  return { high: "High risk", medium: "Medium risk", low: "Low risk", none: "No risk to the network" }[risk];
}

/**
 * Fingerprints of the findings of `plan` because of which the gate of `report` fails. In a report of many plans the same one
 * may stand in several of them, and only in some fail (`--new-only`).
 */
export function failingPrints({ gate }: AnyReport, plan: Report): ReadonlySet<string> {
  if (gate.verdict === "pass") return new Set();
  const whole = new Set(gate.because);
  return new Set(plan.gate.because.filter((cause) => whole.has(cause)));
}

/** What `because` names: how many findings of this report, and sentences about anything else. */
function causes(report: AnyReport): { findings: number; sentences: Phrase[] } {
  const rest = new Set(report.gate.because);
  let findings = 0;
  for (const plan of plansOf(report)) {
    const failing = failingPrints(report, plan);
    for (const { fingerprint } of plan.changes.flatMap((change) => change.findings)) {
      rest.delete(fingerprint);
      if (failing.has(fingerprint)) findings += 1;
    }
  }
  return { findings, sentences: [...rest].map((cause) => prose(cause)) };
}

/** The gate in one sentence: "gate failed: 2 findings at or above high". */
export function gateWords(report: AnyReport): Phrase {
  const { gate } = report;
  if (gate.verdict === "pass") {
    return text(
      gate.fail_on === "never" ? "gate passed (it never fails on findings)" : `gate passed (fails on ${gate.fail_on})`,
    );
  }
  const { findings, sentences } = causes(report);
  const reasons = [
    ...(findings > 0 ? [text(`${counted(findings, "finding")} at or above ${gate.fail_on}`)] : []),
    ...sentences,
  ];
  const shown = reasons.slice(0, 3);
  const rest = reasons.length - shown.length;
  const told = [...shown, ...(rest > 0 ? [say`${rest} more`] : [])].flatMap((reason, i) =>
    i === 0 ? reason : say`; ${reason}`,
  );
  return told.length === 0 ? text("gate failed") : say`gate failed: ${told}`;
}

/** The message of the most urgent finding of all, and the plan that does it; null when nothing counts. */
export function worst(report: AnyReport): { readonly plan: Report; readonly message: Phrase } | null {
  for (const plan of plansOf(report)) {
    const finding = mostUrgentOf(plan);
    if (finding !== null) return { plan, message: prose(finding.message) };
  }
  return null;
}

/** Notices of a report; a plan that says it is not complete is always named, whatever the notices say. */
export function noticeWords(report: Report): Phrase[] {
  const named = report.notices.some((notice) => notice.kind === "partial-plan");
  const partial =
    report.plan.complete || named
      ? []
      : [text("partial plan: it does not hold everything that Terraform would change")];
  return [...partial, ...report.notices.map((notice) => prose(notice.message))];
}

/** True when something about how the plan was read bears on what its verdict is worth. */
export function isDoubtful(report: Report): boolean {
  return noticeWords(report).length > 0 || report.unresolved.length > 0;
}

/** What planrisk did not understand: address, path and reason of each. */
export function unresolvedWords(report: Report): Phrase[] {
  return report.unresolved.map((each) =>
    each.path === ""
      ? say`${code(each.address)}: ${prose(each.reason)}`
      : say`${code(each.address)} ${code(each.path)}: ${prose(each.reason)}`,
  );
}

/**
 * What should have been modelled and was not; null when nothing is missing. Changes are not counted here: those that are not
 * modelled are outside the network, and told as that.
 */
export function selfCheckWords({ self_check, unresolved }: Report): Phrase | null {
  const { rules, interfaces, edges } = self_check;
  const counts = [
    { what: "rules", ...rules },
    { what: "interfaces", ...interfaces },
  ].filter((each) => each.modelled !== each.read);
  const told = counts.map((each) => `${each.modelled} of ${each.read} ${each.what} modelled`);
  // References that are listed one by one as not understood need no count.
  if (edges.unresolved > unresolved.length)
    told.push(`${counted(edges.unresolved, "reference")} of ${edges.resolved + edges.unresolved} not resolved`);
  return told.length === 0 ? null : text(`Self-check: ${told.join(", ")}`);
}
