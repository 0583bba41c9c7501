import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { assess } from "../../../assess.js";
import { MODELLED_TYPES } from "../../../graph/edge-table.js";
import { openPlan } from "../../../input/open.js";
import { combine } from "../../../judge/combine.js";
import { fingerprintsOf, type GateSettings, gate } from "../../../judge/gate.js";
import { nearest } from "../../../judge/suggest.js";
import { PlanriskError } from "../../../model/error.js";
import type { Plan } from "../../../model/plan.js";
import type { AnyReport, Report } from "../../../model/report.js";
import { FORMATS } from "../../../report/index.js";
import { readRuleCatalogue } from "../../catalogue.js";
import { finish } from "../../finish.js";
import { planNames } from "../../names.js";
import { parseOutputs } from "../../output.js";
import { type Progress, progress } from "../../progress.js";
import { readReport } from "../../reports.js";
import { readSettings } from "../../settings.js";
import { stopwatch } from "../../stopwatch.js";
import { VERSION } from "../../version.js";
import type { World } from "../../world.js";
import { AnalyzeFlags } from "../flags.js";

/** Types whose values are read; of all others only that they change. */
const WANTED = (type: string) => MODELLED_TYPES.has(type);
const COMMANDS = ["analyze", "graph", "explain", "merge", "comment", "rules", "init"];

/** What can be seen to be wrong before anything is read. */
function assertPlans(paths: readonly string[], flags: AnalyzeFlags, world: World): void {
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
  const meant = nearest(first, COMMANDS);
  if (meant !== null && !existsSync(resolve(world.cwd, first))) {
    throw new PlanriskError(`"${first}" is neither a file nor a command.`, `Did you mean planrisk ${meant}?`);
  }
}

/** As the user wrote it, for what errors say; below the process's folder, where the file system looks. */
function asWritten(path: string, cwd: string): string {
  return isAbsolute(path) ? path : relative("", resolve(cwd, path)) || ".";
}

async function open(path: string, name: string, world: World, waiting: Progress): Promise<Plan> {
  const options = { wanted: WANTED, name, onProgress: waiting.advance };
  if (path === "-") {
    await waiting.stage("reading standard input", null);
    return openPlan({ stream: world.stdin, name }, options);
  }
  const file = asWritten(path, world.cwd);
  const size = await stat(file).then(
    (about) => about.size,
    () => 0,
  );
  await waiting.stage(`reading ${name}`, size);
  return openPlan({ path: file }, options);
}

/** Reads a plan that can be judged: planning that failed half way lacks changes, and is refused. */
async function read(path: string, name: string, world: World, waiting: Progress): Promise<Plan> {
  const plan = await open(path, name, world, waiting);
  if (!plan.errored) return plan;
  throw new PlanriskError(
    `${name} is the plan of a run that failed ("errored": true), so it lacks changes.`,
    "Mend the errors that terraform plan printed, and plan again.",
  );
}

/** What goes wrong with one plan of many says with which. */
function judged(plan: Plan, run: () => Report): Report {
  try {
    return run();
  } catch (error) {
    if (error instanceof PlanriskError) throw new PlanriskError(`${plan.name}: ${error.message}`, error.hint);
    throw new Error(`while judging ${plan.name}`, { cause: error });
  }
}

/** What is read beside the plans: their configuration, other states, an inventory. */
async function readBeside(flags: AnalyzeFlags, cwd: string) {
  const at = (paths: readonly string[]) => paths.map((path) => asWritten(path, cwd));
  const source =
    flags.source === undefined
      ? null
      : await (await import("../../../input/source/read-source.js")).readSource(asWritten(flags.source, cwd));
  const states =
    flags.state.length === 0 ? [] : await (await import("../../../input/state.js")).readStates(at(flags.state), WANTED);
  const inventory =
    flags.inventory.length === 0
      ? []
      : await (await import("../../../input/inventory.js")).readInventory(at(flags.inventory));
  return { source, external: [...states, ...inventory] };
}

/** Judges plans, one after the other so that memory holds one, and prints one report over all. */
export async function analyze(paths: readonly string[], rawFlags: unknown, world: World): Promise<0 | 1> {
  const flags = AnalyzeFlags.parse(rawFlags);
  const watch = stopwatch(world, flags.verbose);
  assertPlans(paths, flags, world);
  const outputs = parseOutputs(flags.format, Object.keys(FORMATS));
  const config = await readSettings(flags, world.cwd);
  const catalogue = await readRuleCatalogue(config.rules, world.cwd);
  const bases = await Promise.all(flags.newOnly.map((path) => readReport(path, world.cwd)));
  const base = new Set(bases.flatMap((report) => [...fingerprintsOf(report)]));
  const settings: GateSettings = { fail_on: config.fail_on, partial: config.partial, base };
  await watch.lap(`configuration and ${catalogue.rules.length} rules`);

  const beside = await readBeside(flags, world.cwd);
  await watch.lap(`${beside.external.length} things outside of the plan`);

  const names = flags.name === undefined ? planNames(paths, world.cwd) : [flags.name];
  const waiting = progress(world, flags.quiet);
  const reports: Report[] = [];
  try {
    for (const [i, path] of paths.entries()) {
      const name = names[i] ?? path;
      const plan = await read(path, name, world, waiting);
      await watch.lap(`${name}: ${plan.changes.length} changes read`);
      await waiting.stage(`judging ${name}`);
      const report = judged(plan, () =>
        assess(plan, { version: VERSION, config, catalogue, today: world.today, ...beside }),
      );
      reports.push({ ...report, gate: gate([report], settings) });
      const findings = report.changes.reduce((sum, change) => sum + change.findings.length, 0);
      await watch.lap(`${name}: ${report.interfaces.length} interfaces, ${findings} findings`);
    }
  } finally {
    waiting.stop();
  }
  const [only] = reports;
  const whole: AnyReport = reports.length === 1 && only !== undefined ? only : combine(reports, VERSION, settings);
  const status = await finish(whole, outputs, FORMATS, flags, world);
  await watch.lap("report written");
  return status;
}
