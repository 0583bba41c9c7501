import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesGlob } from "../../src/judge/glob.js";

describe("matchesGlob", () => {
  test.each([
    ["the same text", "aws_eip.a", "aws_eip.a", true],
    ["another text", "aws_eip.a", "aws_eip.b", false],
    ["a star for dots", "module.lab.*", "module.lab.module.x.aws_eip.a", true],
    ["a star for nothing", "aws_eip.a*", "aws_eip.a", true],
    ["a star for brackets and quotes", "aws_eip.*", 'aws_eip.a["b.c/d"]', true],
    ["brackets are themselves", 'aws_eip.a["b.c"]', 'aws_eip.a["b.c"]', true],
    ["brackets are no character class", "aws_eip.[ab]", "aws_eip.a", false],
    ["braces are themselves", "aws_eip.{a,b}", "aws_eip.a", false],
    ["a question mark for one", "aws_eip.a[?]", "aws_eip.a[0]", true],
    ["a question mark is not none", "aws_eip.a?", "aws_eip.a", false],
    ["a prefix only is not enough", "module.lab", "module.lab.aws_eip.a", false],
    ["stars in the middle", "module.*.aws_eip.*[0]", 'module.a["x"].aws_eip.b[0]', true],
    ["backtracking over the last star", "*ab*ab", "ababcab", true],
    ["a star in the text", "a?b", "a*b", true],
    ["empty pattern", "", "", true],
    ["empty pattern, some text", "", "a", false],
    ["case matters", "AWS_eip.a", "aws_eip.a", false],
  ])("%s", (_name, pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  test("agrees with the obvious regular expression", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", ".", "[", "]"), maxLength: 10 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "[", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        const source = p
          .replace(/[.[\]]/g, "\\$&")
          .replace(/\*/g, ".*")
          .replace(/\?/g, ".");
        expect(matchesGlob(p, t)).toBe(new RegExp(`^${source}$`, "s").test(t));
      }),
      { numRuns: 2000 },
    );
  });

  test("a hostile pattern costs no more than the product of the lengths", () => {
    const steps = "a*".repeat(500);
    expect(matchesGlob(`${steps}b`, "a".repeat(5000))).toBe(false);
  });
});
