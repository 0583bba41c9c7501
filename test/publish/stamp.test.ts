import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareStamps, isStamp } from "../../src/publish/stamp.js";

describe("stamps", () => {
  test.each([
    ["runs", "9", "10", -1],
    ["attempts of a run", "12.2", "12.1", 1],
    ["an attempt again of an older run", "11.9", "12.1", -1],
    ["a missing part is 0", "12", "12.0", 0],
    ["leading zeros", "007", "7", 0],
    ["more digits than a number holds", "90071992547409931", "90071992547409930", 1],
  ])("%s", (_name, a, b, expected) => {
    expect(compareStamps(a, b)).toBe(expected);
  });

  test.each(["", "-", "1.", ".1", "1e3", "2026-01-31", "1 2", "1.2.3.4.5", "１"])("%j is none", (text) => {
    expect(isStamp(text)).toBe(false);
  });

  test("a total order", () => {
    const stamp = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
    fc.assert(
      fc.property(stamp, stamp, stamp, (a, b, c) => {
        expect(isStamp(a)).toBe(true);
        expect(compareStamps(a, b)).toBe(0 - compareStamps(b, a));
        if (compareStamps(a, b) <= 0 && compareStamps(b, c) <= 0) expect(compareStamps(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
