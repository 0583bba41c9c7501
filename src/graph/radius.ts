import type { Dependent } from "../model/report.js";
import type { EdgeColumns } from "./columns.js";
import { DEAD_ENDS, TIES, tableType } from "./edge-table.js";
import { EDGE_KINDS, type EdgeKind, type KindRow } from "./edges/kinds.js";
import { impactOf } from "./edges.js";
import { rowOfNumber } from "./rows.js";
import type { ResourceObject } from "./types.js";

/** Who feels a change, each with the shortest path from it; shortest first, then by address. */
export interface BlastRadius {
  /** The next neighbours; what only ties two resources together is a step on the way and no neighbour. */
  readonly direct: readonly Dependent[];
  readonly indirect: readonly Dependent[];
}

/** What a path remembers, as bits: the kinds after which some others are not taken. */
const BITS: Readonly<Record<NonNullable<KindRow["notAfter"]>[number], number>> = {
  "attached-to": 1,
  admits: 2,
  "associated-with": 4,
  "listens-on": 8,
  "rule-of": 16,
};
const SETS = Array.from({ length: 32 }, (_, bits) => bits);

interface Kind {
  readonly name: EdgeKind;
  readonly gives: number;
  readonly notWith: number;
}

const KINDS: readonly Kind[] = Object.keys(EDGE_KINDS)
  .filter((name): name is EdgeKind => Object.hasOwn(EDGE_KINDS, name))
  .map((name) => {
    const row: KindRow = EDGE_KINDS[name];
    const bit = Object.entries(BITS).find(([each]) => each === name)?.[1] ?? 0;
    return { name, gives: bit, notWith: (row.notAfter ?? []).reduce((bits, each) => bits | BITS[each], 0) };
  });
const KIND_NUMBERS: ReadonlyMap<string, number> = new Map(KINDS.map((kind, i) => [kind.name, i]));

/** For each set of bits, which sets are part of it: who was reached with less to remember can go wherever this can. */
const PARTS: readonly number[] = SETS.map((bits) =>
  SETS.reduce((all, part) => ((part & ~bits) === 0 ? all | (1 << part) : all), 0),
);

/** Where impact travels, from address to address; built once, walked in milliseconds (compressed rows, a stamp per walk). */
export class Impacts {
  readonly #addresses: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #isTie: Uint8Array;
  readonly #isDeadEnd: Uint8Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #kinds: Uint8Array;
  readonly #stamps: Int32Array;
  readonly #seen: Uint32Array;
  #walks = 0;

  /** `objects`: the list that the columns speak of, sorted by address. */
  constructor(objects: readonly ResourceObject[], columns: EdgeColumns) {
    const numbers = new Map<string, number>();
    const numberOf = new Int32Array(objects.length);
    objects.forEach((object, i) => {
      const known = numbers.get(object.address);
      if (known === undefined) numbers.set(object.address, numbers.size);
      numberOf[i] = known ?? numbers.size - 1;
    });
    this.#numbers = numbers;
    this.#addresses = [...numbers.keys()];
    this.#isTie = new Uint8Array(numbers.size);
    this.#isDeadEnd = new Uint8Array(numbers.size);
    objects.forEach((object, i) => {
      const number = numberOf[i] ?? 0;
      if (TIES.has(tableType(object.type))) this.#isTie[number] = 1;
      if (DEAD_ENDS.has(object.type)) this.#isDeadEnd[number] = 1;
    });
    const arcs = new Arcs(columns, numberOf, numbers.size);
    this.#starts = arcs.starts;
    this.#ends = arcs.ends;
    this.#kinds = arcs.kinds;
    this.#stamps = new Int32Array(numbers.size);
    this.#seen = new Uint32Array(numbers.size);
  }

  /** Everything that a change at `address` is felt at; nothing for an address that the graph does not know. */
  from(address: string): BlastRadius {
    const start = this.#numbers.get(address);
    if (start === undefined) return { direct: [], indirect: [] };
    const walk = new Walk(start);
    this.#walks += 1;
    this.#see(start, 0);
    let level: number[][] = [[walk.add(start, 0, -1, 0)]];
    for (let depth = 0; level.length > 0; depth += 1) {
      const next: number[][] = [];
      for (let hops = 0; hops < level.length; hops += 1) {
        for (const state of level[hops] ?? []) this.#step(walk, state, depth, { level, next, hops: hops + 1 });
      }
      level = next;
    }
    const sorted = (found: readonly number[]) => found.map((state) => this.#dependent(walk, state)).sort(shortestFirst);
    return { direct: sorted(walk.direct), indirect: sorted(walk.indirect) };
  }

  /** True when nobody has been there with as little to remember. */
  #see(node: number, bits: number): boolean {
    const seen = this.#stamps[node] === this.#walks ? (this.#seen[node] ?? 0) : 0;
    this.#stamps[node] = this.#walks;
    if ((seen & (PARTS[bits] ?? 0)) !== 0) return false;
    this.#seen[node] = seen | (1 << bits);
    return true;
  }

  #step(walk: Walk, state: number, depth: number, onto: { level: number[][]; next: number[][]; hops: number }): void {
    const node = walk.node[state] ?? 0;
    if (this.#isDeadEnd[node] === 1 && node !== walk.start) return;
    const isTie = this.#isTie[node] === 1;
    const bits = walk.bits[state] ?? 0;
    const came = walk.node[walk.parent[state] ?? -1];
    let leads = false;
    for (let arc = this.#starts[node] ?? 0; arc < (this.#starts[node + 1] ?? 0); arc += 1) {
      const kindNumber = this.#kinds[arc] ?? 0;
      const kind = KINDS[kindNumber];
      const end = this.#ends[arc] ?? 0;
      if (end !== came || kindNumber !== walk.kind[state]) leads = true;
      // At a tie, the path is half way along one edge.
      if (kind === undefined || (!isTie && (bits & kind.notWith) !== 0) || end === walk.start) continue;
      const isNew = this.#stamps[end] !== this.#walks;
      if (!this.#see(end, bits | kind.gives)) continue;
      const added = walk.add(end, bits | kind.gives, state, kindNumber);
      const endsAtTie = this.#isTie[end] === 1;
      const buckets = endsAtTie ? onto.level : onto.next;
      const bucket = buckets[onto.hops];
      if (bucket === undefined) buckets[onto.hops] = [added];
      else bucket.push(added);
      if (isNew && !endsAtTie) (depth === 0 ? walk.direct : walk.indirect).push(added);
    }
    // The far end of such a tie is not known: it stands for it.
    if (isTie && !leads && node !== walk.start) (depth === 0 ? walk.direct : walk.indirect).push(state);
  }

  #dependent(walk: Walk, state: number): Dependent {
    const path: string[] = [];
    const edges: string[] = [];
    for (let at = state; at >= 0; at = walk.parent[at] ?? -1) {
      path.push(this.#addresses[walk.node[at] ?? 0] ?? "");
      if ((walk.parent[at] ?? -1) >= 0) edges.push(KINDS[walk.kind[at] ?? 0]?.name ?? "");
    }
    path.reverse();
    return { address: path.at(-1) ?? "", path, edges: edges.reverse() };
  }
}

/** The states of one walk: where, with what to remember, and from which state by which kind of edge. */
class Walk {
  readonly start: number;
  readonly node: number[] = [];
  readonly bits: number[] = [];
  readonly parent: number[] = [];
  readonly kind: number[] = [];
  readonly direct: number[] = [];
  readonly indirect: number[] = [];

  constructor(start: number) {
    this.start = start;
  }

  add(node: number, bits: number, parent: number, kind: number): number {
    this.node.push(node);
    this.bits.push(bits);
    this.parent.push(parent);
    this.kind.push(kind);
    return this.node.length - 1;
  }
}

function shortestFirst(a: Dependent, b: Dependent): number {
  return a.path.length - b.path.length || (a.address < b.address ? -1 : 1);
}

/** Compressed rows: the arcs of node n stand at starts[n] to starts[n + 1]. */
class Arcs {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;

  constructor(columns: EdgeColumns, numberOf: Int32Array, nodes: number) {
    this.starts = new Int32Array(nodes + 1);
    eachArc(columns, numberOf, (from) => {
      this.starts[from + 1] = (this.starts[from + 1] ?? 0) + 1;
    });
    for (let node = 0; node < nodes; node += 1) {
      this.starts[node + 1] = (this.starts[node + 1] ?? 0) + (this.starts[node] ?? 0);
    }
    const next = this.starts.slice();
    this.ends = new Int32Array(this.starts[nodes] ?? 0);
    this.kinds = new Uint8Array(this.ends.length);
    eachArc(columns, numberOf, (from, to, kind) => {
      const at = next[from] ?? 0;
      next[from] = at + 1;
      this.ends[at] = to;
      this.kinds[at] = kind;
    });
  }
}

/** Calls back with both ends of each way that impact takes along each edge. */
function eachArc(
  columns: EdgeColumns,
  numberOf: Int32Array,
  call: (from: number, to: number, kind: number) => void,
): void {
  for (let i = 0; i < columns.length; i += 1) {
    const row = rowOfNumber(columns.row(i));
    const source = numberOf[columns.from(i)] ?? 0;
    const target = numberOf[columns.to(i)] ?? 0;
    if (row === null || source === target) continue;
    const impact = impactOf(row);
    const kind = KIND_NUMBERS.get(row.kind) ?? 0;
    if (impact === "to-target" || impact === "both") call(source, target, kind);
    if (impact === "to-source" || impact === "both") call(target, source, kind);
  }
}
