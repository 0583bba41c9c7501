import { describe, expect, test } from "vitest";
import { FORMATS, type Format, PLAIN } from "../../src/report/index.js";
import { WRITERS } from "../../src/report/writers.js";
import { busyReport, combined, report } from "../support/report.js";

const NAMES = Object.keys(FORMATS).filter((name): name is Format => name in FORMATS);

describe("what is written is what is rendered", () => {
  test.each(NAMES)("%s", async (name) => {
    const write = await WRITERS[name]();
    for (const of of [report(), busyReport(), combined([busyReport(), report()])])
      expect([...write(of, PLAIN)].join("")).toBe(FORMATS[name](of, PLAIN));
  });
});

describe("JSON in pieces", () => {
  const unresolved = Array.from({ length: 1001 }, (_, i) => ({
    address: `aws_eip.a[${i}]`,
    path: "x",
    reason: "[{\n",
  }));
  const long = { ...busyReport(), unresolved };
  const stringify = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

  test.each([
    ["lists of nothing", report()],
    ["lists longer than a piece", long],
    ["reports in a report", combined([long, report(), long])],
    ["no report at all", combined([])],
  ])("%s", async (_name, of) => {
    const write = await WRITERS.json();
    const pieces = [...write(of, PLAIN)];
    expect(pieces.join("")).toBe(stringify(JSON.parse(FORMATS.json(of, PLAIN))));
    expect(JSON.parse(pieces.join(""))).toEqual(JSON.parse(JSON.stringify(of)));
  });
});
