/** Every element that fits, as a list. */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** The first element that fits. */
export const one = (selector, root = document) => root.querySelector(selector);

/** A new element: its text is text, never markup. */
export const element = (name, text = "", attributes = {}) => {
  const made = document.createElement(name);
  if (text !== "") made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
