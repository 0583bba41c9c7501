import { expect, test } from "vitest";
import { labelChanges } from "../../src/publish/labels.js";

test.each([
  ["none yet", [], "high", ["p/high"], []],
  ["it is there", ["p/high", "bug"], "high", [], []],
  ["another level", ["p/low", "bug"], "high", ["p/high"], ["p/low"]],
  ["several of ours", ["p/low", "p/none", "p/medium"], "medium", [], ["p/low", "p/none"]],
  ["labels that only look like ours", ["p/highest", "high", "q/high", "P/high"], "none", ["p/none"], []],
] as const)("%s", (_name, have, risk, add, remove) => {
  expect(labelChanges(have, "p/", risk)).toEqual({ add, remove });
});
