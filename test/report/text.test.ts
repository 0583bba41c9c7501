import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { PLAIN, type RenderOptions } from "../../src/report/index.js";
import { renderText } from "../../src/report/text/index.js";
import { arbitraryReport } from "../support/arbitrary-report.js";
import { expectGolden } from "../support/golden.js";
import { busyCombined, busyReport, calmReport, change, emptyReport, finding, report } from "../support/report.js";

const SGR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const LINK = new RegExp(`${String.fromCharCode(27)}\\]8;;[^\\u0007]*\\u0007`, "g");

const at = (width: number, rest: Partial<RenderOptions> = {}): RenderOptions => ({ ...PLAIN, width, ...rest });

describe("text", () => {
  test.each([
    { name: "busy-80.txt", of: busyReport(), options: at(80) },
    { name: "busy-140.txt", of: busyReport(), options: at(140) },
    { name: "busy-80-ascii.txt", of: busyReport(), options: at(80, { unicode: false }) },
    { name: "busy-80-color.txt", of: busyReport(), options: at(80, { color: true, hyperlinks: true }) },
    { name: "combined-80.txt", of: busyCombined(), options: at(80) },
    { name: "calm-80.txt", of: calmReport(), options: at(80) },
    { name: "empty-80.txt", of: emptyReport(), options: at(80) },
  ])("$name", ({ name, of, options }) => {
    expectGolden(renderText(of, options), `text/${name}`, import.meta.url);
  });

  test("colours and links change nothing but colours and links", () => {
    const colored = renderText(busyReport(), at(80, { color: true, hyperlinks: true }));
    expect(colored.replace(SGR, "").replace(LINK, "")).toBe(renderText(busyReport(), at(80)));
    expect(colored).not.toBe(renderText(busyReport(), at(80)));
  });

  test("without unicode there is only ASCII", () => {
    expect(renderText(busyCombined(), at(80, { unicode: false }))).toMatch(/^[\n -~]*$/);
  });

  test.each([{ width: 40 }, { width: 60 }, { width: 80 }, { width: 120 }, { width: 300 }])(
    "keeps to $width columns, but for one address alone on a line",
    ({ width }) => {
      const widest = Math.min(width, 120);
      for (const line of renderText(busyReport(), at(width)).split("\n")) {
        if (stringWidth(line) <= widest) continue;
        // One piece that cannot be broken, after its label: it alone is wider than the room beside the label.
        const [piece] = /\S+$/.exec(line) ?? [""];
        expect(stringWidth(piece)).toBeGreaterThan(widest - 12);
        expect(line.length - piece.length).toBeLessThanOrEqual(12);
      }
    },
  );

  test("any report keeps to the width, but for unbreakable data", () => {
    fc.assert(
      fc.property(arbitraryReport, fc.integer({ min: 40, max: 130 }), (any, width) => {
        const lines = renderText(any, at(width)).split("\n");
        for (const line of lines) {
          if (stringWidth(line) <= Math.min(width, 120)) continue;
          // Over the width only because a piece of data that starts on this line is itself wider than the room.
          expect(stringWidth(line.trimStart())).toBeGreaterThan(20);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("the verdict is the first line, and the worst change the first change", () => {
    const [first] = renderText(busyReport(), at(120)).split("\n");
    expect(first).toBe("✖ HIGH RISK  gate failed: 2 findings at or above high");
    const text = renderText(busyReport(), at(120));
    const order = [
      "aws_network_interface.web",
      "update in place  aws_security_group.web",
      "aws_eip.nat",
      "LOW  5 changes",
    ];
    const found = order.map((each) => text.indexOf(each));
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found).not.toContain(-1);
  });

  test("a row of exposures that a finding has told is not told again", () => {
    const text = renderText(busyReport(), at(120));
    expect(text.match(/can now reach tcp\/22/g)).toHaveLength(1);
    expect(text).toContain("can no longer reach tcp/8000-8080");
  });

  test.each([
    {
      name: "delete first",
      actions: ["delete", "create"],
      told: "-/+ replace",
      order: "the old object is deleted before",
    },
    {
      name: "create first",
      actions: ["create", "delete"],
      told: "+/- replace",
      order: "the new object is created before",
    },
    {
      name: "and forget",
      actions: ["create", "forget"],
      told: "+/- replace, the old object stays in AWS",
      order: "the new",
    },
  ])("a replacement says its order: $name", ({ actions, told, order }) => {
    const text = renderText(
      report({ changes: [change({ action: "replace", actions, findings: [finding()] })] }),
      at(120),
    );
    expect(text).toContain(told);
    expect(text).toContain(order);
  });

  test("moved, imported and deposed objects say so", () => {
    const told = change({
      previous_address: "aws_x.old",
      importing: "eni-1",
      deposed: "abcd1234",
      findings: [finding()],
    });
    const text = renderText(report({ changes: [told] }), at(120));
    expect(text).toContain("(deposed object abcd1234) (moved from aws_x.old) (imports eni-1)");
  });

  test("a gate that fails for another reason than findings says the reason", () => {
    const text = renderText(
      report({ gate: { fail_on: "high", verdict: "fail", because: ["The plan is partial."] } }),
      at(120),
    );
    expect(text.split("\n")[0]).toBe("▲ NO RISK TO THE NETWORK  gate failed: The plan is partial.");
  });
});
