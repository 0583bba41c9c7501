import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RuleSource } from "../model/rule.js";
import { assertUniqueIds, parseRuleFile } from "./rules.js";
import { readText } from "./yaml/document.js";

/**
 * The rules that ship with planrisk, from the package's own folder; their `file` is relative to the package. What the
 * build embeds instead must be what this gives.
 */
export async function readCatalogue(folder = shippedRules()): Promise<RuleSource[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  const sources: RuleSource[] = [];
  for (const name of names) sources.push(...(await parseRuleFile(await readText(join(folder, name)), `rules/${name}`)));
  assertUniqueIds(sources);
  return sources;
}

/** Seen from src/input/ or, bundled, from dist/. */
function shippedRules(): string {
  const places = ["../../rules", "../rules"].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`no rules folder beside ${import.meta.url}`);
  return found;
}
