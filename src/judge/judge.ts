import type { Config } from "../model/config.js";
import { PlanriskError } from "../model/error.js";
import { compareRisk, type Level } from "../model/level.js";
import { append } from "../model/maps.js";
import type { Finding, Notice } from "../model/report.js";
import { didYouMean } from "../model/suggest.js";
import { type Catalogue, type CatalogueRule, lineOf } from "./catalogue.js";
import { celSummary } from "./cel/expression.js";
import { celValues } from "./cel/fields.js";
import { fingerprint } from "./fingerprint.js";
import { judgeLevel } from "./level.js";
import type { Observed } from "./observed.js";
import { byText } from "./order.js";
import { applyWaivers } from "./waiver.js";

export interface JudgeContext {
  /** YYYY-MM-DD, for waivers. */
  readonly today: string;
  /** Where a resource is written, when the configuration was given. */
  readonly source?: (address: string) => Finding["source"];
}

export interface Judgement {
  /** By subject, the address of a change; riskiest first. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly notices: readonly Notice[];
}

/** The rule ids that a configuration names must exist. Throws PlanriskError with the nearest one. */
function namedRules(config: Config, catalogue: Catalogue): ReadonlyMap<string, Level | "off"> {
  const known = (id: string, where: string): string => {
    const found = catalogue.byId.get(id);
    if (found !== undefined) return found.rule.id;
    const hint = didYouMean(id, catalogue.byId.keys(), "planrisk rules list shows all rules.");
    throw new PlanriskError(`${where} in the configuration names the rule "${id}", which does not exist.`, hint);
  };
  for (const waiver of config.waivers) if (waiver.rule !== undefined) known(waiver.rule, "waivers:");
  return new Map(Object.entries(config.levels).map(([id, level]) => [known(id, "levels:"), level]));
}

/** In a user's rule a mistake to be told; in a shipped one a bug of planrisk, and loud. */
function failed(entry: CatalogueRule, observation: Observed, error: unknown): Error {
  const { rule, source } = entry;
  const message = `rule ${rule.id} cannot be evaluated for ${observation.subject}: ${celSummary(error)}`;
  if (entry.shipped) return new Error(message);
  return new PlanriskError(
    `${source.file}:${lineOf(source, "when")}: ${message}.`,
    'Ask before use, as in "Team" in tags && tags["Team"] == "net".',
  );
}

/** Identical findings become one: facts, words and level are the same, only the proofs add up. */
function merged(list: readonly Finding[]): readonly Finding[] {
  const kept = new Map<string, Finding>();
  for (const finding of list) {
    const key = `${finding.fingerprint} ${finding.message}`;
    const other = kept.get(key);
    if (other === undefined) {
      kept.set(key, finding);
      continue;
    }
    const proofs = new Map([...other.evidence, ...finding.evidence].map((each) => [JSON.stringify(each), each]));
    const affected = [...new Set([...other.affected, ...finding.affected])];
    kept.set(key, { ...other, evidence: [...proofs.values()], affected });
  }
  return [...kept.values()].sort(
    (a, b) => compareRisk(b.level, a.level) || byText(a.rule, b.rule) || byText(a.fingerprint, b.fingerprint),
  );
}

/**
 * Turns observations into findings: every rule of the observation's kind whose condition holds gives one. Throws
 * PlanriskError when the configuration names a rule that does not exist, or when a condition cannot be evaluated.
 */
export function judge(
  observations: Iterable<Observed>,
  catalogue: Catalogue,
  config: Config,
  context: JudgeContext,
): Judgement {
  const overrides = namedRules(config, catalogue);
  const found = new Map<string, Finding[]>();
  for (const observation of observations) {
    const rules = catalogue.byKind.get(observation.kind) ?? [];
    if (rules.length === 0) continue;
    const values = celValues(observation);
    for (const entry of rules) {
      if (entry.rule.deprecated) continue;
      const finding = findingOf(entry, observation, values, config, context, overrides.get(entry.rule.id));
      if (finding !== null) append(found, observation.subject, finding);
    }
  }
  const sorted = new Map([...found].sort(([a], [b]) => byText(a, b)).map(([subject, list]) => [subject, merged(list)]));
  return applyWaivers(sorted, config, catalogue, context.today);
}

/** The message, with what a reviewer must know of drift: an operator may have changed this on purpose, in an emergency. */
function told(message: string, observation: Observed): string {
  return observation.drift ? `${message.replace(/\.$/, "")}; this undoes a change made outside Terraform.` : message;
}

function findingOf(
  entry: CatalogueRule,
  observation: Observed,
  values: Readonly<Record<string, unknown>>,
  config: Config,
  context: JudgeContext,
  override: Level | "off" | undefined,
): Finding | null {
  const { rule } = entry;
  try {
    const compiled = entry.compiled();
    if (compiled.when !== null && compiled.when(values) !== true) return null;
    const verdict = judgeLevel(entry, observation, values, config, override);
    if (verdict === null) return null;
    return {
      rule: rule.id,
      category: rule.category,
      title: rule.title,
      level: verdict.level,
      documented_level: verdict.documented,
      adjustment: verdict.adjustment,
      confidence: observation.certain ? "certain" : "possible",
      message: told(compiled.message(values), observation),
      impact: compiled.impact(values),
      remediation: compiled.remediation(values),
      reversible: observation.reversible,
      outage: observation.outage,
      evidence: [...observation.evidence],
      affected: [...observation.affected],
      references: [...rule.references],
      source: context.source?.(observation.subject) ?? null,
      fingerprint: fingerprint(rule.id, observation),
      waiver: null,
    };
  } catch (error) {
    throw failed(entry, observation, error);
  }
}
