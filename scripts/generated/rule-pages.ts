import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Field, fieldsOf } from "../../src/judge/cel/fields.js";
import { CATEGORIES, type Category } from "../../src/model/level.js";
import { OBSERVATIONS, ObservationBase } from "../../src/model/observation.js";
import type { Rule, RuleSource } from "../../src/model/rule.js";
import { planExcerpt } from "./plan-excerpt.js";
import { code, prose } from "./template-prose.js";

/** Case folders of a rule's fixtures that make a good example, best first. */
const PREFERRED = ["risky", "unknown", "safe"];

/** Text of a cell or a heading: pipes and newlines would break the table. */
function cell(text: string): string {
  return text.trim().replace(/\s+/g, " ").replaceAll("|", "\\|");
}

function categoryText(category: Category): string {
  const { level, own } = CATEGORIES[category];
  return `${category}, documented level **${level}**${own ? " (a category of planrisk's own)" : ""}`;
}

function levels(rule: Rule): string {
  const documented = CATEGORIES[rule.category].level;
  const because = rule.because === undefined ? "the documented level of its category" : prose(rule.because);
  const rows = [
    `| ${rule.level} | ${rule.adjustments.length === 0 ? "always" : "otherwise"} | ${cell(because)} |`,
    ...rule.adjustments.map((each) => `| ${each.level} | ${cell(code(each.when))} | ${cell(prose(each.because))} |`),
  ];
  const [otherwise, ...moved] = rows;
  const note =
    documented === rule.level && rule.adjustments.length === 0
      ? ""
      : "\n\nThe first row that holds counts. `--strict` and `critical:` switch off every level below the documented one.";
  return `| level | when | because |\n| --- | --- | --- |\n${[...moved, otherwise].join("\n")}${note}`;
}

interface Example {
  readonly name: string;
  readonly says: string;
  readonly excerpt: string;
}

/** `says` of an expected.yaml, by hand: it is the first key, folded. */
function saysOf(yaml: string): string {
  const match = /^says:\s*(?:>-?\s*\n)?([\s\S]*?)(?=^\S)/m.exec(yaml);
  return (match?.[1] ?? "").trim().replace(/\s+/g, " ");
}

function addressesOf(yaml: string, rule: string): readonly string[] {
  return yaml
    .split("\n")
    .filter((line) => /^ {2}\S/.test(line) && new RegExp(`rules: \\[[^\\]]*\\b${rule}\\b`).test(line))
    .map((line) => line.trim().replace(/^'(.*?)':.*$|^"(.*?)":.*$|^(\S+): \{.*$/, "$1$2$3"));
}

function exampleOf(rule: Rule, root: string): Example | null {
  const folder = join(root, "fixtures", "rules", rule.id);
  if (!existsSync(folder)) return null;
  const cases = readdirSync(folder).sort();
  const name = [...PREFERRED, ...cases].find((each) => cases.includes(each));
  if (name === undefined) return null;
  const expected = readFileSync(join(folder, name, "expected.yaml"), "utf8");
  const plan: unknown = JSON.parse(readFileSync(join(folder, name, "plan.json"), "utf8"));
  const excerpt = planExcerpt(plan, addressesOf(expected, rule.id));
  return { name: `fixtures/rules/${rule.id}/${name}`, says: saysOf(expected), excerpt };
}

function examplePart(example: Example | null): readonly string[] {
  if (example === null) return [];
  const excerpt = example.excerpt === "" ? [] : [`\`\`\`diff\n${example.excerpt}\n\`\`\``];
  return ["## Example", example.says, ...excerpt, `From [\`${example.name}\`](../../${example.name}).`];
}

/** The page of one rule, in Markdown. */
function page(rule: Rule, root: string): string {
  const deprecated = rule.deprecated ? ["> Deprecated: this rule no longer fires; its id stays known."] : [];
  const when = rule.when === undefined ? [] : ["It fires when this holds:", `\`\`\`cel\n${rule.when.trim()}\n\`\`\``];
  const aliases = rule.aliases.length === 0 ? [] : [`Former ids: ${rule.aliases.map(code).join(", ")}`];
  return `${[
    `# ${rule.id}`,
    ...deprecated,
    `**${rule.title}**`,
    `Category: ${categoryText(rule.category)}`,
    ...aliases,
    "## What it means",
    prose(rule.message),
    prose(rule.impact),
    "## Levels",
    levels(rule),
    "## What to do",
    prose(rule.remediation),
    ...examplePart(exampleOf(rule, root)),
    "## When exactly",
    `It looks at each observation [${code(rule.observe)}](observations.md#${rule.observe}).`,
    ...when,
    "## References",
    rule.references.map((url) => `- <${url}>`).join("\n"),
  ].join("\n\n")}\n`;
}

function indexPage(rules: readonly Rule[]): string {
  const parts = Object.keys(CATEGORIES).flatMap((category) => {
    const inside = rules.filter((rule) => rule.category === category);
    if (inside.length === 0) return [];
    const rows = inside.map((rule) => {
      const all = [...new Set([rule.level, ...rule.adjustments.map((each) => each.level)])].join(", ");
      return `| [${rule.id}](${rule.id}.md) | ${cell(rule.title)} | ${all} |`;
    });
    const head = categoryText(inside[0]?.category ?? "metadata");
    return [`## ${head.replaceAll("**", "")}`, `| rule | what | levels |\n| --- | --- | --- |\n${rows.join("\n")}`];
  });
  const head = [
    "# Rules",
    `${rules.length} rules turn what planrisk observes into findings. Each belongs to a category, which gives its documented level; ` +
      "what is known of the plan moves it up or down, and the finding says why. " +
      "Rules of your own are written in the same language, over the same [observations](observations.md).",
  ];
  return `${[...head, ...parts].join("\n\n")}\n`;
}

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map((field) => {
    const words = field.allowed === null ? "" : `one of ${field.allowed.map((each) => `"${each}"`).join(", ")}`;
    const text = [field.description, words].filter((each) => each !== "").join("; ");
    return `| \`${field.name}\` | ${field.type.replaceAll("<", "\\<")} | ${cell(text)} |`;
  });
  return `| field | type | what |\n| --- | --- | --- |\n${rows.join("\n")}`;
}

/** What conditions can ask: every kind of observation with its fields. */
function observationsPage(): string {
  const common = new Set(Object.keys(ObservationBase));
  const [first] = Object.values(OBSERVATIONS);
  const parts = Object.entries(OBSERVATIONS).flatMap(([kind, schema]) => {
    const own = fieldsOf(schema).filter((field) => !common.has(field.name));
    return [`## ${kind}`, own.length === 0 ? "No fields of its own." : fieldTable(own)];
  });
  const head = [
    "# Observations",
    "Facts about what a plan does to the network, without a level. A rule names one kind (`observe:`); its conditions and texts may use the fields.",
    "## Fields that all have",
    fieldTable(first === undefined ? [] : fieldsOf(first).filter((field) => common.has(field.name))),
  ];
  return `${[...head, ...parts].join("\n\n")}\n`;
}

/** The documentation of the catalogue: an index, a page a rule, and the observations. */
export function rulePages(sources: readonly RuleSource[], root: string): ReadonlyMap<string, string> {
  const rules = sources.map((source) => source.rule).sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Map([
    ["docs/rules/index.md", indexPage(rules)],
    ["docs/rules/observations.md", observationsPage()],
    ...rules.map((rule) => [`docs/rules/${rule.id}.md`, page(rule, root)] as const),
  ]);
}
