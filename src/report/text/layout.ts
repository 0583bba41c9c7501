import wrapAnsi from "wrap-ansi";
import type { RenderOptions } from "../options.js";
import { type Phrase, plain, type Span, upTo } from "../tell/phrase.js";
import { withoutCommands } from "../tell/visible.js";
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

/** A block of lines; blocks stand apart by one empty line, empty ones vanish. */
export type Block = readonly string[];

/** A heading and lines below it; nothing where there are none. */
export function headed(title: string, lines: Block, options: RenderOptions): Block {
  return lines.length === 0 ? [] : [paint("strong", title, options), ...lines];
}

/** The same of phrases, of which at most `most` are told; `where` says how to see the others. */
export function section(
  title: string,
  phrases: readonly Phrase[],
  most: number,
  options: RenderOptions,
  where = "",
): Block {
  const lines = upTo(phrases, most, where).flatMap((phrase) => hanging("  ", phrase, 4, options));
  return headed(title, lines, options);
}

/** Blocks as what is printed: nothing in them is a command to a build agent. Ends in a newline. */
export function printed(blocks: readonly Block[]): string {
  const parts = blocks.filter((block) => block.length > 0).map((block) => block.join("\n"));
  return withoutCommands(`${parts.join("\n\n")}\n`);
}

/** Width of the column in which labels stand. */
export const LABELS = 12;

/** A label in its column and the phrase beside it. */
export function labelled(label: string, phrase: Phrase, options: RenderOptions): string[] {
  const style = label === "do first" ? "strong" : "label";
  return hanging(`  ${paint(style, label.padEnd(LABELS - 2), options)}`, phrase, LABELS, options);
}
