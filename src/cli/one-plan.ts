import type { Assessment } from "../assess.js";
import { readRuleCatalogue } from "./catalogue.js";
import type { LookFlags } from "./commands/flags.js";
import { planNames } from "./names.js";
import { assessPlan, type Beside, readBeside } from "./plans.js";
import { progress } from "./progress.js";
import { readSettings } from "./settings.js";
import { stopwatch } from "./stopwatch.js";
import { VERSION } from "./version.js";
import type { World } from "./world.js";

/** One plan, judged, with all that it was judged by. */
interface OnePlan extends Assessment {
  readonly source: Beside["source"];
}

/** Reads and judges the plan at `path` (- is standard input) as the flags say. Throws as analyze does. */
export async function onePlan(path: string, flags: LookFlags, world: World): Promise<OnePlan> {
  const watch = stopwatch(world, flags.verbose);
  const config = await readSettings(flags, world.cwd);
  const catalogue = await readRuleCatalogue(config.rules, world.cwd);
  const beside = await readBeside(flags, world.cwd);
  const name = flags.name ?? planNames([path], world.cwd)[0] ?? path;
  const waiting = progress(world, flags.quiet);
  try {
    const options = { version: VERSION, config, catalogue, today: world.today, ...beside };
    const assessment = await assessPlan(path, name, { options, world, waiting, watch });
    await watch.lap(`${name}: ${assessment.comparison.graph.objects.length} resources of the network`);
    return { ...assessment, source: beside.source };
  } finally {
    waiting.stop();
  }
}
