#!/usr/bin/env node
// Composes what a release tag holds beyond the sources: dist/ with the bundle, the packages that stay outside of it, and the
// licences of everything inside. Afterwards `node dist/planrisk.js` and `uses: OWNER/planrisk@TAG` run with nothing
// installed. Usage: node .github/release/compose.js [FOLDER], after npm ci; FOLDER is dist unless given.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const out = resolve(process.argv[2] ?? join(root, "dist"));
/** Not bundled: it loads WebAssembly from its own folder (scripts/build.js). */
const OUTSIDE = ["@cdktf/hcl2json"];

function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Every package that runs with the named ones, themselves included. */
function withDependencies(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    withDependencies(Object.keys(manifest(join(root, "node_modules", name)).dependencies ?? {}), found);
  }
  return [...found].sort();
}

function licenceOf(name) {
  const folder = join(root, "node_modules", name);
  const { version, license } = manifest(folder);
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
  return `${name} ${version} (${license})${text}`;
}

execFileSync(process.execPath, [join(root, "scripts/build.js"), out], { stdio: "inherit" });
for (const name of withDependencies(OUTSIDE)) {
  const to = join(out, "node_modules", name);
  mkdirSync(to, { recursive: true });
  cpSync(join(root, "node_modules", name), to, { recursive: true, filter: (path) => !/\.(d\.ts|map)$/.test(path) });
}
const inside = withDependencies(Object.keys(manifest(root).dependencies));
const licences = inside.map(licenceOf).join(`\n\n${"-".repeat(80)}\n\n`);
writeFileSync(join(out, "THIRD-PARTY-LICENSES.txt"), `${licences}\n`);
if (!existsSync(join(out, "action.js"))) throw new Error("the bundle lacks the action");
