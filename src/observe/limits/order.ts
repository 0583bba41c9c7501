import type { Graph } from "../../graph/graph.js";
import type { ObjectKey, Side } from "../../graph/types.js";
import { append } from "../../model/maps.js";
import { remembering } from "../../model/memo.js";
import type { Comparison } from "../comparison.js";

type Adjacency = ReadonlyMap<ObjectKey, readonly ObjectKey[]>;
/** What each object refers to, by side; made once for a graph, and only where an order is asked for. */
const references = remembering((graph: Graph): Readonly<Record<Side, Adjacency>> => {
  const sides = { before: new Map<ObjectKey, ObjectKey[]>(), after: new Map<ObjectKey, ObjectKey[]>() };
  for (const { from, to, side } of graph.edges) {
    for (const name of ["before", "after"] as const) {
      if (side === "both" || side === name) append(sides[name], from, to);
    }
  }
  return sides;
});

/** Everything that an object refers to on one side, through others too, without itself. */
function closure(graph: Graph, side: Side, from: ObjectKey): ReadonlySet<ObjectKey> {
  const next = references(graph)[side];
  const seen = new Set<ObjectKey>();
  const open = [from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const to of next.get(key) ?? []) {
      if (to === from || seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

/**
 * True when Terraform makes or updates `from` only after `to`, because it refers to it.
 * https://developer.hashicorp.com/terraform/internals/graph
 */
export function waitsFor(c: Comparison, from: ObjectKey, to: ObjectKey): boolean {
  return closure(c.graph, "after", from).has(to);
}

/**
 * True when the object at `ended` is certainly gone before the one at `begun` is made: what `begun` refers to is itself
 * a replacement that deletes first, and whatever refers to the old one goes before it.
 */
export function endsBefore(c: Comparison, ended: ObjectKey, begun: ObjectKey): boolean {
  const uses = closure(c.graph, "before", ended);
  for (const key of closure(c.graph, "after", begun)) {
    const object = c.graph.get(key);
    if (object?.fate !== "replacement" || object.change === null || object.change.createFirst) continue;
    if (object.address === ended || uses.has(object.address)) return true;
  }
  return false;
}
