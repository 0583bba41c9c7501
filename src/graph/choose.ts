import { remembering } from "../model/memo.js";
import type { Candidates } from "./candidates.js";
import type { Hints } from "./hints.js";
import type { ObjectKey, Ref, ResourceObject } from "./types.js";

/** Unknown values of one attribute that are asked after together. */
export interface Question {
  /** A token for each unknown element; one for a list that is unknown as a whole. */
  readonly tokens: readonly string[];
  /** The list is unknown as a whole: any number of values. */
  readonly whole: boolean;
  /** What the known elements of the same list are. */
  readonly known: ReadonlySet<ObjectKey>;
}

/** What the values may be. */
interface Pool {
  readonly open: readonly ResourceObject[];
  readonly all: readonly ResourceObject[];
  /** An unknown id can be none but one of the open ones, or of all where there are none. */
  readonly complete: boolean;
}

/** Many attributes share what they may point at; so do their refs share the lists. */
const POOLS = new WeakMap<Candidates, Pool>();

/** One ref for each value that is certain, and unknown ones with all that they may be. `hints`: those of `written`, asked for once. */
export function chosen(question: Question, written: Candidates, hints: () => Hints): readonly Ref[] {
  let pool = POOLS.get(written);
  if (pool === undefined) {
    pool =
      written.dark.length > 0 ? hinted(written, hints()) : { open: written.open, all: written.objects, complete: true };
    POOLS.set(written, pool);
  }
  return question.whole ? ofWholeList(question, written, pool) : ofElements(question, written, pool);
}

function hinted(written: Candidates, hints: Hints): Pool {
  const open = merged(written.open, hints.open);
  const all = merged(written.objects, hints.objects);
  if (all.length > open.length && written.dark.some((dark) => dark.chooses === true)) {
    return { open: all, all, complete: false };
  }
  return { open, all, complete: hints.complete && open.length > 0 };
}

function ofElements(question: Question, written: Candidates, pool: Pool): readonly Ref[] {
  const open = without(pool.open, question.known);
  const left = open.length > 0 ? open : without(pool.all, question.known);
  if (pool.complete && left.length > 0 && left.length === question.tokens.length) return refsTo(left);
  const why = reason("one of", written, left);
  return question.tokens.map((token) => perhaps(token, why, left, !pool.complete));
}

/**
 * Such a value is unknown because at least one of its elements is. Where nothing chose among the references, all of them
 * are in the list; else a single object that is itself still unknown must be in it, and the rest stays open.
 */
function ofWholeList(question: Question, written: Candidates, pool: Pool): readonly Ref[] {
  if (written.plain && written.dark.length + written.external.length + written.more.length === 0) {
    if (written.objects.length > 0) return refsTo(written.objects);
  }
  const token = question.tokens[0] ?? "unknown";
  const external = written.external.map((id): Ref => ({ kind: "external", id }));
  if (written.plain && written.dark.length === 0 && written.objects.length + external.length > 0) {
    const sure = [...refsTo(written.objects), ...external];
    return written.more.length === 0 ? sure : [...sure, perhaps(token, reason("", written, []), [], true)];
  }
  const isMore = external.length + written.dark.length + written.more.length > 0;
  const [only, ...others] = pool.open;
  if (only === undefined || others.length > 0 || !pool.complete) {
    return [perhaps(token, reason("any of", written, pool.all), pool.all, isMore || !pool.complete)];
  }
  const left = pool.all.filter((each) => each !== only);
  if (left.length === 0 && !isMore) return [certain(only)];
  return [certain(only), perhaps(token, reason("any of", written, left), left, isMore)];
}

/** The ref to an object; the same for all who point at it. */
export const certain = remembering((object: ResourceObject): Ref => ({ kind: "object", key: object.key }));

const refsTo = remembering((objects: readonly ResourceObject[]): readonly Ref[] => objects.map(certain));

function perhaps(token: string, why: string, candidates: readonly ResourceObject[], orElse: boolean): Ref {
  return { kind: "unknown", why, token, candidates: keys(candidates), ...(orElse ? { orElse } : {}) };
}

function without(objects: readonly ResourceObject[], known: ReadonlySet<ObjectKey>): readonly ResourceObject[] {
  return known.size === 0 ? objects : objects.filter((each) => !known.has(each.key));
}

/** The keys of a list; the same list of keys for the same list of objects. */
export const keys = remembering((objects: readonly ResourceObject[]): readonly ObjectKey[] =>
  objects.map((each) => each.key),
);

function merged(a: readonly ResourceObject[], b: readonly ResourceObject[]): readonly ResourceObject[] {
  return [...new Set([...a, ...b])].sort((one, other) => (one.key < other.key ? -1 : 1));
}

function list(texts: readonly string[]): string {
  return texts.length > 3 ? `${texts.slice(0, 3).join(", ")} and ${texts.length - 3} more` : texts.join(", ");
}

function reason(among: string, written: Candidates, candidates: readonly ResourceObject[]): string {
  const parts: string[] = [];
  if (written.dark.length > 0) parts.push(`hidden behind ${list(written.dark.map((dark) => dark.what))}`);
  if (candidates.length === 1) parts.push(`perhaps ${list(keys(candidates))}`);
  if (candidates.length > 1) parts.push(`${among} ${list(keys(candidates))}`);
  if (written.more.length > 0) parts.push(`${list(written.more)} may add to it`);
  return parts.length === 0 ? "nothing that it refers to has such an id" : parts.join("; ");
}
