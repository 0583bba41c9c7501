import { element } from "./page.js";

/** More than this nobody reads; the picture shows them all. */
const MOST = 60;

/** Beside the picture: everything about the node that is chosen. */
export class Panel {
  #place;
  #network;
  #articles;
  #choose;

  /** `articles`: the change of the page by address; `choose`: what a click on another node does. */
  constructor(place, network, articles, choose) {
    this.#place = place;
    this.#network = network;
    this.#articles = articles;
    this.#choose = choose;
  }

  tell(i) {
    const node = this.#network.nodes[i];
    const heading = element("h4");
    heading.append(element("code", node.address));
    const parts = [heading, this.#facts(node)];
    const article = this.#articles.get(node.address);
    if (article) parts.push(element("a", "What the plan does to it", { href: `#${article.id}` }));
    const reaches = this.#network.reaches(i);
    const reachedBy = this.#network.reachedBy(i);
    parts.push(...this.#list(`Reaches (${reaches.length}), lit in the picture`, reaches, (path) => path.at(-1)));
    parts.push(...this.#list(`Reached by (${reachedBy.length})`, reachedBy, (path) => path[0]));
    const told = new Set([...reaches.map((path) => path.at(-1)), ...reachedBy.map((path) => path[0])]);
    const ties = this.#network.ties(i).filter(([, to]) => !told.has(to));
    parts.push(...this.#list(`Also tied to (${ties.length})`, ties, (path) => path[1]));
    this.#place.replaceChildren(...parts);
    this.#place.scrollTop = 0;
  }

  #facts(node) {
    const facts = element("dl");
    const add = (name, ...contents) => {
      const told = element("dd");
      told.append(...contents);
      facts.append(element("dt", name), told);
    };
    add("State", node.state || "not changed");
    if (node.zone) add("Lies in", element("code", node.zone));
    for (const { name, before, after } of node.facts) {
      const value = (side) => (side === null ? element("span", "none", { class: "absent" }) : element("code", side));
      if (before === after) add(name, value(after));
      else add(`${name} (changes)`, value(before), " → ", value(after));
    }
    return facts;
  }

  /** Paths, each as a button that leads to one end of it, with the kinds of its edges. */
  #list(title, paths, endOf) {
    if (paths.length === 0) return [];
    const list = element("ul");
    for (const path of paths.slice(0, MOST)) {
      const end = endOf(path);
      const button = element("button", this.#network.nodes[end].address, { type: "button", class: "plain" });
      button.addEventListener("click", () => this.#choose(end));
      const item = element("li");
      item.append(button, " ", element("span", this.#kinds(path), { class: "kinds" }));
      list.append(item);
    }
    if (paths.length > MOST) list.append(element("li", `and ${paths.length - MOST} more`));
    return [element("h5", title), list];
  }

  #kinds(path) {
    const kinds = path.slice(1).map((step, at) => {
      const edge = this.#network.edgeBetween(path[at], step);
      return edge === undefined ? "…" : this.#network.edges[edge][2];
    });
    return kinds.length === 0 ? "" : `(${kinds.join(", then ")})`;
  }
}
