import { stat } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { type Assessment, type AssessOptions, assessInDepth, isWanted, wholePlan } from "../assess.js";
import { openPlan } from "../input/open.js";
import { PlanriskError } from "../model/error.js";
import type { ExternalResource } from "../model/external.js";
import { entryCount, type Plan } from "../model/plan.js";
import type { Source } from "../model/source.js";
import type { AnalyzeFlags } from "./commands/flags.js";
import type { Progress } from "./progress.js";
import type { Stopwatch } from "./stopwatch.js";
import type { World } from "./world.js";

/** As the user wrote it, for what errors say; below the process's folder, where the file system looks. */
function asWritten(path: string, cwd: string): string {
  return isAbsolute(path) ? path : relative("", resolve(cwd, path)) || ".";
}

async function open(path: string, name: string, world: World, waiting: Progress): Promise<Plan> {
  const options = { wanted: isWanted, name, onProgress: waiting.advance };
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

/** What is read beside the plans. */
export interface Beside {
  readonly source: Source | null;
  readonly external: readonly ExternalResource[];
}

async function readConfiguration(dir: string, cwd: string): Promise<Source> {
  const [{ readSource }, { inRepository, placeInRepository }] = await Promise.all([
    import("../input/source/read-source.js"),
    import("./repository.js"),
  ]);
  const source = await readSource(dir);
  return inRepository(source, await placeInRepository(dir, cwd));
}

/** Reads what the flags name beside the plans: their configuration, other states, an inventory. */
export async function readBeside(
  flags: Pick<AnalyzeFlags, "source" | "state" | "inventory">,
  cwd: string,
): Promise<Beside> {
  const at = (paths: readonly string[]) => paths.map((path) => asWritten(path, cwd));
  const source = flags.source === undefined ? null : await readConfiguration(asWritten(flags.source, cwd), cwd);
  const states =
    flags.state.length === 0 ? [] : await (await import("../input/state.js")).readStates(at(flags.state), isWanted);
  const inventory =
    flags.inventory.length === 0
      ? []
      : await (await import("../input/inventory.js")).readInventory(at(flags.inventory));
  return { source, external: [...states, ...inventory] };
}

/** What plans are judged by, and who is told how far that is. */
export interface Judging {
  readonly options: AssessOptions;
  readonly world: World;
  readonly waiting: Progress;
  readonly watch: Stopwatch;
}

/**
 * Reads a plan (a path, or - for standard input) that reports call `name`, and judges it; progress calls it `shown` meanwhile.
 * Throws PlanriskError for what is no plan, and for planning that failed half way.
 */
export async function assessPlan(
  path: string,
  name: string,
  { options, world, waiting, watch }: Judging,
  shown = name,
): Promise<Assessment> {
  const plan = wholePlan(await open(path, name, world, waiting));
  await watch.lap(`${name}: ${entryCount(plan)} changes read`);
  return judged(plan, { ...options, onStep: waiting.steps(shown) });
}

/** What goes wrong with one plan of many says with which. */
function judged(plan: Plan, options: AssessOptions): Assessment {
  try {
    return assessInDepth(plan, options);
  } catch (error) {
    if (error instanceof PlanriskError) throw new PlanriskError(`${plan.name}: ${error.message}`, error.hint);
    throw new Error(`while judging ${plan.name}`, { cause: error });
  }
}
