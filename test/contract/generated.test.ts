import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { GENERATED_FOLDERS, generatedFiles } from "../../scripts/generated/index.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FILES = await generatedFiles(ROOT);

test.each([...FILES])("%s is what npm run generate makes", (path, text) => {
  expect(existsSync(join(ROOT, path))).toBe(true);
  expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
});

test.each(GENERATED_FOLDERS)("nothing in %s is left over", (folder) => {
  const found = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  expect(found.filter((path) => !FILES.has(path))).toEqual([]);
});
