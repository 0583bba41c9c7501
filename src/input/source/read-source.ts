import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { PlanriskError } from "../../model/error.js";
import type { Source, SourceModule, Unread } from "../../model/source.js";
import { Marker } from "../plan/marks.js";
import { isObject, own } from "../plan/shape.js";
import { shownPath } from "../yaml/document.js";
import { type Folder, readFolder } from "./folder.js";
import { HclParser } from "./hcl-worker.js";
import { Sandbox } from "./sandbox.js";

const MAX_MODULES = 10_000;
const MAX_DEPTH = 50;
/** Enough for thousands of files; somebody waits. */
const SECONDS = 60;

/**
 * Reads the configuration that a plan was made from: `dir` is the root module. Modules in folders within it are followed,
 * and those that `terraform init` has installed there; nothing outside is ever opened. What could not be read is in
 * `unread`. Throws a PlanriskError when `dir` is no folder with configuration.
 */
export async function readSource(dir: string): Promise<Source> {
  const about = await stat(dir).catch(() => null);
  if (about === null) throw new PlanriskError(`${shownPath(dir)}, given as --source, does not exist.`);
  if (!about.isDirectory()) {
    throw new PlanriskError(
      `${shownPath(dir)}, given as --source, is not a folder.`,
      "Name the folder of the root module.",
    );
  }
  const parser = new HclParser();
  try {
    const reader = new SourceReader(await Sandbox.of(dir), parser);
    const source = await reader.read();
    if (reader.isEmpty) {
      throw new PlanriskError(
        `${shownPath(dir)}, given as --source, holds no Terraform configuration.`,
        "Name the folder of the root module, where the .tf files are.",
      );
    }
    return source;
  } finally {
    await parser.close();
  }
}

class SourceReader {
  readonly #sandbox: Sandbox;
  readonly #parser: HclParser;
  readonly #marker = new Marker("source:");
  /** By real path: modules are called many times. */
  readonly #folders = new Map<string, Folder>();
  readonly #modules = new Map<string, SourceModule>();
  readonly #unread: Unread[] = [];
  readonly #until = Date.now() + SECONDS * 1000;
  #installed: ReadonlyMap<string, string> = new Map();

  constructor(sandbox: Sandbox, parser: HclParser) {
    this.#sandbox = sandbox;
    this.#parser = parser;
  }

  get isEmpty(): boolean {
    const root = this.#folders.get(this.#sandbox.root);
    return (
      root === undefined ||
      (root.resources.size + root.locals.size + root.calls.size === 0 && this.#unread.length === 0)
    );
  }

  async read(): Promise<Source> {
    this.#installed = await installedModules(this.#sandbox);
    await this.#module(this.#sandbox.root, [], []);
    return { modules: this.#modules, unread: this.#unread };
  }

  /** `names`: of the calls that lead to this module; `within`: the folders of the modules that make them. */
  async #module(path: string, names: readonly string[], within: readonly string[]): Promise<void> {
    const folder = await this.#folder(path);
    if (folder === null) return;
    const { locals, resources } = folder;
    this.#modules.set(names.map((name) => `module.${name}`).join("."), { locals, resources });
    for (const [name, source] of folder.calls) {
      const called = [...names, name];
      const target = await this.#target(path, source, called);
      if (target === null) continue;
      if (path === target || within.includes(target)) this.#refuse(called, "it calls itself");
      else await this.#module(target, called, [...within, path]);
    }
  }

  async #folder(path: string): Promise<Folder | null> {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    if (Date.now() > this.#until) {
      this.#unread.push({ file: this.#sandbox.shown(path, ""), line: null, reason: "reading took too long" });
      return null;
    }
    const folder = await readFolder(path, { sandbox: this.#sandbox, parser: this.#parser, marker: this.#marker });
    this.#folders.set(path, folder);
    this.#unread.push(...folder.unread);
    return folder;
  }

  #refuse(called: readonly string[], reason: string): null {
    this.#unread.push({ file: `module.${called.join(".module.")}`, line: null, reason });
    return null;
  }

  /** Where the module of a call lies; null, noted as unread, when it is not to be had. */
  async #target(path: string, source: string, called: readonly string[]): Promise<string | null> {
    const refuse = (reason: string) => {
      this.#unread.push({ file: `module.${called.join(".module.")}`, line: null, reason });
      return null;
    };
    if (called.length > MAX_DEPTH || this.#modules.size >= MAX_MODULES) return refuse("there are too many modules");
    const local = source.startsWith("./") || source.startsWith("../");
    const place = local ? source : this.#installed.get(called.join("."));
    if (place === undefined) return refuse("it is not in the folder (terraform init installs it)");
    const target = await this.#sandbox.inside(local ? path : this.#sandbox.root, place);
    return target ?? refuse("it lies outside of the folder, or is not there");
  }
}

/** Where `terraform init` put the modules of other origin, by the names of the calls with dots between. */
async function installedModules(sandbox: Sandbox): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const manifest = await sandbox.inside(sandbox.root, join(".terraform", "modules", "modules.json"));
  const text = manifest === null ? null : await readFile(manifest, "utf8").catch(() => null);
  if (text === null || text.length > 10_000_000) return found;
  try {
    const json: unknown = JSON.parse(text);
    const modules = isObject(json) ? own(json, "Modules") : undefined;
    for (const each of Array.isArray(modules) ? modules : []) {
      const [key, dir] = isObject(each) ? [own(each, "Key"), own(each, "Dir")] : [];
      if (typeof key === "string" && typeof dir === "string") found.set(key, dir);
    }
  } catch {
    // A manifest that is no JSON installs nothing: each call says so.
  }
  return found;
}
