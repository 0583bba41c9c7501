import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { baseOf } from "../../../judge/base.js";
import { combine } from "../../../judge/combine.js";
import { gate } from "../../../judge/gate.js";
import { PlanriskError } from "../../../model/error.js";
import type { AnyReport, Report } from "../../../model/report.js";
import { nearest } from "../../../model/suggest.js";
import { readRuleCatalogue } from "../../catalogue.js";
import { ANALYZE_FORMATS, Drawings } from "../../drawings.js";
import { finish } from "../../finish.js";
import { planNames } from "../../names.js";
import { parseOutputs } from "../../output.js";
import { assessPlan, readBeside } from "../../plans.js";
import { progress } from "../../progress.js";
import { readReport } from "../../reports.js";
import { readSettings } from "../../settings.js";
import { stopwatch } from "../../stopwatch.js";
import { VERSION } from "../../version.js";
import type { World } from "../../world.js";
import { AnalyzeFlags } from "../flags.js";

/** What can be seen to be wrong before anything is read. */
function assertPlans(paths: readonly string[], flags: AnalyzeFlags, commands: readonly string[], world: World): void {
  if (paths.filter((path) => path === "-").length > 1) {
    throw new PlanriskError("Standard input (-) can be only one plan.", "Give the others as files.");
  }
  if (flags.name !== undefined && paths.length > 1) {
    throw new PlanriskError(
      "--name is for one plan; there are many.",
      "Leave it out: plans are called by their files.",
    );
  }
  const first = paths[0] ?? "";
  const meant = nearest(first, commands);
  if (meant !== null && !existsSync(resolve(world.cwd, first))) {
    throw new PlanriskError(`"${first}" is neither a file nor a command.`, `Did you mean planrisk ${meant}?`);
  }
}

/**
 * Judges plans, one after the other so that memory holds one, and prints one report over all. `commands` are the names of all
 * commands: the first plan may be a slip of one.
 */
export async function analyze(
  paths: readonly string[],
  rawFlags: unknown,
  commands: readonly string[],
  world: World,
): Promise<0 | 1> {
  const flags = AnalyzeFlags.parse(rawFlags);
  const watch = stopwatch(world, flags.verbose);
  assertPlans(paths, flags, commands, world);
  const outputs = parseOutputs(flags.format, ANALYZE_FORMATS);
  const config = await readSettings(flags, world.cwd);
  const catalogue = await readRuleCatalogue(config.rules, world.cwd);
  const bases = await Promise.all(flags.newOnly.map((path) => readReport(path, world.cwd)));
  const base = baseOf(bases, paths.length);
  await watch.lap(`configuration and ${catalogue.rules.length} rules`);

  const beside = await readBeside(flags, world.cwd);
  await watch.lap(`${beside.external.length} things outside of the plan`);

  const names = flags.name === undefined ? planNames(paths, world.cwd) : [flags.name];
  const waiting = progress(world, flags.quiet);
  const options = { version: VERSION, config, catalogue, today: world.today, ...beside };
  const reports: Report[] = [];
  const drawings = new Drawings(outputs);
  try {
    for (const [i, path] of paths.entries()) {
      const name = names[i] ?? path;
      const shown = paths.length === 1 ? name : `${name} (${i + 1} of ${paths.length})`;
      const assessment = await assessPlan(path, name, { options, world, waiting, watch }, shown);
      const { report } = assessment;
      await drawings.add(assessment);
      reports.push({ ...report, gate: gate(report, { ...config, base: base(name) }) });
      const findings = report.changes.reduce((sum, change) => sum + change.findings.length, 0);
      await watch.lap(`${name}: ${report.interfaces.length} interfaces, ${findings} findings`);
    }
  } finally {
    waiting.stop();
  }
  const [only] = reports;
  const whole: AnyReport = reports.length === 1 && only !== undefined ? only : combine(reports, VERSION);
  const status = await finish(whole, outputs, drawings.formats(world), flags, world);
  await watch.lap("report written");
  return status;
}
