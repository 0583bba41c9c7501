import wrapAnsi from "wrap-ansi";
import type { RenderOptions } from "../options.js";
import { type Phrase, plain, type Span } from "../tell/phrase.js";
import { paint, words } from "./style.js";

/** Longer lines than this are hard to read, however wide the terminal. */
const WIDEST = 120;
const NARROWEST = 40;
/** Holds an address together while lines are broken. Data has none of its own: visible() spells it out. */
const NO_BREAK = "\u00a0";

/** How many columns text may use. */
export function columns({ width }: Pick<RenderOptions, "width">): number {
  return Math.max(NARROWEST, Math.min(width, WIDEST));
}

/** A command that is wider than the line is broken between its words, where a shell would take it with a backslash. */
function mayBreak({ text }: Span, room: number): boolean {
  return text.length > room && /^[\w-]+ /.test(text);
}

/** One span with its data coloured; addresses, and commands that fit, are kept from being broken at their spaces. */
function inkedSpan(span: Span, room: number, options: RenderOptions): string {
  switch (span.kind) {
    case "text":
      return words(span.text, options);
    case "code":
      return paint("code", mayBreak(span, room) ? span.text : span.text.replaceAll(" ", NO_BREAK), options);
    case "value":
      return paint("code", span.text, options);
  }
}

/**
 * Breaks a phrase into lines of at most the terminal's width, all but the first indented by `indent` columns; the first
 * starts with `lead`, which counts as `indent` columns wide. Only an address wider than the line sticks out.
 */
export function hanging(lead: string, phrase: Phrase, indent: number, options: RenderOptions): string[] {
  const room = columns(options) - indent;
  const unbreakable = phrase.some(
    (span) => span.kind === "code" && plain([span]).length > room && !mayBreak(span, room),
  );
  const inked = phrase.map((span) => inkedSpan(span, room, options)).join("");
  const lines = wrapAnsi(inked, room, { hard: !unbreakable, trim: true }).split("\n");
  const margin = " ".repeat(indent);
  return lines.map((line, i) => `${i === 0 ? lead : margin}${line}`.replaceAll(NO_BREAK, " ").trimEnd());
}

/** Width of the column in which labels stand. */
export const LABELS = 12;

/** A label in its column and the phrase beside it. */
export function labelled(label: string, phrase: Phrase, options: RenderOptions): string[] {
  const style = label === "do first" ? "strong" : "label";
  return hanging(`  ${paint(style, label.padEnd(LABELS - 2), options)}`, phrase, LABELS, options);
}
