import { basename, dirname, relative, resolve, sep } from "node:path";

/** The deepest folder that holds all of these files (absolute paths). */
function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0] ?? sep);
  while (files.some((file) => !file.startsWith(folder.endsWith(sep) ? folder : folder + sep))) {
    const above = dirname(folder);
    if (above === folder) break;
    folder = above;
  }
  return folder;
}

/**
 * How reports call plans that have no name of their own: by file name, or, when that is not unique, by the path below
 * the folder that they share, so that no report holds an absolute path.
 */
export function planNames(paths: readonly string[], cwd: string): readonly string[] {
  const names = paths.map((path) => (path === "-" ? "standard input" : basename(path)));
  if (new Set(names).size === names.length) return names;
  const files = paths.map((path) => resolve(cwd, path));
  const folder = commonFolder(files.filter((_, i) => paths[i] !== "-"));
  return files.map((file, i) => (paths[i] === "-" ? "standard input" : relative(folder, file).split(sep).join("/")));
}
