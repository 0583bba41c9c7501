#!/usr/bin/env node
// Runs a TypeScript script of this folder: node scripts/run.js scripts/generate.ts [arguments]. Node 20 cannot by itself.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runBundled } from "./run-bundled.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const entry = process.argv[2];
if (entry === undefined) throw new Error("usage: node scripts/run.js SCRIPT.ts [arguments]");
process.argv.splice(1, 2, resolve(entry));
await runBundled(root, resolve(entry), { __ROOT__: JSON.stringify(root) });
