import type { GraphView } from "../../model/graph-view.js";
import { nodesByZone, type ZoneTree, zoneTrees } from "../html/picture.js";
import { visible } from "../tell/visible.js";
import { arrows, COLOURS, comments, type Drawing, headline, lookOf, nodeLines, zoneText } from "./drawing.js";

/**
 * A quoted string of DOT: quotes and backslashes (which begin escapes such as \N) stand for themselves, and so do HTML
 * entities. https://graphviz.org/doc/info/lang.html#strings
 */
export function dotText(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("&", "&amp;")}"`;
}

/** Lines of a label, one below the other. */
function dotLines(lines: readonly string[]): string {
  return `"${lines.map((line) => dotText(line).slice(1, -1)).join("\\n")}"`;
}

const FONT = 'fontname="Helvetica"';

/** Graphs of plans as DOT: one digraph, a cluster for each plan when there are several. Ends in a newline. */
export function drawDot(drawings: readonly Drawing[]): string {
  const alone = drawings.length === 1;
  const title = drawings.map(headline).join("; ");
  return [
    ...drawings.flatMap((drawing) => comments(drawing).map((each) => `// ${each}`)),
    "digraph planrisk {",
    `  graph [rankdir=LR, newrank=true, labelloc=t, ${FONT}, label=${dotText(alone ? title : "planrisk")}];`,
    `  node [shape=box, style="rounded,filled", ${FONT}, fontsize=10, margin="0.12,0.06"];`,
    `  edge [${FONT}, fontsize=9, color="#9aa4b2", fontcolor="#566072"];`,
    ...drawings.flatMap((drawing, i) => partLines(drawing, `p${i}`, alone)),
    "}",
    "",
  ].join("\n");
}

function partLines(drawing: Drawing, prefix: string, alone: boolean): string[] {
  const { view } = drawing.excerpt;
  const trees = zoneTrees(view.zones);
  const place = { prefix, counter: { zones: 0 }, indent: "  ", byZone: nodesByZone(view) };
  const body = [...trees.flatMap((tree) => zoneLines(tree, view, place)), ...nodeStatements(view, null, place)];
  const cluster = alone
    ? body
    : [`  subgraph cluster_${prefix} {`, `    label=${dotText(headline(drawing))};`, ...body, "  }"];
  const ties = arrows(drawing.excerpt).map(({ from, to, label, side }) => {
    const style = side === "before" ? ", style=dashed" : "";
    return `  ${prefix}n${from} -> ${prefix}n${to} [label=${dotText(label)}${style}];`;
  });
  return [...cluster, ...ties];
}

interface Place {
  readonly prefix: string;
  readonly counter: { zones: number };
  readonly indent: string;
  readonly byZone: ReturnType<typeof nodesByZone>;
}

function zoneLines({ zone, inside }: ZoneTree, view: GraphView, place: Place): string[] {
  const { prefix, counter, indent } = place;
  const id = `cluster_${prefix}z${counter.zones}`;
  counter.zones += 1;
  const inner = `${indent}  `;
  return [
    `${indent}subgraph ${id} {`,
    `${inner}label=${dotText(zoneText(zone))}; style=${zone.kind === "vpc" ? "solid" : "dashed"}; color="#9aa4b2"; fontsize=11;`,
    ...inside.flatMap((tree) => zoneLines(tree, view, { ...place, indent: inner })),
    ...nodeStatements(view, zone.id, { ...place, indent: inner }),
    `${indent}}`,
  ];
}

function nodeStatements(view: GraphView, zone: string | null, { prefix, indent, byZone }: Place): string[] {
  return (byZone.get(zone) ?? []).flatMap((i) => {
    const node = view.nodes[i];
    if (node === undefined) return [];
    const look = lookOf(node);
    const { fill, line, text } = COLOURS[look];
    const width = look === "high" ? ", penwidth=2" : "";
    const label = dotLines(nodeLines(node).filter((each) => each !== ""));
    return [
      `${indent}${prefix}n${i} [label=${label}, tooltip=${dotText(visible(node.address))}, fillcolor="${fill}", color="${line}", fontcolor="${text}"${width}];`,
    ];
  });
}
