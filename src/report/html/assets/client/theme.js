import { one } from "./page.js";

/** The page follows the system; the button turns it over. */
export const setUpTheme = () => {
  const root = document.documentElement;
  const button = one("[data-do=theme]");
  const isDark = () =>
    (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const tell = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    tell();
  });
  tell();
};
