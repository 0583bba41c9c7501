import type { GraphEdge, GraphExcerpt, GraphNode, GraphZone } from "../../model/graph-view.js";
import { getOrMake } from "../../model/maps.js";
import type { Report } from "../../model/report.js";
import { contextOf, nameOf, zoneName } from "../html/picture.js";
import { stateOf } from "../html/svg.js";
import { remarks } from "../tell/rows.js";
import { riskWords } from "../tell/verdict.js";
import { clip, visible } from "../tell/visible.js";
import { counted } from "../tell/words.js";

/** The graph of one plan, ready to be drawn. */
export interface Drawing {
  readonly report: Report;
  readonly excerpt: GraphExcerpt;
}

const LONGEST_LABEL = 120;

/** Text from a plan as one line of a label: harmless controls, at most 120 characters. */
export function labelText(text: string): string {
  return clip(visible(text), LONGEST_LABEL);
}

/** "plan.json: High risk, partial plan; the neighbourhood of its changes, 2300 resources further away are not drawn". */
export function headline({ report, excerpt }: Drawing): string {
  const partial = report.plan.complete ? "" : ", partial plan";
  const { leftOut, view } = excerpt;
  const shown = view.nodes.length === 0 ? "nothing of the network is changed" : "the neighbourhood of its changes";
  const cut = leftOut === 0 ? "" : `; ${shown}, ${counted(leftOut, "resource")} further away not drawn`;
  return `${labelText(report.plan.name)}: ${riskWords(report.risk)}${partial}${cut}`;
}

/** What the report says about how the plan was read, for comments: whoever trusts a picture should know. */
export function comments({ report }: Drawing): string[] {
  return remarks(report).map(visible);
}

/** What stands in a node: name, type and module, and what happens to it ("" for what is left alone). */
export function nodeLines(node: GraphNode): readonly [name: string, context: string, state: string] {
  const { name, words, mark } = stateOf(node);
  return [labelText(nameOf(node)), labelText(contextOf(node)), name === "scenery" ? "" : `${mark} ${words}`];
}

/** How a node looks: its risk when the plan changes it, whether a change reaches it, else scenery. */
export type Look = "high" | "medium" | "low" | "none" | "affected" | "scenery";

/** The look of a node: of a changed one its own risk, whatever else reaches it. */
export function lookOf({ change, affected }: GraphNode): Look {
  return change?.risk ?? (affected === null ? "scenery" : "affected");
}

/** Fill, border and text of each look, on a light ground; the same hues as the HTML report's. */
export const COLOURS: Readonly<Record<Look, { readonly fill: string; readonly line: string; readonly text: string }>> =
  {
    high: { fill: "#fdecea", line: "#b3261e", text: "#1c2430" },
    medium: { fill: "#fff3dc", line: "#8a5200", text: "#1c2430" },
    low: { fill: "#e8f1fc", line: "#1a5fb4", text: "#1c2430" },
    none: { fill: "#f0f1f3", line: "#5b6472", text: "#1c2430" },
    affected: { fill: "#f5ecfa", line: "#7a3e9d", text: "#1c2430" },
    scenery: { fill: "#ffffff", line: "#9aa4b2", text: "#566072" },
  };

/** The name of a zone as a label. */
export function zoneText(zone: GraphZone): string {
  return labelText(zoneName(zone));
}

/** All edges from one node to another, as one arrow. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly side: GraphEdge["side"];
}

/** Arrows between known nodes, by their position, in the order of the view. */
export function arrows({ view }: GraphExcerpt): Arrow[] {
  const index = new Map(view.nodes.map((node, i) => [node.address, i]));
  const found = new Map<string, { from: number; to: number; kinds: Set<string>; sides: Set<GraphEdge["side"]> }>();
  for (const edge of view.edges) {
    const from = index.get(edge.from);
    const to = index.get(edge.to);
    if (from === undefined || to === undefined) continue;
    const arrow = getOrMake(found, `${from} ${to}`, () => ({ from, to, kinds: new Set(), sides: new Set() }));
    arrow.kinds.add(edge.kind);
    arrow.sides.add(edge.side);
  }
  return [...found.values()].map(({ from, to, kinds, sides }) => {
    const [only] = sides;
    const side = sides.size === 1 && only !== undefined ? only : "both";
    const ends = side === "before" ? " (until now)" : side === "after" ? " (new)" : "";
    return { from, to, label: `${labelText([...kinds].join(", "))}${ends}`, side };
  });
}
