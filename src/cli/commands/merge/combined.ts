import { combine } from "../../../judge/combine.js";
import { fingerprintsOf, withoutBase } from "../../../judge/gate.js";
import { type CombinedReport, isCombined } from "../../../model/report.js";
import { readReport } from "../../reports.js";
import type { Stopwatch } from "../../stopwatch.js";
import { VERSION } from "../../version.js";
import type { World } from "../../world.js";
import type { MergeFlags } from "../flags.js";

/**
 * Reads reports, combined ones too, as one. Without --fail-on each report's own gate holds; with it one gate is put to all
 * findings, and being partial fails no plan. Findings of the reports that --new-only names do not count for either.
 */
export async function readCombined(
  paths: readonly string[],
  flags: Pick<MergeFlags, "failOn" | "newOnly">,
  world: World,
  watch: Stopwatch,
): Promise<CombinedReport> {
  const bases = await Promise.all(flags.newOnly.map((path) => readReport(path, world.cwd)));
  const base = new Set(bases.flatMap((report) => [...fingerprintsOf(report)]));
  const reports = [];
  for (const path of paths) {
    const report = await readReport(path, world.cwd);
    for (const plan of isCombined(report) ? report.plans : [report]) {
      reports.push({ ...plan, gate: withoutBase(plan.gate, base) });
    }
  }
  await watch.lap(`reports read: ${reports.length}`);
  const settings = flags.failOn === undefined ? undefined : { fail_on: flags.failOn, partial: "warn" as const, base };
  const combined = combine(reports, VERSION, settings);
  await watch.lap("combined");
  return combined;
}
