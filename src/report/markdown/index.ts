import { groupBy } from "../../model/maps.js";
import { type AnyReport, type CombinedReport, isCombined, type Report } from "../../model/report.js";
import type { Budget, RenderOptions } from "../options.js";
import { byRisk, foldLow } from "../tell/change.js";
import { reportFacts } from "../tell/exposure.js";
import { isLink, leadingFinding } from "../tell/finding.js";
import { clipPhrase, code, join, listingOf, type Phrase, say, text, upTo } from "../tell/phrase.js";
import { prose } from "../tell/prose.js";
import { gateWords, isDoubtful, noticeWords, plansOf, riskWords, worst } from "../tell/verdict.js";
import { counted, isDangerous, planCounts, riskCounts } from "../tell/words.js";
import { fitted, type Heading, type Note, type Part, type Place } from "./budget.js";
import { changeItem, changeSection, MARK } from "./change.js";
import { heading, inline, linkOr, listOf, markdown, paragraph, strong } from "./nodes.js";
import { closingPlaces, placed, RANK, unfolding } from "./sections.js";

/** What the hosts take. GitHub's 65,536 is counted as characters by some reports and as bytes by others: keep to both. */
export const BUDGETS = {
  github: { characters: 65_536, bytes: 65_536 },
  gitlab: { characters: 1_000_000, bytes: 1_000_000 },
  /** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
  summary: { characters: 1_048_576, bytes: 1_048_576 },
} as const satisfies Record<string, Budget>;

/** Below this a budget cannot hold what is always said: headline, verdict, notices, where the rest is. */
export const LEAST_BUDGET = 8192;

const LONGEST_NAME = 120;
const LONGEST_HEADLINE = 200;
const MOST_NOTICES = 5;
const MOST_NAMES = 20;
const LONGEST_CONSEQUENCE = 200;
/** So many lines about plans of low risk are open to the eye. */
const MOST_OPEN = 5;
const MOST_ALIKE = 8;
/** Of so many changes (of many plans: one of each) all is told before anything is told of the others. */
const MOST_FIRST = 3;
const MOST_TITLES = 3;

function always(render: () => string): Place {
  return { versions: [{ rank: RANK.always, render }] };
}

/** The verdict as a consequence: "🔴 High risk: aws_instance.web loses …", of many plans "🔴 High risk in prod: …". */
function headline(report: AnyReport): string {
  const calm = !isDangerous(report.risk);
  const mark = calm && report.gate.verdict === "pass" ? "🟢" : MARK[report.risk];
  const most = calm ? null : worst(report);
  const where = most === null || !isCombined(report) ? [] : say` in ${code(most.plan.plan.name, LONGEST_NAME)}`;
  const consequence = most === null ? [] : say`${where}: ${clipPhrase(most.message, LONGEST_HEADLINE)}`;
  return markdown([heading(3, ...inline(say`${text(`${mark} ${riskWords(report.risk)}`)}${consequence}`))]);
}

function verdict(report: AnyReport): string {
  const gate = clipPhrase(gateWords(report), 600);
  const sentence = [...text("The "), ...gate, ...text(".")];
  const facts = isCombined(report)
    ? text(`${counted(report.plans.length, "plan")}: ${riskCounts(report.summary)}.`)
    : planFacts(report);
  return markdown([paragraph(strong(sentence), ...inline([...text(" "), ...facts]))]);
}

function planFacts(report: Report): Phrase {
  return say`Plan ${code(report.plan.name, LONGEST_NAME)}: ${text(planCounts(report))}.`;
}

/** Notices cannot be dropped: that a plan is partial changes what a green verdict means. */
function notices(report: Report): string {
  const all = noticeWords(report).map((notice) => say`⚠️ ${clipPhrase(notice, 300)}`);
  return all.length === 0 ? "" : markdown([listOf(upTo(all, MOST_NOTICES))]);
}

/** `first`: of so many changes all is told as soon as there is room for it. */
function changePlaces(report: Report, under: Heading | undefined, first: number): Place[] {
  const { high, medium } = byRisk(report.changes);
  const facts = reportFacts(report);
  return [...high, ...medium].map((change, i) => {
    const risk = change.risk === "high" ? "high" : "medium";
    const detail = i < first ? RANK.first : RANK.detail[risk];
    return placed(
      [
        { rank: Math.min(RANK.line[risk], detail), item: true, render: () => changeItem(change) },
        { rank: detail, render: () => changeSection(change, facts) },
      ],
      under,
    );
  });
}

function elsewhereWords(options: RenderOptions): Phrase {
  if (options.elsewhere === undefined) return text("in the JSON report (--format json)");
  return isLink(options.elsewhere) ? code(options.elsewhere) : clipPhrase(prose(options.elsewhere), 200);
}

function cutNote(of: readonly Place[], options: RenderOptions): Note {
  return {
    of,
    words: ({ shown, whole, total }) => {
      const count = `${shown} of ${total} changes of high and medium risk shown, ${whole} of them with all detail.`;
      const rest = inline(text(" The rest is "));
      return markdown([
        paragraph(strong(text(count)), ...rest, ...linkOr(elsewhereWords(options)), { type: "text", value: "." }),
      ]);
    },
  };
}

function footer(report: AnyReport): string {
  const version = report.tool.version;
  return markdown([paragraph({ type: "emphasis", children: inline(say`planrisk ${code(version, 40)}`) })]);
}

function singleParts(report: Report, options: RenderOptions): Part[] {
  const changes = changePlaces(report, undefined, MOST_FIRST);
  return [always(() => notices(report)), ...changes, cutNote(changes, options), ...closingPlaces(report, undefined)];
}

/** A dangerous plan in the list of plans, at first by counts and, where there is room, with the worst that it does. */
function planPlace(plan: Report, risk: "high" | "medium"): Place {
  const partial = plan.plan.complete ? [] : text(", partial plan");
  const counts = say`${text(`${MARK[risk]} `)}${code(plan.plan.name, LONGEST_NAME)}: ${text(riskCounts(plan.summary))}${partial}`;
  const most = worst(plan);
  const whole = most === null ? counts : say`${counts}. ${clipPhrase(most.message, LONGEST_CONSEQUENCE)}`;
  const versions = [
    { rank: RANK.plan[risk], phrase: counts },
    { rank: RANK.consequence[risk], phrase: whole },
  ].map(({ rank, phrase }) => ({ rank, item: true, render: () => markdown([listOf([phrase])]) }));
  return { versions };
}

/** What a plan of low risk does: "3 low: Tags or description change". */
function lowPlanWords(plan: Report): Phrase {
  const partial = plan.plan.complete ? [] : text(", partial plan");
  const titles = foldLow(byRisk(plan.changes).low).map((fold) => fold.title);
  const about = titles.length === 0 ? [] : say`: ${join(titles.slice(0, MOST_TITLES), "; ")}`;
  return say`${text(riskCounts(plan.summary) || "no changes")}${partial}${about}`;
}

/** Plans of low risk, those that do the same in one line: in a monorepo that is often all of them. */
function lowPlanLines(plans: readonly Report[]): Phrase[] {
  const groups = groupBy(plans, (plan) => {
    // All that lowPlanWords tells, before it is made words: that takes long for a thousand plans.
    const titles = plan.changes.map((change) => (change.risk === "low" ? leadingFinding(change)?.title : change.risk));
    return JSON.stringify([plan.risk, plan.plan.complete, plan.summary, titles.sort()]);
  });
  return [...groups.values()].map((group) => {
    const [first, ...others] = group;
    const words = first === undefined ? [] : lowPlanWords(first);
    const names = group.map((plan) => plan.plan.name);
    const each = others.length === 0 ? [] : text(`${counted(names.length, "plan")} alike: `);
    return say`${text(`${MARK[first?.risk ?? "low"]} `)}${each}${listingOf(names, MOST_ALIKE, LONGEST_NAME)}: ${words}`;
  });
}

/** Few lines stand after the dangerous plans; many would hide those, so they are folded. */
function lowPlanPlaces(plans: readonly Report[]): Place[] {
  const lines = lowPlanLines(plans);
  if (lines.length > MOST_OPEN) return unfolding("Plans of low risk", lines, undefined, plans.length);
  return lines.map((line) => ({
    versions: [{ rank: RANK.plan.low, item: true, render: () => markdown([listOf([line])]) }],
  }));
}

function calmWords(plans: readonly Report[]): string {
  const names = listingOf(
    plans.map((plan) => plan.plan.name),
    MOST_NAMES,
    LONGEST_NAME,
  );
  return markdown([
    paragraph(
      ...inline(say`${text(`${MARK.none} ${counted(plans.length, "plan")}`)} without risk to the network: ${names}.`),
    ),
  ]);
}

function isCalm(plan: Report): boolean {
  return plan.risk === "none" && !isDoubtful(plan);
}

function combinedParts(report: CombinedReport, options: RenderOptions): Part[] {
  const plans = plansOf(report);
  const calm = plans.filter(isCalm);
  const others = plans.filter((plan) => !isCalm(plan));
  const lines = others.flatMap((plan) => (isDangerous(plan.risk) ? [planPlace(plan, plan.risk)] : []));
  const low = lowPlanPlaces(others.filter((plan) => !isDangerous(plan.risk)));
  const sections = others
    .filter((plan) => plan.risk !== "low" || isDoubtful(plan))
    .map((plan, i) => {
      const under: Heading = { render: () => planHeading(plan) };
      return {
        changes: changePlaces(plan, under, i < MOST_FIRST ? 1 : 0),
        closing: closingPlaces(plan, under),
        notices: noticePlace(plan, under),
      };
    });
  const missing: Note = {
    of: lines,
    words: ({ shown, total }) =>
      shown === total
        ? ""
        : markdown([paragraph(strong(text(`${shown} of ${total} plans of high and medium risk shown.`)))]),
  };
  return [
    ...lines,
    missing,
    ...low,
    ...(calm.length === 0 ? [] : [{ versions: [{ rank: RANK.calm, render: () => calmWords(calm) }] }]),
    ...sections.flatMap((section) => [...section.notices, ...section.changes, ...section.closing]),
    cutNote(
      sections.flatMap((section) => section.changes),
      options,
    ),
  ];
}

function planHeading(plan: Report): string {
  return markdown([
    heading(3, ...inline(say`${text(`${MARK[plan.risk]} `)}${code(plan.plan.name, LONGEST_NAME)}`)),
    paragraph(...inline(text(`${planCounts(plan)}.`))),
  ]);
}

function noticePlace(plan: Report, under: Heading): Place[] {
  return noticeWords(plan).length === 0 ? [] : [placed([{ rank: RANK.notice, render: () => notices(plan) }], under)];
}

/**
 * The report for a pull or merge request: the headline as a consequence, changes riskiest first, proof to unfold, low risk
 * folded. With a budget (`options.budget`, at least LEAST_BUDGET of both) it fits: the least risky detail goes first, what is
 * missing is counted, and headline, verdict and notices always stay.
 */
export function renderMarkdown(report: AnyReport, options: RenderOptions): string {
  const parts = isCombined(report) ? combinedParts(report, options) : singleParts(report, options);
  return fitted(
    [always(() => headline(report)), always(() => verdict(report)), ...parts, always(() => footer(report))],
    options.budget ?? null,
  );
}

/** The same for a job summary (`$GITHUB_STEP_SUMMARY`), which takes 1 MiB. */
export function renderSummary(report: AnyReport, options: RenderOptions): string {
  return renderMarkdown(report, { ...options, budget: options.budget ?? BUDGETS.summary });
}
