import type { Exposure } from "../../model/evidence.js";
import type { Report, ReportInterface } from "../../model/report.js";
import { CHANGES, trafficWords } from "../tell/exposure.js";
import { interfaceFate, interfaceRows } from "../tell/interface.js";
import { noticeWords, selfCheckWords, unresolvedWords } from "../tell/verdict.js";
import { counted } from "../tell/words.js";
import { type Content, codeHtml, type Html, html, partHtml, phraseHtml } from "./markup.js";

function sideHtml(value: string | null): Html {
  return value === null ? html`<span class="absent">none</span>` : codeHtml(value);
}

function interfaceHtml(each: ReportInterface): Html {
  const fate = interfaceFate(each);
  const rows = interfaceRows(each).map(
    ({ name, before, after, changed }) =>
      html`<tr${changed && html` class="changed"`}><th scope="row">${name}${changed && html` <span class="tag">changes</span>`}</th><td>${sideHtml(before)}</td><td>${sideHtml(after)}</td></tr>`,
  );
  return html`<details class="interface" data-search${fate !== "unchanged" && html` open`}>
<summary>${codeHtml(each.id)} <span class="tag">${fate}</span> ${each.roles.map((role) => html`<span class="tag">${role}</span> `)}</summary>
<table><thead><tr><th scope="col">Property</th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>${rows}</tbody></table>
</details>
`;
}

/** A browser lays out what is open: of long lists that is the first part, and the rest is folded into parts of this length. */
const PART = 100;
/** More than these no browser opens in reasonable time; the JSON report has them all. */
const MOST = 10_000;

function folded<T>(every: readonly T[], listHtml: (some: readonly T[]) => Content): Content {
  const all = every.length > MOST ? every.slice(0, MOST) : every;
  const rest =
    all.length < every.length
      ? html`<p>${all.length} of ${every.length} shown; the JSON report (<code>--format json</code>) has them all.</p>
`
      : null;
  return [partsHtml(all, listHtml), rest];
}

function partsHtml<T>(all: readonly T[], listHtml: (some: readonly T[]) => Content): Content {
  const starts = Array.from({ length: Math.ceil(all.length / PART) }, (_, i) => i * PART);
  return starts.map((start) => {
    const some = all.slice(start, start + PART);
    if (start === 0) return listHtml(some);
    return html`<details class="more"><summary>${start + 1} to ${start + some.length} of ${all.length}</summary>
${listHtml(some)}</details>
`;
  });
}

/** Every interface that the plan touches or affects, before and after. */
export function interfacesHtml(report: Report, id: string): Content {
  if (report.interfaces.length === 0) return null;
  const contents = folded(report.interfaces, (some) => some.map(interfaceHtml));
  return partHtml(id, `Network interfaces (${report.interfaces.length})`, contents);
}

const CHANGE: Readonly<Record<Exposure["change"], string>> = {
  gained: "gained",
  lost: "lost",
  kept: "kept",
  maybe: "maybe, known after apply",
  opened: "opened: the path opens",
  closed: "closed: the path closes",
};

function exposureRow(row: Exposure): Html {
  return html`<tr class="${row.change}" data-search><td>${CHANGE[row.change]}</td><td>${row.direction}</td><td>${codeHtml(row.peer)}</td><td class="short">${phraseHtml(
    trafficWords(row),
  )}</td><td>${codeHtml(row.interface)}</td><td>${row.internet_path ?? "–"}</td><td>${row.via.map((via) => html`${codeHtml(via)} `)}</td></tr>
`;
}

const COLUMNS = ["Change", "Direction", "Peer", "Traffic", "Interface", "Internet path", "Through"];

function exposureTable(rows: readonly Exposure[], name: string): Html {
  return html`<div class="wide" role="region" aria-label="${name}" tabindex="0"><table>
<thead><tr>${COLUMNS.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(exposureRow)}</tbody></table></div>
`;
}

/** Who can reach what, exactly, the report's own rows: what changes first, gained before lost; what stays is folded. */
export function exposuresHtml(report: Report, id: string): Content {
  if (report.exposures.length === 0) return null;
  const rows = CHANGES.flatMap((change) => report.exposures.filter((row) => row.change === change));
  const changed = rows.filter((row) => row.change !== "kept");
  const kept = rows.filter((row) => row.change === "kept");
  const contents = html`${changed.length === 0 && html`<p>Nobody gains access, and nobody loses any.</p>`}
${folded(changed, (some) => exposureTable(some, "Access that changes"))}
${
  kept.length > 0 &&
  html`<details class="more"><summary>${counted(kept.length, "row stays as it is", "rows stay as they are")}, on interfaces that the plan touches</summary>
${folded(kept, (some) => exposureTable(some, "Access that stays"))}</details>`
}`;
  return partHtml(id, `Who can reach what (${rows.length})`, contents);
}

/** What planrisk did not understand, and its self-check. */
export function unresolvedHtml(report: Report, id: string): Content {
  const lines = unresolvedWords(report);
  const selfCheck = selfCheckWords(report);
  if (lines.length === 0 && selfCheck === null) return null;
  const contents = html`${lines.length > 0 && html`<ul>${lines.map((line) => html`<li data-search>${phraseHtml(line)}</li>`)}</ul>`}
${selfCheck !== null && html`<p>${phraseHtml(selfCheck)}.</p>`}`;
  return partHtml(id, `Not understood (${lines.length})`, contents);
}

/** Notices stand at the top: they say how far the verdict can be trusted. */
export function noticesHtml(report: Report): Content {
  const notices = noticeWords(report);
  return notices.length === 0
    ? null
    : html`<ul class="notices">${notices.map((notice) => html`<li>${phraseHtml(notice)}</li>`)}</ul>`;
}
