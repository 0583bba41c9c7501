import type { PhrasingContent } from "mdast";
import type { Risk } from "../../model/level.js";
import type { Change, Finding } from "../../model/report.js";
import { dependentsOf, replacementOf } from "../tell/change.js";
import type { ReportFacts } from "../tell/exposure.js";
import { FACT_LABEL, type Fact, factsOf, inOrder, isBrief, leadingFinding } from "../tell/finding.js";
import { clipPhrase, code, type Phrase, text } from "../tell/phrase.js";
import { prose } from "../tell/prose.js";
import { actionWords } from "../tell/words.js";
import {
  type Block,
  details,
  heading,
  inline,
  item,
  linkOr,
  list,
  listOf,
  markdown,
  paragraph,
  strong,
} from "./nodes.js";

/** A colour that stands beside the word, never instead of it. */
export const MARK: Readonly<Record<Risk, string>> = { high: "🔴", medium: "🟠", low: "🔵", none: "⚪" };
export const WORD: Readonly<Record<Risk, string>> = { high: "High", medium: "Medium", low: "Low", none: "None" };

const LONGEST_LINE = 240;

/** One line for a change: `- 🔴 High: replace \`address\`: message`. */
export function changeItem(change: Change): string {
  const finding = leadingFinding(change);
  const message: Phrase = finding === null ? [] : [...text(": "), ...clipPhrase(prose(finding.message), LONGEST_LINE)];
  const head: PhrasingContent[] = [
    { type: "text", value: `${MARK[change.risk]} ` },
    strong(text(WORD[change.risk])),
    ...inline([...text(": "), ...actionWords(change), ...text(" "), ...code(change.address), ...message]),
  ];
  return markdown([list([item(paragraph(...head))])]);
}

function factItem(fact: Fact) {
  const label = strong(text(`${FACT_LABEL[fact.label]}:`));
  const space: PhrasingContent = { type: "text", value: " " };
  const [only, ...more] = fact.lines;
  if (fact.label === "see") return item(paragraph(label, space, ...linkOr(only ?? [])));
  if (more.length === 0) return item(paragraph(label, space, ...inline(only ?? [])));
  return item(paragraph(label), listOf(fact.lines));
}

/** What a reviewer needs at once; the rest is proof, one click away. */
const OPEN: ReadonlySet<Fact["label"]> = new Set(["possible", "impact", "outage", "first"]);

/** What happens, what breaks and for how long, and what to do are open to the eye. */
function findingBlocks(finding: Finding, change: Change, dependents: readonly Phrase[], about: ReportFacts): Block[] {
  const mark: PhrasingContent = { type: "text", value: `${MARK[finding.level]} ` };
  const possible = finding.confidence === "possible" ? " (possible)" : "";
  const facts = factsOf(finding, change, about);
  const proof = facts.filter((fact) => !OPEN.has(fact.label) && fact.label !== "affects");
  const affects: Fact[] = dependents.length === 0 ? [] : [{ label: "affects", lines: dependents }];
  return [
    paragraph(
      mark,
      strong(text(`${WORD[finding.level]}${possible}:`)),
      ...inline([...text(" "), ...prose(finding.message)]),
    ),
    list(facts.filter((fact) => OPEN.has(fact.label)).map(factItem)),
    ...details("Evidence and who is affected", [list([...affects, ...proof].map(factItem))]),
  ];
}

function briefItem(finding: Finding, change: Change, about: ReportFacts) {
  const word = finding.waiver === null ? WORD[finding.level] : `Waived (${finding.level})`;
  const waiver = factsOf(finding, change, about).find((fact) => fact.label === "waived")?.lines[0] ?? [];
  const because: Phrase = waiver.length === 0 ? [] : [...text(" Waived: "), ...waiver];
  return item(paragraph(strong(text(`${word}:`)), ...inline([...text(" "), ...prose(finding.message), ...because])));
}

/** A change with all that its findings answer. */
export function changeSection(change: Change, about: ReportFacts): string {
  const findings = inOrder(change.findings);
  const brief = findings.filter((finding) => isBrief(finding, change));
  const full = findings.filter((finding) => !isBrief(finding, change));
  const replacement = replacementOf(change);
  const dependents = dependentsOf(change);
  return markdown([
    heading(
      4,
      { type: "text", value: `${MARK[change.risk]} ${WORD[change.risk]}: ` },
      ...inline([...actionWords(change), ...text(" "), ...code(change.address)]),
    ),
    ...(replacement === null ? [] : [paragraph(...inline([...text("Replaced: "), ...replacement, ...text(".")]))]),
    // The list of all who notice stands in the first finding only: it is that of the change.
    ...full.flatMap((finding, i) => findingBlocks(finding, change, i === 0 ? dependents : [], about)),
    ...(brief.length === 0 ? [] : [list(brief.map((finding) => briefItem(finding, change, about)))]),
  ]);
}
