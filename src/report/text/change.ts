import type { Change, Finding } from "../../model/report.js";
import type { RenderOptions } from "../options.js";
import { dependentsOf, replacementOf } from "../tell/change.js";
import type { ReportFacts } from "../tell/exposure.js";
import { FACT_LABEL, type Fact, factsOf, inOrder, isBrief, isLink } from "../tell/finding.js";
import { code, type Phrase, plain, say, text } from "../tell/phrase.js";
import { prose } from "../tell/prose.js";
import { actionSymbol, actionWords } from "../tell/words.js";
import { hanging, LABELS, labelled } from "./layout.js";
import { hyperlink, paint, symbol } from "./style.js";

function linked(line: Phrase, options: RenderOptions): string[] {
  const url = plain(line);
  const told = labelled("see", line, options);
  return isLink(url) ? told.map((part) => part.replace(url, hyperlink(url, url, options))) : told;
}

function factLines(fact: Fact, options: RenderOptions): string[] {
  return fact.lines.flatMap((line, i) =>
    fact.label === "see"
      ? linked(line, options)
      : labelled(i === 0 ? FACT_LABEL[fact.label].toLowerCase() : "", line, options),
  );
}

function headLines(finding: Finding, options: RenderOptions): string[] {
  const word = finding.waiver === null ? finding.level.toUpperCase() : `(${finding.level})`;
  const style = finding.waiver === null ? finding.level : "none";
  const lead = `  ${paint(style, word.padEnd(LABELS - 2), options)}`;
  return hanging(lead, prose(finding.message), LABELS, options);
}

/** `dependents`: who notices, told inside the finding when it is the only one, else under the change. */
function findingLines(
  finding: Finding,
  change: Change,
  dependents: readonly Phrase[],
  about: ReportFacts,
  options: RenderOptions,
): string[] {
  const brief = isBrief(finding, change);
  const facts = factsOf(finding, change, about).filter((fact) =>
    brief ? fact.label === "waived" || fact.label === "rule" : fact.label !== "affects",
  );
  const at = facts.findIndex((fact) => fact.label === "outage");
  const affects: Fact[] = dependents.length === 0 ? [] : [{ label: "affects", lines: dependents }];
  const told = at < 0 ? facts : [...facts.slice(0, at), ...affects, ...facts.slice(at)];
  return [...headLines(finding, options), ...told.flatMap((fact) => factLines(fact, options))];
}

/** One change with all that its findings answer: the heading, how it is replaced, each finding, who notices. */
export function changeLines(change: Change, about: ReportFacts, options: RenderOptions): string[] {
  const risk = paint(change.risk, `${symbol(change.risk, options)} ${change.risk.toUpperCase()}`, options);
  const action = say`${text(actionSymbol(change))} ${actionWords(change)}`;
  const heading = hanging(`${risk}  `, say`${action}  ${code(change.address)}`, change.risk.length + 4, options);
  const replacement = replacementOf(change);
  const dependents = dependentsOf(change);
  const findings = inOrder(change.findings);
  const alone = findings.filter((finding) => !isBrief(finding, change)).length === 1;
  const below =
    alone || dependents.length === 0 ? [] : ["", ...factLines({ label: "affects", lines: dependents }, options)];
  return [
    ...heading,
    ...(replacement === null ? [] : labelled("replaced", replacement, options)),
    ...findings.flatMap((finding, i) => [
      ...(i === 0 ? [] : [""]),
      ...findingLines(finding, change, alone && i === 0 ? dependents : [], about, options),
    ]),
    ...below,
  ];
}
