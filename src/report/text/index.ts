import type { Risk } from "../../model/level.js";
import { type AnyReport, type CombinedReport, isCombined, type Report } from "../../model/report.js";
import type { RenderOptions } from "../options.js";
import { byRisk, foldLow, foldNone, foldWords, waivedWords } from "../tell/change.js";
import { type ReportFacts, reportFacts, tellExposures } from "../tell/exposure.js";
import { exposuresTold } from "../tell/finding.js";
import { code, listingOf, type Phrase, say, text } from "../tell/phrase.js";
import {
  gateWords,
  isDoubtful,
  noticeWords,
  plansOf,
  riskWords,
  selfCheckWords,
  unresolvedWords,
} from "../tell/verdict.js";
import { counted, isDangerous, planCounts, riskCounts } from "../tell/words.js";
import { changeLines } from "./change.js";
import { type Block, columns, hanging, printed, section } from "./layout.js";
import { paint, symbol } from "./style.js";

const MOST_EXPOSURES = 12;
const MOST_UNRESOLVED = 10;
const MOST_IN_FOLD = 3;

/** The mark of the verdict: a gate that fails is never green, and a plan of low risk that passes is. */
function markOf(report: AnyReport): Risk | "pass" {
  if (isDangerous(report.risk)) return report.risk;
  return report.gate.verdict === "fail" ? "medium" : "pass";
}

function verdictBlock(report: AnyReport, facts: readonly Phrase[], options: RenderOptions): Block {
  const mark = markOf(report);
  const risk = paint(mark, `${symbol(mark, options)} ${riskWords(report.risk).toUpperCase()}`, options);
  const gate = hanging(`${risk}  `, gateWords(report), riskWords(report.risk).length + 4, options);
  return [...gate, ...facts.flatMap((fact) => hanging("  ", fact, 2, options))];
}

function planFacts(report: Report): Phrase {
  return say`${code(report.plan.name)}: ${text(planCounts(report))}`;
}

function lowBlock(report: Report, options: RenderOptions): Block {
  const { low } = byRisk(report.changes);
  const folds = foldLow(low).map((fold) => foldWords(fold, MOST_IN_FOLD));
  const head = paint("low", `${symbol("low", options)} LOW  ${counted(low.length, "change")}`, options);
  const none = foldNone(report.changes);
  return [
    ...(low.length === 0 ? [] : [head, ...folds.flatMap((fold) => hanging("  ", fold, 4, options))]),
    ...(none === null ? [] : hanging(paint("none", `${symbol("none", options)} `, options), none, 2, options)),
  ];
}

function told(report: Report, facts: ReportFacts): ReadonlySet<string> {
  const { high, medium } = byRisk(report.changes);
  const findings = [...high, ...medium].flatMap((change) =>
    change.findings
      .filter((finding) => finding.level !== "low" && finding.waiver === null)
      .flatMap((finding) => exposuresTold(finding, change, facts)),
  );
  return new Set(findings);
}

function noticeBlock(report: Report, options: RenderOptions): Block {
  return noticeWords(report).flatMap((notice) => hanging(paint("medium", "! ", options), notice, 2, options));
}

function bodyBlocks(report: Report, options: RenderOptions): Block[] {
  const { high, medium } = byRisk(report.changes);
  const facts = reportFacts(report);
  const selfCheck = selfCheckWords(report);
  return [
    ...[...high, ...medium].map((change) => changeLines(change, facts, options)),
    section("WHO CAN REACH WHAT, BESIDES", tellExposures(facts, told(report, facts)), MOST_EXPOSURES, options),
    lowBlock(report, options),
    section("WAIVED", waivedWords(report), MOST_UNRESOLVED, options),
    section("NOT UNDERSTOOD", unresolvedWords(report), MOST_UNRESOLVED, options),
    selfCheck === null ? [] : hanging(paint("medium", "! ", options), selfCheck, 2, options),
  ];
}

function planLine(plan: Report, options: RenderOptions): string[] {
  const gate = plan.plan.complete ? "" : ", partial plan";
  const mark = paint(plan.risk, `${symbol(plan.risk, options)} ${plan.risk.toUpperCase().padEnd(6)}`, options);
  return hanging(
    `${mark}  `,
    say`${code(plan.plan.name)}: ${text(riskCounts(plan.summary))}${text(gate)}`,
    10,
    options,
  );
}

/** A plan that needs no section of its own: nothing above low, nothing to say about how it was read. */
function isQuiet(plan: Report): boolean {
  return !isDangerous(plan.risk) && !isDoubtful(plan);
}

function combinedBlocks(report: CombinedReport, options: RenderOptions): Block[] {
  const plans = plansOf(report);
  const calm = plans.filter((plan) => plan.risk === "none" && plan.plan.complete);
  const others = plans.filter((plan) => !calm.includes(plan));
  const names = listingOf(
    calm.map((plan) => plan.plan.name),
    MOST_IN_FOLD,
  );
  const calmWords = say`${text(counted(calm.length, "plan"))} without risk to the network: ${names}`;
  const calmLead = paint("none", `${symbol("none", options)} `, options);
  const rule = options.unicode ? "─" : "-";
  return [
    [
      ...others.flatMap((plan) => planLine(plan, options)),
      ...(calm.length === 0 ? [] : hanging(calmLead, calmWords, 2, options)),
    ],
    ...plans
      .filter((plan) => !isQuiet(plan))
      .flatMap((plan): Block[] => [
        [
          paint("strong", rule.repeat(columns(options)), options),
          ...hanging("", planFacts(plan), 2, options),
          ...noticeBlock(plan, options),
        ],
        ...bodyBlocks(plan, options),
      ]),
  ];
}

/**
 * The report for a person at a terminal: the verdict first, then changes riskiest first with everything that their
 * findings answer, low risk folded into lines. Lines keep to `width` (at most 120), but for addresses, which stay whole.
 */
export function renderText(report: AnyReport, options: RenderOptions): string {
  const blocks: Block[] = isCombined(report)
    ? [
        verdictBlock(report, [text(`${counted(report.plans.length, "plan")}: ${riskCounts(report.summary)}`)], options),
        ...combinedBlocks(report, options),
      ]
    : [
        [...verdictBlock(report, [planFacts(report)], options), ...noticeBlock(report, options)],
        ...bodyBlocks(report, options),
      ];
  return printed(blocks);
}
