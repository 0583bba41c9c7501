import { describe, expect, test } from "vitest";
import { compileRules, ruleMistakes } from "../../src/judge/catalogue.js";
import { PlanriskError } from "../../src/model/error.js";
import { REGISTRY, ruleSource } from "../support/judge.js";

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PlanriskError) return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a mistake in a rule names file, line and field", () => {
  test.each([
    ["an unknown observation", { observe: "cable-puled" }, "observe", 'Did you mean "cable-pulled"?'],
    ["a condition that is not boolean", { when: "index" }, "when", "this gives int"],
    ["an unknown field in a condition", { when: "in_us" }, "when", 'Did you mean "in_use"?'],
    ["an unknown field in a message", { message: "{{ subjekt }}" }, "message", 'Did you mean "subject"?'],
    ["an unknown field in the impact", { impact: "{{ plugg }}" }, "impact", 'Did you mean "plug"?'],
    ["an unknown field in the remediation", { remediation: "{{ x1 }}" }, "remediation", "no such field: x1"],
    ["another level without a reason", { level: "low" }, "level", "documented level of interface-detachment, high"],
    ["a flag printed", { message: "{{ in_use }}" }, "message", "gives bool"],
    ["an unknown field in the reason", { level: "low", because: "{{ y1 }}" }, "because", "no such field: y1"],
  ])("%s", (_name, fields, field, remedy) => {
    const source = ruleSource(fields);
    const mistakes = ruleMistakes([source], REGISTRY);
    expect(mistakes).toHaveLength(1);
    const line = source.lines.get(field);
    expect(messageOf(() => compileRules([source], REGISTRY))).toContain(`rules/cable-pulled.yaml:${line}: ${field}: `);
    expect(messageOf(() => compileRules([source], REGISTRY))).toContain(remedy);
  });

  test("in an adjustment, at the nearest line that is known", () => {
    const adjustments = [{ when: "in_use && index", level: "medium", because: "{{ zz }}" }];
    const source = ruleSource({ adjustments });
    const lines = new Map([...source.lines, ["adjustments.0", 40]]);
    expect(ruleMistakes([{ ...source, lines }], REGISTRY).map((each) => [each.line, each.field])).toEqual([
      [40, "adjustments.0.when"],
      [40, "adjustments.0.because"],
    ]);
  });

  test("all mistakes of all files in one error, by file and line", () => {
    const sources = [
      ruleSource({ id: "b", when: "nope", message: "{{ nope }}" }, "rules/b.yaml"),
      ruleSource({ id: "a", observe: "lamp" }, "rules/a.yaml"),
    ];
    const lines = messageOf(() => compileRules(sources, REGISTRY)).split("\n");
    expect(lines[0]).toBe("3 mistakes in rules:");
    expect(lines.slice(1).map((line) => line.split(": ").slice(0, 2).join(" "))).toEqual([
      "rules/a.yaml:3 observe",
      "rules/b.yaml:6 message",
      "rules/b.yaml:10 when",
    ]);
  });
});

describe("ids", () => {
  test("two rules of one id", () => {
    const message = messageOf(() => compileRules([ruleSource(), ruleSource({}, "rules/other.yaml")], REGISTRY));
    expect(message).toContain("rules/other.yaml:1: id: the id cable-pulled is already that of rules/cable-pulled.yaml");
  });

  test("an own rule cannot take the id of a shipped one, nor its former id", () => {
    const shipped = [ruleSource({ aliases: ["cord-pulled"] })];
    expect(messageOf(() => compileRules([ruleSource({}, "mine.yaml")], REGISTRY, shipped))).toContain(
      "a rule of planrisk",
    );
    const alias = messageOf(() => compileRules([ruleSource({ id: "cord-pulled" }, "mine.yaml")], REGISTRY, shipped));
    expect(alias).toContain("the id cord-pulled is already that of");
  });

  test("a rule is found by its former id, and the catalogue is sorted", () => {
    const sources = [ruleSource({ id: "b-rule", aliases: ["a-former"] }), ruleSource({ id: "a-rule" })];
    const catalogue = compileRules(sources, REGISTRY);
    expect(catalogue.rules.map((entry) => entry.rule.id)).toEqual(["a-rule", "b-rule"]);
    expect(catalogue.byId.get("a-former")?.rule.id).toBe("b-rule");
    expect(catalogue.byKind.get("cable-pulled")).toHaveLength(2);
  });
});

test("shipped rules are parsed when first used, own ones are checked at once", () => {
  const broken = ruleSource({ when: "in_use &&" });
  const catalogue = compileRules([], REGISTRY, [broken]);
  expect(() => catalogue.rules[0]?.compiled()).toThrow("Unexpected token");
  expect(() => compileRules([broken], REGISTRY)).toThrow(PlanriskError);
});
