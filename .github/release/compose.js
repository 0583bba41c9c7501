#!/usr/bin/env node
// Composes what a release tag holds beyond the sources: dist/ with the bundle and the licences of everything inside, and the
// packages that stay outside of it. Afterwards `node dist/planrisk.js` and `uses: OWNER/planrisk@TAG` run with nothing
// installed. Usage: node .github/release/compose.js [FOLDER], after npm ci; FOLDER is dist unless given.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { withDependencies } from "../../scripts/licences.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const out = resolve(process.argv[2] ?? join(root, "dist"));
/** Not bundled: it loads WebAssembly from its own folder (scripts/build.js). */
const OUTSIDE = ["@cdktf/hcl2json"];

execFileSync(process.execPath, [join(root, "scripts/build.js"), out], { stdio: "inherit" });
for (const name of withDependencies(root, OUTSIDE)) {
  const to = join(out, "node_modules", name);
  mkdirSync(to, { recursive: true });
  cpSync(join(root, "node_modules", name), to, { recursive: true, filter: (path) => !/\.(d\.ts|map)$/.test(path) });
}
if (!existsSync(join(out, "action.js"))) throw new Error("the bundle lacks the action");
