import { all, one } from "./page.js";

/** What the buttons unfold and fold: changes and interfaces, not the plans. */
const FOLDS = "article.change > details, details.interface, details.rest, details.more";

/** Opens whatever an address ends at, and everything around it. */
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  const inner = one("details", target);
  if (inner && target.matches("article.change")) inner.open = true;
  target.scrollIntoView({ block: "start" });
};

export const setUpFolding = () => {
  const unfold = (open) => {
    for (const details of all(FOLDS)) details.open = open;
  };
  one("[data-do=unfold]").addEventListener("click", () => unfold(true));
  one("[data-do=fold]").addEventListener("click", () => unfold(false));

  // What is folded is not printed; afterwards the page is as it was.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
    folded = [];
  });

  addEventListener("hashchange", reveal);
  reveal();
};
