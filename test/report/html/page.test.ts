import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GraphView } from "../../../src/model/graph-view.js";
import type { AnyReport } from "../../../src/model/report.js";
import { renderHtml } from "../../../src/report/html/index.js";
import { layoutGraph } from "../../../src/report/html/layout.js";
import { PLAIN } from "../../../src/report/index.js";
import { arbitraryReport } from "../../support/arbitrary-report.js";
import { busyView } from "../../support/graph-view.js";
import { tagsOf } from "../../support/html.js";
import {
  busyCombined,
  busyReport,
  calmReport,
  emptyReport,
  HOSTILE,
  hostileReports,
  mangled,
} from "../../support/report.js";

const ELEMENTS =
  /^(html|head|meta|title|style|body|a|header|footer|main|nav|section|article|aside|details|summary|h[1-5]|p|ul|ol|li|dl|dt|dd|code|span|strong|table|thead|tbody|tr|th|td|div|form|fieldset|legend|label|input|select|option|button|output|wbr|script|svg|g|rect|path|text)$/;

/** Nothing of the page loads, runs or leads anywhere but what planrisk put there. */
function expectHarmless(page: string): void {
  for (const { name, attributes } of tagsOf(page)) {
    expect(name).toMatch(ELEMENTS);
    for (const key of Object.keys(attributes))
      expect(key).not.toMatch(/^(on|style$|src$|srcset$|srcdoc$|action$|formaction$|xlink)/i);
    const { href } = attributes;
    if (href !== undefined) expect(href).toMatch(/^(#[\w-]+|https:\/\/docs\.aws\.amazon\.com\/[!-~]+)$/);
  }
  expect(page.match(/<script/g)?.length).toBe(1 + (page.match(/<script type="application\/json"/g)?.length ?? 0));
}

function mangledView(mangle: (text: string) => string): GraphView {
  const view = busyView();
  return {
    zones: view.zones.map((zone) => ({
      ...zone,
      id: mangle(zone.id),
      parent: zone.parent === null ? null : mangle(zone.parent),
      label: mangle(zone.label),
    })),
    nodes: view.nodes.map((node) => ({
      ...node,
      address: mangle(node.address),
      type: mangle(node.type),
      zone: node.zone === null ? null : mangle(node.zone),
      facts: node.facts.map((fact) => ({ name: mangle(fact.name), before: mangle("x"), after: mangle("y") })),
    })),
    edges: view.edges.map((edge) => ({
      ...edge,
      from: mangle(edge.from),
      to: mangle(edge.to),
      kind: mangle(edge.kind),
    })),
  };
}

describe("the page", () => {
  test.each([
    { name: "a busy plan", of: busyReport() },
    { name: "several plans", of: busyCombined() },
    { name: "a calm plan", of: calmReport() },
    { name: "a plan without changes", of: emptyReport() },
  ])("of $name is whole and harmless", ({ of }) => {
    expectHarmless(renderHtml(of, PLAIN));
  });

  test("stays so whatever text is in report and graph", async () => {
    for (const hostile of hostileReports()) expectHarmless(renderHtml(hostile, PLAIN));
    for (const text of HOSTILE) {
      const mangle = (field: string) => `${text}${field}${text}`;
      const picture = await layoutGraph(mangledView(mangle));
      expectHarmless(renderHtml(mangled(mangle), { ...PLAIN, pictures: [picture] }));
    }
  });

  test("any report is whole and harmless", () => {
    fc.assert(
      fc.property(arbitraryReport, (any) => expectHarmless(renderHtml(any, PLAIN))),
      { numRuns: 15 },
    );
  });

  test("allows its own style and script by hash, and nothing else", () => {
    const policy = tagsOf(renderHtml(busyReport(), PLAIN)).find((tag) => tag.attributes["http-equiv"] !== undefined);
    expect(policy?.attributes.content).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/,
    );
  });

  test("knows everything that the report knows", () => {
    const page = renderHtml(busyReport(), PLAIN).replaceAll("<wbr>", "");
    const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    for (const change of busyReport().changes) {
      expect(page).toContain(`data-address="${escaped(change.address)}"`);
      for (const finding of change.findings) {
        for (const fact of [
          finding.fingerprint,
          finding.rule,
          finding.category,
          ...finding.affected,
          ...finding.references,
        ]) {
          expect(page).toContain(escaped(fact));
        }
      }
      for (const { path, edges } of change.blast_radius.indirect) {
        for (const step of [...path, ...edges]) expect(page).toContain(escaped(step));
      }
    }
    expect(page.match(/<tr class="(gained|lost|kept)"/g)).toHaveLength(busyReport().exposures.length);
    expect(page.match(/class="interface"/g)).toHaveLength(busyReport().interfaces.length);
  });

  test("ids are unique, links within the page lead somewhere, and regions have names", async () => {
    const picture = await layoutGraph(busyView());
    const plans: AnyReport = busyCombined();
    const tags = tagsOf(renderHtml(plans, { ...PLAIN, pictures: [null, picture, picture] }));
    const ids = tags.flatMap((tag) => tag.attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, attributes } of tags) {
      const target = attributes.href?.startsWith("#") ? attributes.href.slice(1) : attributes["aria-labelledby"];
      if (target !== undefined) expect(ids).toContain(target);
      if (name === "svg" || name === "nav") expect(attributes["aria-label"]).toBeTruthy();
    }
  });

  test("each plan has its own picture, wherever it stands after sorting", async () => {
    const picture = await layoutGraph(busyView());
    const page = renderHtml(busyCombined(), { ...PLAIN, pictures: [null, null, picture] });
    expect(page.match(/<svg/g)).toHaveLength(1);
    // The busy plan is the last of the report and the first of the page.
    expect(page.indexOf("<svg")).toBeLessThan(page.indexOf('id="plan-1"'));
    expect(page).toContain('aria-label="Graph of prod/network"');
  });
});

test("more rows than a browser opens are not written, and it says so", () => {
  const report = busyReport();
  const [row] = report.exposures;
  if (row === undefined) throw new Error("the busy report has no exposures");
  const exposures = Array.from({ length: 12_345 }, () => ({ ...row, change: "kept" as const }));
  const page = renderHtml({ ...report, exposures }, PLAIN);
  expect(page).toContain("10000 of 12345 shown; the JSON report (<code>--format json</code>) has them all.");
  expect(page.match(/<tr class="kept"/g)).toHaveLength(10_000);
  expectHarmless(page);
});
