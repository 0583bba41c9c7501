import type { EdgeKind } from "../../graph/edges/kinds.js";
import { rowsOf } from "../../graph/rows.js";
import type { ResourceObject, Side } from "../../graph/types.js";
import type { GraphZone } from "../../model/graph-view.js";
import { attribute, isValues, textAt } from "../../model/value.js";
import { type Comparison, sorted } from "../comparison.js";
import { objectAt } from "../explain/sides.js";

const KIND_OF_TYPE: Readonly<Record<string, GraphZone["kind"]>> = {
  aws_vpc: "vpc",
  aws_default_vpc: "vpc",
  aws_subnet: "subnet",
  aws_default_subnet: "subnet",
};

/** What holds other resources is drawn around them. */
export function isContainer(type: string): boolean {
  return Object.hasOwn(KIND_OF_TYPE, type);
}

/** Edges that say where something lies, the most exact first; what has none lies where the things lie that it belongs to. */
const PLACES: readonly (readonly EdgeKind[])[] = [
  ["in-subnet"],
  ["in-vpc"],
  ["attached-to", "applies-to", "rule-of", "route-of", "listens-on"],
  ["routed-by", "filtered-by", "target-of", "forwards-to", "part-of", "member-of"],
];

/** Where resources lie: the innermost VPC or subnet around each, after the plan where it exists then. */
export class Zones {
  readonly #c: Comparison;
  readonly #known = new Map<string, string | null>();
  readonly #outside = new Map<string, GraphZone>();

  constructor(c: Comparison) {
    this.#c = c;
  }

  /** The id of the zone of an address; null where it lies in none, or in several that share none. */
  of(address: string): string | null {
    const after = objectAt(this.#c, address, "after");
    if (after !== null) return this.#of(after, "after");
    const before = objectAt(this.#c, address, "before");
    return before === null ? null : this.#of(before, "before");
  }

  /** These zones and those around them, outer ones first, by id. */
  all(ids: Iterable<string>): GraphZone[] {
    const found = new Map<string, GraphZone>();
    for (const id of ids) {
      for (let zone = this.#zone(id); zone !== null && !found.has(zone.id); ) {
        found.set(zone.id, zone);
        zone = zone.parent === null ? null : this.#zone(zone.parent);
      }
    }
    const depth = (zone: GraphZone) => (zone.kind === "vpc" ? 0 : 1);
    return [...found.values()].sort((a, b) => depth(a) - depth(b) || (a.id < b.id ? -1 : 1));
  }

  /** True when `inner` is `outer` or lies in it. */
  within(inner: string | null, outer: string): boolean {
    return inner !== null && (inner === outer || this.#zone(inner)?.parent === outer);
  }

  #of(object: ResourceObject, side: Side): string | null {
    const name = `${side} ${object.key}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, null);
    const zone = isContainer(object.type) ? object.address : this.#lookedUp(object, side);
    this.#known.set(name, zone);
    return zone;
  }

  #lookedUp(object: ResourceObject, side: Side): string | null {
    for (const kinds of PLACES) {
      const zones = kinds.flatMap((kind) => this.#targets(object, side, kind));
      if (zones.length > 0) return this.#common(zones);
    }
    return null;
  }

  /** The zones of everything that edges of a kind lead to. */
  #targets(object: ResourceObject, side: Side, kind: EdgeKind): string[] {
    const { graph, scopes } = this.#c;
    return [...rowsOf(object.type).values()]
      .filter((row) => row.kind === kind)
      .flatMap((row) => scopes[side].refs(object, row.path))
      .flatMap((ref) => {
        if (ref.kind === "external") return this.#external(ref.id) ?? [];
        const target = ref.kind === "object" ? graph.get(ref.key) : undefined;
        return target === undefined ? [] : (this.#of(target, target[side] === null ? other(side) : side) ?? []);
      });
  }

  /** A VPC or subnet that was not read is known by its id: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
  #external(id: string): string | null {
    const kind = /^vpc-[0-9a-f]+$/.test(id) ? "vpc" : /^subnet-[0-9a-f]+$/.test(id) ? "subnet" : null;
    if (kind === null) return null;
    this.#outside.set(id, { id, kind, parent: null, label: "" });
    return id;
  }

  #common(zones: readonly string[]): string | null {
    const distinct = sorted(zones);
    if (distinct.length < 2) return distinct[0] ?? null;
    const outer = sorted(distinct.map((id) => this.#zone(id)?.parent ?? id));
    return outer.length === 1 ? (outer[0] ?? null) : null;
  }

  #zone(id: string): GraphZone | null {
    const outside = this.#outside.get(id);
    if (outside !== undefined) return outside;
    const side = objectAt(this.#c, id, "after") === null ? "before" : "after";
    const object = objectAt(this.#c, id, side);
    const kind = object === null ? undefined : KIND_OF_TYPE[object.type];
    if (object === null || kind === undefined) return null;
    const parent = kind === "vpc" ? null : (this.#targets(object, side, "in-vpc")[0] ?? null);
    return { id, kind, parent, label: labelOf(object, side) };
  }
}

function other(side: Side): Side {
  return side === "after" ? "before" : "after";
}

function labelOf(object: ResourceObject, side: Side): string {
  const values = object[side];
  const tags = attribute(values, "tags");
  const name = isValues(tags) ? textAt(tags, "Name") : null;
  return [name, textAt(values, "cidr_block")].filter((part) => part !== null).join(", ");
}
