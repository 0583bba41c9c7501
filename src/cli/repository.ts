import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Source, SourceModule } from "../model/source.js";

/** The folder that holds `.git`, at `dir` or above; null when there is none. */
function repositoryOf(dir: string): string | null {
  for (let at = dir; ; at = dirname(at)) {
    // In a worktree or submodule .git is a file.
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return null;
  }
}

function below(root: string, dir: string): string | null {
  const path = relative(root, dir);
  return isAbsolute(path) || path.split(sep)[0] === ".." ? null : path.split(sep).join("/");
}

/**
 * Where `dir` is within its repository, or, outside of one, below `cwd`: "" for the root itself, and for a folder that is
 * in neither. Code hosts find a file by its path from there, whatever folder Terraform ran in.
 */
export async function placeInRepository(dir: string, cwd: string): Promise<string> {
  const real = await realpath(dir);
  const root = repositoryOf(real) ?? (await realpath(cwd).catch(() => cwd));
  return below(root, real) ?? "";
}

/** The source with its files told from the root of the repository, `dir` being at `place` in it. */
export function inRepository(source: Source, place: string): Source {
  if (place === "") return source;
  const moved = ({ locals, resources }: SourceModule): SourceModule => ({
    locals,
    resources: new Map(
      [...resources].map(([name, resource]) => [name, { ...resource, file: `${place}/${resource.file}` }]),
    ),
  });
  return { ...source, modules: new Map([...source.modules].map(([path, module]) => [path, moved(module)])) };
}
