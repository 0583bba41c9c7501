import type { Risk } from "../../model/level.js";
import type { RenderOptions } from "../options.js";
import { SYMBOL } from "../tell/words.js";

/** Opening and closing SGR parameters: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
const STYLES = {
  high: ["1;31", "22;39"],
  medium: ["1;33", "22;39"],
  low: ["36", "39"],
  none: ["2", "22"],
  pass: ["1;32", "22;39"],
  code: ["36", "39"],
  strong: ["1", "22"],
  label: ["2", "22"],
} as const;
export type Style = keyof typeof STYLES;

/** `text` in a style; as it is when colours are off. */
export function paint(style: Style, text: string, { color }: Pick<RenderOptions, "color">): string {
  const [open, close] = STYLES[style];
  return color && text !== "" ? `\u001b[${open}m${text}\u001b[${close}m` : text;
}

/** Text that a terminal opens as a link (OSC 8); `url` must have passed isLink. */
export function hyperlink(text: string, url: string, { hyperlinks }: Pick<RenderOptions, "hyperlinks">): string {
  return hyperlinks ? `\u001b]8;;${url}\u0007${text}\u001b]8;;\u0007` : text;
}

const SYMBOLS: Readonly<Record<Risk | "pass", readonly [string, string]>> = {
  high: [SYMBOL.high, "x"],
  medium: [SYMBOL.medium, "!"],
  low: [SYMBOL.low, "o"],
  none: [SYMBOL.none, "."],
  pass: ["✔", "+"],
};

/** A symbol that stands beside the word, never instead of it. */
export function symbol(of: Risk | "pass", { unicode }: Pick<RenderOptions, "unicode">): string {
  return SYMBOLS[of][unicode ? 0 : 1];
}

const ASCII: Readonly<Record<string, string>> = {
  "→": "->",
  "←": "<-",
  "…": "...",
  "·": "-",
  "–": "-",
  "—": "-",
  "×": "x",
};

/** planrisk's own words for a terminal that has only ASCII. */
export function words(text: string, { unicode }: Pick<RenderOptions, "unicode">): string {
  return unicode ? text : text.replace(/[→←…·–—×]/g, (character) => ASCII[character] ?? character);
}
