import type { Expression } from "../../model/plan.js";
import type { SourceResource, Unread } from "../../model/source.js";
import type { Marker } from "../plan/marks.js";
import { isObject, MAX_DEPTH, own } from "../plan/shape.js";
import { type HclBlock, hclBlocks } from "./blocks.js";
import { expressionOf } from "./expression.js";
import type { HclParser } from "./hcl-worker.js";
import { jsonBlocks } from "./json-lines.js";
import type { Sandbox } from "./sandbox.js";

/** What the files of one folder declare, whatever calls it as a module. */
export interface Folder {
  readonly locals: Map<string, Expression>;
  readonly resources: Map<string, SourceResource>;
  /** Literal `source` of each module call. */
  readonly calls: Map<string, string>;
  readonly unread: Unread[];
}

interface Context {
  readonly sandbox: Sandbox;
  readonly parser: HclParser;
  readonly marker: Marker;
}

/** Reads the configuration files of a folder (absolute path, within the sandbox). */
export async function readFolder(path: string, context: Context): Promise<Folder> {
  const folder: Folder = { locals: new Map(), resources: new Map(), calls: new Map(), unread: [] };
  for (const name of await context.sandbox.configurationFiles(path, folder.unread)) {
    const text = await context.sandbox.text(path, name, folder.unread);
    if (text === null) continue;
    const file = context.sandbox.shown(path, name);
    if (name.endsWith(".json")) readJson(folder, file, text, context.marker);
    else await readHcl(folder, file, text, context);
  }
  return folder;
}

const tooDeep = `it nests more than ${MAX_DEPTH} levels deep`;
/** Larger blocks than this take hcl2json seconds. */
const MAX_BLOCK = 200_000;

async function readHcl(folder: Folder, file: string, text: string, { parser, marker }: Context): Promise<void> {
  const { blocks, fault } = hclBlocks(text);
  if (fault !== null)
    folder.unread.push({ file, line: fault, reason: "from here on it is no HCL that can be followed" });
  for (const block of blocks) addHeader(folder, file, block);
  const wanted = blocks
    .filter((block) => matters(block, text))
    .filter((block) => {
      const reason =
        block.depth > MAX_DEPTH ? tooDeep : block.to - block.from > MAX_BLOCK ? "the block is too large" : null;
      if (reason !== null) folder.unread.push({ file, line: block.line, reason });
      return reason === null;
    });
  if (wanted.length === 0) return;
  const answer = await parser.parse(file, onlyBlocks(text, wanted));
  if ("json" in answer) addBodies(folder, answer.json, marker);
  else folder.unread.push({ file, ...answer.fault });
}

/** The text of these blocks, on the lines where they are. */
function onlyBlocks(text: string, blocks: readonly HclBlock[]): string {
  let only = "";
  let line = 1;
  for (const block of blocks) {
    const body = text.slice(block.from, block.to);
    // Two blocks never share a line in a valid file; in any other the lines drift, which only an error would tell.
    only += `${"\n".repeat(Math.max(0, block.line - line))}${body}\n`;
    line = Math.max(line, block.line) + body.split("\n").length;
  }
  return only;
}

function matters(block: HclBlock, text: string): boolean {
  if (block.type === "locals" || block.type === "module") return true;
  return block.type === "resource" && text.slice(block.from, block.to).includes("lifecycle");
}

function addHeader(folder: Folder, file: string, { type, labels, line }: HclBlock): void {
  const [kind, name] = labels;
  if ((type !== "resource" && type !== "data") || kind === undefined || name === undefined) return;
  place(folder, `${type === "data" ? "data." : ""}${kind}.${name}`, file, line);
}

/** The first wins: an override file comes after what it overrides. */
function place(folder: Folder, key: string, file: string, line: number): void {
  if (folder.resources.has(key)) return;
  folder.resources.set(key, { file, line, preventDestroy: false, createBeforeDestroy: false });
}

function readJson(folder: Folder, file: string, text: string, marker: Marker): void {
  try {
    const json: unknown = JSON.parse(text);
    if (isDeep(json)) throw new SyntaxError(tooDeep);
    for (const { kind, type, name, line } of jsonBlocks(text)) {
      place(folder, `${kind === "data" ? "data." : ""}${type}.${name}`, file, line);
    }
    addBodies(folder, json, marker);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reason = error.message === tooDeep ? tooDeep : "it is not JSON";
    folder.unread.push({ file, line: null, reason });
  }
}

/** Adds what hcl2json or a .tf.json file says inside of the blocks. */
function addBodies(folder: Folder, json: unknown, marker: Marker): void {
  for (const file of objectsOf(json)) {
    for (const locals of objectsOf(own(file, "locals"))) {
      for (const [name, value] of Object.entries(locals)) folder.locals.set(name, expressionOf(name, value, marker));
    }
    for (const calls of objectsOf(own(file, "module"))) {
      for (const [name, call] of Object.entries(calls)) {
        const source = objectsOf(call)
          .map((each) => own(each, "source"))
          .find((each) => typeof each === "string");
        if (typeof source === "string") folder.calls.set(name, source);
      }
    }
    for (const types of objectsOf(own(file, "resource"))) addLifecycles(folder, types);
  }
}

function addLifecycles(folder: Folder, types: object): void {
  for (const [type, names] of Object.entries(types)) {
    for (const name of objectsOf(names).flatMap((each) => Object.entries(each))) {
      const key = `${type}.${name[0]}`;
      const resource = folder.resources.get(key);
      const lifecycles = objectsOf(name[1]).flatMap((body) => objectsOf(own(body, "lifecycle")));
      if (resource === undefined) continue;
      folder.resources.set(key, {
        ...resource,
        preventDestroy: flag(lifecycles, "prevent_destroy") ?? resource.preventDestroy,
        createBeforeDestroy: flag(lifecycles, "create_before_destroy") ?? resource.createBeforeDestroy,
      });
    }
  }
}

/** Both must be literals; Terraform also takes them quoted. */
function flag(lifecycles: readonly object[], name: "prevent_destroy" | "create_before_destroy"): boolean | null {
  const values = lifecycles.map((each) => own({ ...each }, name)).filter((value) => value !== undefined);
  return values.length === 0 ? null : values.some((value) => value === true || value === "true");
}

/** Blocks come as an object or as a list of them. */
function objectsOf(json: unknown): { [key: string]: unknown }[] {
  return (Array.isArray(json) ? json : [json]).filter(isObject);
}

function isDeep(json: unknown, depth = 0): boolean {
  if (typeof json !== "object" || json === null) return false;
  return depth >= MAX_DEPTH || Object.values(json).some((each) => isDeep(each, depth + 1));
}
