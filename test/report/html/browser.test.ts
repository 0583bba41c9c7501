import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assessInDepth } from "../../../src/assess.js";
import { planFromJson } from "../../../src/input/plan/from-json.js";
import { Config } from "../../../src/model/config.js";
import { graphView } from "../../../src/observe/view/index.js";
import { renderHtml } from "../../../src/report/html/index.js";
import { layoutGraph } from "../../../src/report/html/layout.js";
import { PLAIN } from "../../../src/report/index.js";
import { CATALOGUE, TODAY } from "../../support/assess.js";
import { CHROMIUM, NEEDS_CHROMIUM, Reader } from "../../support/browser.js";
import { busyView, largeView } from "../../support/graph-view.js";
import { busyCombined, busyReport, change, finding, HOSTILE, mangled, report } from "../../support/report.js";

const ATTACHMENT = 'module.database.aws_network_interface_attachment.data["orders"]';
const INSTANCE = 'module.database.aws_instance.database["orders"]';
const ALARM = 'module.monitoring.aws_cloudwatch_metric_alarm.status["orders-db"]';

/** The page of the demo plan, as planrisk writes it. */
async function demoPage(): Promise<string> {
  const plan = new URL("../../../fixtures/demo/plan.json", import.meta.url);
  const assessment = assessInDepth(planFromJson(JSON.parse(readFileSync(plan, "utf8")), "plan.json"), {
    version: "0.0.0",
    config: Config.parse({}),
    catalogue: CATALOGUE,
    today: TODAY,
  });
  const { view } = graphView(assessment.comparison, assessment.report, { whole: 1500, most: 1500 });
  return renderHtml(assessment.report, { ...PLAIN, pictures: [await layoutGraph(view)] });
}

const node = (page: Page, address: string) => page.locator(`.node[aria-label^='${address}: ']`);
const visibleChanges = (page: Page) => page.locator("article.change:not([hidden])").count();
const labels = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));

/** Least contrast of text to what is behind it, over all that fits; https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const CONTRAST = `(selector) => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (numbers(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  return Math.min(...[...document.querySelectorAll(selector)].map((element) => {
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }));
}`;

/** A browser on a machine that does other things: nothing here measures time. */
const PATIENCE = 180_000;

describe.skipIf(CHROMIUM === null)(`the page in Chromium${NEEDS_CHROMIUM}`, { timeout: PATIENCE }, () => {
  let reader: Reader;
  let demo: string;
  beforeAll(async () => {
    [reader, demo] = await Promise.all([Reader.start(), demoPage()]);
  }, PATIENCE);
  afterAll(() => reader?.close());

  test("opens from disk, asks for nothing, and says no error", async () => {
    const { page, said } = await reader.open(demo);
    await node(page, ATTACHMENT).click();
    expect(await page.title()).toBe("planrisk: High risk");
    expect(said).toEqual([]);
  });

  test("a change that is chosen lights whom it reaches, with the paths and what their steps mean", async () => {
    const { page } = await reader.open(demo);
    await node(page, ATTACHMENT).click();
    const lit = await labels(page, ".node.on");
    expect(lit).toHaveLength(5);
    expect(lit.some((label) => label?.startsWith(ALARM))).toBe(true);
    expect(await page.locator(".edge.on").count()).toBe(4);
    expect((await page.locator(".picture .words").allTextContents()).sort()).toEqual([
      "attached-to",
      "attached-to",
      "monitors",
      "resolves-to",
    ]);
    expect(await page.locator(".stage .facts h5").first().textContent()).toBe("Reaches (4), lit in the picture");
    await page.keyboard.press("Escape");
    expect(await page.locator(".on, .words").count()).toBe(0);
  });

  test("a node that is chosen shows its facts, and which change reaches it how", async () => {
    const { page } = await reader.open(demo);
    await node(page, INSTANCE).click();
    const facts = page.locator(".stage .facts");
    expect(await facts.textContent()).toContain(`${INSTANCE}Stateaffected directly`);
    expect(await facts.textContent()).toContain("Reached by (");
    await facts.getByRole("button", { name: ATTACHMENT }).click();
    expect(await facts.locator("h4").textContent()).toBe(ATTACHMENT);
    await facts.getByRole("link", { name: "What the plan does to it" }).click();
    expect(await page.locator("article.change.high").first().isVisible()).toBe(true);
  });

  test("from a change to its place in the picture", async () => {
    const { page } = await reader.open(demo);
    await page.getByRole("button", { name: "Show in the graph" }).first().click();
    expect(await labels(page, ".node.chosen")).toEqual([`${ATTACHMENT}: delete, high risk`]);
    expect(await node(page, ATTACHMENT).isVisible()).toBe(true);
  });

  test.each([
    { name: "a word", do: (page: Page) => page.getByRole("searchbox").fill("orders"), changes: 4 },
    {
      name: "words, all of them",
      do: (page: Page) => page.getByRole("searchbox").fill("orders ATTACHMENT"),
      changes: 1,
    },
    { name: "a word that is nowhere", do: (page: Page) => page.getByRole("searchbox").fill("zebra"), changes: 0 },
    { name: "no low risk", do: (page: Page) => page.getByRole("checkbox", { name: "low" }).uncheck(), changes: 2 },
    {
      name: "one rule",
      do: (page: Page) => page.getByRole("combobox", { name: "Rule" }).selectOption("interface-detached"),
      changes: 1,
    },
  ])("filters by $name", async ({ do: act, changes }) => {
    const { page } = await reader.open(demo);
    expect(await visibleChanges(page)).toBe(10);
    await act(page);
    await page.getByText(`${changes} of 10 changes`, { exact: true }).waitFor();
    expect(await visibleChanges(page)).toBe(changes);
  });

  test("what is found is unfolded, and folded again when nothing is searched for", async () => {
    const { page } = await reader.open(demo);
    const folded = page.locator("details.rest:not([open]), details.more:not([open])");
    const before = await folded.count();
    await page.getByRole("searchbox").fill("batch-a");
    await page.getByText(/^[1-9] of 10 changes$/).waitFor();
    expect(await page.locator("details.rest").getAttribute("open")).not.toBeNull();
    await page.getByRole("searchbox").fill("");
    await page.getByText("10 of 10 changes", { exact: true }).waitFor();
    expect(await folded.count()).toBe(before);
  });

  test("a search marks nodes, too", async () => {
    const { page } = await reader.open(demo);
    await page.getByRole("searchbox").fill("orders-db");
    await page.locator(".node.found").waitFor();
    expect(await labels(page, ".node.found")).toEqual([`${ALARM}: affected indirectly`]);
  });

  test("everything can be done with the keyboard", async () => {
    const { page } = await reader.open(demo);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("To the changes");
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.type")).toBe("search");
    const names = new Set<unknown>();
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press("Tab");
      names.add(await page.evaluate("document.activeElement.tagName.toLowerCase()"));
      if (await page.evaluate("document.activeElement.tagName === 'svg'")) break;
    }
    expect([...names]).toEqual(expect.arrayContaining(["input", "select", "button", "summary", "a", "svg"]));
    await page.keyboard.press("ArrowRight");
    expect(await labels(page, ".node.walked")).toEqual([`${ATTACHMENT}: delete, high risk`]);
    await page.keyboard.press("Enter");
    expect(await page.locator(".stage .facts h4").textContent()).toBe(ATTACHMENT);
    const before = await page.locator("svg.picture").getAttribute("viewBox");
    await page.keyboard.press("+");
    expect(await page.locator("svg.picture").getAttribute("viewBox")).not.toBe(before);
    await page.keyboard.press("ArrowRight");
    expect(await labels(page, ".node.walked")).not.toEqual([`${ATTACHMENT}: delete, high risk`]);
  });

  test("a screen reader finds the parts by name", async () => {
    const { page } = await reader.open(demo);
    const parts = await page.locator("body").ariaSnapshot();
    for (const part of ["banner", "search", "main", 'region "Changes (10)"', 'region "Graph (', "contentinfo"])
      expect(parts).toContain(`- ${part}`);
    expect(await page.getByRole("article", { name: ATTACHMENT }).count()).toBe(1);
    expect(parts).toContain('application "Graph of plan.json"');
  });

  test.each([{ scheme: "light" as const }, { scheme: "dark" as const }])(
    "in the $scheme, letters stand out from what is behind them",
    async ({ scheme }) => {
      const { page } = await reader.open(demo, { colorScheme: scheme });
      for (const text of [
        "p",
        "h1",
        "h3",
        "dt",
        "dd",
        "code",
        "a",
        ".badge",
        ".tag",
        ".edge",
        "summary",
        "button",
        "td",
      ]) {
        const worst = await page.evaluate(`(${CONTRAST})(${JSON.stringify(`${text}:not(svg *)`)})`);
        expect(worst, text).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test("the button turns dark and light over", async () => {
    const { page } = await reader.open(demo, { colorScheme: "light" });
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await ground();
    await page.getByRole("button", { name: "Dark" }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await ground()).toBe(light);
  });

  test("what is printed is unfolded, without tools; afterwards the page is as it was", async () => {
    const { page } = await reader.open(demo);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.locator(".toolbar").isVisible()).toBe(false);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    const folded = await page.locator("details:not([open])").count();
    expect(folded).toBeGreaterThan(0);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("details:not([open])").count()).toBe(0);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator("details:not([open])").count()).toBe(folded);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
  });

  test("without scripts everything is there to read, and no tool that does nothing", async () => {
    const { page } = await reader.open(demo, { javaScriptEnabled: false });
    expect(await page.locator("article.change.high h4").first().isVisible()).toBe(true);
    expect(await page.locator("svg.picture").isVisible()).toBe(true);
    for (const tool of [".toolbar", ".graph-tools", ".how"]) expect(await page.locator(tool).isVisible()).toBe(false);
  });

  test("a host that forbids scripts and styles (as Jenkins does) leaves it readable", async () => {
    const { page } = await reader.openFrom(demo, "sandbox; default-src 'none'");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("High risk");
    expect(await page.evaluate("getComputedStyle(document.querySelector('svg .box')).fill")).toBe("none");
  });

  test.each([{ width: 390 }, { width: 768 }, { width: 1440 }])("fits $width pixels", async ({ width }) => {
    const picture = await layoutGraph(busyView());
    for (const html of [demo, renderHtml(busyReport(), { ...PLAIN, pictures: [picture] })]) {
      const { page } = await reader.open(html, { viewport: { width, height: 900 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    }
  });

  test("several plans: each has its own graph, and a link opens what is folded", async () => {
    const picture = await layoutGraph(busyView());
    const html = renderHtml(busyCombined(), { ...PLAIN, pictures: [picture, picture, picture] });
    const { page, said } = await reader.open(html);
    const folded = page.locator("details.plan:not([open])").first();
    const id = await folded.getAttribute("id");
    await page.locator(`nav a[href='#${id}']`).click();
    expect(await page.locator(`#${id}`).getAttribute("open")).not.toBeNull();
    await page.locator(`#${id} .node.card`).first().click();
    expect(await page.locator(`#${id} .stage .facts h4`).count()).toBe(1);
    expect(said).toEqual([]);
  });

  test("thousands of changes, interfaces and rows can be searched and explored", async () => {
    const many = Array.from({ length: 1200 }, (_, i) =>
      change({
        address: `module.v0.aws_network_interface.n["${Math.floor(i / 100)}-${i % 100}"]`,
        findings: [finding({ fingerprint: i.toString(16).padStart(32, "0") })],
      }),
    );
    const large = report({ changes: many, interfaces: busyReport().interfaces, exposures: exposures(3000) });
    const html = renderHtml(large, { ...PLAIN, pictures: [await layoutGraph(largeView(1, 12, 100, 4))] });
    const { page, said } = await reader.open(html);
    await page.getByRole("searchbox").fill('n["7-77"]');
    await page.getByText("1 of 1200 changes").waitFor();
    await page.locator(".node.card").first().click();
    expect(await page.locator(".stage .facts h4").count()).toBe(1);
    expect(said).toEqual([]);
  });

  test("text from a plan is never more than text", async () => {
    for (const text of HOSTILE) {
      const hostile = mangled((field) => `${text}${field}${text}`);
      const { page, said } = await reader.open(renderHtml(hostile, PLAIN));
      await page.getByRole("searchbox").fill("x");
      expect(said).toEqual([]);
      expect(await page.evaluate("document.querySelectorAll('img, iframe, object, embed, base, link').length")).toBe(0);
      await page.context().close();
    }
  });
});

function exposures(count: number) {
  const [row] = busyReport().exposures;
  if (row === undefined) throw new Error("no exposure");
  return Array.from({ length: count }, (_, i) => ({ ...row, peer: `10.${i >> 8}.${i & 255}.0/24` }));
}
