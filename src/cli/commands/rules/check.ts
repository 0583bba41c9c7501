import { resolve } from "node:path";
import { readCatalogue } from "../../../input/catalogue.js";
import { parseRuleFile, ruleFiles } from "../../../input/rules.js";
import { readText, shownPath } from "../../../input/yaml/document.js";
import { compileRules, mistakeLine, mistakesError, ruleMistakes } from "../../../judge/catalogue.js";
import { exampleMistakes } from "../../../judge/examples.js";
import { PlanriskError } from "../../../model/error.js";
import { OBSERVATIONS } from "../../../model/observation.js";
import type { RuleSource } from "../../../model/rule.js";
import type { World } from "../../world.js";

interface ReadRules {
  readonly sources: readonly RuleSource[];
  /** A line for each file that is no rule file. */
  readonly broken: readonly string[];
}

/** Reads on after a broken file, so that one run names the mistakes of all. */
async function readAll(paths: readonly string[], world: World): Promise<ReadRules> {
  const files = await Promise.all(paths.map((path) => ruleFiles(resolve(world.cwd, path))));
  const sources: RuleSource[] = [];
  const broken: string[] = [];
  for (const file of new Set(files.flat())) {
    try {
      sources.push(...(await parseRuleFile(await readText(file), shownPath(file))));
    } catch (error) {
      if (!(error instanceof PlanriskError)) throw error;
      broken.push([error.message, error.hint].filter((part) => part !== "").join(" "));
    }
  }
  return { sources, broken };
}

/** Checks rule files: shape, conditions, texts, ids, and the examples in them. Throws PlanriskError with every mistake. */
export async function checkRules(paths: readonly string[], world: World): Promise<0> {
  const { sources, broken } = await readAll(paths, world);
  const unsound = ruleMistakes(sources, OBSERVATIONS, await readCatalogue());
  const lines = [...broken, ...unsound.map(mistakeLine)];
  const files = new Set(unsound.map((mistake) => mistake.file));
  const sound = compileRules(
    sources.filter((source) => !files.has(source.file)),
    OBSERVATIONS,
  );
  lines.push(...exampleMistakes(sound, OBSERVATIONS).map(mistakeLine));
  if (lines.length > 0) throw mistakesError(lines);
  const examples = sources.reduce((count, source) => count + source.rule.examples.length, 0);
  await world.stdout.write(`${sources.length} rules are sound; ${examples} examples hold.\n`);
  return 0;
}
