import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnyReport } from "../../../src/model/report.js";
import { BUDGETS, LEAST_BUDGET, PLAIN } from "../../../src/report/index.js";
import { utf8Length } from "../../../src/report/markdown/budget.js";
import { renderMarkdown, renderSummary } from "../../../src/report/markdown/index.js";
import { arbitraryReport } from "../../support/arbitrary-report.js";
import { expectGolden } from "../../support/golden.js";
import { nodesOf, openDetails } from "../../support/markdown.js";
import {
  busyCombined,
  busyReport,
  calmReport,
  change,
  combined,
  emptyReport,
  finding,
  hostileReports,
  report,
} from "../../support/report.js";

const HEADLINE = /^### (🔴 High|🟠 Medium|🔵 Low|🟢 Low|🟢 No|⚪ No) risk/;

/** What GitHub and GitLab act on outside of code, and planrisk's own words never hold. */
const ACTED_ON = /[@#$<>`~_*[\]\\|]|:\/\/|:[a-z+]+:|^\//;

function expectHarmless(text: string): void {
  const nodes = nodesOf(text);
  for (const node of nodes) {
    expect(["image", "definition", "linkReference", "imageReference", "code", "table"]).not.toContain(node.type);
    if (node.type === "html")
      expect(node.value).toMatch(/^<details><summary>[\w ,-]+( \(\d+\))?<\/summary>$|^<\/details>$/);
    if (node.type === "link") expect(node.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    if (node.type === "text" && !node.value.startsWith("https://docs.aws")) expect(node.value).not.toMatch(ACTED_ON);
  }
  expect(openDetails(nodes)).toBe(0);
}

describe("markdown", () => {
  test.each([
    { name: "busy.md", of: busyReport() },
    { name: "combined.md", of: busyCombined() },
    { name: "calm.md", of: calmReport() },
    { name: "empty.md", of: emptyReport() },
  ])("$name", ({ name, of }) => {
    expectGolden(renderMarkdown(of, PLAIN), name, import.meta.url);
  });

  test("hostile text breaks out of nothing", () => {
    for (const hostile of hostileReports()) expectHarmless(renderMarkdown(hostile, PLAIN));
  });

  test("any report is harmless and starts with the verdict", () => {
    fc.assert(
      fc.property(arbitraryReport, (any) => {
        const text = renderMarkdown(any, PLAIN);
        expect(text).toMatch(HEADLINE);
        expectHarmless(text);
      }),
      { numRuns: 15 },
    );
  });

  test("links go nowhere but to https, and only from references of rules", () => {
    const references = [
      "javascript:alert(1)",
      "http://plain.example",
      "https://x.example/a b",
      "https://evil.example)](x",
    ];
    const text = renderMarkdown(report({ changes: [change({ findings: [finding({ references })] })] }), PLAIN);
    expect(nodesOf(text).filter((node) => node.type === "link")).toEqual([]);
  });
});

describe("budget", () => {
  /** Many dangerous changes, each with its number in the address. */
  function crowd(count: number): AnyReport {
    const level = (i: number) => (i < count / 2 ? "high" : "medium");
    const changes = Array.from({ length: count }, (_, i) =>
      change({
        address: `aws_network_interface.n${i}`,
        findings: [
          finding({ level: level(i), message: `aws_network_interface.n${i} goes away.`, fingerprint: `f${i}` }),
        ],
      }),
    );
    return report({ changes });
  }

  test("any report fits any budget that is not too small, stays whole, and keeps its verdict", () => {
    fc.assert(
      fc.property(arbitraryReport, fc.integer({ min: LEAST_BUDGET, max: 30_000 }), (any, size) => {
        const budget = { characters: size, bytes: size };
        const text = renderMarkdown(any, { ...PLAIN, budget });
        expect(text.length).toBeLessThanOrEqual(size);
        expect(utf8Length(text)).toBeLessThanOrEqual(size);
        expect(text).toMatch(HEADLINE);
        const [headline, verdict] = renderMarkdown(any, PLAIN).split("\n\n");
        expect(text.startsWith(`${headline}\n\n${verdict}`)).toBe(true);
        expectHarmless(text);
      }),
      { numRuns: 15 },
    );
  });

  test("a budget that is large enough changes nothing", () => {
    const whole = renderMarkdown(busyCombined(), PLAIN);
    const size = utf8Length(whole);
    const exact = { characters: size, bytes: size };
    expect(renderMarkdown(busyCombined(), { ...PLAIN, budget: exact })).toBe(whole);
    const less = renderMarkdown(busyCombined(), { ...PLAIN, budget: { characters: size - 1, bytes: size - 1 } });
    expect(less.length).toBeLessThan(whole.length);
  });

  test("drops detail before lines, the least risky first, and counts what is missing", () => {
    const text = renderMarkdown(crowd(300), {
      ...PLAIN,
      budget: BUDGETS.github,
      elsewhere: "https://ci.example/run/1",
    });
    expect(text).toContain("300 of 300 changes of high and medium risk shown, ");
    expect(text).toContain("[https://ci.example/run/1](https://ci.example/run/1)");
    const sections = [...text.matchAll(/^#### (🔴|🟠).*n(\d+)`$/gm)].map((match) => Number(match[2]));
    expect(sections.length).toBeGreaterThan(5);
    // The sections are those of the first changes, which are the riskiest.
    expect(sections).toEqual(sections.map((_, i) => i));
  });

  test("lines go from the end when even they do not fit", () => {
    const text = renderMarkdown(crowd(5000), { ...PLAIN, budget: BUDGETS.github });
    expect(text.match(/^- \*\*Do first:\*\*/gm)).toHaveLength(3);
    const shown = Number(/\*\*(\d+) of 5000 changes/.exec(text)?.[1]);
    expect(shown).toBeGreaterThan(100);
    expect(text).toContain(`n${shown - 1}\``);
    expect(text).not.toContain(`n${shown}\``);
    expect(text.length).toBeGreaterThan(60_000);
  });

  test("a dangerous plan keeps its detail among a thousand calm ones", () => {
    const calm = Array.from({ length: 2000 }, (_, i) => calmReport(`plan-${i}`));
    const text = renderMarkdown(combined([...calm, busyReport()]), { ...PLAIN, budget: BUDGETS.github });
    expect(text).toContain("2001 plans");
    expect(text).toContain("#### 🔴 High: replace");
    expect(text).toContain("#### 🟠 Medium: update in place `aws_eip.nat`");
    expect(text).toMatch(/^- 🔵 2000 plans alike: `plan-0`, .* and 1992 more: 5 low: /m);
  });

  test("many plans of low risk that differ are folded, and what does not fit is counted", () => {
    const calm = Array.from({ length: 3000 }, (_, i) => {
      const title = `Tags of team ${"abcdefghij"[i % 10]}${"klmnopqrst"[Math.floor(i / 10) % 10]} change`;
      const one = change({ findings: [finding({ level: "low", title })] });
      const base = report({ changes: Array.from({ length: 1 + Math.floor(i / 100) }, () => one) });
      return { ...base, plan: { ...base.plan, name: `plan-${i}` } };
    });
    const text = renderMarkdown(combined([...calm, busyReport()]), { ...PLAIN, budget: BUDGETS.github });
    expect(text).toContain("<details><summary>Plans of low risk (3000)</summary>");
    expect(text).toMatch(/\d+ of 3000 lines shown/);
    expect(text).toContain("#### 🟠 Medium: update in place `aws_eip.nat`");
    expect(openDetails(nodesOf(text))).toBe(0);
  });

  test("each dangerous plan has a line with the worst that it does, as long as there is room", () => {
    const plans = (count: number) =>
      Array.from({ length: count }, (_, i) => {
        const base = report({
          changes: [change({ findings: [finding({ message: `Cuts off office number ${i}.` })] })],
        });
        return { ...base, plan: { ...base.plan, name: `plan-${i}` } };
      });
    const few = renderMarkdown(combined(plans(3)), PLAIN);
    expect(few).toContain("- 🔴 `plan-2`: 1 high. Cuts off office number 2.");
    const many = renderMarkdown(combined(plans(1500)), { ...PLAIN, budget: BUDGETS.github });
    expect(many).toContain("- **Do first:** Create the new interface");
    expect(many).toContain("- 🔴 `plan-0`: 1 high. Cuts off office number 0.");
    expect(many).toMatch(/^- 🔴 `plan-1499`: 1 high$/m);
    const most = renderMarkdown(combined(plans(5000)), { ...PLAIN, budget: BUDGETS.github });
    expect(most).toMatch(/\*\*\d+ of 5000 plans of high and medium risk shown\.\*\*/);
    expect(most.length).toBeLessThanOrEqual(BUDGETS.github.characters);
  });

  test("a summary has GitHub's limit by itself", () => {
    expect(utf8Length(renderSummary(crowd(2000), PLAIN))).toBeLessThanOrEqual(BUDGETS.summary.bytes);
    expect(renderSummary(busyReport(), PLAIN)).toBe(renderMarkdown(busyReport(), PLAIN));
  });

  test.each([
    { text: "", bytes: 0 },
    { text: "aé€😀", bytes: 10 },
    { text: "\ud800", bytes: 3 },
  ])("utf8Length of $text is $bytes", ({ text, bytes }) => {
    expect(utf8Length(text)).toBe(bytes);
    expect(Buffer.byteLength(text)).toBe(bytes);
  });
});
