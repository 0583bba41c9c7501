import type { World } from "./world.js";

/**
 * All that the executables need. In the bundle this is one file, of which parts are run when they are needed: to load forty
 * small files takes longer than to judge a small plan.
 */
export { main } from "./main.js";
export { processWorld } from "./world.js";

/** What action.yml runs, with every format; gives the exit status. */
export async function runAction(world: World): Promise<0 | 1 | 2> {
  const { runAction: run } = await import("./action/run.js");
  return run(world);
}
