import { describe, expect, test } from "vitest";
import { didYouMean, nearest } from "../../src/model/suggest.js";

const WORDS = ["interface-detached", "interface-deleted", "public-ip-released", "in_use"];

describe("nearest", () => {
  test.each([
    ["one letter missing", "interface-detache", "interface-detached"],
    ["two letters swapped", "in_sue", "in_use"],
    ["another case", "IN_USE", "in_use"],
    ["the nearer of two", "interface-delted", "interface-deleted"],
    ["nothing near", "banana", null],
    ["a short word far from all", "x", null],
  ])("%s", (_name, word, expected) => {
    expect(nearest(word, WORDS)).toBe(expected);
  });
});

test("didYouMean falls back", () => {
  expect(didYouMean("in_us", WORDS, "no idea")).toBe('Did you mean "in_use"?');
  expect(didYouMean("banana", WORDS, "no idea")).toBe("no idea");
});
