import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import * as z from "zod";
import { buildGraph } from "../../src/graph/graph.js";
import { planFromJson } from "../../src/input/plan/from-json.js";
import { Config } from "../../src/model/config.js";
import { buildWorlds } from "../../src/network/build.js";
import { Comparison } from "../../src/observe/comparison.js";

const RULES = fileURLToPath(new URL("../../fixtures/rules/", import.meta.url));

/** The labels of a fixture (fixtures/README.md). */
const Expected = z.object({
  says: z.string(),
  changes: z.record(z.string(), z.object({ risk: z.string(), rules: z.array(z.string()).default([]) })).default({}),
  silent: z.array(z.string()).default([]),
  options: z.object({ config: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

export interface Fixture {
  /** "rule/case". */
  readonly name: string;
  readonly rule: string;
  readonly expected: z.infer<typeof Expected>;
  readonly comparison: () => Comparison;
}

/** The fixtures of one rule, by case. */
export function fixturesOf(rule: string): readonly Fixture[] {
  const folder = join(RULES, rule);
  if (!existsSync(folder)) return [];
  const cases = readdirSync(folder).filter((name) => existsSync(join(folder, name, "plan.json")));
  return cases.sort().map((name) => fixture(rule, name));
}

/** Every fixture of fixtures/rules. */
export function allFixtures(): readonly Fixture[] {
  return readdirSync(RULES).sort().flatMap(fixturesOf);
}

function fixture(rule: string, name: string): Fixture {
  const at = (file: string) => readFileSync(join(RULES, rule, name, file), "utf8");
  const expected = Expected.parse(parse(at("expected.yaml")));
  return {
    name: `${rule}/${name}`,
    rule,
    expected,
    comparison: () => comparisonOf(JSON.parse(at("plan.json")), expected.options?.config ?? {}),
  };
}

/** The two worlds of plan JSON side by side. */
export function comparisonOf(json: unknown, config: Record<string, unknown> = {}): Comparison {
  const plan = planFromJson(json, "plan.json");
  const graph = buildGraph({ plan });
  return new Comparison(plan, graph, buildWorlds(plan, graph), Config.parse(config));
}
