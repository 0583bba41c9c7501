import { getOrMake } from "../../model/maps.js";
import type { Budget } from "../options.js";

/**
 * A document that fits. It is made of places in reading order; each can be shown in ever longer versions. Versions are
 * taken in the order of their rank (what matters most first) until the next one does not fit: what is dropped is always the
 * least important, and nothing is ever cut inside.
 */
export interface Place {
  /** From shortest to longest; none taken: the place is not shown. */
  readonly versions: readonly Version[];
  /** Shown with the first of its places, and only then. */
  readonly heading?: Heading;
}
export interface Version {
  /** 0: always shown; else the lower, the sooner. */
  readonly rank: number;
  readonly render: () => string;
  /** Items of a list follow each other without an empty line. */
  readonly item?: boolean;
}
export interface Heading {
  readonly render: () => string;
}

/** How many places of a group are shown, and how many of them in their longest version. */
export interface Shown {
  readonly shown: number;
  readonly whole: number;
  readonly total: number;
}
/** Stands in reading order as well: says what is missing of `of`, and is empty when nothing is. */
export interface Note {
  readonly of: readonly Place[];
  readonly words: (shown: Shown) => string;
}
export type Part = Place | Note;

function isNote(part: Part): part is Note {
  return "of" in part;
}

/** Bytes of a text in UTF-8; a lone surrogate counts as its replacement character. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const GAP = "\n\n";
const ENDLESS: Budget = { characters: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** What is spent of a budget; `fits` asks, `spend` takes. */
class Purse {
  #characters: number;
  #bytes: number;

  constructor(budget: Budget) {
    this.#characters = budget.characters;
    this.#bytes = budget.bytes;
  }

  /** Takes the cost of `text` in place of `before`; false, and nothing taken, when it does not fit. */
  spend(text: string, before = ""): boolean {
    const characters = this.#characters - text.length + before.length;
    const bytes = this.#bytes - utf8Length(text) + utf8Length(before);
    if (characters < 0 || bytes < 0) return false;
    this.#characters = characters;
    this.#bytes = bytes;
    return true;
  }

  /** Takes it even when it does not fit. */
  force(text: string): void {
    this.#characters -= text.length;
    this.#bytes -= utf8Length(text);
  }
}

interface Choice {
  readonly texts: Map<Place, { readonly text: string; readonly version: number }>;
  readonly complete: boolean;
}

/** Takes versions by rank, then in reading order, until one does not fit. */
function choose(places: readonly Place[], rendered: (version: Version) => string, purse: Purse): Choice {
  const steps = places
    .flatMap((place, at) => place.versions.map((version, step) => ({ place, at, version, step })))
    .sort((a, b) => a.version.rank - b.version.rank || a.at - b.at || a.step - b.step);
  const texts: Choice["texts"] = new Map();
  const headings = new Set<Heading>();
  for (const { place, version, step } of steps) {
    const before = texts.get(place)?.text ?? "";
    const text = rendered(version);
    const fresh = place.heading !== undefined && !headings.has(place.heading) ? place.heading : null;
    const cost = `${fresh === null ? "" : fresh.render() + GAP}${before === "" && text !== "" ? GAP : ""}${text}`;
    if (version.rank === 0) purse.force(cost);
    else if (!purse.spend(cost, before)) return { texts, complete: false };
    texts.set(place, { text, version: step });
    if (fresh !== null && text !== "") headings.add(fresh);
  }
  return { texts, complete: true };
}

function shownOf(note: Note, texts: Choice["texts"]): Shown {
  const versions = note.of.map((place) => ({ place, taken: texts.get(place)?.version }));
  return {
    shown: versions.filter(({ taken }) => taken !== undefined).length,
    whole: versions.filter(({ place, taken }) => taken === place.versions.length - 1).length,
    total: note.of.length,
  };
}

/** What a note may say at most: some have nothing to say as long as every place is shown. */
function longestWords(note: Note): string {
  const total = note.of.length;
  const [all, but] = [total, total - 1].map((shown) => note.words({ shown, whole: total, total }));
  return (all ?? "").length >= (but ?? "").length ? (all ?? "") : (but ?? "");
}

function laidOut(parts: readonly Part[], { texts }: Choice): string {
  const headings = new Set<Heading>();
  let result = "";
  let lastWasItem = false;
  const add = (text: string, isItem: boolean) => {
    if (text === "") return;
    result += result === "" ? text : `${lastWasItem && isItem ? "\n" : GAP}${text}`;
    lastWasItem = isItem;
  };
  for (const part of parts) {
    if (isNote(part)) {
      const shown = shownOf(part, texts);
      if (shown.whole < shown.total) add(part.words(shown), false);
      continue;
    }
    const taken = texts.get(part);
    if (taken === undefined || taken.text === "") continue;
    if (part.heading !== undefined && !headings.has(part.heading)) {
      headings.add(part.heading);
      add(part.heading.render(), false);
    }
    add(taken.text, part.versions[taken.version]?.item ?? false);
  }
  return `${result}\n`;
}

/**
 * The longest version of a document that fits into `budget` (with its final newline); null: everything. What has rank 0 is
 * shown even if that alone is more than the budget, so keep it short.
 */
export function fitted(parts: readonly Part[], budget: Budget | null): string {
  const cache = new Map<Version, string>();
  const rendered = (version: Version) => getOrMake(cache, version, () => version.render());
  const places = parts.filter((part): part is Place => !isNote(part));
  if (budget === null) return laidOut(parts, choose(places, rendered, new Purse(ENDLESS)));
  // Gaps are counted generously; the whole document is measured as it is.
  const slack = GAP.length * (parts.length + 1);
  const whole = choose(
    places,
    rendered,
    new Purse({ characters: budget.characters + slack, bytes: budget.bytes + slack }),
  );
  if (whole.complete) {
    const text = laidOut(parts, whole);
    if (new Purse(budget).spend(text)) return text;
  }
  const purse = new Purse({ characters: budget.characters - 1, bytes: budget.bytes - 1 });
  for (const part of parts) {
    if (!isNote(part)) continue;
    purse.force(`${longestWords(part)}${GAP}`);
  }
  return laidOut(parts, choose(places, rendered, purse));
}
