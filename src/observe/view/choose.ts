import type { GraphEdge, GraphNode } from "../../model/graph-view.js";
import type { Risk } from "../../model/level.js";

type Mark = Pick<GraphNode, "change" | "affected">;
type Marks = ReadonlyMap<string, Mark>;

const CHANGED: Readonly<Record<Risk, number>> = { high: 0, medium: 1, low: 2, none: 5 };
const DIRECT = 3;
const INDIRECT = 4;
const SCENERY = 6;
/** Neighbours that come with a change at first: one group of a thousand members must not be all that is drawn. */
const WITH_CHANGE = 8;

/**
 * Which resources to draw: all of them when there are at most `whole`, else the neighbourhood of the changes, at most `most`:
 * the riskiest changes, each with what it is tied to, then everything else that is changed, affected or tied to a change.
 */
export function chosen(
  all: readonly string[],
  edges: readonly GraphEdge[],
  marks: Marks,
  { whole, most }: { readonly whole: number; readonly most: number },
): ReadonlySet<string> {
  if (all.length <= whole) return new Set(all);
  const known = new Set(all);
  const rank = (address: string) => rankOf(marks.get(address));
  const byRank = (a: string, b: string) => rank(a) - rank(b) || (a < b ? -1 : 1);
  const marked = [...marks.keys()].filter((address) => known.has(address)).sort(byRank);
  const changed = marked.filter((address) => (marks.get(address)?.change ?? null) !== null);
  const tied = neighbours(edges, new Set(changed));
  const first = changed.flatMap((address) => {
    const beside = [...(tied.get(address) ?? [])].sort(byRank);
    return [address, ...beside.slice(0, WITH_CHANGE)];
  });
  const rest = [...marked, ...[...tied.values()].flatMap((each) => [...each]).sort(byRank)];
  const drawn = new Set<string>();
  for (const address of [...first, ...rest]) {
    if (drawn.size >= most) break;
    if (known.has(address)) drawn.add(address);
  }
  return drawn;
}

function rankOf(mark: Mark | undefined): number {
  const own = mark?.change == null ? SCENERY : CHANGED[mark.change.risk];
  const felt = mark?.affected == null ? SCENERY : mark.affected.how === "direct" ? DIRECT : INDIRECT;
  return Math.min(own, felt);
}

/** What an edge ties to each of these, whichever way it points. */
function neighbours(edges: readonly GraphEdge[], of: ReadonlySet<string>): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>([...of].map((address) => [address, new Set()]));
  for (const { from, to } of edges) {
    found.get(from)?.add(to);
    found.get(to)?.add(from);
  }
  return found;
}
