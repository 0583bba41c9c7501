import { type AnyReport, isCombined, plansIn, type Report } from "../../model/report.js";
import type { RenderOptions } from "../options.js";
import { byRisk } from "../tell/change.js";
import { reportFacts } from "../tell/exposure.js";
import { clipPhrase } from "../tell/phrase.js";
import { gateWords, plansOf, riskWords, worst as worstOf } from "../tell/verdict.js";
import { actionCounts, counted, isDangerous, WORST_FIRST } from "../tell/words.js";
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from "./assets.js";
import { badge, changeHtml } from "./change.js";
import { graphHtml } from "./graph.js";
import { type Content, Html, html, partHtml, phraseHtml } from "./markup.js";
import type { GraphPicture } from "./picture.js";
import { exposuresHtml, interfacesHtml, noticesHtml, unresolvedHtml } from "./tables.js";

/**
 * Nothing is loaded and only this page's own style and script run: the page is safe to open wherever it came from.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
 */
const POLICY = [
  "default-src 'none'",
  `style-src '${STYLE_HASH}'`,
  `script-src '${SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const LONGEST_HEADLINE = 300;

function headerHtml(report: AnyReport): Html {
  const plans = plansOf(report);
  const [only] = plans;
  const worst = isDangerous(report.risk) ? worstOf(report) : null;
  const failed = report.gate.verdict === "fail";
  return html`<header class="verdict ${report.risk}">
<p class="eyebrow">planrisk${!isCombined(report) && html` · <code>${report.plan.name}</code>`}</p>
<h1>${riskWords(report.risk)}${worst !== null && html`: ${phraseHtml(clipPhrase(worst.message, LONGEST_HEADLINE))}`}</h1>
<p class="gate ${failed ? "fail" : "pass"}"><strong>The ${phraseHtml(gateWords(report))}.</strong></p>
<ul class="counts">${WORST_FIRST.map((risk) => html`<li>${badge(risk)} ${counted(report.summary[risk], "change")}</li>`)}${
    report.summary.waived > 0 && html`<li>${report.summary.waived} waived</li>`
  }</ul>
${isCombined(report) ? html`<p>${counted(plans.length, "plan")}</p>` : only !== undefined && noticesHtml(only)}
</header>`;
}

/** Rules that fired, in the order of the alphabet. */
function rulesOf(report: AnyReport): string[] {
  const all = plansOf(report).flatMap(({ changes }) => changes.flatMap(({ findings }) => findings));
  return [...new Set(all.map(({ rule }) => rule))].sort();
}

function toolbarHtml(report: AnyReport): Html {
  return html`<form class="toolbar" role="search" hidden>
<label class="search">Search <input type="search" name="text" placeholder="address, message, group, CIDR …" autocomplete="off"></label>
<fieldset><legend>Risk</legend>${WORST_FIRST.map(
    (risk) => html`<label><input type="checkbox" name="risk" value="${risk}" checked> ${risk}</label>`,
  )}</fieldset>
<label>Rule <select name="rule"><option value="">any</option>${rulesOf(report).map((rule) => html`<option>${rule}</option>`)}</select></label>
<button type="button" data-do="unfold">Unfold all</button> <button type="button" data-do="fold">Fold all</button>
<button type="button" data-do="theme" aria-pressed="false">Dark</button>
<output aria-live="polite"></output>
</form>`;
}

function planHtml(report: Report, picture: GraphPicture | null, at: number, alone: boolean): Html {
  const id = `plan-${at}`;
  const facts = html`<p class="facts-line">${actionCounts(report.plan.actions)}${
    report.plan.terraform_version !== null && html` · Terraform <code>${report.plan.terraform_version}</code>`
  }</p>`;
  const graph = graphHtml(report, picture, `${id}-graph`);
  const exposures = exposuresHtml(report, `${id}-exposures`);
  const interfaces = interfacesHtml(report, `${id}-interfaces`);
  const unresolved = unresolvedHtml(report, `${id}-unresolved`);
  const parts = html`<nav class="parts" aria-label="Parts">${[
    link(`${id}-changes`, "Changes", true),
    link(`${id}-graph`, "Graph", graph !== null),
    link(`${id}-interfaces`, "Network interfaces", interfaces !== null),
    link(`${id}-exposures`, "Who can reach what", exposures !== null),
    link(`${id}-unresolved`, "Not understood", unresolved !== null),
  ]}</nav>
${changesHtml(report, id, at)}${graph}${interfaces}${exposures}${unresolved}`;
  if (alone)
    return html`<section class="plan"><h2 class="unseen">Plan ${report.plan.name}</h2>${facts}${parts}</section>`;
  return html`<details class="plan" id="${id}"${isDangerous(report.risk) && html` open`}>
<summary><h2>${badge(report.risk)} <code>${report.plan.name}</code></h2></summary>
${noticesHtml(report)}${facts}${parts}</details>
`;
}

function link(id: string, words: string, exists: boolean): Content {
  return exists && html`<a href="#${id}">${words}</a> `;
}

/** As many dangerous changes stand open; somebody with more of them wants to see them in a list first. */
const OPEN_UP_TO = 20;

/** Dangerous changes stand first; low ones and those outside the network are one line to unfold. */
function changesHtml(report: Report, id: string, at: number): Html {
  const { high, medium, low, none } = byRisk(report.changes);
  const facts = reportFacts(report);
  const dangerous = [...high, ...medium];
  const rest = [...low, ...none].map((change, i) => changeHtml(change, `${at}-${dangerous.length + i}`, facts, false));
  const restHtml = html`<details class="rest"${dangerous.length === 0 && html` open`}>
<summary>${low.length} low-risk changes, ${none.length} without risk to the network</summary>
${rest}</details>`;
  const contents = html`${report.changes.length === 0 && html`<p>This plan changes nothing.</p>`}
${dangerous.map((change, i) => changeHtml(change, `${at}-${i}`, facts, i < OPEN_UP_TO))}
${rest.length > 0 && restHtml}`;
  return partHtml(`${id}-changes`, `Changes (${report.changes.length})`, contents);
}

function contentsHtml(report: AnyReport): Content {
  if (!isCombined(report)) return null;
  const items = plansOf(report).map(
    (plan, i) =>
      html`<li>${badge(plan.risk)} <a href="#plan-${i}"><code>${plan.plan.name}</code></a>${!plan.plan.complete && html` <span class="tag">partial</span>`}</li>`,
  );
  return html`<nav aria-label="Plans"><ol class="plans">${items}</ol></nav>`;
}

/**
 * The report as one page that needs nothing else: no network, no inline handlers, and readable without script (filters, search
 * and exploring the graph need it). The graph is drawn where `options.pictures` has one for the plan (layoutGraph makes them).
 */
export function renderHtml(report: AnyReport, options: RenderOptions): string {
  const original = plansIn(report);
  const pictureOf = (plan: Report) => options.pictures?.[original.indexOf(plan)] ?? null;
  const plans = plansOf(report);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>planrisk: ${riskWords(report.risk)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">To the changes</a>
${headerHtml(report)}
${toolbarHtml(report)}
<main id="main">
${contentsHtml(report)}
${plans.map((plan, i) => planHtml(plan, pictureOf(plan), i, !isCombined(report)))}
</main>
<footer><p>planrisk <code>${report.tool.version}</code></p></footer>
<script>${new Html(SCRIPT)}</script>
</body>
</html>
`;
  return page.markup;
}
