import { describe, expect, test } from "vitest";
import { checkExpression, type Scope, scopes } from "../../../src/judge/cel/expression.js";
import { celValues } from "../../../src/judge/cel/fields.js";
import { OBSERVATIONS } from "../../../src/model/observation.js";
import { cable, REGISTRY } from "../../support/judge.js";

function scope(kind: string): Scope {
  const found = scopes(REGISTRY)(kind);
  if (found === null) throw new Error(`no scope for ${kind}`);
  return found;
}
const CABLE = scope("cable-pulled");

describe("expressions that hold or do not", () => {
  const observation = cable({ index: 3, pointers: ["aws_eip.a", "aws_route.b"], tags: { Team: "net" } });
  test.each([
    ["a flag", "in_use", true],
    ["a whole number", "index > 2 && index == 3", true],
    ["an enumeration", 'fate == "deleted"', false],
    ["an enumeration in a list", 'fate in ["stays", "deleted"]', true],
    ["the size of a list", "pointers.size() == 2 && size(pointers) == 2", true],
    ["a list that has something", 'pointers.exists(p, p.startsWith("aws_eip."))', true],
    ["a list in which all are something", 'pointers.all(p, p.startsWith("aws_eip."))', false],
    ["a filtered list", 'pointers.filter(p, p.contains("route")).size() == 1', true],
    ["a member", '"aws_eip.a" in pointers', true],
    ["a key of a map", '"Team" in tags && tags["Team"] == "net"', true],
    ["a key that a map lacks", 'has(tags.Owner) && tags.Owner == "x"', false],
    ["a glob", 'subject.glob("aws_network_interface.*")', true],
    ["base fields", "certain && !drift && !reversible && outage == 'permanent'", true],
    ["arithmetic", "index + 1 == 4", true],
    ["an item named like a list", "pointers.exists(pointers, pointers == 'aws_eip.a')", true],
  ])("%s", (_name, text, expected) => {
    const checked = checkExpression(text, CABLE);
    if ("mistake" in checked) throw new Error(checked.mistake.message);
    expect(checked.type).toBe("bool");
    expect(checked.expression(celValues(observation))).toBe(expected);
  });
});

describe("mistakes are named with what to do", () => {
  test.each([
    ["an unknown field, near", "in_usee", "no such field: in_usee", 'Did you mean "in_use"?'],
    ["an unknown field, far", "banana == 1", "no such field: banana", "The fields are: subject, "],
    ["the kind is not a field", 'kind == "x"', "no such field: kind", "fields are"],
    ["evidence is not a field", "size(evidence) > 0", "no such field: evidence", "fields are"],
    ["two types", 'index == "1"', "int == string", "index is int"],
    ["a number as a condition in a conjunction", "in_use && index", "bool", "index is int"],
    ["an unknown method", 'subject.startWith("a")', "method startWith is not available", 'Did you mean "startsWith"?'],
    ["an unknown function", "len(pointers) > 0", "function len is not available", "There are: size"],
    ["a slip in an enumeration", 'fate == "deletd"', 'fate is never "deletd"', 'Did you mean "deleted"?'],
    ["a slip on the left", '"gone" != fate', 'fate is never "gone"', '"stays", "deleted", "replaced"'],
    ["a slip in a list", 'fate in ["stays", "delete"]', 'fate is never "delete"', 'Did you mean "deleted"?'],
    ["unfinished", "in_use &&", "Unexpected token", "CEL"],
    ["an unterminated text", '"abc', "Unterminated string", "CEL"],
    ["a text compared with null", "subject == null", "string == null", "subject is string"],
    ["a list with a wrong item", "pointers.exists(p, p > 1)", "string > int", "pointers is list<string>"],
  ])("%s", (_name, text, message, remedy) => {
    const checked = checkExpression(text, CABLE);
    if (!("mistake" in checked)) throw new Error("no mistake found");
    expect(checked.mistake.message).toContain(message);
    expect(checked.mistake.remedy).toContain(remedy);
  });
});

describe("what a hostile rule may not do", () => {
  const nested = "pointers.exists(a, interfaces.exists(b, b == a))";
  test.each([
    ["regular expressions", 'subject.matches("(a+)+$")'],
    ["comprehensions in comprehensions", nested],
    ["comprehensions over a text's parts inside another", 'pointers.exists(a, a.split(".").exists(b, b == ""))'],
    ["another list inside a comprehension", "pointers.all(a, a in interfaces)"],
    ["map, which doubles text at each step", "pointers.map(a, a + a).size() > 0"],
    ["binding", 'cel.bind(a, subject + subject, a == "")'],
    ["blinding the type check", 'dyn(subject) == 1 || fate == "stays"'],
    ["time", 'timestamp("2024-01-01T00:00:00Z") < timestamp("2025-01-01T00:00:00Z")'],
    ["bytes", 'b"a" == b"b"'],
    ["type names", 'type(subject) == string && fate == "stays"'],
    ["depth", `${"(".repeat(100)}in_use${")".repeat(100)}`],
    ["size", Array.from({ length: 200 }, (_, i) => `index == ${i}`).join(" || ")],
    ["length", `subject == "${"a".repeat(3000)}"`],
    ["map literals", '{"a": 1}["a"] == 1'],
    ["prototypes", '__proto__ == ""'],
  ])("%s", (_name, text) => {
    expect(checkExpression(text, CABLE)).toHaveProperty("mistake");
  });

  test("a key named as a prototype's is no key", () => {
    const checked = checkExpression('"constructor" in tags || "__proto__" in tags', CABLE);
    if ("mistake" in checked) throw new Error(checked.mistake.message);
    expect(checked.expression(celValues(cable()))).toBe(false);
  });
});

test.each(Object.keys(OBSERVATIONS))("every field of the observation %s can be a variable", (kind) => {
  const found = scopes(OBSERVATIONS)(kind);
  if (found === null) throw new Error("no such kind");
  for (const field of found.fields.values()) {
    expect(checkExpression(`${field.name} == ${field.name}`, found)).toMatchObject({ type: "bool" });
  }
});
