import type { Phrase } from "../tell/phrase.js";
import { escapeCharacter, visible } from "../tell/visible.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup that may stand in the page as it is. Only `html` makes it, so that text from a plan is always escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What can stand in a template: text and numbers are escaped, lists are put one after another, null and false are nothing. */
export type Content = Html | string | number | null | false | readonly Content[];

function markupOf(content: Content): string {
  if (content === null || content === false) return "";
  if (content instanceof Html) return content.markup;
  if (typeof content === "number") return String(content);
  if (typeof content === "string")
    return visible(content).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
  return content.map(markupOf).join("");
}

/** Markup from a template; everything put into it is escaped, also inside of quoted attributes. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(strings.map((part, i) => `${part}${markupOf(contents[i] ?? null)}`).join(""));
}

/** Data shorter than this needs no place to break. */
const SHORT = 24;

/** Data as code. A long address may be broken after its dots, and is copied without the breaks. */
export function codeHtml(data: string): Html {
  if (data.length < SHORT) return html`<code>${data}</code>`;
  const parts = data.split(/(?<=\.)(?=[a-z])/i);
  return html`<code>${parts.map((part, i) => (i === 0 ? part : html`<wbr>${part}`))}</code>`;
}

/** A part of a plan that one can go to, under its heading. */
export function partHtml(id: string, heading: string, contents: Content): Html {
  return html`<section class="part" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${heading}</h3>
${contents}</section>
`;
}

/** A phrase: data as code. */
export function phraseHtml(phrase: Phrase): Content {
  return phrase.map((span) => (span.kind === "text" ? html`${span.text}` : codeHtml(span.text)));
}

/**
 * Data for a script, in an element of type application/json: its text as it would stand in the page. No "<" is left in it, so
 * that nothing can end the element.
 * https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export function dataBlock(id: string, value: unknown): Html {
  const shown = (_: string, each: unknown) => (typeof each === "string" ? visible(each) : each);
  const json = JSON.stringify(value, shown).replace(/[<>&]/g, escapeCharacter);
  return new Html(`<script type="application/json" id="${id}">${json}</script>`);
}
