import type { EdgeKind } from "../../graph/edges/kinds.js";
import type { Comparison } from "../comparison.js";
import { alsoOn, SIDES } from "./sides.js";

/** One attribute that points from a resource to another, by address; old and new object of a replacement are one. */
export interface TiedPair {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly path: string;
  readonly side: "before" | "after" | "both";
}

/**
 * The edges of the graph between different addresses, as they are shown to people. The copy of an attachment in the values of
 * an interface outlives what attaches it, or is not there yet: when the two are tied, the worlds tell.
 */
export function* tiedPairs(c: Comparison): Generator<TiedPair> {
  const attached = attachments(c);
  for (const { from, to, kind, path, side } of c.graph.edges) {
    const source = c.addressOf(from);
    const target = c.addressOf(to);
    if (source === target) continue;
    const known = kind === "attached-to" ? attached.get(pairKey(source, target)) : undefined;
    yield { from: source, to: target, kind, path, side: known ?? side };
  }
}

type Sides = TiedPair["side"];

function pairKey(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}

/** In which worlds an interface of its own is attached to which instance, by both addresses. */
function attachments(c: Comparison): ReadonlyMap<string, Sides> {
  const found = new Map<string, Sides>();
  for (const side of SIDES) {
    for (const each of c[side].interfaces.values()) {
      if (each.kind !== "resource" || each.attachment === null) continue;
      const key = pairKey(each.object.address, c.name(each.attachment.instance));
      found.set(key, alsoOn(found.get(key), side));
    }
  }
  return found;
}
