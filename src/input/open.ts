import { Buffer } from "node:buffer";
import { chmod, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Plan } from "../model/plan.js";
import { pullFile, pullStream } from "./bytes.js";
import { readSavedPlan } from "./convert.js";
import { assertPlan, notAnObject, PLAN } from "./detect.js";
import { decoded, readJson } from "./json-file.js";
import type { Wanted } from "./plan/change.js";
import type { Pull } from "./plan/cursor.js";
import { readPlan } from "./plan/stream.js";
import { tellingRefusals } from "./told.js";

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
    return tellingRefusals(shown, () => readAny(progressing(pullStream(source.stream), null, options), null, context));
  }
  return tellingRefusals(shown, async () => {
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
  const { kind, pull } = await decoded(raw, context.shown);
  if (kind === "json") return readPlanJson(pull, context);
  return path === null ? inTemporaryFile(pull, (copy) => readSaved(copy, context)) : readSaved(path, context);
}

function readSaved(path: string, context: Context): Promise<Plan> {
  return readSavedPlan(path, context.shown, (json) => readPlanJson(pullStream(json), context));
}

function readPlanJson(pull: Pull, { shown, name, options }: Context): Promise<Plan> {
  return readJson(pull, shown, PLAN, async (cursor) => {
    if ((await cursor.peek()) !== 123) {
      throw notAnObject(shown, await cursor.ahead(64 * 1024), cursor.position().line, PLAN);
    }
    const plan = await readPlan(cursor, name, options.wanted, (outline, ended) => assertPlan(shown, outline, ended));
    if ((await cursor.peek()) >= 0) cursor.fail("something follows the plan");
    return plan;
  });
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
