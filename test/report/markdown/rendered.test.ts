import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnyReport } from "../../../src/model/report.js";
import { commentText } from "../../../src/publish/body.js";
import { FORMATS, PLAIN } from "../../../src/report/index.js";
import { arbitraryReport } from "../../support/arbitrary-report.js";
import { rendered, renderedTags, seen } from "../../support/rendered.js";
import {
  busyCombined,
  busyReport,
  change,
  combined,
  finding,
  HOSTILE,
  hostileReports,
  mangled,
  report,
} from "../../support/report.js";

/** The comment as a reader sees it: Markdown made HTML as GitHub does, with whatever a plan may try in it. */

const TAGS = ["h3", "h4", "p", "strong", "em", "code", "ul", "li", "details", "summary", "a"];
const MARKER = { tag: "t", stamp: "1" };

/** What --format markdown and summary give is the same, without or with another budget. */
const WAYS = {
  "the comment on GitHub": (of: AnyReport) => commentText(of, "github", MARKER, "https://ci.example/runs/1"),
  "the comment on GitLab": (of: AnyReport) => commentText(of, "gitlab", MARKER, "https://ci.example/runs/1"),
} as const;

function expectNothingBreaksOut(markdown: string): void {
  for (const { name, attributes } of renderedTags(markdown)) {
    expect(TAGS).toContain(name);
    expect(Object.keys(attributes)).toEqual(name === "a" ? ["href"] : []);
    if (name === "a") expect(attributes.href).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|ci\.example)\//);
  }
  // Outside of code GitHub and GitLab act on these: mentions, references, emoji, mathematics, links.
  expect(seen(markdown).text).not.toMatch(/[@#$<`~*[\]\\|]|:[a-z+]+:|:\/\/|javascript/i);
}

/** 300 findings among 2,000 changes, with hostile names throughout. */
function crowd(): AnyReport {
  const trick = (i: number) => HOSTILE[i % HOSTILE.length] ?? "";
  const risky = Array.from({ length: 300 }, (_, i) => {
    const one = finding({ fingerprint: `f${i}`, message: `${trick(i)} ends`, level: i % 3 === 0 ? "medium" : "high" });
    return change({ address: `aws_instance.web["${trick(i + 1)}"]`, findings: [one] });
  });
  const rest = Array.from({ length: 1700 }, (_, i) => change({ address: `aws_x.y["${trick(i)}${i}"]` }));
  return report({ changes: [...risky, ...rest] });
}

describe.each(Object.entries(WAYS))("%s", (_name, render) => {
  test("300 findings and 2,000 changes with hostile names: nothing breaks out", () => {
    const text = render(crowd());
    expectNothingBreaksOut(text);
    expect(text).toMatch(/^### 🔴 High risk/);
  });

  test.each([
    ["pipes", "a | b || c |"],
    ["backticks", "`` ` ``` `x"],
    ["mentions", "@octocat @org/team"],
    ["a script", "<script>alert(1)</script>"],
    ["a link that runs", "](javascript:alert(1)) [x](javascript:alert(1))"],
    ["newlines", "a\n\n# b\n\n- c\r\n> d\n```\ne"],
    ["control characters", "\u001b[31m\u0000\u0007\u202e\u200b\u2028"],
    ["the end of what is folded", "</details></summary><!-- --> -->"],
    ["a table, a task and a footnote", "a | b\n--- | ---\n- [x] c[^1]\n\n[^1]: d"],
    ["links that are found without brackets", "www.evil.example https://evil.example/x a@evil.example"],
  ])("%s in every text of a plan", (_trick, trick) => {
    expectNothingBreaksOut(render(mangled((field) => `${trick}${field}${trick}`)));
  });

  test("whatever else is hostile, in one plan and among others", () => {
    for (const [i, hostile] of hostileReports().entries()) {
      const among = i % 2 === 0 && !("plans" in hostile);
      expectNothingBreaksOut(render(among ? combined([hostile, busyReport()]) : hostile));
    }
  });

  test("any report", () => {
    fc.assert(
      fc.property(arbitraryReport, (any) => {
        for (const { name } of renderedTags(render(any))) expect(TAGS).toContain(name);
      }),
      { numRuns: 10 },
    );
  });
});

test("data is seen as it is: escaping adds nothing that a reader sees", () => {
  const address = 'module.a["x|y `z` *b* _c_ <d> &amp; \\"].aws_eip.e';
  const text = FORMATS.markdown(report({ changes: [change({ address, findings: [finding()] })] }), PLAIN);
  expect(seen(text).code).toContain(address);
});

test("what is said at once is open, and the proof is folded", () => {
  const html = rendered(FORMATS.markdown(busyCombined(), PLAIN));
  const open = html.replace(/<details>.*?<\/details>/gs, "");
  for (const said of ["Impact:", "Outage:", "Do first:", "while it runs", "The gate failed"])
    expect(open).toContain(said);
  for (const proof of ["Evidence:", "Affects:", "Rule:"]) expect(open).not.toContain(proof);
});

test("the rendering does find what breaks out", () => {
  expect(() => expectNothingBreaksOut("a <img src=x> b")).toThrow();
  expect(() => expectNothingBreaksOut("see https://evil.example")).toThrow();
  expect(() => expectNothingBreaksOut("thanks, @octocat")).toThrow();
  expect(() => expectNothingBreaksOut("| a |\n| --- |\n| b |")).toThrow();
  expect(() => expectNothingBreaksOut("<details>never closed")).toThrow();
});
