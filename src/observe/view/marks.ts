import { ownerOf } from "../../model/address.js";
import type { GraphNode } from "../../model/graph-view.js";
import { type Category, compareRisk, type Level } from "../../model/level.js";
import type { Change, Finding, Report } from "../../model/report.js";

type Mark = Pick<GraphNode, "change" | "affected">;
export const NO_MARK: Mark = { change: null, affected: null };

/** Findings of these categories are about the thing itself: nobody else feels a tag, an alarm or a piece of advice. */
const FELT_BY_NOBODY: ReadonlySet<Category> = new Set(["metadata", "monitoring", "hygiene"]);

/** What stands out in a picture of a report, by address: what the plan changes, and what its findings reach. */
export function marksOf(report: Report): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const change of report.changes) {
    const { action, risk } = change;
    const before = marks.get(change.address) ?? NO_MARK;
    const worse = before.change === null || compareRisk(risk, before.change.risk) > 0;
    if (isVisible(change) && worse) marks.set(change.address, { ...before, change: { action, risk } });
  }
  for (const change of report.changes) {
    const level = worstFelt(change.findings);
    if (level === null) continue;
    const { direct, indirect } = change.blast_radius;
    const named = change.findings.filter(isFelt).flatMap((finding) => finding.affected.map(ownerOf));
    for (const address of [...direct.map((each) => each.address), ...named]) reach(marks, address, level, "direct");
    for (const { address } of indirect) reach(marks, address, level, "indirect");
  }
  return marks;
}

/** What is only read, or only told about, changes nothing. */
function isVisible({ action, risk }: Change): boolean {
  return action !== "read" && (action !== "no-op" || risk !== "none");
}

/** True for a finding that others than its subject can feel, and that nobody waived. */
export function isFelt(finding: Finding): boolean {
  return finding.waiver === null && !FELT_BY_NOBODY.has(finding.category);
}

function worstFelt(findings: readonly Finding[]): Level | null {
  return findings
    .filter(isFelt)
    .reduce<Level | null>(
      (worst, { level }) => (worst === null || compareRisk(level, worst) > 0 ? level : worst),
      null,
    );
}

function reach(marks: Map<string, Mark>, address: string, level: Level, how: "direct" | "indirect"): void {
  const mark = marks.get(address) ?? NO_MARK;
  const worst = mark.affected;
  const worse = worst === null ? 1 : compareRisk(level, worst.level);
  if (worse > 0 || (worse === 0 && how === "direct" && worst?.how === "indirect"))
    marks.set(address, { ...mark, affected: { level, how } });
}
