import type { ResourceObject, Side } from "../../graph/types.js";
import type { Comparison } from "../comparison.js";

export const SIDES = ["before", "after"] as const satisfies readonly Side[];

/**
 * The object that stands at an address on one side: of a replacement the old one before and the new one after, deposed
 * ones only where there is no other; null where there is none.
 */
export function objectAt(c: Comparison, address: string, side: Side): ResourceObject | null {
  const here = c.graph.at(address).filter((object) => object[side] !== null);
  const live = here.filter((object) => object.change?.deposed == null);
  const found = live.length > 0 ? live : here;
  return (side === "before" ? found[0] : found.at(-1)) ?? null;
}

/** The side on which something is, told from one side more. */
export function alsoOn(known: Side | "both" | undefined, side: Side | "both"): Side | "both" {
  return known === undefined || known === side ? side : "both";
}
