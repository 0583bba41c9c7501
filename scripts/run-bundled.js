import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * Imports a TypeScript module and gives what `use` makes of it; the bundle is there as long as that takes. It stands below
 * node_modules, so that the packages left outside of it are found.
 */
export async function runBundled(root, entry, define = {}, use = (module) => module) {
  const folder = join(root, "node_modules", ".cache", "planrisk");
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${basename(entry, ".ts")}-${process.pid}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    define,
    logLevel: "warning",
  });
  try {
    return await use(await import(pathToFileURL(outfile).href));
  } finally {
    rmSync(outfile, { force: true });
  }
}
