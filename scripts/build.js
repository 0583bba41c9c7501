#!/usr/bin/env node
// Bundles command line, action and library into dist/ (or the folder given): small entries, and a chunk for each command and library that
// is loaded when needed. What costs start-up time (zod, yaml, ora) stays out of the way of --version.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { embedCatalogue } from "./embed-catalogue.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = process.argv[2] ?? `${root}dist`;

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { planrisk: "src/cli/bin.ts", action: "src/cli/action/bin.ts", index: "src/index.ts" },
  outdir,
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  chunkNames: "chunks/[name]-[hash]",
  // Loads its WebAssembly from its own folder, and only with --source.
  external: ["@cdktf/hcl2json"],
  // CommonJS packages use what ES modules do not have: require for node's modules, and __filename.
  banner: {
    js: [
      'import { createRequire as planriskRequire } from "node:module";',
      "const require = planriskRequire(import.meta.url);",
      "const __filename = require('node:url').fileURLToPath(import.meta.url);",
    ].join("\n"),
  },
  plugins: [embedCatalogue(root)],
  logLevel: "warning",
});
