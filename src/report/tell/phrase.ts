import { clip, visible } from "./visible.js";

/**
 * A piece of a sentence: `text` is planrisk's own words and contains nothing that any format would act on; `code` is data
 * that is never broken (addresses, names), `value` is data that may be (an attribute's value). Formats lay them out; none
 * of them has to know what is dangerous where.
 */
export interface Span {
  readonly kind: "text" | "code" | "value";
  readonly text: string;
}
export type Phrase = readonly Span[];

/** An address of 300 characters is still told whole; what is longer is in the JSON report. */
const LONGEST_CODE = 300;

/** Data, as one line and made harmless; empty text is told as "(empty)". */
export function code(data: string, longest = LONGEST_CODE): Phrase {
  return data === "" ? [{ kind: "text", text: "(empty)" }] : [{ kind: "code", text: visible(clip(data, longest)) }];
}

/** The value of an attribute, null when it has none: data that a narrow terminal may break. */
export function value(data: string | null): Phrase {
  if (data === null) return text("not set");
  return code(data).map((span) => (span.kind === "code" ? { ...span, kind: "value" } : span));
}

/** planrisk's own words, never something from a plan. */
export function text(words: string): Phrase {
  return words === "" ? [] : [{ kind: "text", text: words }];
}

/** A sentence with data in it: the template's own text is words, every part is a phrase or a number. */
export function say(strings: TemplateStringsArray, ...parts: readonly (Phrase | number)[]): Phrase {
  return strings.flatMap((words, i) => {
    const part = parts[i];
    const spans = part === undefined ? [] : typeof part === "number" ? text(String(part)) : part;
    return [...text(words), ...spans];
  });
}

/** Phrases one after another, with words between them. */
export function join(phrases: readonly Phrase[], between: string): Phrase {
  return phrases.flatMap((phrase, i) => (i === 0 ? phrase : [...text(between), ...phrase]));
}

/** "a, b and 7 more": at most `max` of them, the rest counted. */
export function listing(phrases: readonly Phrase[], max: number): Phrase {
  if (phrases.length > max) return say`${join(phrases.slice(0, max), ", ")} and ${phrases.length - max} more`;
  return phrases.length < 2
    ? join(phrases, "")
    : say`${join(phrases.slice(0, -1), ", ")} and ${phrases[phrases.length - 1] ?? []}`;
}

/** The same of data, each piece as code. */
export function listingOf(data: readonly string[], max: number, longest = LONGEST_CODE): Phrase {
  const phrases = data.map((each) => code(each, longest));
  return listing(phrases, max);
}

/** The first `max` lines of a list, and how many more there are; `where` says how to see those. */
export function upTo(lines: readonly Phrase[], max: number, where = ""): readonly Phrase[] {
  const rest = lines.length - max;
  return rest > 0 ? [...lines.slice(0, max), say`and ${rest} more${text(where)}`] : lines;
}

/** The phrase without any mark-up. */
export function plain(phrase: Phrase): string {
  return phrase.map((span) => span.text).join("");
}

/** Less than this of an address tells nothing. */
const LEAST_DATA = 30;

/** At most about `max` characters of a phrase, the cut marked with one "…"; data is cut only where enough of it stays. */
export function clipPhrase(phrase: Phrase, max: number): Phrase {
  const result: Span[] = [];
  let room = max;
  for (const span of phrase) {
    if (span.text.length <= room) {
      result.push(span);
      room -= span.text.length;
      continue;
    }
    if (room >= LEAST_DATA || result.length === 0) return [...result, { ...span, text: clip(span.text, room) }];
    const last = result.at(-1);
    if (last?.kind === "text") result[result.length - 1] = { ...last, text: last.text.replace(/[\s,(]+$/, "") };
    return [...result, { kind: "text", text: " …" }];
  }
  return result;
}
