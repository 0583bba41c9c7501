import type { AnyReport } from "../model/report.js";
import type { Format } from "./index.js";
import type { Renderer, RenderOptions } from "./options.js";

/** A report as the pieces of a text, one after the other: a big one need not be in memory as a whole. */
export type Writer = (report: AnyReport, options: RenderOptions) => Iterable<string>;

function whole(render: Renderer): Writer {
  return (report, options) => [render(report, options)];
}

/** FORMATS for whoever writes one of them: each is loaded when asked for, since loading all costs more than reading a small plan. */
export const WRITERS: { readonly [F in Format]: () => Promise<Writer> } = {
  text: async () => whole((await import("./text/index.js")).renderText),
  markdown: async () => whole((await import("./markdown/index.js")).renderMarkdown),
  json: async () => (await import("./json.js")).jsonPieces,
  sarif: async () => whole((await import("./sarif.js")).renderSarif),
  junit: async () => whole((await import("./junit.js")).renderJunit),
  gitlab: async () => whole((await import("./gitlab.js")).renderGitlab),
  "gitlab-terraform": async () => whole((await import("./gitlab.js")).renderGitlabTerraform),
  github: async () => whole((await import("./github.js")).renderGithub),
  summary: async () => whole((await import("./markdown/index.js")).renderSummary),
  html: async () => whole((await import("./html/index.js")).renderHtml),
};
