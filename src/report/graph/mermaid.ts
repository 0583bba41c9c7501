import type { GraphExcerpt } from "../../model/graph-view.js";
import { nodesByZone, type ZoneTree, zoneTrees } from "../html/picture.js";
import { clip } from "../tell/visible.js";
import { arrows, COLOURS, comments, type Drawing, headline, lookOf, nodeLines, zoneText } from "./drawing.js";

/**
 * Mermaid draws no more arrows than this, and shows an error instead of what is longer; hosts leave both as they are.
 * https://mermaid.js.org/config/schema-docs/config.html (maxEdges, maxTextSize)
 */
const MOST_ARROWS = 500;
const LONGEST_COMMENT = 300;

/**
 * Text for a quoted label. All but letters, digits, blanks and a few marks become Mermaid's entity codes, so that nothing
 * in it is syntax, Markdown or HTML. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function mermaidText(text: string): string {
  return text.replace(UNSAFE, (character) => `#${character.codePointAt(0)};`);
}

/**
 * What is not known to be plain: all but letters, digits, blanks and these marks; an underscore that could begin emphasis; what
 * makes a list at the beginning (1., -, +).
 */
const UNSAFE = /[^\p{L}\p{N} ._,/()[\]=+~…·✖▲●○◎±-]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[\d+-]/gu;

/** Graphs of plans (one or more, side by side) as a Mermaid flowchart. Ends in a newline. */
export function drawMermaid(drawings: readonly Drawing[]): string {
  const parts = drawings.map((drawing, i) => new Part(drawing, `p${i}`));
  const alone = parts.length === 1;
  const looks = Object.entries(COLOURS).map(
    ([look, { fill, line, text }]) => `  classDef ${look} fill:${fill},stroke:${line},color:${text}`,
  );
  const lines = parts.flatMap((part) => part.lines(alone));
  const zones = parts.flatMap((part) => part.zoneIds(alone));
  return [
    ...drawings.map((drawing) => `%% planrisk: ${mermaidText(headline(drawing))}`),
    "flowchart LR",
    ...lines,
    ...parts.flatMap((part) => part.arrowLines(Math.floor(MOST_ARROWS / parts.length))),
    ...looks,
    "  classDef zone fill:transparent,stroke:#9aa4b2",
    ...(zones.length === 0 ? [] : [`  class ${zones.join(",")} zone`]),
    "",
  ].join("\n");
}

/** One plan of the chart; ids begin with `prefix`, so that plans do not mix. */
class Part {
  readonly #drawing: Drawing;
  readonly #excerpt: GraphExcerpt;
  readonly #prefix: string;
  readonly #byZone: ReturnType<typeof nodesByZone>;
  #zones = 0;

  constructor(drawing: Drawing, prefix: string) {
    this.#drawing = drawing;
    this.#excerpt = drawing.excerpt;
    this.#prefix = prefix;
    this.#byZone = nodesByZone(drawing.excerpt.view);
  }

  lines(alone: boolean): string[] {
    const told = comments(this.#drawing).map((each) => `  %% ${mermaidText(clip(each, LONGEST_COMMENT))}`);
    const trees = zoneTrees(this.#excerpt.view.zones);
    const body = [...trees.flatMap((tree) => this.#zoneLines(tree, "  ")), ...this.#nodes(null, "  ")];
    if (body.length === 0) body.push(`  ${this.#prefix}["${mermaidText(headline(this.#drawing))}"]`);
    if (alone) return [...told, ...body];
    const title = mermaidText(headline(this.#drawing));
    return [...told, `  subgraph ${this.#prefix}["${title}"]`, ...body.map((line) => `  ${line}`), "  end"];
  }

  /** The ids of the boxes around nodes, once the lines are made. */
  zoneIds(alone: boolean): string[] {
    const zones = Array.from({ length: this.#zones }, (_, i) => `${this.#prefix}z${i}`);
    return alone ? zones : [this.#prefix, ...zones];
  }

  #zoneLines({ zone, inside }: ZoneTree, indent: string): string[] {
    const id = `${this.#prefix}z${this.#zones}`;
    this.#zones += 1;
    const inner = `${indent}  `;
    return [
      `${indent}subgraph ${id}["${mermaidText(zoneText(zone))}"]`,
      ...inside.flatMap((tree) => this.#zoneLines(tree, inner)),
      ...this.#nodes(zone.id, inner),
      `${indent}end`,
    ];
  }

  #nodes(zone: string | null, indent: string): string[] {
    return (this.#byZone.get(zone) ?? []).flatMap((i) => {
      const node = this.#excerpt.view.nodes[i];
      if (node === undefined) return [];
      const label = nodeLines(node)
        .filter((line) => line !== "")
        .map(mermaidText)
        .join("<br/>");
      return [`${indent}${this.#prefix}n${i}["${label}"]:::${lookOf(node)}`];
    });
  }

  /** What is tied to a change comes first where not all arrows fit. */
  arrowLines(most: number): string[] {
    const { nodes } = this.#excerpt.view;
    const isQuiet = (i: number) => {
      const node = nodes[i];
      return node !== undefined && lookOf(node) === "scenery";
    };
    const all = arrows(this.#excerpt);
    const ranked = [...all].sort(
      (a, b) => Number(isQuiet(a.from)) + Number(isQuiet(a.to)) - Number(isQuiet(b.from)) - Number(isQuiet(b.to)),
    );
    const lines = ranked.slice(0, most).map(({ from, to, label, side }) => {
      const line = side === "before" ? "-.->" : "-->";
      return `  ${this.#prefix}n${from} ${line}|"${mermaidText(label)}"| ${this.#prefix}n${to}`;
    });
    const rest = all.length - lines.length;
    return rest > 0 ? [...lines, `  %% ${rest} arrows are left out`] : lines;
  }
}
