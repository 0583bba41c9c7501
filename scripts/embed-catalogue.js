import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Runs the module as it stands in src and gives what it reads. */
async function readCatalogue(root, path) {
  const folder = join(root, "node_modules", ".cache", "planrisk");
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `catalogue-${process.pid}.mjs`);
  await build({ entryPoints: [path], outfile, bundle: true, platform: "node", format: "esm", packages: "external" });
  try {
    const module = await import(pathToFileURL(outfile).href);
    return await module.readCatalogue(join(root, "rules"));
  } finally {
    rmSync(outfile, { force: true });
  }
}

/**
 * Replaces src/input/catalogue.ts by the rules that it would read, parsed: the bundle then starts without a YAML parser,
 * and without a rules folder beside it.
 */
export function embedCatalogue(root) {
  return {
    name: "embed-catalogue",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/]input[\\/]catalogue\.ts$/ }, async ({ path }) => {
        const sources = await readCatalogue(root, path);
        const rules = sources.map(({ rule, file, lines }) => [rule, file, [...lines]]);
        const contents = `const RULES = JSON.parse(${JSON.stringify(JSON.stringify(rules))});
export async function readCatalogue() {
  return RULES.map(([rule, file, lines]) => ({ rule, file, lines: new Map(lines) }));
}
`;
        return { contents, loader: "js" };
      });
    },
  };
}
