import { assess } from "../../src/assess.js";
import { readCatalogue } from "../../src/input/catalogue.js";
import { planFromJson } from "../../src/input/plan/from-json.js";
import { compileRules } from "../../src/judge/catalogue.js";
import { Config } from "../../src/model/config.js";
import { OBSERVATIONS } from "../../src/model/observation.js";
import type { Report } from "../../src/model/report.js";
import type { Source } from "../../src/model/source.js";

/** A day for waivers that no test depends on. */
export const TODAY = "2000-01-01";
export const CATALOGUE = compileRules([], OBSERVATIONS, await readCatalogue());

/** Plan JSON to report, with the shipped catalogue. */
export function assessJson(json: unknown, config: Record<string, unknown> = {}, source: Source | null = null): Report {
  const options = { version: "0.0.0", config: Config.parse(config), catalogue: CATALOGUE, today: TODAY, source };
  return assess(planFromJson(json, "plan.json"), options);
}

/** Risk and rules of every change, by address: what must not depend on names, order or neighbours. */
export function verdicts(report: Report): Record<string, string> {
  return Object.fromEntries(
    report.changes.map((change) => [
      change.address,
      `${change.risk} ${change.findings
        .map((each) => `${each.rule}:${each.level}`)
        .sort()
        .join(" ")}`,
    ]),
  );
}
