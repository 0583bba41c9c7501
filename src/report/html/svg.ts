import type { GraphEdge } from "../../model/graph-view.js";
import { clip } from "../tell/visible.js";
import { actionSymbol, bareRisk, SYMBOL } from "../tell/words.js";
import { type Content, type Html, html } from "./markup.js";
import {
  contextOf,
  type GraphPicture,
  nameOf,
  type PlacedEdge,
  type PlacedNode,
  type PlacedZone,
  ZONE_LETTER,
  zoneName,
} from "./picture.js";

const MARGIN = 24;

/** How many letters of a font this wide (in pixels a letter) fit. */
function fitted(text: string, width: number, letter: number): string {
  return clip(text, Math.max(4, Math.floor(width / letter)));
}

/** What stands beside the colour: risk of a change, or how a change reaches it. */
export function stateOf({ change, affected }: PlacedNode["node"]): {
  readonly name: string;
  readonly words: string;
  readonly mark: string;
} {
  if (change !== null) {
    // Which comes first, the node does not know.
    const symbol = change.action === "replace" ? "±" : actionSymbol({ action: change.action, actions: [] });
    return {
      name: change.risk,
      words: `${change.action}, ${bareRisk(change.risk)}`,
      mark: `${SYMBOL[change.risk]} ${symbol}`,
    };
  }
  if (affected !== null) return { name: `affected ${affected.how}`, words: `affected ${affected.how}ly`, mark: "◎" };
  return { name: "scenery", words: "not changed", mark: "" };
}

function nodeSvg(placed: PlacedNode, index: number): Html {
  const { node, x, y, width, height, form } = placed;
  const { name, words, mark } = stateOf(node);
  const label = `${node.address}: ${words}`;
  const text =
    form === "card"
      ? html`<rect class="bar" width="5" height="${height}" rx="2"/><text class="name" x="14" y="19">${fitted(
          nameOf(node),
          width - 52,
          6.8,
        )}</text><text class="kind" x="14" y="36">${fitted(contextOf(node), width - 18, 5.6)}</text><text class="mark" x="${width - 8}" y="19" text-anchor="end">${mark}</text>`
      : html`<text class="kind" x="7" y="15">${fitted(`${mark} ${nameOf(node)}`.trim(), width - 12, 5.8)}</text>`;
  return html`<g class="node ${form} ${name}" data-node="${index}" transform="translate(${x} ${y})" role="img" aria-label="${label}"><title>${label}</title><rect class="box" width="${width}" height="${height}" rx="5"/>${text}</g>
`;
}

function zoneSvg({ zone, x, y, width, height }: PlacedZone): Html {
  return html`<g class="zone ${zone.kind}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/><text x="${x + 12}" y="${y + 21}">${fitted(
    zoneName(zone),
    width - 20,
    ZONE_LETTER,
  )}</text></g>
`;
}

function centre({ x, y, width, height }: PlacedNode): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** What the edges of one line mean, each kind once. */
export function edgeKinds(edges: readonly GraphEdge[]): string {
  return [...new Set(edges.map((edge) => edge.kind))].join(", ");
}

/** Only edges with a route are drawn at once; the others when one of their ends is chosen. */
function edgeSvg(edge: PlacedEdge, index: number, picture: GraphPicture): Content {
  const from = picture.nodes[edge.from];
  const to = picture.nodes[edge.to];
  if (from === undefined || to === undefined) return null;
  const points = edge.points.length > 0 ? edge.points : [centre(from), centre(to)];
  const path = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("");
  const sides = new Set(edge.edges.map((each) => each.side));
  const world = sides.size === 1 && !sides.has("both") ? [...sides].join("") : "both";
  const routed = edge.points.length > 0 ? "routed" : "loose";
  return html`<path class="edge ${routed} ${world}" data-edge="${index}" d="${path}"><title>${from.node.address} ${edgeKinds(edge.edges)} ${to.node.address}</title></path>
`;
}

/** The viewBox of a picture with a margin around it; `top` more pixels above. */
export function viewBox({ width, height }: GraphPicture, top = 0): string {
  return `${-MARGIN} ${-MARGIN - top} ${width + 2 * MARGIN} ${height + 2 * MARGIN + top}`;
}

/** What stands in the picture: zones, edges, nodes. */
export function pictureGroups(picture: GraphPicture): Html {
  return html`<g class="zones">${picture.zones.map(zoneSvg)}</g>
<g class="edges">${picture.edges.map((edge, i) => edgeSvg(edge, i, picture))}</g>
<g class="nodes">${picture.nodes.map(nodeSvg)}</g>`;
}

/**
 * The picture of a graph as SVG; what it looks like is the page's style, what it does the page's script. Where a host forbids
 * styles, it is drawn in outlines.
 */
export function pictureSvg(picture: GraphPicture, label: string): Html {
  return html`<svg class="picture" viewBox="${viewBox(picture)}" role="application" aria-label="${label}" tabindex="0" preserveAspectRatio="xMidYMid meet" fill="none" stroke="gray">
${pictureGroups(picture)}
</svg>`;
}
