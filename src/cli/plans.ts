import { stat } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { MODELLED_TYPES } from "../graph/edge-table.js";
import { openPlan } from "../input/open.js";
import { PlanriskError } from "../model/error.js";
import type { ExternalResource } from "../model/external.js";
import type { Plan } from "../model/plan.js";
import type { Source } from "../model/source.js";
import type { AnalyzeFlags } from "./commands/flags.js";
import type { Progress } from "./progress.js";
import type { World } from "./world.js";

/** Types whose values are read; of all others only that they change. */
const WANTED = (type: string) => MODELLED_TYPES.has(type);

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

/**
 * Reads a plan (a path, or - for standard input) that reports call `name`. Throws PlanriskError for what is no plan, and for
 * planning that failed half way: it lacks changes.
 */
export async function readPlan(path: string, name: string, world: World, waiting: Progress): Promise<Plan> {
  const plan = await open(path, name, world, waiting);
  if (!plan.errored) return plan;
  throw new PlanriskError(
    `${name} is the plan of a run that failed ("errored": true), so it lacks changes.`,
    "Mend the errors that terraform plan printed, and plan again.",
  );
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
    flags.state.length === 0 ? [] : await (await import("../input/state.js")).readStates(at(flags.state), WANTED);
  const inventory =
    flags.inventory.length === 0
      ? []
      : await (await import("../input/inventory.js")).readInventory(at(flags.inventory));
  return { source, external: [...states, ...inventory] };
}

/** Runs what judges a plan, so that what goes wrong with one plan of many says with which. */
export function judged<T>(plan: Plan, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PlanriskError) throw new PlanriskError(`${plan.name}: ${error.message}`, error.hint);
    throw new Error(`while judging ${plan.name}`, { cause: error });
  }
}
