#!/usr/bin/env node
// Bundles command line, action and library into dist/ (or the folder given): the entries of the first two, of which --version needs no more,
// and one file with all the rest, whose modules are run when they are asked for. Split into forty files, a small plan took half as long again.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { embedCatalogue } from "./embed-catalogue.js";
import { licences } from "./licences.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = process.argv[2] ?? `${root}dist`;

/** A module, or package, that stays a file of its own in dist/. @type {(filter: RegExp, path: string) => import("esbuild").Plugin} */
function apart(filter, path) {
  return {
    name: `apart: ${path}`,
    setup({ onResolve }) {
      onResolve({ filter }, ({ kind }) => (kind === "entry-point" ? undefined : { path, external: true }));
    },
  };
}

/** Packages that a small plan has no use for, which are half of the code: files of their own, read when their importer is run. */
const LATER = [
  "elkjs/lib/elk.bundled.js",
  "yaml",
  "ora",
  "ky",
  "@octokit/core",
  "mdast-util-to-markdown",
  "mdast-util-gfm",
];

function fileOf(name) {
  return name.replace(/^@/, "").split("/").slice(0, 2).join("-").replace(/-lib$/, "");
}

/** An import of what is external would be hoisted and read at once; a require within a module's own wrapper is not. */
const later = {
  name: "later",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path }) => (LATER.includes(path) ? { path, namespace: "later" } : undefined));
    onResolve({ filter: /./, namespace: "later" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: "later" }, ({ path }) => ({
      // Imported as Node imports CommonJS, the default export is all of it: so the default of an ES module gets the names.
      contents: [
        `const read = require("./later/${fileOf(path)}.cjs");`,
        'module.exports = read.__esModule && "default" in read ? Object.assign(read.default, read) : read;',
      ].join("\n"),
    }));
  },
};

const options = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
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
  logLevel: "warning",
};

rmSync(outdir, { recursive: true, force: true });
await build({
  ...options,
  banner: {},
  entryPoints: { planrisk: "src/cli/bin.ts", action: "src/cli/action/bin.ts" },
  plugins: [apart(/\/program\.js$/, "./program.js")],
});
await build({
  ...options,
  entryPoints: { program: "src/cli/program.ts", index: "src/index.ts" },
  plugins: [later, embedCatalogue(root)],
});
await build({
  ...options,
  banner: {},
  outdir: `${outdir}/later`,
  entryPoints: Object.fromEntries(LATER.map((name) => [fileOf(name), name])),
  format: "cjs",
  outExtension: { ".js": ".cjs" },
});
writeFileSync(join(outdir, "THIRD-PARTY-LICENSES.txt"), licences(root));
