import { all } from "./page.js";
import { numbered } from "./view.js";

/** More words than this on lit edges cover the picture. */
const MOST_WORDS = 40;
const SVG = "http://www.w3.org/2000/svg";

/** Lights nodes and paths of a picture; everything else steps back. */
export class Light {
  #svg;
  #network;
  #nodes;
  #edges;

  constructor(svg, network) {
    this.#svg = svg;
    this.#network = network;
    this.#nodes = numbered(svg, "node");
    this.#edges = numbered(svg, "edge");
  }

  node(i) {
    return this.#nodes.get(i);
  }

  off() {
    for (const lit of all(".on, .chosen", this.#svg)) lit.classList.remove("on", "chosen");
    for (const words of all(".words", this.#svg)) words.remove();
    this.#svg.classList.remove("lit");
  }

  /** Lights a node and some paths (lists of nodes); gives the nodes that are lit. */
  on(i, paths) {
    this.off();
    this.#svg.classList.add("lit");
    const nodes = new Set([i]);
    const edges = new Set();
    for (const path of paths) {
      path.forEach((step, at) => {
        nodes.add(step);
        if (at > 0) edges.add(this.#network.edgeBetween(path[at - 1], step));
      });
    }
    edges.delete(undefined);
    for (const node of nodes) this.#nodes.get(node).classList.add("on");
    for (const edge of edges) this.#edges.get(edge)?.classList.add("on");
    if (edges.size <= MOST_WORDS) for (const edge of edges) this.#say(edge);
    this.#nodes.get(i).classList.add("chosen");
    return [...nodes];
  }

  /** What an edge means, written on the middle of its line. */
  #say(edge) {
    const line = this.#edges.get(edge);
    if (!line) return;
    const { x, y } = line.getPointAtLength(line.getTotalLength() / 2);
    const words = document.createElementNS(SVG, "text");
    words.setAttribute("class", "words");
    words.setAttribute("x", String(x));
    words.setAttribute("y", String(y - 4));
    words.setAttribute("text-anchor", "middle");
    words.textContent = this.#network.edges[edge][2];
    this.#svg.append(words);
  }
}
