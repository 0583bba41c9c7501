import * as z from "zod";
import type { CatalogueRule } from "../../../judge/catalogue.js";
import { CATEGORIES, type Level } from "../../../model/level.js";
import { readRuleCatalogue } from "../../catalogue.js";
import { plain } from "../../plain.js";
import type { World } from "../../world.js";

export const RulesFlags = z.object({ rules: z.array(z.string()).default([]) });

/** Every level that a rule can come to by itself, its own first: "high, or medium, low". */
function levelsOf(entry: CatalogueRule): string {
  const moved = new Set<Level>(entry.rule.adjustments.map((adjustment) => adjustment.level));
  moved.delete(entry.rule.level);
  const others = [...moved].join(", ");
  return others === "" ? entry.rule.level : `${entry.rule.level}, or ${others}`;
}

/** Prints the rules by category, and below each category by id. */
export async function listRules(rawFlags: unknown, world: World): Promise<0> {
  const flags = RulesFlags.parse(rawFlags);
  const catalogue = await readRuleCatalogue(flags.rules, world.cwd);
  const rules = catalogue.rules.filter((entry) => !entry.rule.deprecated);
  const width = Math.max(0, ...rules.map((entry) => entry.rule.id.length));
  const levels = Math.max(0, ...rules.map((entry) => levelsOf(entry).length));
  const blocks = Object.entries(CATEGORIES).flatMap(([category, { level, own }]) => {
    const inside = rules.filter((entry) => entry.rule.category === category);
    if (inside.length === 0) return [];
    const head = `${category} (documented level: ${level}${own ? ", planrisk's own category" : ""})`;
    const lines = inside.map((entry) => {
      const mine = entry.shipped ? "" : " (own)";
      return `  ${entry.rule.id.padEnd(width)}  ${levelsOf(entry).padEnd(levels)}  ${entry.rule.title}${mine}`;
    });
    return [[head, ...lines, ""].join("\n")];
  });
  await world.stdout.write(
    plain(`${blocks.join("\n")}\n${rules.length} rules. planrisk rules show ID tells one whole.\n`),
  );
  return 0;
}
