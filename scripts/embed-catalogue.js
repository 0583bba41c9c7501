import { join } from "node:path";
import { runBundled } from "./run-bundled.js";

/**
 * Replaces src/input/catalogue.ts by the rules that it would read, parsed: the bundle then starts without a YAML parser,
 * and without a rules folder beside it.
 */
export function embedCatalogue(root) {
  return {
    name: "embed-catalogue",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/]input[\\/]catalogue\.ts$/ }, async ({ path }) => {
        const sources = await runBundled(root, path, {}, (module) => module.readCatalogue(join(root, "rules")));
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
