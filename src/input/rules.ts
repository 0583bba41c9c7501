import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { PlanriskError } from "../model/error.js";
import { Rule, type RuleSource } from "../model/rule.js";
import { parseYaml, readText, type Step, shownPath, type YamlDocument } from "./yaml/document.js";
import { conform } from "./yaml/schema.js";

/**
 * Rules from files and folders (`*.yaml`, `*.yml` in them, in order of name). Throws a PlanriskError that names file, line
 * and field, for an id that stands twice too, and for a folder without rules: somebody means to be guarded by them.
 */
export async function readRules(paths: readonly string[]): Promise<RuleSource[]> {
  const sources: RuleSource[] = [];
  for (const path of paths) {
    for (const file of await ruleFiles(path))
      sources.push(...(await parseRuleFile(await readText(file), shownPath(file))));
  }
  assertUniqueIds(sources);
  return sources;
}

/** The rules of one file: one, or a list of them. `file`: how errors and sources call it. Throws as `readRules`. */
export async function parseRuleFile(text: string, file: string): Promise<RuleSource[]> {
  const document = await parseYaml(text, file);
  if (document.value === null)
    throw new PlanriskError(`${file} is empty.`, "A rule file holds a rule, or a list of rules.");
  if (!Array.isArray(document.value)) return [ruleOf(document, document.value, [])];
  return document.value.map((value: unknown, i) => ruleOf(document, value, [i]));
}

/** Throws a PlanriskError when two rules have the same id. */
export function assertUniqueIds(sources: readonly RuleSource[]): void {
  const seen = new Map<string, RuleSource>();
  for (const source of sources) {
    const other = seen.get(source.rule.id);
    if (other !== undefined) {
      const place = (each: RuleSource) => `${each.file}:${each.lines.get("id") ?? 1}`;
      throw new PlanriskError(
        `${place(source)}: the rule "${source.rule.id}" is already in ${place(other)}.`,
        "Ids are unique: rename or remove one of them.",
      );
    }
    seen.set(source.rule.id, source);
  }
}

function ruleOf(document: YamlDocument, value: unknown, path: readonly Step[]): RuleSource {
  const rule = conform(Rule, document, value, path);
  const lines = new Map<string, number>();
  addLines(lines, value, [], (field) => document.lineOf([...path, ...field]));
  return { rule, file: document.file, lines };
}

/** The line of each field that is written, by its path; "" is the rule itself. */
function addLines(
  lines: Map<string, number>,
  value: unknown,
  path: readonly Step[],
  lineOf: (path: readonly Step[]) => number,
): void {
  lines.set(path.join("."), lineOf(path));
  // An alias may close a circle; no field of a rule lies deeper than this.
  if (typeof value !== "object" || value === null || path.length > 8) return;
  for (const [key, inner] of Object.entries(value)) addLines(lines, inner, [...path, key], lineOf);
}

/** The rule files of a path: itself, or those in a folder in order of name. Throws PlanriskError when there are none. */
export async function ruleFiles(path: string): Promise<readonly string[]> {
  const about = await stat(path).catch(() => null);
  if (about === null) throw new PlanriskError(`${shownPath(path)}, where rules should be, does not exist.`);
  if (!about.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0)
    throw new PlanriskError(`${shownPath(path)} holds no rules.`, "Rule files end in .yaml or .yml.");
  return names.map((name) => join(path, name));
}
