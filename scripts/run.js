#!/usr/bin/env node
// Runs a TypeScript script of this folder: node scripts/run.js scripts/generate.ts [arguments]. Node 20 cannot by itself.
import { mkdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const entry = process.argv[2];
if (entry === undefined) throw new Error("usage: node scripts/run.js SCRIPT.ts [arguments]");

// Below node_modules, so that the packages left outside of the bundle are found.
const folder = join(root, "node_modules", ".cache", "planrisk");
mkdirSync(folder, { recursive: true });
const outfile = join(folder, `${basename(entry, ".ts")}-${process.pid}.mjs`);
await build({
  entryPoints: [resolve(entry)],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  define: { __ROOT__: JSON.stringify(root) },
  logLevel: "warning",
});
process.argv.splice(1, 2, resolve(entry));
try {
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(outfile, { force: true });
}
