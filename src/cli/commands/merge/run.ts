import { WRITERS } from "../../../report/writers.js";
import { finish } from "../../finish.js";
import { parseOutputs } from "../../output.js";
import { stopwatch } from "../../stopwatch.js";
import type { World } from "../../world.js";
import { MergeFlags } from "../flags.js";
import { readCombined } from "./combined.js";

/** Combines reports into one, with one gate. */
export async function merge(paths: readonly string[], rawFlags: unknown, world: World): Promise<0 | 1> {
  const flags = MergeFlags.parse(rawFlags);
  const watch = stopwatch(world, flags.verbose);
  const outputs = parseOutputs(flags.format, Object.keys(WRITERS));
  const combined = await readCombined(paths, flags, world, watch);
  const status = await finish(combined, outputs, WRITERS, flags, world);
  await watch.lap("written");
  return status;
}
