import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANALYZE_FORMATS } from "../../src/cli/drawings.js";
import type { AnyReport } from "../../src/model/report.js";
import { FORMATS, PLAIN, type RenderOptions } from "../../src/report/index.js";
import { arbitraryReport } from "../support/arbitrary-report.js";
import { busyCombined, busyReport, calmReport, combined, emptyReport, hostileReports } from "../support/report.js";

/** What every format must do, whatever it prints. A new format is tested by being registered. */

const SAMPLES: readonly { readonly name: string; readonly report: AnyReport }[] = [
  { name: "a busy plan", report: busyReport() },
  { name: "a calm plan", report: calmReport() },
  { name: "a plan without changes", report: emptyReport() },
  { name: "several plans", report: busyCombined() },
  { name: "a combined report of no plans", report: combined([]) },
];

const OPTIONS: readonly RenderOptions[] = [
  PLAIN,
  { color: false, width: 80, hyperlinks: false, unicode: false },
  { color: false, width: 20, hyperlinks: false, unicode: true, elsewhere: "https://ci.example/artifacts/1" },
];

/** Controls (but the end of a line), invisible and direction-changing characters, lone surrogates, noncharacters. */
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

describe.each(Object.entries(FORMATS))("format %s", (name, render) => {
  test.each(SAMPLES)("ends in a newline for $name", ({ report }) => {
    const text = render(report, PLAIN);
    expect(text.length).toBeGreaterThan(0);
    expect(text.endsWith("\n")).toBe(true);
    expect(text.endsWith("\n\n")).toBe(false);
  });

  test.each(SAMPLES)("is the same twice for $name, and does not touch the report", ({ report }) => {
    const before = JSON.stringify(report);
    const once = render(report, PLAIN);
    expect(render(structuredClone(report), PLAIN)).toBe(once);
    expect(JSON.stringify(report)).toBe(before);
  });

  test("says which plan it is about", () => {
    // GitLab's widget takes three numbers and nothing else.
    const told = render(busyReport(), PLAIN).replaceAll("%2F", "/");
    if (name === "gitlab-terraform") expect(told).toBe('{\n  "create": 3,\n  "update": 7,\n  "delete": 2\n}\n');
    else expect(told).toContain("prod/network");
  });

  test("says that the plan is partial, what was not understood and what failed the self-check", () => {
    if (name === "gitlab-terraform") return;
    const told = render(busyReport(), { ...PLAIN, width: 120 });
    expect(told).toMatch(/partial|"complete": false/);
    expect(told).toContain("aws_route.peering");
    expect(told).toMatch(/13 of 14 rules|"read": 14/);
  });

  test("tells waived findings apart from findings that count", () => {
    if (name === "gitlab-terraform" || name === "github") return;
    expect(render(busyReport(), PLAIN)).toMatch(/lab rebuilds nightly|Waived until 2027-01-31/);
  });

  test("hostile text acts nowhere", () => {
    for (const report of hostileReports()) {
      for (const options of OPTIONS) {
        const text = render(report, options);
        expect(text).not.toMatch(ACTING);
        expect(text).not.toMatch(/##(\[|vso\[|teamcity\[)/i);
        const lines = text.trimEnd().split("\n");
        const commands = lines.filter((line) => /^\s*::[a-z-]+/i.test(line));
        expect(commands).toEqual(name === "github" ? lines : []);
      }
    }
  });

  test("any report is printed, and nothing in it acts", () => {
    fc.assert(
      fc.property(arbitraryReport, fc.constantFrom(...OPTIONS), (report, options) => {
        const text = render(report, options);
        expect(text.endsWith("\n")).toBe(true);
        expect(text).not.toMatch(ACTING);
      }),
      { numRuns: 12 },
    );
  });
});

test("docs/formats.md has every format, and no other", () => {
  const page = readFileSync(new URL("../../docs/formats.md", import.meta.url), "utf8");
  const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
  expect(sections.toSorted()).toEqual([...ANALYZE_FORMATS].sort());
});
