#!/usr/bin/env node
// Takes the pictures of docs/images/ from the demo plan, with the Chromium of this machine (or of the variable CHROMIUM): the HTML
// report, its graph, and the comment as a pull request shows it. After npm run build.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { micromark } from "micromark";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "planrisk-pictures-"));
const at = (name) => join(folder, name);
const image = (name) => join(root, "docs/images", name);

/** Near to how a pull request looks; the words and their order are planrisk's own. */
const COMMENT = `
  body { margin: 0; padding: 16px; background: #fff; font: 14px/1.5 system-ui, sans-serif; color: #1f2328; }
  .comment { border: 1px solid #d1d9e0; border-radius: 6px; }
  .who { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; padding: 8px 16px; color: #59636e; }
  .body { padding: 12px 16px; }
  h3 { font-size: 1.25em; margin: 0 0 12px; } h4 { font-size: 1em; margin: 16px 0 8px; } p, ul, details { margin: 0 0 10px; }
  code { font: 85% ui-monospace, monospace; background: #818b981f; border-radius: 6px; padding: .2em .4em; }
  .dot { display: inline-block; width: .8em; height: .8em; border-radius: 50%; vertical-align: -.05em; }
  table { border-collapse: collapse; } td, th { border: 1px solid #d1d9e0; padding: 6px 13px; }
`;

/** Machines without emoji have none to show. */
const DOTS = { "🔴": "#d1242f", "🟠": "#e16f24", "🟡": "#d4a72c", "🔵": "#0969da", "🟢": "#1a7f37", "⚪": "#d1d9e0" };

function withDots(html) {
  return html.replace(/[🔴🟠🟡🔵🟢⚪]/gu, (each) => `<span class="dot" style="background:${DOTS[each]}"></span>`);
}

function planrisk() {
  const formats = [`html=${at("report.html")}`, `markdown=${at("comment.md")}`].flatMap((each) => ["--format", each]);
  const args = [join(root, "bin/planrisk.js"), join(root, "fixtures/demo/plan.json"), "--quiet", ...formats];
  // The gate fails, as it should.
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 1) throw new Error(`planrisk ended with ${status}`);
  const body = withDots(micromark(readFileSync(at("comment.md"), "utf8"), { allowDangerousHtml: true }));
  const who = '<div class="who"><b>github-actions</b> commented</div>';
  writeFileSync(
    at("comment.html"),
    `<!doctype html><meta charset="utf-8"><style>${COMMENT}</style><div class="comment">${who}<div class="body">${body}</div></div>`,
  );
}

async function take() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1300, height: 820 }, colorScheme: "light" });
    await page.goto(pathToFileURL(at("report.html")).href);
    await page.screenshot({ path: image("report.png") });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("button", { name: "Show in the graph" }).first().click();
    await page.locator("section.graph").screenshot({ path: image("graph.png") });
    await page.setViewportSize({ width: 900, height: 500 });
    await page.goto(pathToFileURL(at("comment.html")).href);
    await page.screenshot({ path: image("comment.png"), fullPage: true });
  } finally {
    await browser.close();
  }
}

try {
  planrisk();
  await take();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
