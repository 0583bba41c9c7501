import { tableType } from "./edge-table.js";
import type { Target } from "./edges/kinds.js";
import type { Identities } from "./identities.js";
import { textsAt, unknownAt } from "./leaves.js";
import type { Dark, Origin, Trace } from "./trace.js";
import type { ResourceObject, Side } from "./types.js";

/** What an attribute may point at, of the types that it can point at. */
export interface Candidates {
  /** By key, each once. */
  readonly objects: readonly ResourceObject[];
  /** Those of which the id itself is known only after apply: an unknown value can only come from one of these. */
  readonly open: readonly ResourceObject[];
  /** Ids that nothing known has. */
  readonly external: readonly string[];
  /** As in Trace. */
  readonly plain: boolean;
  readonly dark: readonly Dark[];
  readonly more: readonly string[];
}

/** Follows an attribute that itself points at something, of another object. */
export type Follow = (object: ResourceObject, path: string) => readonly ResourceObject[];

const ID = /^(arn:|[a-z]{1,16}(-[a-z]{1,16})*-[0-9a-f]{8,17}$)/;

/** Sorts out what a trace came upon: which objects, and which of them the value can be. */
export class Sieve {
  readonly #identities: Identities;
  readonly #side: Side;
  readonly #standing: (object: ResourceObject) => ResourceObject;
  readonly #follow: Follow;
  readonly #known = new WeakMap<Trace, Map<readonly Target[], Candidates>>();

  constructor(
    identities: Identities,
    side: Side,
    standing: (object: ResourceObject) => ResourceObject,
    follow: Follow,
  ) {
    this.#identities = identities;
    this.#side = side;
    this.#standing = standing;
    this.#follow = follow;
  }

  /** What a value that comes from `trace` may point at, of the types of `targets`. */
  candidates(trace: Trace, targets: readonly Target[]): Candidates {
    let known = this.#known.get(trace);
    if (known === undefined) {
      known = new Map();
      this.#known.set(trace, known);
    }
    let found = known.get(targets);
    if (found === undefined) {
      found = this.#sift(trace, targets);
      known.set(targets, found);
    }
    return found;
  }

  #sift(trace: Trace, targets: readonly Target[]): Candidates {
    const open = new Map<string, ResourceObject>();
    const objects = new Map<string, ResourceObject>();
    const external: string[] = [];
    const dark = [...trace.dark];
    let plain = trace.plain;
    const add = (found: ResourceObject, isOpen: boolean) => {
      const object = this.#standing(found);
      if (object[this.#side] === null) return;
      objects.set(object.key, object);
      if (isOpen) open.set(object.key, object);
    };
    const addText = (text: string) => {
      const found = this.#identities.find(targets, this.#side, text);
      for (const object of found) add(object, false);
      if (found.length === 0 && ID.test(text)) external.push(text);
      return found.length > 0 || ID.test(text);
    };
    for (const text of trace.texts) if (!addText(text)) plain = false;
    for (const origin of trace.origins) {
      const identity = this.#identity(origin, targets);
      if (identity === "known" || identity === "unknown") {
        add(origin.object, identity === "unknown");
        continue;
      }
      const held = identity === "never" ? NOTHING_HELD : this.#held(origin.object, origin.attribute ?? "", targets);
      for (const object of held.objects) add(object, isOpen(object, targets, this.#side));
      if (held.objects.length === 0) plain = false;
      dark.push(...held.dark);
    }
    const ids = [...new Set(external)].sort();
    return { objects: byKey(objects), open: byKey(open), external: ids, plain, dark, more: trace.more };
  }

  /** What another attribute of an object points at, if at anything: `aws_instance.a.subnet_id` is a subnet, too. */
  #held(object: ResourceObject, path: string, targets: readonly Target[]): typeof NOTHING_HELD {
    const values = object[this.#side];
    if (values === null) return NOTHING_HELD;
    const steps = path.split(".");
    const known = textsAt(values, steps).flatMap((text) => this.#identities.find(targets, this.#side, text));
    if (!unknownAt(values, steps)) return { objects: known, dark: [] };
    const followed = this.#follow(object, path).filter((each) => targets.some((target) => is(each, target)));
    const objects = [...known, ...followed];
    const isDark = objects.length === 0 && mayName(path, targets);
    return { objects, dark: isDark ? [{ what: `${object.address}.${path}`, within: "aws" }] : [] };
  }

  /** Whether a reference to an object is its identity, known by now or not; "other": another attribute of it. */
  #identity(origin: Origin, targets: readonly Target[]): "known" | "unknown" | "other" | "never" {
    const values = origin.object[this.#side];
    const path = origin.attribute;
    if (values === null) return "never";
    if (path === null || !Object.hasOwn(values, path.split(".")[0] ?? "")) {
      if (!targets.some((each) => is(origin.object, each))) return "never";
      return isOpen(origin.object, targets, this.#side) ? "unknown" : "known";
    }
    if (!targets.some((each) => is(origin.object, each) && each.via.includes(path))) return "other";
    return unknownAt(values, path.split(".")) ? "unknown" : "known";
  }
}

const NOTHING_HELD: { readonly objects: readonly ResourceObject[]; readonly dark: readonly Dark[] } = {
  objects: [],
  dark: [],
};

/** True when an attribute may well hold the id of a target, by its name: `vpc_config.cluster_security_group_id`. */
export function mayName(path: string, targets: readonly Target[]): boolean {
  return targets.some((target) => path.includes(target.type.replace(/^aws_(default_|ec2_)?/, "")));
}

/** True when what names the object is known only after apply. */
function isOpen(object: ResourceObject, targets: readonly Target[], side: Side): boolean {
  const values = object[side];
  if (values === null) return false;
  return targets.some((each) => is(object, each) && each.via.some((via) => unknownAt(values, via.split("."))));
}

function is(object: ResourceObject, target: Target): boolean {
  return tableType(object.type) === target.type;
}

function byKey(objects: ReadonlyMap<string, ResourceObject>): readonly ResourceObject[] {
  return [...objects.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
