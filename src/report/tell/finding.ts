import type { Exposure } from "../../model/evidence.js";
import { compareRisk, type Outage } from "../../model/level.js";
import { getOrMake } from "../../model/maps.js";
import type { Change, Finding, Report } from "../../model/report.js";
import { evidenceWords } from "./evidence.js";
import { type ReportFacts, reachKey, reachSentences, rowKey, rowsShownBy } from "./exposure.js";
import { code, listingOf, type Phrase, say, text, upTo } from "./phrase.js";
import { prose } from "./prose.js";
import { OUTAGE } from "./words.js";

/** What a finding says beyond its message, under the labels that every format shares. */
export interface Fact {
  readonly label:
    | "impact"
    | "first"
    | "evidence"
    | "affects"
    | "outage"
    | "level"
    | "possible"
    | "waived"
    | "rule"
    | "see";
  readonly lines: readonly Phrase[];
}

export const FACT_LABEL: Readonly<Record<Fact["label"], string>> = {
  waived: "Waived",
  possible: "Possible",
  impact: "Impact",
  evidence: "Evidence",
  affects: "Affects",
  outage: "Outage",
  level: "Level",
  first: "Do first",
  rule: "Rule",
  see: "See",
};

/** How much of a finding's lists is told. */
export interface Extent {
  readonly evidence: number;
  readonly affected: number;
  readonly references: number;
}
/** For a reader in a hurry. */
export const BRIEF: Extent = { evidence: 8, affected: 6, references: 1 };
/** For a reader who wants to know everything. */
export const WHOLE: Extent = { evidence: 10_000, affected: 10_000, references: 100 };

const LASTING: Readonly<Record<Outage, number>> = {
  permanent: 3,
  "until-reattached": 2,
  unknown: 1,
  brief: 0,
  none: 0,
};

/** Negative when a reviewer should read `a` first: of the higher level, certain, lasting longer, not to be undone. */
function byUrgency(a: Finding, b: Finding): number {
  return (
    compareRisk(b.level, a.level) ||
    Number(a.confidence === "possible") - Number(b.confidence === "possible") ||
    LASTING[b.outage] - LASTING[a.outage] ||
    Number(a.reversible) - Number(b.reversible)
  );
}

/** Findings of a change: the most urgent first, waived ones last, else in the order of the report. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => Number(a.waiver !== null) - Number(b.waiver !== null) || byUrgency(a, b));
}

/** What has findings, by what is most urgent about each, else as it stands. `leading`: the finding that leads it, if any. */
export function mostUrgentFirst<T>(all: readonly T[], leading: (one: T) => Finding | null): T[] {
  const led = all.map((one) => ({ one, finding: leading(one) }));
  led.sort((a, b) =>
    a.finding === null || b.finding === null
      ? Number(a.finding === null) - Number(b.finding === null)
      : byUrgency(a.finding, b.finding),
  );
  return led.map(({ one }) => one);
}

/** The most urgent finding of a plan that counts; null when there is none. */
export function mostUrgentOf(plan: Report): Finding | null {
  const led = plan.changes.flatMap((change) => leadingFinding(change) ?? []);
  return led.reduce<Finding | null>((most, each) => (most === null || byUrgency(each, most) < 0 ? each : most), null);
}

/** The finding that gives the change its risk; null for a change without a finding that counts. */
export function leadingFinding(change: Change): Finding | null {
  return inOrder(change.findings).find((finding) => finding.waiver === null) ?? null;
}

/** Low and waived findings beside worse ones are one line: they are there, and they are not why one reads this. */
export function isBrief(finding: Finding, change: Change): boolean {
  return finding.waiver !== null || (finding.level === "low" && change.risk !== "low");
}

/** "lab rebuilds nightly (net-team, until 2027-01-31)". */
export function waiverWords(waiver: NonNullable<Finding["waiver"]>): Phrase {
  const owner = waiver.owner === null ? [] : say`${code(waiver.owner)}, `;
  return say`${prose(waiver.reason)} (${owner}until ${code(waiver.expires)})`;
}

function levelLines(finding: Finding): Phrase[] {
  const { adjustment } = finding;
  if (adjustment !== null) {
    const verb = compareRisk(adjustment.to, adjustment.from) > 0 ? "raised" : "lowered";
    return [say`${text(verb)} from ${text(adjustment.from)} to ${text(adjustment.to)}: ${prose(adjustment.because)}`];
  }
  if (finding.level === finding.documented_level) return [];
  return [say`${text(finding.level)}, where ${text(finding.documented_level)} is documented`];
}

function outageLine(finding: Finding): Phrase {
  const undo = finding.reversible ? "can be undone" : "cannot be undone";
  return text(`${OUTAGE[finding.outage]}; ${undo}`);
}

/** True for proof that stands under the change itself already: how it is replaced. */
function isOwnReplacement(change: Change, evidence: Finding["evidence"][number]): boolean {
  return evidence.kind === "replacement" && evidence.address === change.address;
}

function ownEvidence(finding: Finding, change: Change): Finding["evidence"] {
  return finding.evidence.filter((evidence) => !isOwnReplacement(change, evidence));
}

/** Rows of the report that the evidence of a finding shows, each once, grouped as they are told. */
function rowsShown(finding: Finding, change: Change, about: ReportFacts): Exposure[][] {
  const groups = new Map<string, Map<string, Exposure>>();
  for (const evidence of ownEvidence(finding, change)) {
    if (evidence.kind !== "reach") continue;
    const group = getOrMake(groups, reachKey(evidence), () => new Map<string, Exposure>());
    for (const row of rowsShownBy(evidence, about)) group.set(rowKey(row), row);
  }
  return [...groups.values()].map((group) => [...group.values()]);
}

/** Proof, line by line. */
function evidenceLines(finding: Finding, change: Change, about: ReportFacts, most: number): readonly Phrase[] {
  const lines = [
    ...ownEvidence(finding, change).flatMap((evidence) =>
      evidence.kind === "reach" ? [] : [evidenceWords(evidence, change.address)],
    ),
    ...reachSentences(rowsShown(finding, change, about), about),
  ];
  return upTo(lines, most);
}

/** Keys (rowKey) of the exposures that the evidence of this finding tells. */
export function exposuresTold(finding: Finding, change: Change, about: ReportFacts): string[] {
  return rowsShown(finding, change, about).flat().map(rowKey);
}

/** Only https addresses of plain characters are ever links. */
export function isLink(reference: string): boolean {
  return /^https:\/\/[\w.-]+(?::\d+)?(?:[/?#][\w.~:/?#@!$&*+,;=%-]*)?$/.test(reference);
}

/** Everything a finding answers, in the order in which a reviewer asks; facts that say nothing are left out. */
export function factsOf(finding: Finding, change: Change, about: ReportFacts, extent = BRIEF): Fact[] {
  const source = finding.source === null ? [] : say` at ${code(`${finding.source.file}:${finding.source.line}`)}`;
  const facts: Fact[] = [
    { label: "waived", lines: finding.waiver === null ? [] : [waiverWords(finding.waiver)] },
    {
      label: "possible",
      lines: finding.confidence === "certain" ? [] : [text("rests on a value that is unknown until apply")],
    },
    { label: "impact", lines: [prose(finding.impact)] },
    { label: "evidence", lines: evidenceLines(finding, change, about, extent.evidence) },
    {
      label: "affects",
      lines: finding.affected.length === 0 ? [] : [listingOf(finding.affected, extent.affected)],
    },
    { label: "outage", lines: [outageLine(finding)] },
    { label: "level", lines: levelLines(finding) },
    { label: "first", lines: [prose(finding.remediation)] },
    { label: "rule", lines: [say`${code(finding.rule)}${source}`] },
    {
      label: "see",
      lines: finding.references
        .filter(isLink)
        .slice(0, extent.references)
        .map((reference) => code(reference)),
    },
  ];
  return facts.filter((fact) => fact.lines.some((line) => line.length > 0));
}
