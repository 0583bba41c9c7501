import module from "node:module";
import { join } from "node:path";
import type { World } from "./world.js";

/**
 * Lets Node keep what it compiles, where it can (22.1 and later): the next start takes a tenth less. In the user's own cache folder, and
 * not in the shared temporary one that Node would take, where others could put compiled code; where there is none, or it cannot
 * be written to, nothing is kept. `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
 * https://nodejs.org/api/module.html#moduleenablecompilecachecachedir
 */
export function keepCompiled(env: World["env"]): void {
  const folder = cacheFolder(env);
  if (folder === null || !("enableCompileCache" in module) || typeof module.enableCompileCache !== "function") return;
  module.enableCompileCache(folder);
}

/** https://specifications.freedesktop.org/basedir-spec/latest/, and what Windows has instead; null where nobody says. */
export function cacheFolder(env: World["env"]): string | null {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = env;
  for (const own of [XDG_CACHE_HOME, LOCALAPPDATA, HOME && join(HOME, ".cache")]) {
    if (own !== undefined && own !== "") return join(own, "planrisk");
  }
  return null;
}
