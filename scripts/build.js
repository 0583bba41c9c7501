#!/usr/bin/env node
// Bundles the command line into dist/: one small entry, and a chunk for each command and library that is loaded when
// needed. What costs start-up time (zod, yaml, ora) stays out of the way of --version.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { embedCatalogue } from "./embed-catalogue.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = `${root}dist`;

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { planrisk: "src/cli/bin.ts" },
  outdir,
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  chunkNames: "chunks/[name]-[hash]",
  // Loads its WebAssembly from its own folder, and only with --source.
  external: ["@cdktf/hcl2json"],
  // CommonJS packages ask for node's modules with require, which ES modules do not have.
  banner: {
    js: 'import { createRequire as planriskRequire } from "node:module"; const require = planriskRequire(import.meta.url);',
  },
  plugins: [embedCatalogue(root)],
  logLevel: "warning",
});
