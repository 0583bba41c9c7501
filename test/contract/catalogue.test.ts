import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readCatalogue } from "../../src/input/catalogue.js";
import { compileRules, mistakeLine, ruleMistakes } from "../../src/judge/catalogue.js";
import { exampleMistakes } from "../../src/judge/examples.js";
import { OBSERVATIONS } from "../../src/model/observation.js";

/** The shipped catalogue as a whole: at run time its rules are taken as sound, because these tests say so. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SOURCES = await readCatalogue();
const IDS = SOURCES.map((source) => source.rule.id);

test("there are rules", () => {
  expect(SOURCES.length).toBeGreaterThan(50);
});

test("every condition and every text is sound", () => {
  expect(ruleMistakes(SOURCES, OBSERVATIONS).map(mistakeLine)).toEqual([]);
});

test("every example holds", () => {
  expect(exampleMistakes(compileRules(SOURCES, OBSERVATIONS), OBSERVATIONS).map(mistakeLine)).toEqual([]);
});

test("no observation goes unjudged: each kind has a rule", () => {
  const judged = new Set(SOURCES.filter((source) => !source.rule.deprecated).map((source) => source.rule.observe));
  expect(Object.keys(OBSERVATIONS).filter((kind) => !judged.has(kind))).toEqual([]);
});

describe.each(SOURCES.map((source) => [source.rule.id, source] as const))("%s", (id, source) => {
  test("stands in the file of its name", () => {
    expect(source.file).toBe(`rules/${id}.yaml`);
  });

  test("has risky and safe fixtures", () => {
    const folder = join(ROOT, "fixtures", "rules", id);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual(expect.arrayContaining(["risky", "safe"]));
  });
});

test("every folder of fixtures belongs to a rule", () => {
  expect(readdirSync(join(ROOT, "fixtures", "rules")).filter((id) => !IDS.includes(id))).toEqual([]);
});
