import type { Risk } from "../../model/level.js";
import { groupBy } from "../../model/maps.js";
import type { Change, Dependent, Report } from "../../model/report.js";
import { orderWords, pathPhrase, replacementWords } from "./evidence.js";
import { leadingFinding, mostUrgentFirst, waiverWords } from "./finding.js";
import { code, listingOf, type Phrase, say, text, upTo } from "./phrase.js";
import { prose } from "./prose.js";
import { counted, createsFirst } from "./words.js";

/** The changes of a report by risk: those that somebody must look at by urgency, the others in the order of the report. */
export function byRisk(changes: readonly Change[]): Readonly<Record<Risk, readonly Change[]>> {
  const of = (risk: Risk) => changes.filter((change) => change.risk === risk);
  const urgent = (risk: Risk) => mostUrgentFirst(of(risk), leadingFinding);
  return { high: urgent("high"), medium: urgent("medium"), low: of("low"), none: of("none") };
}

/** How a replacement comes about and in which order; null for other actions. */
export function replacementOf(change: Change): Phrase | null {
  if (change.action !== "replace") return null;
  for (const finding of change.findings) {
    for (const evidence of finding.evidence) {
      if (evidence.kind === "replacement" && evidence.address === change.address) return replacementWords(evidence);
    }
  }
  return text(orderWords(createsFirst(change)));
}

const MOST_DEPENDENTS = 8;

/** "aws_lb_target_group.web, through aws_instance.web": what lies between the change and whoever it reaches. */
function throughWords({ address, path }: Dependent, subject: string): Phrase {
  const between = path.filter((step) => step !== subject && step !== address);
  return between.length === 0 ? code(address) : say`${code(address)}, through ${pathPhrase(between)}`;
}

/** Who notices: direct dependents, then whoever else a finding names, then indirect ones with what lies between. */
export function dependentsOf(change: Change): readonly Phrase[] {
  const { direct, indirect } = change.blast_radius;
  const reached = new Set([...direct, ...indirect].map((dependent) => dependent.address));
  const named = new Set(change.findings.flatMap((finding) => finding.affected));
  const others = [...named].filter((address) => !reached.has(address) && address !== change.address);
  const lines = [
    ...direct.map((dependent) => code(dependent.address)),
    ...others.map((address) => code(address)),
    ...indirect.map((dependent) => throughWords(dependent, change.address)),
  ];
  return upTo(lines, MOST_DEPENDENTS);
}

/** Low-risk changes folded: what they are about, and where. */
export interface Fold {
  readonly title: Phrase;
  readonly changes: readonly Change[];
}

/** Low-risk changes by the title of the finding that leads each, the largest group first. */
export function foldLow(changes: readonly Change[]): Fold[] {
  const groups = groupBy(changes, (change) => leadingFinding(change)?.title ?? "No finding that counts");
  return [...groups]
    .map(([title, members]) => ({ title: prose(title), changes: members }))
    .sort((a, b) => b.changes.length - a.changes.length);
}

/** "30 changes outside the network model: 20 create, 10 update"; null for none. Waived ones are told by their waiver. */
export function foldNone(changes: readonly Change[]): Phrase | null {
  const outside = changes.filter((change) => change.risk === "none" && change.findings.length === 0);
  if (outside.length === 0) return null;
  const counts = new Map<string, number>();
  for (const change of outside) counts.set(change.action, (counts.get(change.action) ?? 0) + 1);
  const told = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([action, count]) => `${count} ${action}`);
  return text(`${counted(outside.length, "change")} outside the network model: ${told.join(", ")}`);
}

/** "Tags or description change (9): a, b, c and 6 more". */
export function foldWords(fold: Fold, most: number): Phrase {
  const addresses = fold.changes.map((change) => change.address);
  return say`${fold.title} (${fold.changes.length}): ${listingOf(addresses, most)}`;
}

/** One sentence for each waived finding, wherever it stands. */
export function waivedWords(report: Report): Phrase[] {
  return report.changes.flatMap((change) =>
    change.findings.flatMap((finding) =>
      finding.waiver === null
        ? []
        : [
            say`${text(finding.level)}: ${code(finding.rule)} on ${code(change.address)}: ${waiverWords(finding.waiver)}`,
          ],
    ),
  );
}
