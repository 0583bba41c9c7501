import { Buffer } from "node:buffer";
import { chmod, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { PlanriskError } from "../model/error.js";
import type { Plan } from "../model/plan.js";
import { peekable, pullFile, pullStream, pullUtf16 } from "./bytes.js";
import { readSavedPlan } from "./convert.js";
import { assertPlan, type Encoding, encodingOf, notAnObject, told } from "./detect.js";
import type { Wanted } from "./plan/change.js";
import { Cursor, InputFault, type Pull } from "./plan/cursor.js";
import { readPlan } from "./plan/stream.js";

/** A file, or bytes that come from elsewhere, with what to call them. */
export type PlanSource =
  | { readonly path: string }
  | { readonly stream: AsyncIterable<Uint8Array>; readonly name: string };

export interface OpenOptions {
  /** Types whose values are of use; of all others only the header is read. */
  readonly wanted: Wanted;
  /** How reports call the plan; without it the file's name without folder, or the name of the stream. */
  readonly name?: string;
  /** Called as bytes come in: how many so far, and of how many if that is known. */
  readonly onProgress?: (bytes: number, total: number | null) => void;
}

/**
 * Reads a plan: plan JSON in UTF-8 or UTF-16, or a saved plan, which terraform or tofu from PATH converts. Memory grows
 * with what is wanted, not with the input. Throws a PlanriskError, one sentence with a remedy, for everything that is not
 * a whole plan of a known format; a plan that says `errored` is given, for the caller to refuse.
 */
export async function openPlan(source: PlanSource, options: OpenOptions): Promise<Plan> {
  const shown = "path" in source ? source.path : source.name;
  const name = options.name ?? ("path" in source ? basename(source.path) : source.name);
  const context: Context = { shown, name, options };
  if (!("path" in source)) {
    return broken(shown, () => readAny(progressing(pullStream(source.stream), null, options), null, context));
  }
  return broken(shown, async () => {
    const file = await open(source.path);
    try {
      const about = await file.stat();
      const total = about.isFile() ? about.size : null;
      return await readAny(progressing(pullFile(file), total, options), source.path, context);
    } finally {
      await file.close();
    }
  });
}

interface Context {
  /** How errors call the plan: as the user did. */
  readonly shown: string;
  readonly name: string;
  readonly options: OpenOptions;
}

function progressing(pull: Pull, total: number | null, { onProgress }: OpenOptions): Pull {
  if (onProgress === undefined) return pull;
  let bytes = 0;
  return async (into) => {
    const read = await pull(into);
    bytes += read;
    onProgress(bytes, total);
    return read;
  };
}

/** `path`: where the same bytes can be read again; null for a stream. */
async function readAny(raw: Pull, path: string | null, context: Context): Promise<Plan> {
  const { pull, head } = peekable(raw);
  const encoding: Encoding = encodingOf(await head(4));
  switch (encoding) {
    case "zip":
      return path === null ? inTemporaryFile(pull, (copy) => readSaved(copy, context)) : readSaved(path, context);
    case "gzip":
      throw new PlanriskError(`${context.shown} is compressed.`, `gunzip it first, or: gunzip -c FILE | planrisk -`);
    case "utf-16le":
    case "utf-16be":
      return readJson(pullUtf16(pull, encoding), context);
    case "utf-8-bom":
      await pull(Buffer.alloc(3));
      return readJson(pull, context);
    case "utf-8":
      return readJson(pull, context);
  }
}

function readSaved(path: string, context: Context): Promise<Plan> {
  return readSavedPlan(path, context.shown, (json) => readJson(pullStream(json), context));
}

async function readJson(pull: Pull, { shown, name, options }: Context): Promise<Plan> {
  const cursor = new Cursor(pull);
  try {
    const first = await cursor.peek();
    if (first < 0) throw new InputFault("empty", cursor.position(), "nothing is there");
    if (first !== 123) throw notAnObject(shown, await cursor.ahead(64 * 1024), cursor.position().line);
    const plan = await readPlan(cursor, name, options.wanted, (outline, ended) => assertPlan(shown, outline, ended));
    if ((await cursor.peek()) >= 0) cursor.fail("something follows the plan");
    return plan;
  } catch (error) {
    throw told(error, shown);
  }
}

async function inTemporaryFile<T>(pull: Pull, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "planrisk-"));
  try {
    await chmod(folder, 0o700);
    const path = join(folder, "plan");
    const file = await open(path, "wx", 0o600);
    try {
      const chunk = Buffer.allocUnsafe(256 * 1024);
      for (let read = await pull(chunk); read > 0; read = await pull(chunk)) await file.write(chunk, 0, read);
    } finally {
      await file.close();
    }
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EISDIR: "is a folder, not a plan",
  EACCES: "may not be read (permission denied)",
  EPERM: "may not be read (permission denied)",
  ENOTDIR: "does not exist",
  ELOOP: "is a link that never ends",
};

/** What the operating system refuses, in a sentence. */
async function broken<T>(shown: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") throw error;
    if (!("syscall" in error)) throw error;
    const reason = SYSTEM[error.code] ?? `cannot be read (${error.code})`;
    throw new PlanriskError(`${shown} ${reason}.`, error.code === "EISDIR" ? "Name the plan in it." : "");
  }
}
