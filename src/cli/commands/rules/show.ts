import type { CatalogueRule } from "../../../judge/catalogue.js";
import { PlanriskError } from "../../../model/error.js";
import { CATEGORIES } from "../../../model/level.js";
import { didYouMean } from "../../../model/suggest.js";
import { readRuleCatalogue } from "../../catalogue.js";
import { plain } from "../../plain.js";
import type { World } from "../../world.js";
import { RulesFlags } from "./list.js";

function indented(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}

function ruleText(entry: CatalogueRule): string {
  const { rule } = entry;
  const documented = CATEGORIES[rule.category].level;
  const because = rule.because === undefined ? "" : `: ${rule.because.trim()}`;
  const sections: readonly (readonly [string, string | null])[] = [
    [`${rule.id}${rule.deprecated ? " (deprecated: it no longer fires)" : ""}`, rule.title],
    ["Category", `${rule.category}, documented level ${documented}`],
    ["Observes", rule.observe],
    ["When", rule.when ?? null],
    ["Level", `${rule.level}${because}`],
    [
      "Moved to",
      rule.adjustments.length === 0
        ? null
        : rule.adjustments.map((each) => `${each.level} when ${each.when.trim()}\n  ${each.because.trim()}`).join("\n"),
    ],
    ["Message", rule.message],
    ["Impact", rule.impact],
    ["What to do", rule.remediation],
    ["References", rule.references.join("\n")],
    ["Former ids", rule.aliases.length === 0 ? null : rule.aliases.join(", ")],
    ["From", entry.shipped ? null : entry.source.file],
  ];
  return sections.flatMap(([head, text]) => (text === null ? [] : [`${head}\n${indented(text)}\n`])).join("\n");
}

/** Prints one rule. Throws PlanriskError with the nearest id when there is none of this name. */
export async function showRule(id: string, rawFlags: unknown, world: World): Promise<0> {
  const catalogue = await readRuleCatalogue(RulesFlags.parse(rawFlags).rules, world.cwd);
  const entry = catalogue.byId.get(id);
  if (entry === undefined) {
    const hint = didYouMean(id, catalogue.byId.keys(), "planrisk rules list shows all.");
    throw new PlanriskError(`There is no rule "${id}".`, hint);
  }
  await world.stdout.write(plain(ruleText(entry)));
  return 0;
}
