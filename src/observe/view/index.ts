import { INTERFACE_MARKS } from "../../model/address.js";
import type { GraphEdge, GraphExcerpt, GraphNode } from "../../model/graph-view.js";
import type { Report } from "../../model/report.js";
import type { Comparison } from "../comparison.js";
import { tiedPairs } from "../explain/edges.js";
import { interfaceFacts, resourceFacts } from "../explain/facts.js";
import { alsoOn } from "../explain/sides.js";
import { chosen } from "./choose.js";
import { marksOf, NO_MARK } from "./marks.js";
import { isContainer, Zones } from "./zones.js";

export interface GraphViewOptions {
  /**
   * A graph of more resources than this is cut down to the neighbourhood of its changes: these, who feels them and what they
   * are tied to. Infinity draws everything.
   */
  readonly whole: number;
  /** Resources to draw of the neighbourhood, at most: the riskiest first. */
  readonly most: number;
}

/**
 * The resource graph of a plan as somebody draws it: the resources of the network model in both worlds, with what the plan
 * changes and what its findings reach. `report` is that of the same plan. A VPC or subnet that is left alone is the zone
 * around what lies in it, and a node only where a change is tied to it from elsewhere. Linear in resources and edges.
 */
export function graphView(c: Comparison, report: Report, options: GraphViewOptions): GraphExcerpt {
  const marks = marksOf(report);
  const zones = new Zones(c);
  const types = new Map(c.graph.objects.map((object) => [object.address, object.type]));
  const isZoneOnly = (address: string) => isContainer(types.get(address) ?? "") && !marks.has(address);
  const edges = edgesOf(c).filter(({ from, to }) => {
    const isScenery = !marks.has(from) && !marks.has(to);
    if (isScenery && (isZoneOnly(from) || isZoneOnly(to))) return false;
    return !isToldByZones(from, to, types, zones);
  });
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const all = [...types.keys()].filter((address) => tied.has(address) || !isZoneOnly(address));
  const drawn = chosen(all, edges, marks, options);
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

/** Edges from address to address, one of each kind. */
function edgesOf(c: Comparison): GraphEdge[] {
  const found = new Map<string, GraphEdge>();
  for (const { from, to, kind, side } of tiedPairs(c)) {
    const key = `${from}\n${to}\n${kind}`;
    found.set(key, { from, to, kind, side: alsoOn(found.get(key)?.side, side) });
  }
  return [...found.values()];
}

/** True where drawing `from` inside the zone of `to` says it already. */
function isToldByZones(from: string, to: string, types: ReadonlyMap<string, string>, zones: Zones): boolean {
  return isContainer(types.get(to) ?? "") && zones.within(zones.of(from), to);
}

function factsOf(c: Comparison, address: string): GraphNode["facts"] {
  const pair = ["", ...INTERFACE_MARKS].map((mark) => c.pair(`${address}${mark}`)).find((each) => each !== null);
  const facts = [...resourceFacts(c, address), ...(pair == null ? [] : interfaceFacts(c, pair))];
  const told = (values: readonly string[] | null) => (values === null || values.length === 0 ? null : listed(values));
  return facts.map(({ name, before, after }) => ({ name, before: told(before), after: told(after) }));
}

const MOST_VALUES = 12;

function listed(values: readonly string[]): string {
  const rest = values.length - MOST_VALUES;
  return rest > 0 ? `${values.slice(0, MOST_VALUES).join(", ")} and ${rest} more` : values.join(", ");
}
