import { describe, expect, test } from "vitest";
import { scopes } from "../../../src/judge/cel/expression.js";
import { celValues } from "../../../src/judge/cel/fields.js";
import { parseTemplate, templateMistakes } from "../../../src/judge/cel/template.js";
import { cable, REGISTRY } from "../../support/judge.js";

const scope = scopes(REGISTRY)("cable-pulled");
if (scope === null) throw new Error("no scope");
const letters = (count: number) => Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i));

describe("filling in", () => {
  test.each([
    ["no expression", "As it is.", {}, "As it is."],
    ["a text", "{{ subject }} goes", {}, "aws_network_interface.web goes"],
    ["two in a row", "{{plug}}{{ index }}", {}, "eth11"],
    ["a number", "index {{ index + 1 }}", {}, "index 2"],
    ["a short list", "{{ pointers }}", { pointers: letters(5) }, "a, b, c, d, e"],
    ["a long list", "{{ pointers }}", { pointers: letters(7) }, "a, b, c and 4 more"],
    ["an empty list", "{{ pointers }}", {}, "none"],
    ["a list in a text", '{{ "at " + pointers.listed() }}', { pointers: letters(7) }, "at a, b, c and 4 more"],
    ["an empty list has other words", "{{ pointers.listed(plug) }}", {}, "eth1"],
    ["a choice", '{{ in_use ? "used" : "idle" }}', {}, "used"],
    ["closing braces in a text", '{{ "}}" + plug }}', {}, "}}eth1"],
    ["an escaped quote in a text", '{{ "\\"}}" + plug }}', {}, '"}}eth1'],
    ["braces in the plan's text are text", "{{ plug }}", { plug: "{{ subject }}" }, "{{ subject }}"],
    ["single braces", "a { b } c", {}, "a { b } c"],
    ["white space around", "\n  {{ plug }}\n", {}, "eth1"],
  ])("%s", (_name, text, fields, expected) => {
    expect(templateMistakes(text, scope)).toEqual([]);
    expect(parseTemplate(text, scope)(celValues(cable(fields)))).toBe(expected);
  });
});

describe("mistakes", () => {
  test.each([
    ["never closed", "a {{ subject", "{{ without }}"],
    ["closed only inside a text", 'a {{ "}} ', "{{ without }}"],
    ["empty", "a {{ }} b", "empty {{ }}"],
    ["an unknown field", "{{ subjct }}", "no such field: subjct"],
    ["a flag", "{{ in_use }}", "gives bool"],
    ["a map", "{{ tags }}", "gives map<string, string>"],
  ])("%s", (_name, text, message) => {
    expect(templateMistakes(text, scope).map((each) => each.message)).toEqual([expect.stringContaining(message)]);
  });

  test("all of them at once", () => {
    expect(templateMistakes("{{ a1 }} {{ subject }} {{ b1 }}", scope)).toHaveLength(2);
  });
});
