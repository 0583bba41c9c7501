import { PlanriskError } from "../model/error.js";
import { CATEGORIES, type Level } from "../model/level.js";
import { groupBy } from "../model/maps.js";
import type { Rule, RuleSource } from "../model/rule.js";
import { didYouMean } from "../model/suggest.js";
import { checkExpression, type Expression, parseExpression, type Scope, scopes } from "./cel/expression.js";
import type { Registry } from "./cel/fields.js";
import type { Mistake } from "./cel/limits.js";
import { parseTemplate, type Template, templateMistakes } from "./cel/template.js";
import { byText } from "./order.js";

/** A rule ready to be applied to observations of its kind. */
export interface CompiledRule {
  readonly when: Expression | null;
  readonly because: Template | null;
  readonly adjustments: readonly { readonly when: Expression; readonly level: Level; readonly because: Template }[];
  readonly message: Template;
  readonly impact: Template;
  readonly remediation: Template;
}

export interface CatalogueRule {
  readonly rule: Rule;
  readonly source: RuleSource;
  /** Part of planrisk; false: a user's own. */
  readonly shipped: boolean;
  /** Parsed at first use: most rules never see an observation. */
  readonly compiled: () => CompiledRule;
}

/** Every rule, sorted by id, and the ways to find one. */
export interface Catalogue {
  readonly rules: readonly CatalogueRule[];
  readonly byKind: ReadonlyMap<string, readonly CatalogueRule[]>;
  /** By id and by former id (`aliases`). */
  readonly byId: ReadonlyMap<string, CatalogueRule>;
}

/** A mistake in a rule file: where, what, and what to do. */
export interface RuleMistake extends Mistake {
  readonly file: string;
  readonly line: number;
  /** Path of the field, as `adjustments.0.when`. */
  readonly field: string;
}

/** Line (1-based) of a field: its own, or that of the nearest field around it. */
export function lineOf(source: RuleSource, field: string): number {
  for (let path = field; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const line = source.lines.get(path);
    if (line !== undefined) return line;
  }
  return source.lines.get("") ?? 1;
}

function compile(rule: Rule, scope: Scope): CompiledRule {
  return {
    when: rule.when === undefined ? null : parseExpression(rule.when, scope),
    because: rule.because === undefined ? null : parseTemplate(rule.because, scope),
    adjustments: rule.adjustments.map((adjustment) => ({
      when: parseExpression(adjustment.when, scope),
      level: adjustment.level,
      because: parseTemplate(adjustment.because, scope),
    })),
    message: parseTemplate(rule.message, scope),
    impact: parseTemplate(rule.impact, scope),
    remediation: parseTemplate(rule.remediation, scope),
  };
}

function conditionMistakes(text: string, scope: Scope): readonly Mistake[] {
  const checked = checkExpression(text, scope);
  if ("mistake" in checked) return [checked.mistake];
  if (checked.type === "bool") return [];
  return [
    { message: `a condition gives true or false, this gives ${checked.type}`, remedy: "Compare it with something." },
  ];
}

function levelMistakes(rule: Rule): readonly Mistake[] {
  const documented = CATEGORIES[rule.category].level;
  if (rule.level === documented || rule.because !== undefined) return [];
  return [
    {
      message: `${rule.level} differs from the documented level of ${rule.category}, ${documented}`,
      remedy: `Add "because:" with the reason, or use ${documented}.`,
    },
  ];
}

type ScopeOf = (kind: string) => Scope | null;

function mistakesIn(source: RuleSource, registry: Registry, scopeOf: ScopeOf): readonly RuleMistake[] {
  const { rule } = source;
  const at = (field: string, mistakes: readonly Mistake[]): readonly RuleMistake[] =>
    mistakes.map((mistake) => ({ ...mistake, file: source.file, line: lineOf(source, field), field }));
  const scope = scopeOf(rule.observe);
  if (scope === null) {
    const kinds = Object.keys(registry);
    const remedy = didYouMean(rule.observe, kinds, `The kinds are: ${kinds.join(", ")}.`);
    return at("observe", [{ message: `no such observation: ${rule.observe}`, remedy }]);
  }
  const words = (["because", "message", "impact", "remediation"] as const).flatMap((field) => {
    const text = rule[field];
    return text === undefined ? [] : at(field, templateMistakes(text, scope));
  });
  return [
    ...(rule.when === undefined ? [] : at("when", conditionMistakes(rule.when, scope))),
    ...at("level", levelMistakes(rule)),
    ...rule.adjustments.flatMap((adjustment, i) => [
      ...at(`adjustments.${i}.when`, conditionMistakes(adjustment.when, scope)),
      ...at(`adjustments.${i}.because`, templateMistakes(adjustment.because, scope)),
    ]),
    ...words,
  ];
}

function idMistakes(rules: readonly CatalogueRule[]): readonly RuleMistake[] {
  const taken = new Map<string, CatalogueRule>();
  const found: RuleMistake[] = [];
  for (const entry of rules) {
    for (const [i, id] of [entry.rule.id, ...entry.rule.aliases].entries()) {
      const other = taken.get(id);
      taken.set(id, other ?? entry);
      if (other === undefined) continue;
      const field = i === 0 ? "id" : `aliases.${i - 1}`;
      const whose = other.shipped ? "a rule of planrisk" : other.source.file;
      found.push({
        file: entry.source.file,
        line: lineOf(entry.source, field),
        field,
        message: `the id ${id} is already that of ${whose}`,
        remedy: other.shipped
          ? `Choose another id; "levels: { ${id}: off }" silences the shipped rule.`
          : "Choose another.",
      });
    }
  }
  return found;
}

/** One line a mistake, as `file:line: field: what is wrong. What to do.`. */
export function mistakeLine(mistake: RuleMistake): string {
  return `${mistake.file}:${mistake.line}: ${mistake.field}: ${mistake.message}. ${mistake.remedy}`;
}

function entriesOf(own: readonly RuleSource[], shipped: readonly RuleSource[], scopeOf: ScopeOf): CatalogueRule[] {
  const entry = (source: RuleSource, isShipped: boolean): CatalogueRule => {
    let made: CompiledRule | null = null;
    const compiled = (): CompiledRule => {
      const scope = scopeOf(source.rule.observe);
      if (scope === null)
        throw new Error(`rule ${source.rule.id} observes ${source.rule.observe}, which does not exist`);
      made ??= compile(source.rule, scope);
      return made;
    };
    return { rule: source.rule, source, shipped: isShipped, compiled };
  };
  return [...shipped.map((source) => entry(source, true)), ...own.map((source) => entry(source, false))];
}

/** Everything that is wrong with own rules, among themselves and beside the shipped ones; by file and line. */
export function ruleMistakes(
  own: readonly RuleSource[],
  registry: Registry,
  shipped: readonly RuleSource[] = [],
): readonly RuleMistake[] {
  const scopeOf = scopes(registry);
  const mistakes = [
    ...idMistakes(entriesOf(own, shipped, scopeOf)),
    ...own.flatMap((source) => mistakesIn(source, registry, scopeOf)),
  ];
  return mistakes.sort((a, b) => byText(a.file, b.file) || a.line - b.line);
}

/** Mistakes as an error: a line each. */
export function mistakesError(lines: readonly string[]): PlanriskError {
  const message = lines.length === 1 ? lines.join("") : [`${lines.length} mistakes in rules:`, ...lines].join("\n");
  return new PlanriskError(message, "planrisk rules check FOLDER checks rule files without a plan.");
}

/**
 * Makes the catalogue. Every expression of `own` rules is parsed and type-checked against the fields of the observation
 * that it is about; `shipped` ones are taken as sound (a test checks them) and parsed when first used.
 * Throws one PlanriskError that lists all mistakes of all files.
 */
export function compileRules(
  own: readonly RuleSource[],
  registry: Registry,
  shipped: readonly RuleSource[] = [],
): Catalogue {
  const mistakes = ruleMistakes(own, registry, shipped);
  if (mistakes.length > 0) throw mistakesError(mistakes.map(mistakeLine));
  return index(entriesOf(own, shipped, scopes(registry)));
}

function index(entries: readonly CatalogueRule[]): Catalogue {
  const rules = [...entries].sort((a, b) => byText(a.rule.id, b.rule.id));
  const byId = new Map<string, CatalogueRule>();
  for (const each of rules) {
    for (const id of [each.rule.id, ...each.rule.aliases]) byId.set(id, each);
  }
  return { rules, byKind: groupBy(rules, (each) => each.rule.observe), byId };
}
