import { plain } from "./plain.js";
import type { World } from "./world.js";

/** For --verbose: what each stage did and how long it took, on standard error. */
export interface Stopwatch {
  lap(what: string): Promise<void>;
}

/** A stopwatch that starts now; one that says nothing unless `verbose`. */
export function stopwatch(world: World, verbose: boolean): Stopwatch {
  let before = world.now();
  return {
    async lap(what) {
      if (!verbose) return;
      const now = world.now();
      await world.stderr.write(plain(`${(now - before).toFixed(0).padStart(6)} ms  ${what}\n`));
      before = now;
    },
  };
}
