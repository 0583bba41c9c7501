import type { GraphEdge, GraphNode } from "../../model/graph-view.js";
import type { Risk } from "../../model/level.js";

type Marks = ReadonlyMap<string, Pick<GraphNode, "change" | "affected">>;

const RANKS: Readonly<Record<Risk, number>> = { high: 0, medium: 1, low: 2, none: 5 };
const DIRECT = 3;
const INDIRECT = 4;
const TIED_TO_RISK = 6;
const TIED_TO_CHANGE = 7;

/**
 * Which resources to draw: all of them when there are at most `whole`, else `most` of these: changes by risk, who is affected,
 * changes without risk, then what a change is tied to.
 */
export function chosen(
  all: readonly string[],
  edges: readonly GraphEdge[],
  marks: Marks,
  { whole, most }: { readonly whole: number; readonly most: number },
): ReadonlySet<string> {
  if (all.length <= whole) return new Set(all);
  const ranks = new Map<string, number>();
  for (const address of all) {
    const rank = rankOf(marks.get(address));
    if (rank !== null) ranks.set(address, rank);
  }
  for (const { from, to } of edges) {
    tie(ranks, marks, from, to);
    tie(ranks, marks, to, from);
  }
  const ranked = all
    .flatMap((address) => {
      const rank = ranks.get(address);
      return rank === undefined ? [] : [{ address, rank }];
    })
    .sort((a, b) => a.rank - b.rank);
  return new Set(ranked.slice(0, most).map(({ address }) => address));
}

function rankOf(mark: Pick<GraphNode, "change" | "affected"> | undefined): number | null {
  const change = mark?.change ?? null;
  const own = change === null ? null : RANKS[change.risk];
  const affected = mark?.affected ?? null;
  const felt = affected === null ? null : affected.how === "direct" ? DIRECT : INDIRECT;
  return own === null || felt === null ? (own ?? felt) : Math.min(own, felt);
}

function tie(ranks: Map<string, number>, marks: Marks, changed: string, other: string): void {
  const change = marks.get(changed)?.change ?? null;
  if (change === null) return;
  const rank = change.risk === "none" ? TIED_TO_CHANGE : TIED_TO_RISK;
  if (rank < (ranks.get(other) ?? Number.POSITIVE_INFINITY)) ranks.set(other, rank);
}
