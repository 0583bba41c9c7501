import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCatalogue } from "../../src/input/catalogue.js";
import { compileRules, mistakeLine, ruleMistakes } from "../../src/judge/catalogue.js";
import { exampleMistakes } from "../../src/judge/examples.js";
import { judge } from "../../src/judge/judge.js";
import { Config } from "../../src/model/config.js";
import { OBSERVATIONS, type ObservationKind } from "../../src/model/observation.js";
import { anyObservation } from "../support/observations.js";

function isKind(kind: string): kind is ObservationKind {
  return Object.hasOwn(OBSERVATIONS, kind);
}

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

test.each(Object.keys(OBSERVATIONS).filter(isKind))(
  "whatever %s is observed, judging it gives findings with words",
  (kind) => {
    const catalogue = compileRules([], OBSERVATIONS, SOURCES);
    fc.assert(
      fc.property(anyObservation(kind), (observation) => {
        const judged = judge([observation], catalogue, Config.parse({}), { today: "2024-06-15" });
        for (const finding of [...judged.findings.values()].flat()) {
          const texts = [finding.message, finding.impact, finding.remediation];
          expect(texts.filter((text) => text.trim() === "")).toEqual([]);
          expect(finding.level === finding.documented_level).toBe(finding.adjustment === null);
          expect(finding.adjustment?.because).not.toBe("");
          if (!observation.certain) expect(finding.level).not.toBe("low");
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  },
);

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
