import { CATEGORIES, type Risk } from "../../model/level.js";
import type { Change, Finding } from "../../model/report.js";
import { replacementOf } from "../tell/change.js";
import type { ReportFacts } from "../tell/exposure.js";
import { FACT_LABEL, type Fact, factsOf, inOrder, isLink, leadingFinding, WHOLE } from "../tell/finding.js";
import { clipPhrase, plain } from "../tell/phrase.js";
import { prose } from "../tell/prose.js";
import { actionSymbol, actionWords, SYMBOL } from "../tell/words.js";
import { type Content, codeHtml, type Html, html, phraseHtml } from "./markup.js";
import { radiusHtml } from "./radius.js";

/** A risk as word and symbol; the colour only repeats it. */
export function badge(risk: Risk): Html {
  return html`<span class="badge ${risk}"><span aria-hidden="true">${SYMBOL[risk]}</span> ${risk}</span>`;
}

function lineHtml(line: Fact["lines"][number]): Content {
  const url = plain(line);
  return isLink(url) ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>` : phraseHtml(line);
}

function factHtml(fact: Fact): Html {
  const [only, ...more] = fact.lines;
  const content =
    more.length === 0
      ? lineHtml(only ?? [])
      : html`<ul>${fact.lines.map((line) => html`<li>${lineHtml(line)}</li>`)}</ul>`;
  return html`<dt class="${fact.label}">${FACT_LABEL[fact.label]}</dt><dd>${content}</dd>`;
}

function findingHtml(finding: Finding, change: Change, about: ReportFacts): Html {
  const facts = factsOf(finding, change, about, WHOLE);
  const own = CATEGORIES[finding.category].own ? " (planrisk's own)" : "";
  const waived = finding.waiver === null ? "" : " waived";
  return html`<section class="finding ${finding.level}${waived}">
<h4>${badge(finding.level)} ${finding.waiver === null ? null : html`<span class="tag">waived</span> `}${
    finding.confidence === "possible" ? html`<span class="tag">possible</span> ` : null
  }${phraseHtml(prose(finding.message))}</h4>
<dl>${facts.map(factHtml)}
<dt>Category</dt><dd>${finding.category}${own}, documented as ${finding.documented_level}</dd>
<dt>Fingerprint</dt><dd><code>${finding.fingerprint}</code></dd></dl>
</section>`;
}

const LONGEST_MESSAGE = 200;

/** A change as something to unfold: what happens in the line, everything that is known below. */
export function changeHtml(change: Change, index: string, about: ReportFacts, isOpen: boolean): Html {
  const replacement = replacementOf(change);
  const leading = leadingFinding(change);
  const rules = [...new Set(change.findings.map(({ rule }) => rule))].join(" ");
  return html`<article class="change ${change.risk}" id="change-${index}" data-risk="${change.risk}" data-rules="${rules}" data-address="${change.address}" aria-label="${change.address}">
<details${isOpen && html` open`}>
<summary>${badge(change.risk)} <span class="action"><span class="symbol" aria-hidden="true">${actionSymbol(change)}</span> ${phraseHtml(
    actionWords(change),
  )}</span> ${codeHtml(change.address)}${
    leading !== null &&
    !isOpen &&
    html` <span class="lead">${phraseHtml(clipPhrase(prose(leading.message), LONGEST_MESSAGE))}</span>`
  }</summary>
<div class="body">${replacement !== null && html`<p class="replaced">Replaced: ${phraseHtml(replacement)}.</p>`}
${inOrder(change.findings).map((finding) => findingHtml(finding, change, about))}
${change.findings.length === 0 && html`<p>Nothing about this change touches the network model.</p>`}
${radiusHtml(change)}</div>
</details></article>
`;
}
