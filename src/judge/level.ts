import { ownerOf } from "../model/address.js";
import type { Config } from "../model/config.js";
import { CATEGORIES, compareRisk, type Level, maxRisk } from "../model/level.js";
import type { Finding } from "../model/report.js";
import type { CatalogueRule } from "./catalogue.js";
import { matchesGlob } from "./glob.js";
import type { Observed } from "./observed.js";

export interface Verdict {
  readonly level: Level;
  readonly documented: Level;
  readonly adjustment: Finding["adjustment"];
}

/** True when `critical:` names the subject or one of its interfaces (by id, or by its owner). */
function isCritical(observation: Observed, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return false;
  const names = [observation.subject, ...observation.interfaces];
  const all = [...new Set([...names, ...names.map(ownerOf)])];
  return patterns.some((pattern) => all.some((name) => matchesGlob(pattern, name)));
}

/**
 * How risky an observation is by a rule. In this order, and the later wins: the documented level of the category, the
 * rule's own level, its first adjustment that holds, no lowering for strict and critical, the least level for what
 * rests on an unknown, the user's `levels:`. Null: `levels:` says "off".
 */
export function judgeLevel(
  entry: CatalogueRule,
  observation: Observed,
  values: Readonly<Record<string, unknown>>,
  config: Config,
  override: Level | "off" | undefined,
): Verdict | null {
  if (override === "off") return null;
  const { rule } = entry;
  const documented = CATEGORIES[rule.category].level;
  const compiled = entry.compiled();
  const moved = compiled.adjustments.find((adjustment) => adjustment.when(values) === true);
  const because = moved?.because ?? compiled.because;
  let level: Level = moved?.level ?? rule.level;
  let reason = because === null || level === documented ? "" : because(values);
  if (compareRisk(level, documented) < 0 && (config.strict || isCritical(observation, config.critical))) {
    level = documented;
    reason = "";
  }
  if (!observation.certain && compareRisk(level, config.unknowns) < 0) {
    level = maxRisk(level, config.unknowns);
    reason = `${reason === "" ? "" : `${reason}; `}it rests on a value that is known only after apply`;
  }
  if (override !== undefined && override !== level) {
    level = override;
    reason = `the configuration sets ${rule.id} to ${override}`;
  }
  return {
    level,
    documented,
    adjustment: level === documented ? null : { from: documented, to: level, because: reason },
  };
}
