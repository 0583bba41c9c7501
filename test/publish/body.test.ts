import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commentText } from "../../src/publish/body.js";
import { readMarker, withMarker } from "../../src/publish/marker.js";
import { BUDGETS } from "../../src/report/index.js";
import { arbitraryReport } from "../support/arbitrary-report.js";
import { busyCombined, change, combined, finding, hostileReports, report } from "../support/report.js";

const MARKER = { tag: "t".repeat(100), stamp: `${"9".repeat(30)}.2`, kept: true, folded: true };

function crowd(findings: number) {
  const changes = Array.from({ length: findings }, (_, i) =>
    change({
      address: `aws_network_interface.web[${i}]`,
      findings: [
        finding({ fingerprint: `f${i}`, message: `Loses ${"🟥".repeat(20)} ${"word ".repeat(60)} number ${i}.` }),
      ],
    }),
  );
  return report({ changes });
}

describe.each([
  ["github", 300],
  ["gitlab", 3500],
] as const)("a comment for %s, which %i changes do not fit into", (platform, many) => {
  test.each([
    ["a busy report", busyCombined()],
    ["too many changes", crowd(many)],
    ["many plans", combined(Array.from({ length: 30 }, () => crowd(10)))],
  ])("fits with its marker: %s", (_name, whole) => {
    const body = withMarker(MARKER, commentText(whole, platform, MARKER, "https://ci.example/runs/1"));
    expect(body.length).toBeLessThanOrEqual(BUDGETS[platform].characters);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(BUDGETS[platform].bytes);
    expect(body.slice(0, 2000)).toMatch(/\*\*The gate failed/);
  });

  test("says where the rest is when it was cut", () => {
    const text = commentText(crowd(many), platform, MARKER, "https://ci.example/runs/1");
    expect(text).toContain("https://ci.example/runs/1");
    expect(text).toMatch(new RegExp(`\\d+ of ${many} changes`));
  });

  test("no line is a command for GitLab or for a bot", () => {
    const slash = finding({ message: "/merge", impact: "\n/close", remediation: "/approve all" });
    const hostile = [...hostileReports(), report({ changes: [change({ address: "/label ~x", findings: [slash] })] })];
    for (const each of hostile) expect(commentText(each, platform, MARKER, null)).not.toMatch(/^\s*\/[a-z]/im);
    fc.assert(
      fc.property(arbitraryReport, (each) => {
        expect(commentText(each, platform, MARKER, null)).not.toMatch(/^\s*\/[a-z]/im);
      }),
      { numRuns: 20 },
    );
  });

  test("a marker in the plan stays text: only the first line counts", () => {
    const planted = "<!-- planrisk:comment v1 tag=default stamp=9 -->";
    const text = commentText(report({ changes: [change({ address: planted })] }), platform, MARKER, null);
    expect(readMarker(text)).toBeNull();
    expect(readMarker(withMarker(MARKER, text))).toEqual(MARKER);
  });
});
