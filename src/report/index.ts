import { renderGithub } from "./github.js";
import { renderGitlab, renderGitlabTerraform } from "./gitlab.js";
import { renderHtml } from "./html/index.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown, renderSummary } from "./markdown/index.js";
import type { Renderer } from "./options.js";
import { renderSarif } from "./sarif.js";
import { renderText } from "./text/index.js";

export { BUDGETS, LEAST_BUDGET } from "./markdown/index.js";
export { type Budget, PLAIN, type Renderer, type RenderOptions } from "./options.js";

/** Every format by the name that `--format` takes. A new one is a file, a line here, and passes the contract test. */
export const FORMATS = {
  text: renderText,
  markdown: renderMarkdown,
  json: renderJson,
  sarif: renderSarif,
  junit: renderJunit,
  gitlab: renderGitlab,
  "gitlab-terraform": renderGitlabTerraform,
  github: renderGithub,
  summary: renderSummary,
  html: renderHtml,
} as const satisfies Record<string, Renderer>;
export type Format = keyof typeof FORMATS;
