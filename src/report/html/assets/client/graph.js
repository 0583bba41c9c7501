import { Light } from "./light.js";
import { Network } from "./network.js";
import { all, element, one } from "./page.js";
import { Panel } from "./panel.js";
import { View } from "./view.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** The story that a picture opens with is no smaller than this; nor does it need to be, when the whole is as large. */
const LEGIBLE = 0.62;

/** One picture that can be explored: a section of the page with its data. */
class Explorer {
  #section;
  #svg;
  #network;
  #view;
  #light;
  #panel;
  #articles;
  #walked = null;

  constructor(section) {
    this.#section = section;
    this.#svg = one("svg", section);
    this.#network = new Network(JSON.parse(document.getElementById(section.dataset.graph).textContent));
    this.#view = new View(this.#svg);
    this.#light = new Light(this.#svg, this.#network);
    const plan = section.closest(".plan");
    this.#articles = new Map(all("article.change", plan).map((change) => [change.dataset.address, change]));
    this.#panel = new Panel(one(".facts", section), this.#network, this.#articles, (i) => this.#choose(i, true));
  }

  start() {
    this.#view.follow((node) => {
      if (node === null) return this.#light.off();
      this.#walk(Number(node.dataset.node));
      this.#choose(Number(node.dataset.node), false);
    });
    this.#svg.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.#press(event.key)) return;
      event.preventDefault();
    });
    this.#tools();
    this.#buttons();
    document.addEventListener("planrisk-search", (event) => this.#search(event.detail));
    this.#open();
  }

  #boxes(indices) {
    return indices.map((i) => this.#network.nodes[i].box);
  }

  /** Nodes of dangerous changes, the worst first as on the page, each with whom it reaches. */
  #stories() {
    const index = new Map(this.#network.nodes.map(({ address }, i) => [address, i]));
    return [...this.#articles].flatMap(([address, article]) => {
      const i = index.get(address);
      const isDangerous = article.dataset.risk === "high" || article.dataset.risk === "medium";
      return i === undefined || !isDangerous ? [] : [[i, ...this.#network.reaches(i).flat()]];
    });
  }

  /** The whole where that can be read; else the worst changes with whom they reach, as many as can be. */
  #open() {
    this.#view.all();
    if (this.#view.scale() >= LEGIBLE) return;
    let story = [];
    for (const next of this.#stories().slice(0, 200)) {
      const more = [...story, ...next];
      if (story.length > 0 && this.#view.scale(this.#view.around(this.#boxes(more))) < LEGIBLE) break;
      story = more;
    }
    this.#view.frame(this.#boxes(story));
  }

  #choose(i, move) {
    const reaches = this.#network.reaches(i);
    const reachedBy = this.#network.reachedBy(i);
    const paths = reaches.length + reachedBy.length > 0 ? [...reaches, ...reachedBy] : this.#network.ties(i);
    const lit = this.#light.on(i, paths);
    this.#panel.tell(i);
    if (move) this.#view.frame(this.#boxes(lit.slice(0, 400)));
  }

  /** The keyboard stands on a node. */
  #walk(i) {
    for (const was of all(".walked", this.#svg)) was.classList.remove("walked");
    this.#walked = i;
    const node = this.#light.node(i);
    node.id = node.id || `${this.#section.id}-node-${i}`;
    node.classList.add("walked");
    this.#svg.setAttribute("aria-activedescendant", node.id);
    const { box } = this.#network.nodes[i];
    if (!this.#view.holds(box)) this.#view.move([box[0] + box[2] / 2, box[1] + box[3] / 2]);
  }

  /** False for a key that means nothing here. */
  #press(key) {
    if (STEPS[key]) {
      const from = this.#walked;
      this.#walk(from === null ? (this.#stories()[0]?.[0] ?? 0) : (this.#network.next(from, ...STEPS[key]) ?? from));
    } else if (key === "+" || key === "=") this.#zoom(0.8);
    else if (key === "-") this.#zoom(1.25);
    else if (key === "0") this.#view.all();
    else if (key === "Escape") this.#light.off();
    else if ((key === "Enter" || key === " ") && this.#walked !== null)
      this.#choose(this.#walked, this.#svg.classList.contains("far"));
    else return false;
    return true;
  }

  /** Around the node that the keyboard stands on, where that can be seen. */
  #zoom(factor) {
    const box = this.#walked === null ? null : this.#network.nodes[this.#walked].box;
    if (box === null || !this.#view.holds(box)) this.#view.zoom(factor);
    else this.#view.zoom(factor, [box[0] + box[2] / 2, box[1] + box[3] / 2]);
  }

  #tools() {
    const tools = one(".graph-tools", this.#section);
    tools.hidden = false;
    one(".how", this.#section).hidden = false;
    const does = {
      in: () => this.#zoom(0.7),
      out: () => this.#zoom(1 / 0.7),
      all: () => this.#view.all(),
      changed: () => this.#view.frame(this.#boxes(this.#stories().flat())),
      clear: () => this.#light.off(),
    };
    tools.addEventListener("click", (event) => does[event.target.dataset.do]?.());
  }

  /** From each change on the page to its place in the picture. */
  #buttons() {
    this.#network.nodes.forEach(({ address }, i) => {
      const body = one(".body", this.#articles.get(address) ?? this.#svg);
      if (!body) return;
      const button = element("button", "Show in the graph", { type: "button", class: "locate" });
      button.addEventListener("click", () => {
        this.#section.scrollIntoView({ block: "start" });
        this.#walk(i);
        this.#choose(i, true);
        this.#svg.focus({ preventScroll: true });
      });
      body.prepend(button);
    });
  }

  #search(words) {
    this.#svg.classList.toggle("searching", words.length > 0);
    this.#network.nodes.forEach(({ address }, i) => {
      const found = words.length > 0 && words.every((word) => address.toLowerCase().includes(word));
      this.#light.node(i).classList.toggle("found", found);
    });
  }
}

/** A graph that is folded or far down the page has no size yet, or nobody to see it: it is set up when it comes near. */
export const setUpGraphs = () => {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        new Explorer(target).start();
      }
    },
    { rootMargin: "10000000px" },
  );
  for (const section of all("[data-graph]")) seen.observe(section);
};
