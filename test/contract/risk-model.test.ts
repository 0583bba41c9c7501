import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { readCatalogue } from "../../src/input/catalogue.js";
import { readSource } from "../../src/input/source/read-source.js";
import type { Report } from "../../src/model/report.js";
import { assessJson } from "../support/assess.js";
import {
  ADVICE_LINES,
  NEVER_UNKNOWN,
  OBSERVATION_LINES,
  OWN_RULES,
  REACH_LINES,
  REFUSAL_LINES,
  type RiskLine,
} from "./risk-lines.js";

/** Every line of the risk model has its rules, and each of them fires in the plans that are named for it. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = join(ROOT, "docs/risk-coverage.md");
/** The risk model itself stands beside the repository; it is not ours to commit. */
const MODEL = fileURLToPath(new URL("../../../shared/design/risk-model.md", import.meta.url));
const RULES = (await readCatalogue()).map((source) => source.rule);
const SECTIONS: readonly (readonly [title: string, lines: readonly RiskLine[]])[] = [
  ["Observations and levels", OBSERVATION_LINES],
  ["Reach: what a change of groups, rules or network ACLs does", REACH_LINES],
  ["Apply-failure: what AWS will refuse", REFUSAL_LINES],
  ["Hygiene: advice", ADVICE_LINES],
];
const ALL = SECTIONS.flatMap(([, lines]) => lines);

const Options = z.object({
  options: z.object({ config: z.record(z.string(), z.unknown()).optional(), source: z.string().optional() }).optional(),
});

const reports = new Map<string, Promise<Report>>();

/** The report of a fixture, once. */
function reportOf(name: string): Promise<Report> {
  const known = reports.get(name);
  if (known !== undefined) return known;
  const made = assessed(join(ROOT, "fixtures", name));
  reports.set(name, made);
  return made;
}

async function assessed(folder: string): Promise<Report> {
  const { options } = Options.parse(parse(readFileSync(join(folder, "expected.yaml"), "utf8")));
  const source = options?.source === undefined ? null : await readSource(join(folder, options.source));
  return assessJson(JSON.parse(readFileSync(join(folder, "plan.json"), "utf8")), options?.config, source);
}

function fixtureOf(rule: string, name: string): string {
  return name.includes("/") ? name : `rules/${rule}/${name}`;
}

/** "high", "medium, possible": what a rule comes to in a fixture, the highest first; "" when it does not fire. */
async function levelOf(rule: string, fixture: string): Promise<string> {
  const findings = (await reportOf(fixture)).changes.flatMap((change) => change.findings);
  const levels = findings
    .filter((each) => each.rule === rule)
    .map(({ level, confidence }) => `${level}${confidence === "certain" ? "" : ", possible"}`);
  const order = ["high", "medium", "low"];
  const rank = (level: string) => order.findIndex((each) => level.startsWith(each));
  return [...new Set(levels)].sort((a, b) => rank(a) - rank(b))[0] ?? "";
}

async function cells({ line, rules }: RiskLine): Promise<string[]> {
  const rows: string[] = [];
  for (const [rule, names] of Object.entries(rules)) {
    const cases: string[] = [];
    for (const name of names) {
      const fixture = fixtureOf(rule, name);
      cases.push(`[${name}](../fixtures/${fixture}) ${await levelOf(rule, fixture)}`);
    }
    const first = rows.length === 0 ? line : "";
    rows.push(`| ${first} | [${rule}](rules/${rule}.md) | ${cases.join(" · ")} |`);
  }
  return rows;
}

async function page(): Promise<string> {
  const parts = [
    "# The risk model, line by line",
    "",
    "Every line of the risk model, the rules that hold it, and plans written by terraform in which they fire because of it, with the level that they come",
    "to. `test/contract/risk-model.test.ts` makes this page and holds it against rules and fixtures; the labels of the fixtures are in their `expected.yaml`.",
    "",
  ];
  for (const [title, lines] of SECTIONS) {
    const rows = (await Promise.all(lines.map(cells))).flat();
    parts.push(`## ${title}`, "", "| line | rule | plans |", "| --- | --- | --- |", ...rows, "");
  }
  parts.push("## Rules that no line asks for", "", "| rule | why |", "| --- | --- |");
  for (const [rule, why] of Object.entries(OWN_RULES)) parts.push(`| [${rule}](rules/${rule}.md) | ${why} |`);
  parts.push("", "## Rules about which nothing can be unknown", "", "| rule | why |", "| --- | --- |");
  for (const [rule, why] of Object.entries(NEVER_UNKNOWN)) parts.push(`| [${rule}](rules/${rule}.md) | ${why} |`);
  return `${parts.join("\n")}\n`;
}

describe("the risk model, line by line", () => {
  const triples = ALL.flatMap(({ line, rules }) =>
    Object.entries(rules).flatMap(([rule, names]) => names.map((name) => [rule, fixtureOf(rule, name), line] as const)),
  );

  test.each(triples)("%s fires in %s: %s", async (rule, fixture) => {
    expect(RULES.map((each) => each.id)).toContain(rule);
    expect(existsSync(join(ROOT, "fixtures", fixture, "plan.json")), fixture).toBe(true);
    expect(await levelOf(rule, fixture)).not.toBe("");
  });

  test("every rule of the catalogue is named by a line, or is planrisk's own with a reason", () => {
    const named = new Set([...ALL.flatMap((each) => Object.keys(each.rules)), ...Object.keys(OWN_RULES)]);
    expect(RULES.map((rule) => rule.id).filter((id) => !named.has(id))).toEqual([]);
    const ruled = new Set(ALL.flatMap((each) => Object.keys(each.rules)));
    expect(Object.keys(OWN_RULES).filter((id) => ruled.has(id))).toEqual([]);
  });

  test("docs/risk-coverage.md says so", async () => {
    const text = await page();
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(PAGE, text);
    expect(existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "").toBe(text);
  });
});

describe("unknown values", () => {
  test.each(RULES.map((rule) => rule.id))("%s has an unknown case, or a reason for none", (id) => {
    const has = readdirSync(join(ROOT, "fixtures/rules", id)).includes("unknown");
    expect(has).toBe(!(id in NEVER_UNKNOWN));
  });
});

describe.skipIf(!existsSync(MODEL))("the risk model as it stands", () => {
  const text = existsSync(MODEL) ? readFileSync(MODEL, "utf8") : "";
  const section = (title: string) => {
    const from = text.indexOf(title);
    const end = text.slice(from + 4).search(/^##/m);
    return text.slice(from, end < 0 ? undefined : from + 4 + end);
  };
  const firstCells = (part: string) =>
    [...part.matchAll(/^\| (.+?) \| /gm)]
      .map((match) => match[1] ?? "")
      .filter((cell) => !/^(-+|observation|effect)$/.test(cell));

  test.each([
    ["## Observations and levels", OBSERVATION_LINES],
    ["### Reach", REACH_LINES.slice(0, 14)],
  ])("every row of %s is a line here, and none is missing", (title, lines) => {
    expect(lines.map((each) => each.line)).toEqual(firstCells(section(title)));
  });

  test("every refusal is a line here", () => {
    const [, list = ""] = section("### Apply-failure").split("configurable.");
    expect(list.split(/\s·\s/)).toHaveLength(REFUSAL_LINES.length - 2);
  });

  test("every advice is a line here", () => {
    const folded = section("### Hygiene").replaceAll("\n", " ");
    const missing = ADVICE_LINES.filter(({ line }) => !folded.includes(line));
    expect(missing).toEqual([]);
  });
});
