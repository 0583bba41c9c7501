import type { ExternalResource } from "../model/external.js";
import { groupBy } from "../model/maps.js";
import type { Plan } from "../model/plan.js";
import type { Source } from "../model/source.js";
import type { Value } from "../model/value.js";
import { addDefaults } from "./derived.js";
import { tableType } from "./edge-table.js";
import { type Collected, collectEdges, edgeAt } from "./edges.js";
import { Identities } from "./identities.js";
import { Modules } from "./modules.js";
import { type Objects, objectsOf } from "./objects.js";
import { type BlastRadius, Impacts } from "./radius.js";
import { Resolver, type Sources } from "./resolver.js";
import { rowAt } from "./rows.js";
import type { Edge, ObjectKey, OpenEnd, Ref, ResourceObject, Side } from "./types.js";

/** What a graph is made of. */
export interface GraphSources {
  readonly plan: Plan;
  /** Other workspaces' states and what the AWS command line told. */
  readonly external?: readonly ExternalResource[];
  /** The configuration's own text: a plan has no locals. */
  readonly source?: Source;
}

/** The resources of a plan and how they hang together, before and after. Everything is in a fixed order. */
export interface Graph {
  /** One of each thing in AWS, by address, old before new. Data sources that read what the plan manages are not in it. */
  readonly objects: readonly ResourceObject[];
  /** Any object that was read, those too for which another stands in `objects`. */
  get(key: ObjectKey): ResourceObject | undefined;
  /** All objects of an address: none, one, or the old, the new and deposed ones. */
  at(address: string): readonly ResourceObject[];
  /** The distinct objects of these types; `aws_alb` and `aws_lb` are one type, `aws_default_subnet` and `aws_subnet` two. */
  ofType(...types: readonly string[]): readonly ResourceObject[];
  /**
   * What the attribute at `path` ("subnet_id", "ingress.security_groups") points at on one side, in the order of the value;
   * nothing when it is null, absent, empty, or when this type has no such row. Throws an Error for a path of no type.
   */
  refs(object: ResourceObject, side: Side, path: string): readonly Ref[];
  /** The same for a value that was taken from the object: that of the attribute, or (better) of the block that holds it. */
  resolve(object: ResourceObject, side: Side, path: string, value: Value): readonly Ref[];
  /** All attributes that point at an object, of both sides. */
  readonly edges: readonly Edge[];
  /**
   * Everybody who would feel a change of this address, by structure alone: whether the change at hand is of a kind that
   * anybody feels (a tag is not), the caller knows. Nothing travels through a VPC or a zone, unless it starts there.
   */
  blastRadius(address: string): BlastRadius;
  /** Attributes that could not be followed, by address and path. */
  readonly unresolved: readonly OpenEnd[];
  readonly counts: { readonly resolved: number; readonly unresolved: number };
}

/** Builds the graph; edges and walks are prepared when first asked for. Pure: the same sources give the same graph. */
export function buildGraph(from: GraphSources): Graph {
  const objects = objectsOf(from.plan, from.external ?? []);
  const byType = groupedByType(objects);
  const sources: Sources = {
    plan: from.plan,
    source: from.source ?? null,
    objects,
    modules: new Modules(from.plan, [...objects.byKey.values()]),
    identities: new Identities(byType),
  };
  return new LazyGraph(objects, byType, {
    before: new Resolver(sources, "before"),
    after: new Resolver(sources, "after"),
  });
}

type ByType = ReadonlyMap<string, readonly ResourceObject[]>;

function groupedByType(objects: Objects): ByType {
  return groupBy(objects.distinct, (object) => tableType(object.type));
}

class LazyGraph implements Graph {
  readonly objects: readonly ResourceObject[];
  readonly #all: Objects;
  readonly #byType: ByType;
  readonly #resolvers: Readonly<Record<Side, Resolver>>;
  #collected: Collected | null = null;
  #edges: readonly Edge[] | null = null;
  #impacts: Impacts | null = null;

  constructor(objects: Objects, byType: ByType, resolvers: Readonly<Record<Side, Resolver>>) {
    this.#all = objects;
    this.objects = objects.distinct;
    this.#byType = byType;
    this.#resolvers = resolvers;
  }

  get(key: ObjectKey): ResourceObject | undefined {
    return this.#all.byKey.get(key);
  }

  at(address: string): readonly ResourceObject[] {
    return this.#all.at(address);
  }

  ofType(...types: readonly string[]): readonly ResourceObject[] {
    const [first, ...others] = [...new Set(types.map(tableType))];
    const one = (type: string | undefined) => this.#byType.get(type ?? "") ?? [];
    if (others.length === 0) return one(first);
    const found = new Set([first, ...others].flatMap((type) => one(type)));
    return [...found].sort((a, b) => this.#position(a) - this.#position(b));
  }

  #positions: ReadonlyMap<ResourceObject, number> | null = null;
  #position(object: ResourceObject): number {
    this.#positions ??= new Map(this.objects.map((each, i) => [each, i]));
    return this.#positions.get(object) ?? 0;
  }

  refs(object: ResourceObject, side: Side, path: string): readonly Ref[] {
    const row = rowAt(object.type, path);
    return row === null ? [] : this.#resolvers[side].refs(object, row);
  }

  resolve(object: ResourceObject, side: Side, path: string, value: Value): readonly Ref[] {
    const row = rowAt(object.type, path);
    return row === null ? [] : this.#resolvers[side].resolve(object, row, value);
  }

  get edges(): readonly Edge[] {
    if (this.#edges === null) {
      const { columns } = this.#collect();
      this.#edges = Array.from({ length: columns.length }, (_, i) => edgeAt(columns, i, this.objects) ?? []).flat();
    }
    return this.#edges;
  }

  blastRadius(address: string): BlastRadius {
    this.#impacts ??= new Impacts(this.objects, this.#collect().columns);
    return this.#impacts.from(address);
  }

  get unresolved(): readonly OpenEnd[] {
    return this.#collect().unresolved;
  }

  get counts(): Graph["counts"] {
    return { resolved: this.#collect().columns.length, unresolved: this.unresolved.length };
  }

  #collect(): Collected {
    if (this.#collected === null) {
      this.#collected = collectEdges(this.#all, this.#resolvers.before, this.#resolvers.after);
      addDefaults(this.#collected.columns, this.objects);
    }
    return this.#collected;
  }
}
