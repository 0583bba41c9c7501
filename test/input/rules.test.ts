import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseRuleFile, readRules } from "../../src/input/rules.js";
import { inFolder } from "./in-folder.js";

const rule = (id: string) => `id: ${id}
title: Something that happens
observe: interface-attachment
when: >-
  observation.lost &&
  !observation.back
category: interface-detachment
level: high
adjustments:
  - level: medium
    when: observation.back
    because: it comes back
message: "{{ address }} is detached"
impact: The instance loses it.
remediation: Attach it first.
references:
  - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
`;
const indented = (text: string) => text.replace(/^(?=.)/gm, "  ").replace("  ", "- ");

describe("parseRuleFile", () => {
  test("reads one rule, defaults filled in, with the line of each field", async () => {
    const [source, ...more] = await parseRuleFile(`# why\n${rule("one")}`, "one.yaml");
    expect(more).toEqual([]);
    expect(source?.file).toBe("one.yaml");
    expect(source?.rule).toMatchObject({
      id: "one",
      when: "observation.lost && !observation.back",
      aliases: [],
      deprecated: false,
    });
    const lines = ["", "id", "when", "level", "adjustments", "adjustments.0", "adjustments.0.when", "references.0"];
    expect(lines.map((field) => source?.lines.get(field))).toEqual([2, 2, 5, 9, 10, 11, 12, 18]);
  });

  test("reads a list of rules, with lines in the file", async () => {
    const sources = await parseRuleFile(indented(rule("one")) + indented(rule("two")), "two.yaml");
    expect(sources.map((each) => each.rule.id)).toEqual(["one", "two"]);
    expect(sources.map((each) => each.lines.get("when"))).toEqual([4, 21]);
  });

  test.each([
    ["an empty file", "", "r.yaml is empty."],
    ["a missing field", rule("one").replace(/^title.*\n/m, ""), "r.yaml:1: title: is missing."],
    ["an unknown field", rule("one").replace("impact:", "impcat:"), 'r.yaml:14: unknown key "impcat".'],
    [
      "an unknown field of an adjustment",
      rule("one").replace("because:", "reason:"),
      'r.yaml:12: unknown key "adjustments.0.reason".',
    ],
    [
      "an unknown category",
      rule("one").replace("interface-detachment", "danger"),
      /^r\.yaml:7: category: invalid option/,
    ],
    ["an id in another style", rule("One_Rule"), "r.yaml:1: id: kebab-case."],
    [
      "no reference",
      rule("one").replace(/references:\n.*\n/, "references: []\n"),
      /^r\.yaml:16: references: too small/,
    ],
    ["a reference that is no URL", rule("one").replace("https:", ""), /^r\.yaml:17: references\.0: invalid URL/],
    [
      "a second rule that is wrong",
      indented(rule("one")) + indented(rule("two").replace("level: high", "level: huge")),
      /^r\.yaml:25: 1\.level: invalid option/,
    ],
    ["what is no YAML", "id: [", /^r\.yaml:1: not YAML/],
    ["aliases in a circle", "&a\nid: x\nexamples: [*a]\n", /^r\.yaml/],
  ])("tells %s", async (_name, text, message) => {
    const told = await parseRuleFile(text, "r.yaml").then(
      () => "accepted",
      (error: Error) => error.message,
    );
    expect(told).toMatch(message);
    if (typeof message === "string") expect(told).toBe(message);
  });
});

describe("readRules", () => {
  test("takes files and folders, in order, and only YAML of folders", async () => {
    const folder = inFolder({
      "rules/b.yml": rule("b"),
      "rules/a.yaml": rule("a"),
      "rules/README.md": "#",
      "c.txt": rule("c"),
    });
    const sources = await readRules([join(folder, "rules"), join(folder, "c.txt")]);
    expect(sources.map((each) => each.rule.id)).toEqual(["a", "b", "c"]);
  });

  test.each([
    ["a path that is not there", {}, "nowhere", /nowhere, where rules should be, does not exist/],
    ["a folder without rules", { "rules/README.md": "" }, "rules", /rules holds no rules/],
    [
      "an id in two files",
      { "rules/a.yaml": rule("same"), "rules/b.yaml": rule("same") },
      "rules",
      /b\.yaml:1: the rule "same" is already in .*a\.yaml:1/,
    ],
  ])("tells %s", async (_name, files, path, message) => {
    await expect(readRules([join(inFolder(files), path)])).rejects.toThrow(message);
  });
});
