import type { GraphEdge, GraphNode, GraphView, GraphZone } from "../../model/graph-view.js";
import { append, getOrMake } from "../../model/maps.js";

/** A box in the picture, in pixels from its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface PlacedZone extends Box {
  readonly zone: GraphZone;
}
/** A card is what the plan changes or reaches, laid out by its edges; a chip is anything else, packed beside. */
export interface PlacedNode extends Box {
  readonly node: GraphNode;
  readonly form: "card" | "chip";
}
/** Everything between two nodes, drawn as one line; `points` is empty where a straight line will do. */
export interface PlacedEdge {
  readonly from: number;
  readonly to: number;
  readonly edges: readonly GraphEdge[];
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** How wide a letter of a zone's label is, in pixels. */
export const ZONE_LETTER = 7.2;

/** A graph with a place for everything; indices of edges are those of `nodes`. */
export interface GraphPicture {
  readonly width: number;
  readonly height: number;
  /** Outer zones before those inside them. */
  readonly zones: readonly PlacedZone[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** The name of a resource without module and type: `web["a"]`. */
export function nameOf({ address, type }: GraphNode): string {
  const at = address.lastIndexOf(`${type}.`);
  return at < 0 ? address : address.slice(at + type.length + 1);
}

/** "network_interface · module.app": what the name leaves out. */
export function contextOf({ address, type }: GraphNode): string {
  const at = address.lastIndexOf(`${type}.`);
  const path = at > 0 ? address.slice(0, at).replace(/\.$/, "") : "";
  const short = type.replace(/^aws_/, "");
  return path === "" ? short : `${short} · ${path}`;
}

/** More cards than this cannot be read and take long to lay out; the least risky ones become chips. */
const MOST_CARDS = 250;

const RISK = { high: 0, medium: 1, low: 2, none: 6 } as const;

/** The lower, the more it belongs into the middle of the picture; null: it is scenery. */
function importance({ change, affected }: GraphNode): number | null {
  if (change !== null && change.risk !== "none") return RISK[change.risk];
  if (affected !== null) return (affected.how === "direct" ? 3 : 4) + RISK[affected.level] / 10;
  return null;
}

/** After all that matters. */
const SCENERY = 9;

/** The nodes that are drawn as cards: what the plan changes or reaches, and with `scenery` the rest, while there is room. */
export function cardsOf(view: GraphView, scenery = false): ReadonlySet<GraphNode> {
  const ranked = view.nodes
    .flatMap((node) => {
      const rank = importance(node) ?? (scenery ? SCENERY : null);
      return rank === null ? [] : [{ node, rank }];
    })
    .sort((a, b) => a.rank - b.rank);
  return new Set(ranked.slice(0, MOST_CARDS).map(({ node }) => node));
}

/** "Subnet aws_subnet.a (10.0.1.0/24)". */
export function zoneName({ id, kind, label }: GraphZone): string {
  const name = kind === "vpc" ? "VPC" : "Subnet";
  return label === "" ? `${name} ${id}` : `${name} ${id} (${label})`;
}

/** Positions of nodes by the id of their zone; null: in none that is known. */
export function nodesByZone({ nodes, zones }: GraphView): ReadonlyMap<string | null, readonly number[]> {
  const known = new Set(zones.map((zone) => zone.id));
  const found = new Map<string | null, number[]>();
  nodes.forEach(({ zone }, i) => {
    append(found, zone !== null && known.has(zone) ? zone : null, i);
  });
  return found;
}

/** A zone with the zones in it. */
export interface ZoneTree {
  readonly zone: GraphZone;
  readonly inside: readonly ZoneTree[];
}

/** Zones as trees; a parent that is missing, or that lies inside, counts as none. */
export function zoneTrees(zones: readonly GraphZone[]): ZoneTree[] {
  const known = new Map(zones.map((zone) => [zone.id, zone]));
  const isRoot = (zone: GraphZone): boolean => {
    const seen = new Set<string>();
    for (
      let at: GraphZone | undefined = zone;
      at !== undefined;
      at = at.parent === null ? undefined : known.get(at.parent)
    ) {
      if (seen.has(at.id)) return at.id === zone.id;
      seen.add(at.id);
    }
    return zone.parent === null || !known.has(zone.parent);
  };
  const roots = zones.filter((zone) => known.get(zone.id) === zone && isRoot(zone));
  const rooted = new Set(roots);
  const tree = (zone: GraphZone): ZoneTree => ({
    zone,
    inside: zones
      .filter((each) => each.parent === zone.id && !rooted.has(each) && known.get(each.id) === each)
      .map(tree),
  });
  return roots.map(tree);
}

/** Edges of the view between known nodes, one for each pair in either direction, in the order of the view. */
export function pairs(view: GraphView): { from: number; to: number; edges: GraphEdge[] }[] {
  const index = new Map(view.nodes.map((node, i) => [node.address, i]));
  const found = new Map<string, { from: number; to: number; edges: GraphEdge[] }>();
  for (const edge of view.edges) {
    const from = index.get(edge.from);
    const to = index.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${Math.min(from, to)}-${Math.max(from, to)}`;
    getOrMake(found, key, () => ({ from, to, edges: [] })).edges.push(edge);
  }
  return [...found.values()];
}
