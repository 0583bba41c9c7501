import { attribute } from "../model/value.js";
import { EDGE_KINDS, type Impact } from "./edges/kinds.js";
import type { Objects } from "./objects.js";
import type { Resolver } from "./resolver.js";
import { type Row, rowsOf } from "./rows.js";
import type { Edge, ObjectKey, OpenEnd, ResourceObject } from "./types.js";

/** Edges in columns: a million of them are not a million objects. Ends are positions in the list of distinct objects. */
export interface EdgeColumns {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly row: readonly Row[];
  /** Bit 1: before, bit 2: after. */
  readonly sides: readonly number[];
}

export interface Collected {
  readonly columns: EdgeColumns;
  readonly unresolved: readonly OpenEnd[];
}

/** Every edge of every object on both sides, in the order of objects and of the table; and what stayed open. */
export function collectEdges(objects: Objects, before: Resolver, after: Resolver): Collected {
  const position = new Map<ObjectKey, number>(objects.distinct.map((object, i) => [object.key, i]));
  const froms: number[] = [];
  const tos: number[] = [];
  const rows: Row[] = [];
  const sidesOf: number[] = [];
  const open = new Map<string, OpenEnd>();
  objects.distinct.forEach((object, from) => {
    for (const row of rowsOf(object.type).values()) {
      if (isNull(object, row)) continue;
      const sides = new Map<number, number>();
      for (const [resolver, bit] of [
        [before, 1],
        [after, 2],
      ] as const) {
        for (const ref of resolver.refs(object, row)) {
          if (ref.kind === "object" && !isCopy(object, row, resolver)) {
            const to = position.get(ref.key);
            if (to !== undefined) sides.set(to, (sides.get(to) ?? 0) | bit);
          } else if (ref.kind === "unknown" && ref.unset !== true) {
            const name = `${object.address} ${row.path}`;
            if (!open.has(name)) open.set(name, { address: object.address, path: row.path, reason: ref.why });
          }
        }
      }
      for (const [to, bits] of sides) {
        froms.push(from);
        tos.push(to);
        rows.push(row);
        sidesOf.push(bits);
      }
    }
  });
  const columns = { from: froms, to: tos, row: rows, sides: sidesOf };
  return { columns, unresolved: [...open.values()] };
}

function isNull(object: ResourceObject, row: Row): boolean {
  const name = row.steps[0] ?? "";
  return attribute(object.before, name) === null && attribute(object.after, name) === null;
}

/** What an instance says of groups and subnet is said again, and first, by the interface that it was given. */
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
  const from = objects[columns.from[i] ?? -1];
  const to = objects[columns.to[i] ?? -1];
  const row = columns.row[i];
  if (from === undefined || to === undefined || row === undefined) return null;
  const bits = columns.sides[i] ?? 3;
  const side = bits === 3 ? "both" : bits === 1 ? "before" : "after";
  return { from: from.key, to: to.key, kind: row.kind, path: row.path, side, impact: impactOf(row) };
}
