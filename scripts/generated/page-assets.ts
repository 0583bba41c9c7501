import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const FOLDER = "src/report/html/assets";
/** In the order of the cascade. */
const STYLES = ["colors", "page", "changes", "tables", "graph", "narrow", "print"];

async function script(root: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`${FOLDER}/client/index.js`],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
  return outputFiles.map(({ text }) => text).join("");
}

function constant(name: string, text: string): string {
  const whole = text.trimEnd();
  const hash = createHash("sha256").update(whole).digest("base64");
  return `export const ${name} = ${JSON.stringify(whole)};\nexport const ${name}_HASH = "sha256-${hash}";\n`;
}

/**
 * Style and script of the HTML report as text, with their hashes for its content security policy, so that the report room
 * stays without files. They are written in assets/style and assets/client.
 */
export async function pageAssets(root: string): Promise<ReadonlyMap<string, string>> {
  const style = STYLES.map((name) => readFileSync(join(root, FOLDER, "style", `${name}.css`), "utf8")).join("");
  const head =
    "// biome-ignore-all format: made, not written\n// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of the script\n// Made by npm run generate from assets/style and assets/client: change those.\n";
  return new Map([
    ["src/report/html/assets.ts", head + constant("STYLE", style) + constant("SCRIPT", await script(root))],
  ]);
}
