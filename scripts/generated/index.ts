import { join } from "node:path";
import { readCatalogue } from "../../src/input/catalogue.js";
import { eniLimitFiles } from "./eni-limits.js";
import { pageAssets } from "./page-assets.js";
import { rulePages } from "./rule-pages.js";
import { schemaFiles } from "./schemas.js";

/** Folders in which nothing stands that is not generated. */
export const GENERATED_FOLDERS = ["schemas", "docs/rules", "src/observe/limits/data"] as const;

/** Path below the root to text, of every generated file. */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const rules = await readCatalogue(join(root, "rules"));
  return new Map([...schemaFiles(), ...eniLimitFiles(root), ...rulePages(rules, root), ...(await pageAssets(root))]);
}
