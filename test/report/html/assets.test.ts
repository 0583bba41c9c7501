import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from "../../../src/report/html/assets.js";

/** That assets.ts is what assets/ makes is held by test/contract/generated.test.ts. */
describe("assets of the page", () => {
  test.each([
    { name: "the style", text: STYLE, hash: STYLE_HASH },
    { name: "the script", text: SCRIPT, hash: SCRIPT_HASH },
  ])("$name can stand inside of its element, loads nothing, and has its own hash", ({ text, hash }) => {
    expect(text).not.toMatch(/<\/|<!--/);
    expect(text.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|@import|url\(/);
    expect(hash).toBe(`sha256-${createHash("sha256").update(text).digest("base64")}`);
  });

  test("what needs the script is hidden without it", () => {
    expect(STYLE).toMatch(/\[hidden\] \{[^}]*display: none !important;/);
  });

  test("the script writes text, never markup, and sets no style attribute", () => {
    expect(SCRIPT).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setAttribute\("style/,
    );
  });
});
