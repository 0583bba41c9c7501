import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/**
 * assets.ts holds style and script of the page as text, so that the report room stays without files. It is made from
 * assets/style.css and assets/client.js; UPDATE_GENERATED=1 makes it again.
 */
const folder = new URL("../../../src/report/html/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");

function constants(name: string, text: string): string {
  const lines = text.trimEnd().split("\n");
  const hash = createHash("sha256").update(lines.join("\n")).digest("base64");
  return [
    `export const ${name} = [`,
    ...lines.map((line) => `  ${JSON.stringify(line)},`),
    `].join("\\n");`,
    `export const ${name}_HASH = "sha256-${hash}";`,
    "",
  ].join("\n");
}

const made = [
  "// biome-ignore-all format: made, not written",
  "// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of the script",
  "// Made from assets/style.css and assets/client.js by UPDATE_GENERATED=1 and test/report/html/assets.test.ts: change those.",
  constants("STYLE", read("assets/style.css")),
  constants("SCRIPT", read("assets/client.js")),
].join("\n");
if (process.env.UPDATE_GENERATED === "1") writeFileSync(new URL("assets.ts", folder), made);

describe("assets of the page", () => {
  test("assets.ts is what style and script make", () => {
    expect(read("assets.ts")).toBe(made);
  });

  test.each([{ name: "assets/style.css" }, { name: "assets/client.js" }])(
    "$name can stand inside of its element",
    ({ name }) => {
      expect(read(name)).not.toMatch(/<\/|<!--/);
      expect(read(name)).not.toMatch(/https?:|@import|url\(/);
    },
  );

  test("what needs the script is hidden without it", () => {
    expect(read("assets/style.css")).toMatch(/\[hidden\] \{[^}]*display: none !important;/);
  });

  test("the script writes text, never markup, and sets no style attribute", () => {
    expect(read("assets/client.js")).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setAttribute\("style/,
    );
  });
});
