import type { Drawing } from "./drawing.js";

export type { Drawing } from "./drawing.js";

/** Pictures of one plan's graph, by the name that `planrisk graph --format` takes; ELK is loaded only for svg. */
export const DRAWINGS = {
  mermaid: async (drawing) => (await import("./mermaid.js")).drawMermaid([drawing]),
  dot: async (drawing) => (await import("./dot.js")).drawDot([drawing]),
  json: async (drawing) => (await import("./json.js")).graphJson(drawing),
  svg: async (drawing) => (await import("./svg.js")).drawSvg(drawing),
} as const satisfies Record<string, (drawing: Drawing) => Promise<string>>;
