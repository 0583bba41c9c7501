import { attribute } from "../model/value.js";
import { EdgeColumns } from "./columns.js";
import { EDGE_KINDS, type Impact } from "./edges/kinds.js";
import type { Objects } from "./objects.js";
import type { Resolver } from "./resolver.js";
import { type Row, rowOfNumber, rowsOf } from "./rows.js";
import type { Edge, ObjectKey, OpenEnd, Ref, ResourceObject } from "./types.js";

export interface Collected {
  readonly columns: EdgeColumns;
  readonly unresolved: readonly OpenEnd[];
}

/** Every edge of every object on both sides, in the order of objects and of the table; and what stayed open. */
export function collectEdges(objects: Objects, before: Resolver, after: Resolver): Collected {
  const position = new Map<ObjectKey, number>();
  for (const object of objects.distinct) position.set(object.key, position.size);
  const columns = new EdgeColumns();
  const open: OpenEnd[] = [];
  const add = (object: ResourceObject, from: number, row: Row, begin: number, resolver: Resolver, side: number) => {
    const refs = resolver.refs(object, row);
    if (refs.length === 0 || (row.copyOf !== undefined && isCopy(object, row, resolver))) return;
    const known = columns.length - begin > FEW ? positionsSince(columns, begin) : null;
    for (const ref of refs) {
      const to = ref.kind === "object" ? position.get(ref.key) : undefined;
      if (to !== undefined) {
        const same = known === null ? positionOf(columns, begin, to) : known.get(to);
        if (same === undefined) columns.add(from, to, row.number, side);
        else columns.addSide(same, side);
      }
      noteOpen(open, object, row, ref);
    }
  };
  objects.distinct.forEach((object, from) => {
    for (const row of rowsOf(object.type).values()) {
      const name = row.steps[0] ?? "";
      const begin = columns.length;
      if (attribute(object.before, name) !== null) add(object, from, row, begin, before, 1);
      if (attribute(object.after, name) !== null) add(object, from, row, begin, after, 2);
    }
  });
  return { columns, unresolved: open };
}

/** So many are looked through faster than filed. */
const FEW = 32;

/** Where the edges of this attribute that are there already lead. */
function positionsSince(columns: EdgeColumns, begin: number): ReadonlyMap<number, number> {
  const known = new Map<number, number>();
  for (let i = begin; i < columns.length; i += 1) known.set(columns.to(i), i);
  return known;
}

function positionOf(columns: EdgeColumns, begin: number, to: number): number | undefined {
  for (let i = begin; i < columns.length; i += 1) if (columns.to(i) === to) return i;
  return undefined;
}

/** Once per address and path; objects of one address follow each other. */
function noteOpen(open: OpenEnd[], object: ResourceObject, row: Row, ref: Ref): void {
  if (ref.kind !== "unknown" || ref.unset === true) return;
  for (let i = open.length - 1; open[i]?.address === object.address; i -= 1) if (open[i]?.path === row.path) return;
  open.push({ address: object.address, path: row.path, reason: ref.why });
}

function isCopy(object: ResourceObject, row: Row, resolver: Resolver): boolean {
  const original = row.copyOf?.flatMap((path) => rowsOf(object.type).get(path) ?? []) ?? [];
  return original.some((each) => resolver.refs(object, each).some((ref) => ref.kind === "object"));
}

/** Which way a change is felt along an edge of this row. */
export function impactOf(row: Row): Impact {
  return row.impact ?? EDGE_KINDS[row.kind].impact;
}

/** The edge at position `i` of the columns, as others see it. */
export function edgeAt(columns: EdgeColumns, i: number, objects: readonly ResourceObject[]): Edge | null {
  const from = objects[columns.from(i)];
  const to = objects[columns.to(i)];
  const row = rowOfNumber(columns.row(i));
  if (from === undefined || to === undefined || row === null) return null;
  const sides = columns.sides(i);
  const side = sides === 3 ? "both" : sides === 1 ? "before" : "after";
  return { from: from.key, to: to.key, kind: row.kind, path: row.path, side, impact: impactOf(row) };
}
