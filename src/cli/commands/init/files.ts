import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Files of a repository that tell something, by path relative to it, with forward slashes. */
export type Files = ReadonlyMap<string, string>;

/** Folders that hold nothing of one's own. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "vendor", ".terraform", ".terragrunt-cache", ".git"]);
const DEEPEST = 5;
const MOST_FILES = 4000;
const LONGEST = 256 * 1024;

/** Files of Terraform's and OpenTofu's configuration, by name. */
export const CONFIGURATION = /\.(tf|tofu|tf\.json)$/;

/** Configuration of Terraform, OpenTofu and Terragrunt, version files, pipelines. */
function tells(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (CONFIGURATION.test(name) || name === ".terraform.lock.hcl") return true;
  if (/^terragrunt(\.stack)?\.hcl$/.test(name) || path === "root.hcl") return true;
  if (/^\.(terraform|opentofu|terragrunt)-version$/.test(name) || name === ".tool-versions") return true;
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || path === ".gitlab-ci.yml" || path === ".git/config";
}

/** Reads what tells something about a repository: at most 4,000 files, five folders deep; links are not followed. */
export async function tellingFiles(folder: string): Promise<Files> {
  const found = new Map<string, string>();
  const queue = [""];
  for (let at = queue.shift(); at !== undefined && found.size < MOST_FILES; at = queue.shift()) {
    const entries = await readdir(join(folder, at), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      const hidden = entry.name.startsWith(".") && path !== ".github";
      if (entry.isDirectory() && !SKIPPED.has(entry.name) && !hidden && path.split("/").length <= DEEPEST)
        queue.push(path);
      if (entry.isFile() && tells(path)) await add(found, folder, path);
    }
  }
  await add(found, folder, ".git/config");
  return found;
}

async function add(found: Map<string, string>, folder: string, path: string): Promise<void> {
  const text = await readFile(join(folder, path), "utf8").catch(() => null);
  if (text !== null && text.length <= LONGEST) found.set(path, text);
}
