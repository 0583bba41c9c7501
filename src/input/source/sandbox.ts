import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import type { Unread } from "../../model/source.js";

const MAX_FILE = 2 * 1024 * 1024;
const MAX_FILES = 5000;

/**
 * Reads files of a folder and of nothing outside of it: neither `..` nor a symbolic link leads out, and there is an end to
 * how much is read. What is refused is noted as unread.
 */
export class Sandbox {
  readonly #root: string;
  #files = 0;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Of an existing folder; rejects as the file system does. */
  static async of(folder: string): Promise<Sandbox> {
    return new Sandbox(await realpath(folder));
  }

  get root(): string {
    return this.#root;
  }

  /** How a file is called: relative to the root, with forward slashes. */
  shown(folder: string, name: string): string {
    const path = relative(this.#root, join(folder, name)).split(sep).join("/");
    return path === "" ? "." : path;
  }

  /** The real path of what `path` names, seen from `folder`; null when it is outside, or not there. */
  async inside(folder: string, path: string): Promise<string | null> {
    const real = await realpath(resolve(folder, path)).catch(() => null);
    if (real === null) return null;
    return real === this.#root || real.startsWith(this.#root + sep) ? real : null;
  }

  /** The configuration files of a folder in the order in which Terraform reads them: override files last. */
  async configurationFiles(folder: string, unread: Unread[]): Promise<readonly string[]> {
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => /\.tf(\.json)?$/.test(name) && !name.startsWith(".")).sort();
    this.#files += files.length;
    if (this.#files > MAX_FILES) {
      unread.push({ file: this.shown(folder, ""), line: null, reason: `there are more than ${MAX_FILES} files` });
      return [];
    }
    const override = (name: string) => /^(.*_)?override\.tf(\.json)?$/.test(name);
    return [...files.filter((name) => !override(name)), ...files.filter(override)];
  }

  /** The text of a file of a folder; null, with the reason in `unread`, when it is none that may be read. */
  async text(folder: string, name: string, unread: Unread[]): Promise<string | null> {
    const refuse = (reason: string) => {
      unread.push({ file: this.shown(folder, name), line: null, reason });
      return null;
    };
    const path = await this.inside(folder, name);
    if (path === null) return refuse("it leads out of the folder");
    const about = await stat(path);
    if (!about.isFile()) return refuse("it is not a file");
    if (about.size > MAX_FILE) return refuse("it is larger than 2 MB");
    const text = await readFile(path, "utf8").catch(() => null);
    return text ?? refuse("it may not be read");
  }
}
