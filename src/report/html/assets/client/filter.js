import { all, one } from "./page.js";

/** Search and filters: changes by text, risk and rule; rows and interfaces by text. */
export const setUpFilters = () => {
  const toolbar = one(".toolbar");
  const told = one("output", toolbar);
  const changes = all("article.change");
  const rows = all("[data-search]");
  const texts = new WeakMap();
  const textOf = (element) => {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  };

  let before = [];
  const filter = () => {
    const { text, rule } = toolbar.elements;
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const risks = new Set(all("input[name=risk]:checked", toolbar).map((box) => box.value));
    const matches = (element) => words.every((word) => textOf(element).includes(word));
    const hasRule = (change) => rule.value === "" || change.dataset.rules.split(" ").includes(rule.value);
    let shown = 0;
    for (const change of changes) {
      const visible = risks.has(change.dataset.risk) && hasRule(change) && matches(change);
      change.hidden = !visible;
      if (visible) shown += 1;
    }
    if (words.length + before.length > 0) for (const row of rows) row.hidden = !matches(row);
    // What is found must not stay folded away.
    if (words.length > 0 || rule.value !== "") for (const fold of all("details.rest, details.more")) fold.open = true;
    before = words;
    told.textContent = `${shown} of ${changes.length} changes`;
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
