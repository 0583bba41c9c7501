import type { GraphEdge, GraphExcerpt, GraphNode } from "../../model/graph-view.js";
import type { Report } from "../../model/report.js";
import type { Comparison } from "../comparison.js";
import { interfaceFacts, resourceFacts } from "../explain/facts.js";
import { chosen } from "./choose.js";
import { marksOf, NO_MARK } from "./marks.js";
import { isContainer, Zones } from "./zones.js";

export interface GraphViewOptions {
  /**
   * Resources to draw at most. A graph that has more is cut down to the neighbourhood of its changes: these, who feels them
   * and what they are tied to. Infinity draws everything.
   */
  readonly most: number;
}

/**
 * The resource graph of a plan as somebody draws it: the resources of the network model in both worlds, with what the plan
 * changes and what its findings reach. `report` is that of the same plan. A VPC or subnet that is left alone is the
 * zone around what lies in it, and a node only where an edge would be lost otherwise. Linear in resources and edges.
 */
export function graphView(c: Comparison, report: Report, options: GraphViewOptions): GraphExcerpt {
  const marks = marksOf(report);
  const zones = new Zones(c);
  const types = new Map(c.graph.objects.map((object) => [object.address, object.type]));
  const edges = edgesOf(c).filter(({ from, to }) => !isToldByZones(from, to, types, zones));
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const all = [...types.keys()].filter((address) => {
    return marks.has(address) || tied.has(address) || !isContainer(types.get(address) ?? "");
  });
  const drawn = chosen(all, edges, marks, options.most);
  const nodes = all
    .filter((address) => drawn.has(address))
    .map((address): GraphNode => {
      const { change, affected } = marks.get(address) ?? NO_MARK;
      return {
        address,
        type: types.get(address) ?? "",
        zone: zones.of(address),
        change,
        affected,
        facts: factsOf(c, address),
      };
    });
  const view = {
    zones: zones.all(nodes.flatMap((node) => node.zone ?? [])),
    nodes,
    edges: edges.filter(({ from, to }) => drawn.has(from) && drawn.has(to)),
  };
  return { view, leftOut: all.length - nodes.length };
}

/** Edges from address to address, one of each kind; old and new object of a replacement are one. */
function edgesOf(c: Comparison): GraphEdge[] {
  const found = new Map<string, GraphEdge>();
  for (const edge of c.graph.edges) {
    const from = c.graph.get(edge.from)?.address;
    const to = c.graph.get(edge.to)?.address;
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from}\n${to}\n${edge.kind}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { from, to, kind: edge.kind, side: edge.side });
    else if (known.side !== edge.side) found.set(key, { ...known, side: "both" });
  }
  return [...found.values()];
}

/** True where drawing `from` inside the zone of `to` says it already. */
function isToldByZones(from: string, to: string, types: ReadonlyMap<string, string>, zones: Zones): boolean {
  return isContainer(types.get(to) ?? "") && zones.within(zones.of(from), to);
}

const INTERFACE_IDS = ["", "#primary", "#managed", "#launched"] as const;

function factsOf(c: Comparison, address: string): GraphNode["facts"] {
  const pair = INTERFACE_IDS.map((suffix) => c.pair(`${address}${suffix}`)).find((each) => each !== null);
  const facts = [...resourceFacts(c, address), ...(pair == null ? [] : interfaceFacts(c, pair))];
  const told = (values: readonly string[] | null) => (values === null || values.length === 0 ? null : listed(values));
  return facts.map(({ name, before, after }) => ({ name, before: told(before), after: told(after) }));
}

const MOST_VALUES = 12;

function listed(values: readonly string[]): string {
  const rest = values.length - MOST_VALUES;
  return rest > 0 ? `${values.slice(0, MOST_VALUES).join(", ")} and ${rest} more` : values.join(", ");
}
