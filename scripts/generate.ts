import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { GENERATED_FOLDERS, generatedFiles } from "./generated/index.js";

/** Writes every generated file, or with --check only says which differ (exit status 1). */
declare const __ROOT__: string;

function existing(folder: string): readonly string[] {
  return readdirSync(join(__ROOT__, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== ".gitkeep")
    .map((entry) => relative(__ROOT__, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

const files = await generatedFiles(__ROOT__);
for (const folder of GENERATED_FOLDERS) mkdirSync(join(__ROOT__, folder), { recursive: true });
const stale = GENERATED_FOLDERS.flatMap(existing).filter((path) => !files.has(path));
const different = [...files].filter(([path, text]) => {
  try {
    return readFileSync(join(__ROOT__, path), "utf8") !== text;
  } catch {
    return true;
  }
});

if (process.argv.includes("--check")) {
  for (const path of [...different.map(([path]) => path), ...stale]) {
    process.stderr.write(`${path} is not what npm run generate makes\n`);
    process.exitCode = 1;
  }
} else {
  for (const [path, text] of different) {
    mkdirSync(dirname(join(__ROOT__, path)), { recursive: true });
    writeFileSync(join(__ROOT__, path), text);
    process.stdout.write(`wrote ${path}\n`);
  }
  for (const path of stale) {
    rmSync(join(__ROOT__, path));
    process.stdout.write(`removed ${path}\n`);
  }
}
