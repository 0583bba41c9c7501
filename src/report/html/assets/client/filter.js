import { all, one } from "./page.js";

/** What long lists are folded into. */
const FOLD = "details.rest, details.more";
/** So many finds are unfolded: a browser lays out what is open, and nobody reads more. */
const UNFOLDED = 200;

/** Opens the folds around what was found, and puts them back when nothing is searched for any more. */
class Folds {
  #folds = all(FOLD);
  #before = null;

  open(found) {
    this.#before ??= this.#folds.map((fold) => fold.open);
    const opened = new Set();
    for (const each of found.slice(0, UNFOLDED)) {
      for (let at = each.closest(FOLD); at; at = at.parentElement.closest(FOLD)) opened.add(at);
    }
    for (const fold of this.#folds) fold.open = opened.has(fold);
  }

  restore() {
    this.#before?.forEach((open, i) => {
      this.#folds[i].open = open;
    });
    this.#before = null;
  }
}

/** Search and filters: changes by text, risk and rule; rows and interfaces by text. */
export const setUpFilters = () => {
  const toolbar = one(".toolbar");
  const told = one("output", toolbar);
  const changes = all("article.change");
  const rows = all("[data-search]");
  const folds = new Folds();
  const texts = new WeakMap();
  const textOf = (element) => {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  };
  /** Hides the others; gives those that stay. */
  const keep = (elements, matches) =>
    elements.filter((element) => {
      const found = matches(element);
      if (element.hidden === found) element.hidden = !found;
      return found;
    });

  const filter = () => {
    const { text, rule } = toolbar.elements;
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const risks = new Set(all("input[name=risk]:checked", toolbar).map((box) => box.value));
    const matches = (element) => words.every((word) => textOf(element).includes(word));
    const hasRule = (change) => rule.value === "" || change.dataset.rules.split(" ").includes(rule.value);
    const shown = keep(changes, (change) => risks.has(change.dataset.risk) && hasRule(change) && matches(change));
    const found = keep(rows, matches);
    // What is found must not stay folded away.
    if (words.length > 0) folds.open([...shown, ...found]);
    else if (rule.value !== "") folds.open(shown);
    else folds.restore();
    told.textContent = `${shown.length} of ${changes.length} changes`;
    document.dispatchEvent(new CustomEvent("planrisk-search", { detail: words }));
  };

  let waiting = 0;
  toolbar.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  toolbar.addEventListener("submit", (event) => event.preventDefault());
  // As elsewhere: "/" goes to the search.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea")) return;
    event.preventDefault();
    toolbar.elements.text.focus();
  });
  toolbar.hidden = false;
  filter();
};
