import { isValues, type Value } from "../model/value.js";
import type { ModuleInstance } from "./modules.js";
import type { ResourceObject } from "./types.js";

/** Where the value of an expression may come from. */
export interface Trace {
  readonly origins: readonly Origin[];
  /** Texts that were written where the trace ended: ids, perhaps. */
  readonly texts: readonly string[];
  /** The value is the list of just these: no condition, index or loop chose among them. */
  readonly plain: boolean;
  /** An index that the plan does not print picked the instance: it is spent. */
  readonly pinned: boolean;
  /** What may hide the unknown value from us. */
  readonly dark: readonly Dark[];
  /** What may add values that are known, but not to us. */
  readonly more: readonly string[];
}

/** A place that we cannot look into. */
export interface Dark {
  readonly what: string;
  /** The module instance whose names it can use; "anywhere"; or "aws": AWS makes it up, and no object of ours is it. */
  readonly within: ModuleInstance | "anywhere" | "aws";
  /** It is a value of its own that only apply will know (`terraform_data.x.output`): it may choose, or hand on, an id that is known. */
  readonly chooses?: boolean;
}

/** An object that an expression speaks of. */
export interface Origin {
  readonly object: ResourceObject;
  /** "id", or null when the plan does not tell which of its attributes. */
  readonly attribute: string | null;
}

export const NOTHING: Trace = { origins: [], texts: [], plain: true, pinned: false, dark: [], more: [] };
/** A condition, a count, a text that names nothing: no values, but what stands beside it may have been chosen by it. */
export const CONDITION: Trace = { ...NOTHING, plain: false };

/** Nothing is known of what `what` brings in. */
export function hidden(what: string, within: Dark["within"]): Trace {
  return { ...CONDITION, dark: [{ what, within }] };
}

/** `what` is unknown itself, and the value may come from it or be chosen by it. */
export function chooser(what: string, within: ModuleInstance): Trace {
  return { ...CONDITION, dark: [{ what, within, chooses: true }] };
}

/** `what` may bring in values, but none that are unknown until apply. `plain`: beside the others, not instead of them. */
export function unseen(what: string, plain: boolean): Trace {
  return { ...NOTHING, plain, more: [what] };
}

/** A hostile or huge plan must not make every expression carry everything. */
const MOST = 2000;

/** All of them together, each origin once. */
export function together(traces: readonly Trace[], plain: boolean): Trace {
  const telling = traces.filter((trace) => trace !== NOTHING);
  const first = telling[0];
  if (first === undefined) return plain ? NOTHING : CONDITION;
  if (telling.length === 1) return plain || !first.plain ? first : { ...first, plain };
  const origins = uniqueOrigins(telling);
  const dark = telling.flatMap((trace) => trace.dark);
  if (origins.length > MOST) dark.push({ what: `one of more than ${MOST} objects`, within: "anywhere" });
  return {
    origins: origins.length > MOST ? [] : origins,
    texts: [...new Set(telling.flatMap((trace) => trace.texts))].slice(0, MOST),
    plain: plain && telling.every((trace) => trace.plain),
    pinned: telling.some((trace) => trace.pinned),
    dark: distinct(dark),
    more: [...new Set(telling.flatMap((trace) => trace.more))].slice(0, 10),
  };
}

function distinct(darks: readonly Dark[]): readonly Dark[] {
  const few = [...new Map(darks.map((dark) => [dark.what, dark])).values()];
  return few.length > 20 ? [{ what: `${few.length} things`, within: "anywhere" }] : few;
}

function uniqueOrigins(traces: readonly Trace[]): readonly Origin[] {
  const seen = new Set<string>();
  const origins: Origin[] = [];
  for (const trace of traces) {
    for (const origin of trace.origins) {
      const name = `${origin.object.key} ${origin.attribute ?? ""}`;
      if (seen.has(name)) continue;
      seen.add(name);
      origins.push(origin);
      if (origins.length > MOST) return origins;
    }
  }
  return origins;
}

/** Objects that an expression speaks of, and the attribute of them if it tells. */
export function ofObjects(objects: readonly ResourceObject[], attribute: string | null, pinned: boolean): Trace {
  if (objects.length > MOST) return hidden(`one of more than ${MOST} objects`, "anywhere");
  return { ...NOTHING, origins: objects.map((object) => ({ object, attribute })), pinned };
}

/** What a constant brings in, at `path` within it. */
export function ofConstant(value: Value | undefined, path: readonly string[]): Trace {
  let here: Value = value ?? null;
  for (const name of path) {
    if (!isValues(here)) break;
    here = Object.hasOwn(here, name) ? (here[name] ?? null) : null;
  }
  if (here === null || here === "") return NOTHING;
  if (typeof here === "string") return { ...NOTHING, texts: [here] };
  if (Array.isArray(here)) {
    const texts = here.filter((each): each is string => typeof each === "string" && each !== "");
    return texts.length === 0 && here.length > 0 ? CONDITION : { ...NOTHING, texts };
  }
  return CONDITION;
}
