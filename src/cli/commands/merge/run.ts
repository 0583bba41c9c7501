import { combine } from "../../../judge/combine.js";
import { isCombined } from "../../../model/report.js";
import { FORMATS } from "../../../report/index.js";
import { finish } from "../../finish.js";
import { parseOutputs } from "../../output.js";
import { readReport } from "../../reports.js";
import { stopwatch } from "../../stopwatch.js";
import { VERSION } from "../../version.js";
import type { World } from "../../world.js";
import { OutputFlags } from "../flags.js";

/**
 * Combines reports. Without --fail-on each report's own gate holds; with it one gate is put to all findings, and being
 * partial fails no plan.
 */
export async function merge(paths: readonly string[], rawFlags: unknown, world: World): Promise<0 | 1> {
  const flags = OutputFlags.parse(rawFlags);
  const watch = stopwatch(world, flags.verbose);
  const outputs = parseOutputs(flags.format, Object.keys(FORMATS));
  const reports = [];
  for (const path of paths) {
    const report = await readReport(path, world.cwd);
    if (isCombined(report)) reports.push(...report.plans);
    else reports.push(report);
  }
  await watch.lap(`reports read: ${reports.length}`);
  const settings = flags.failOn === undefined ? undefined : { fail_on: flags.failOn, partial: "warn" as const };
  const combined = combine(reports, VERSION, settings);
  await watch.lap("combined");
  const status = await finish(combined, outputs, FORMATS, flags, world);
  await watch.lap("written");
  return status;
}
