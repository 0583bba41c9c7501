import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { PlanriskError } from "../../model/error.js";

const WILD = /[*?]/;

/** A segment of a pattern as what it matches: `*` any characters, `?` one; a leading dot is written out. */
function matcher(segment: string): (name: string) => boolean {
  const source = segment
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const shape = new RegExp(`^${source}$`);
  return (name) => shape.test(name) && (segment.startsWith(".") || !name.startsWith("."));
}

async function entries(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

/** Files below `folder` that match the rest of a pattern. Links to folders are not followed, so there is an end. */
async function below(folder: string, segments: readonly string[]): Promise<readonly string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  if (segment !== "**" && !WILD.test(segment) && rest.length > 0) return below(join(folder, segment), rest);
  const here = await entries(folder);
  const matches = segment === "**" ? matcher("*") : matcher(segment);
  const found: string[] = segment === "**" ? [...(await below(folder, rest))] : [];
  for (const entry of here.filter((each) => matches(each.name))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await below(path, segment === "**" ? segments : rest)));
    else if (rest.length === 0 && segment !== "**") found.push(path);
  }
  return found;
}

/**
 * Files that patterns name: `*` and `?` within a name, `**` for folders in between; what has none of these is a file
 * whether it is there or not. Sorted, each once, relative patterns seen from `cwd`. Throws PlanriskError for a pattern that
 * matches nothing: judging no plan at all must not look like a plan without risk.
 */
export async function expand(patterns: readonly string[], cwd: string): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const pattern of patterns) {
    if (!WILD.test(pattern)) {
      files.add(pattern);
      continue;
    }
    const absolute = pattern.startsWith("/");
    const segments = pattern.split("/").filter((segment) => segment !== "" && segment !== ".");
    const root = absolute ? "/" : cwd;
    const found = await below(root, segments);
    if (found.length === 0) throw new PlanriskError(`No file matches ${pattern}.`, "Has a step before made them?");
    for (const file of found) files.add(absolute ? file : file.slice(join(cwd, "/").length));
  }
  return [...files].sort();
}
