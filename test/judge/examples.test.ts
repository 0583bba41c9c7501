import { expect, test } from "vitest";
import { compileRules } from "../../src/judge/catalogue.js";
import { exampleMistakes } from "../../src/judge/examples.js";
import { REGISTRY, ruleSource } from "../support/judge.js";

function mistakes(example: Record<string, unknown>) {
  const source = ruleSource({ when: "in_use && certain", examples: [example] });
  return exampleMistakes(compileRules([source], REGISTRY), REGISTRY).map((each) => `${each.field}: ${each.message}`);
}

test.each([
  ["holds", { name: "in use", observation: { in_use: true }, level: "high" }, []],
  ["holds by default not", { name: "idle", observation: {}, level: "none" }, []],
  [
    "fires too much",
    { name: "x", observation: { in_use: true }, level: "none" },
    ['examples.0: "x" gives high, not none'],
  ],
  ["fires not", { name: "x", observation: { in_use: false }, level: "high" }, ['examples.0: "x" gives none, not high']],
  [
    "a field of another type",
    { name: "x", observation: { index: "1" }, level: "none" },
    ["is no observation: index: "],
  ],
  ["an unknown field", { name: "x", observation: { nope: 1 }, level: "none" }, ["is no observation: "]],
])("an example that %s", (_name, example, expected) => {
  const found = mistakes(example);
  expect(found).toHaveLength(expected.length);
  for (const [i, text] of expected.entries()) expect(found[i]).toContain(text);
});
