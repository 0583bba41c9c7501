import { type AnyReport, type Change, type Finding, isCombined, type Report } from "../../model/report.js";
import { type ReportFacts, reportFacts } from "./exposure.js";
import { FACT_LABEL, factsOf, inOrder, leadingFinding, mostUrgentFirst } from "./finding.js";
import { plain } from "./phrase.js";
import { failingPrints, gateWords, noticeWords, plansOf, selfCheckWords, unresolvedWords } from "./verdict.js";
import { clip, visible } from "./visible.js";

/** One finding with everything around it, for formats that are lists of findings. */
export interface FindingRow {
  readonly plan: Report;
  readonly change: Change;
  readonly finding: Finding;
  readonly facts: ReportFacts;
  /** Unique within the whole report: in a combined one the plan's name belongs to it. */
  readonly fingerprint: string;
  /** True when the gate fails because of it. */
  readonly fails: boolean;
}

/** Every finding of every plan, riskiest plan first, then by urgency. */
export function findingRows(report: AnyReport): FindingRow[] {
  return plansOf(report).flatMap((plan) => {
    const because = failingPrints(report, plan);
    const facts = reportFacts(plan);
    return mostUrgentFirst(plan.changes, leadingFinding).flatMap((change) =>
      inOrder(change.findings).map((finding) => ({
        plan,
        change,
        finding,
        facts,
        fingerprint: visible(isCombined(report) ? `${plan.plan.name}:${finding.fingerprint}` : finding.fingerprint),
        fails: finding.waiver === null && because.has(finding.fingerprint),
      })),
    );
  });
}

const LONGEST_BODY_LINE = 2000;

/** What the finding says beyond its message, a line each: "Impact: …". */
export function bodyLines({ change, finding, facts }: FindingRow): string[] {
  return factsOf(finding, change, facts).map(
    (fact) => `${FACT_LABEL[fact.label]}: ${clip(fact.lines.map(plain).join("; "), LONGEST_BODY_LINE)}`,
  );
}

/** What a plan says about how it was read: notices, what was not understood, the self-check. */
export function remarks(plan: Report): string[] {
  const selfCheck = selfCheckWords(plan);
  const all = [
    ...noticeWords(plan),
    ...unresolvedWords(plan).map((words) => [{ kind: "text", text: "Not understood: " } as const, ...words]),
    ...(selfCheck === null ? [] : [selfCheck]),
  ];
  return all.map((words) => clip(plain(words), LONGEST_BODY_LINE));
}

/** What location() needs to know of a finding. */
interface Pointed {
  readonly plan: Report;
  readonly finding: Pick<Finding, "source">;
}

/** Where a finding points: its source, else the plan as a file. Relative, with forward slashes, never upwards. */
export function location({ plan, finding }: Pointed): { readonly path: string; readonly line: number } {
  const path = visible(finding.source?.file ?? plan.plan.name);
  const steps = path.split(/[\\/]/).filter((step) => step !== "" && step !== "." && step !== "..");
  return { path: steps.length === 0 ? "plan" : steps.join("/"), line: finding.source?.line ?? 1 };
}

/** "The gate failed: 2 findings at or above high". */
export function verdictLine(report: AnyReport): string {
  return `The ${plain(gateWords(report))}`;
}
