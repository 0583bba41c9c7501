import ELK, { type ElkNode, type LayoutOptions } from "elkjs/lib/elk.bundled.js";
import type { GraphView } from "../../model/graph-view.js";
import { type Block, boxAt, framed, PADDING, packed } from "./blocks.js";
import {
  type Box,
  cardsOf,
  contextOf,
  type GraphPicture,
  nameOf,
  nodesByZone,
  type PlacedEdge,
  type PlacedNode,
  type PlacedZone,
  pairs,
  ZONE_LETTER,
  type ZoneTree,
  zoneTrees,
} from "./picture.js";

/** Options: https://eclipse.dev/elk/reference/options.html */
const LAYERED: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.edgeRouting": "POLYLINE",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
  "elk.spacing.nodeNode": "16",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
};
/** A zone that ELK arranges, with room at its foot for what it arranges no more, and never narrower than that or its label. */
function zoneOptions(foot: Block | null, label: number): LayoutOptions {
  const { top, side } = PADDING;
  const bottom = foot === null ? side : foot.height + 2 * side;
  return {
    "elk.nodeSize.constraints": "MINIMUM_SIZE",
    "elk.padding": `[top=${top},left=${side},bottom=${bottom},right=${side}]`,
    "elk.nodeSize.minimum": `(${Math.max(label, foot?.width ?? 0) + 2 * side},0)`,
  };
}

const CARD_HEIGHT = 46;
const CHIP = { width: 150, height: 22, gap: 6 } as const;
const LONGEST_LABEL = 36;
const SHORTEST_LABEL = 16;
const LETTER = 6.6;

type Pair = ReturnType<typeof pairs>[number];

/** What a container (a zone, or the whole picture) holds, before anything has a place. */
interface Arrangement {
  /** Parts with an edge that leaves the container: whoever surrounds it lays them out. */
  readonly open: readonly ElkNode[];
  /** Everything else, already arranged. */
  readonly closed: Block | null;
  /** The cards inside, at any depth. */
  readonly cards: readonly number[];
}

/** One part of a container while it is arranged: a node for ELK, and the cards that its edges may end at. */
interface Item {
  readonly elk: ElkNode;
  readonly cards: readonly number[];
}

class Layout {
  readonly #view: GraphView;
  readonly #routed: readonly Pair[];
  readonly #inZone: ReadonlyMap<
    string | null,
    { readonly cards: readonly number[]; readonly chips: readonly number[] }
  >;
  readonly #elk = new ELK.default();
  /** What stands at the foot of a zone that ELK arranges, by the id of its node. */
  readonly #feet = new Map<string, Block>();
  /** Edges that a block has laid out already: of what surrounds it they are no part. */
  readonly #laid = new Set<Pair>();
  readonly nodes: PlacedNode[] = [];
  readonly zones = new Map<string, Box>();
  readonly routes = new Map<Pair, { x: number; y: number }[]>();

  constructor(view: GraphView, isCard: (i: number) => boolean, routed: readonly Pair[]) {
    this.#view = view;
    this.#routed = routed;
    const split = (nodes: readonly number[]) => ({
      cards: nodes.filter(isCard),
      chips: nodes.filter((i) => !isCard(i)),
    });
    this.#inZone = new Map([...nodesByZone(view)].map(([zone, nodes]) => [zone, split(nodes)]));
  }

  async arrange(zone: string | null, inside: readonly ZoneTree[]): Promise<Arrangement> {
    const { cards = [], chips = [] } = this.#inZone.get(zone) ?? {};
    const items: Item[] = cards.map((i) => ({ elk: this.#cardNode(i), cards: [i] }));
    const closed: Block[] = [];
    for (const tree of inside) {
      const inner = await this.arrange(tree.zone.id, tree.inside);
      if (inner.open.length > 0) items.push(this.#zoneItem(tree, inner));
      else if (inner.closed !== null)
        closed.push(framed(inner.closed, labelWidth(tree), (box) => this.zones.set(tree.zone.id, box)));
    }
    const all = items.flatMap((item) => item.cards);
    const open: Item[] = [];
    for (const component of this.#components(items, new Set(all))) {
      if (component.leaves) open.push(...component.items);
      else closed.push(await this.#laidOut(component.items));
    }
    if (chips.length > 0) closed.push(this.#chipBlock(chips));
    return { open: open.map((item) => item.elk), closed: packed(closed), cards: all };
  }

  #cardNode(i: number): ElkNode {
    const node = this.#view.nodes[i];
    const letters = node === undefined ? 0 : Math.max(nameOf(node).length + 6, contextOf(node).length);
    return {
      id: `n${i}`,
      width: 30 + Math.min(LONGEST_LABEL, Math.max(SHORTEST_LABEL, letters)) * LETTER,
      height: CARD_HEIGHT,
    };
  }

  #zoneItem(tree: ZoneTree, inner: Arrangement): Item {
    const id = `z${tree.zone.id}`;
    if (inner.closed !== null) this.#feet.set(id, inner.closed);
    const layoutOptions = zoneOptions(inner.closed, labelWidth(tree));
    return { elk: { id, layoutOptions, children: [...inner.open] }, cards: inner.cards };
  }

  /** Items that edges tie together; `leaves` when an edge of one ends outside of `within`. */
  #components(items: readonly Item[], within: ReadonlySet<number>): { items: Item[]; leaves: boolean }[] {
    const itemOf = new Map(items.flatMap((item) => item.cards.map((card) => [card, item] as const)));
    const groups = new Map(items.map((item) => [item, { items: [item], leaves: false }]));
    for (const { from, to } of this.#routed) {
      const one = groups.get(itemOf.get(from) ?? NOBODY);
      const other = groups.get(itemOf.get(to) ?? NOBODY);
      if (within.has(from) !== within.has(to)) {
        const group = one ?? other;
        if (group !== undefined) group.leaves = true;
      } else if (one !== undefined && other !== undefined && one !== other) {
        one.items.push(...other.items);
        one.leaves ||= other.leaves;
        for (const item of other.items) groups.set(item, one);
      }
    }
    return [...new Set(groups.values())];
  }

  /** Runs ELK over some items that nothing ties to the rest of the picture. */
  async #laidOut(items: readonly Item[]): Promise<Block> {
    const cards = new Set(items.flatMap((item) => item.cards));
    const tied = this.#routed.filter((pair) => cards.has(pair.from) && cards.has(pair.to) && !this.#laid.has(pair));
    for (const pair of tied) this.#laid.add(pair);
    const edges = tied.map(({ from, to }, i) => ({ id: `e${i}`, sources: [`n${from}`], targets: [`n${to}`] }));
    const children = items.map((item) => item.elk);
    const result: ElkNode = await this.#elk.layout({ id: "root", layoutOptions: LAYERED, children, edges });
    return {
      width: result.width ?? 0,
      height: result.height ?? 0,
      put: (x, y) => {
        for (const child of result.children ?? []) this.#put(child, x, y);
        for (const [i, pair] of tied.entries()) {
          const section = result.edges?.[i]?.sections?.[0];
          const points =
            section === undefined ? [] : [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
          this.routes.set(
            pair,
            points.map((point) => shifted(point, x, y)),
          );
        }
      },
    };
  }

  #put(elk: ElkNode, left: number, top: number): void {
    const [x, y] = [left + (elk.x ?? 0), top + (elk.y ?? 0)];
    const box = boxAt(x, y, { width: elk.width ?? 0, height: elk.height ?? 0 });
    const foot = this.#feet.get(elk.id);
    foot?.put(x + PADDING.side, y + box.height - PADDING.side - foot.height);
    if (elk.id.startsWith("z")) this.zones.set(elk.id.slice(1), box);
    if (elk.id.startsWith("n")) this.#place(Number(elk.id.slice(1)), "card", box);
    for (const child of elk.children ?? []) this.#put(child, left, top);
  }

  #place(i: number, form: PlacedNode["form"], box: Box): void {
    const node = this.#view.nodes[i];
    if (node !== undefined) this.nodes[i] = { node, form, ...box };
  }

  /** Chips in rows, about twice as wide as high. */
  #chipBlock(chips: readonly number[]): Block {
    const columns = Math.max(1, Math.ceil(Math.sqrt((chips.length * CHIP.height * 2) / CHIP.width)));
    const step = { x: CHIP.width + CHIP.gap, y: CHIP.height + CHIP.gap };
    return {
      width: Math.min(columns, chips.length) * step.x - CHIP.gap,
      height: Math.ceil(chips.length / columns) * step.y - CHIP.gap,
      put: (x, y) => {
        chips.forEach((chip, i) => {
          this.#place(chip, "chip", boxAt(x + (i % columns) * step.x, y + Math.floor(i / columns) * step.y, CHIP));
        });
      },
    };
  }
}

/** Stands for an item that is not among those being arranged. */
const NOBODY: Item = { elk: { id: "" }, cards: [] };

function labelWidth({ zone }: ZoneTree): number {
  return Math.min(60, zone.id.length + zone.label.length + 12) * ZONE_LETTER;
}

function shifted(point: { x: number; y: number }, x: number, y: number): { x: number; y: number } {
  const { x: left, y: top } = boxAt(point.x + x, point.y + y, { width: 0, height: 0 });
  return { x: left, y: top };
}

function placedZones(trees: readonly ZoneTree[], boxes: ReadonlyMap<string, Box>): PlacedZone[] {
  return trees.flatMap(({ zone, inside }): PlacedZone[] => {
    const box = boxes.get(zone.id);
    return [...(box === undefined ? [] : [{ zone, ...box }]), ...placedZones(inside, boxes)];
  });
}

/**
 * Gives everything in a graph a place. What the plan changes or reaches is laid out by its edges (ELK, layered); parts that
 * nothing ties together, and all that the plan leaves alone, are packed beside each other inside their zone. A few thousand
 * resources take about a second. The same view gives the same picture. With "cards" the rest is laid out by its edges, too.
 */
export async function layoutGraph(view: GraphView, scenery: "chips" | "cards" = "chips"): Promise<GraphPicture> {
  const cards = cardsOf(view, scenery === "cards");
  const isCard = (i: number): boolean => {
    const node = view.nodes[i];
    return node !== undefined && cards.has(node);
  };
  const drawn = pairs(view);
  const trees = zoneTrees(view.zones);
  const layout = new Layout(
    view,
    isCard,
    drawn.filter(({ from, to }) => isCard(from) && isCard(to)),
  );
  const { closed } = await layout.arrange(null, trees);
  closed?.put(0, 0);
  return {
    width: Math.ceil(closed?.width ?? 0),
    height: Math.ceil(closed?.height ?? 0),
    zones: placedZones(trees, layout.zones),
    nodes: layout.nodes,
    edges: drawn.map((pair): PlacedEdge => ({ ...pair, points: layout.routes.get(pair) ?? [] })),
  };
}
