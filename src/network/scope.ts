import type { Graph } from "../graph/graph.js";
import type { ObjectKey, Ref, ResourceObject, Side } from "../graph/types.js";
import { type Known, known, unknown } from "../model/known.js";
import { getOrMake } from "../model/maps.js";
import { attribute, isList, Sensitive, UNKNOWN, type Value, type Values } from "../model/value.js";
import type { IsConfigured } from "./configured.js";

/** Attributes that name the object itself; elsewhere the same names are references. */
const IDENTITIES = ["id", "arn"] as const;
const OWN_IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  aws_eip: ["allocation_id"],
  aws_instance: ["primary_network_interface_id"],
  aws_nat_gateway: ["network_interface_id"],
};

/**
 * The graph from one side: values and references as that world has them. References to objects that this plan ends are
 * kept (the planned values of a no-op resource still hold them), so ask `exists` before using one as a link.
 */
export interface Scope {
  readonly graph: Graph;
  readonly side: Side;
  /** The objects of these types that exist on this side. */
  ofType(...types: string[]): readonly ResourceObject[];
  values(object: ResourceObject): Values;
  exists(key: ObjectKey): boolean;
  refs(object: ResourceObject, path: string): readonly Ref[];
  resolve(object: ResourceObject, path: string, value: Value): readonly Ref[];
  /** The first reference at `path`; null when the attribute is absent. */
  ref(object: ResourceObject, path: string): Ref | null;
  readonly isConfigured: IsConfigured;
}

/** Looks at the graph from one side. Linear in the number of objects. */
export function scopeOf(graph: Graph, side: Side, isConfigured: IsConfigured): Scope {
  const ended = endedIds(graph, side);
  const revive = (ref: Ref): Ref => {
    const key = ref.kind === "external" ? ended.get(ref.id) : undefined;
    return key === undefined ? ref : { kind: "object", key };
  };
  const revived = (refs: readonly Ref[]) =>
    refs.some((ref) => ref.kind === "external" && ended.has(ref.id)) ? refs.map(revive) : refs;
  const refs = (object: ResourceObject, path: string) => revived(graph.refs(object, side, path));
  const byTypes = new Map<string, readonly ResourceObject[]>();
  return {
    graph,
    side,
    ofType: (...types) =>
      getOrMake(byTypes, types.join(), () => graph.ofType(...types).filter((object) => object[side] !== null)),
    values: (object) => object[side] ?? {},
    exists: (key) => (graph.get(key)?.[side] ?? null) !== null,
    refs,
    resolve: (object, path, value) => revived(graph.resolve(object, side, path, value)),
    ref: (object, path) => refs(object, path)[0] ?? null,
    isConfigured,
  };
}

/** Ids of objects that do not exist on this side but on the other. */
function endedIds(graph: Graph, side: Side): ReadonlyMap<string, ObjectKey> {
  const ids = new Map<string, ObjectKey>();
  for (const object of graph.objects) {
    if (object[side] !== null) continue;
    const values = side === "after" ? object.before : object.after;
    for (const name of [...IDENTITIES, ...(OWN_IDENTITIES[object.type] ?? [])]) {
      const id = attribute(values, name);
      if (typeof id === "string" && id !== "" && !ids.has(id)) ids.set(id, object.key);
    }
  }
  return ids;
}

/** True for an address at which the after world has something that this plan makes: created, or the new one of a replacement. */
export function isMadeAnew({ graph, side }: Scope, address: string): boolean {
  return side === "after" && graph.at(address).some(({ fate }) => fate === "created" || fate === "replacement");
}

/** The text at an attribute as a fact; absent and empty give `absent`. */
export function knownText(values: Values, name: string): Known<string | null> {
  const value = attribute(values, name);
  if (value === UNKNOWN) return unknown(`${name} is known after apply`);
  if (value instanceof Sensitive) return unknown(`${name} is sensitive`);
  return known(typeof value === "string" && value !== "" ? value : null);
}

/** The texts of a list attribute as a fact. */
export function knownTexts(values: Values, name: string): Known<readonly string[]> {
  const value = attribute(values, name);
  if (value === null) return known([]);
  if (typeof value === "string") return known(value === "" ? [] : [value]);
  if (isList(value) && value.every((each): each is string => typeof each === "string")) return known(value);
  return unknown(`${name} is ${value instanceof Sensitive ? "sensitive" : "known after apply"}`);
}

/** The object that a reference certainly is; null for external and unknown ones. */
export function objectOf(ref: Ref | null): ObjectKey | null {
  return ref !== null && ref.kind === "object" ? ref.key : null;
}

/** How reports name what a reference points at: an address, an id, or "(known after apply)". */
export function refName(ref: Ref | null, graph: Graph): string {
  if (ref === null) return "";
  switch (ref.kind) {
    case "object":
      return graph.get(ref.key)?.address ?? ref.key;
    case "external":
      return ref.id;
    case "unknown":
      return "(known after apply)";
  }
}

/** True when both references certainly are the same thing, or the same unknown. */
export function sameRef(a: Ref | null, b: Ref | null): boolean {
  return refToken(a) === refToken(b);
}

/** A text that is equal for equal references. */
export function refToken(ref: Ref | null): string {
  if (ref === null) return "";
  switch (ref.kind) {
    case "object":
      return `object:${ref.key}`;
    case "external":
      return `external:${ref.id}`;
    case "unknown":
      return `unknown:${ref.token}`;
  }
}
