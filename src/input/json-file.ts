import { Buffer } from "node:buffer";
import { open } from "node:fs/promises";
import { PlanriskError } from "../model/error.js";
import { peekable, pullFile, pullUtf16 } from "./bytes.js";
import { type Encoding, encodingOf } from "./detect.js";
import { Cursor, InputFault, type Pull } from "./plan/cursor.js";
import { type Expected, tellingRefusals, told } from "./told.js";

/** The JSON of an input in UTF-8, whatever its encoding; or that it is a saved plan, with the bytes of that. */
export type Decoded = { readonly kind: "json" | "saved plan"; readonly pull: Pull };

/** Looks at the first bytes and decodes the rest; throws a PlanriskError for what is compressed. */
export async function decoded(raw: Pull, name: string): Promise<Decoded> {
  const { pull, head } = peekable(raw);
  const encoding: Encoding = encodingOf(await head(4));
  switch (encoding) {
    case "zip":
      return { kind: "saved plan", pull };
    case "gzip":
      throw new PlanriskError(`${name} is compressed.`, "Decompress it first, with gunzip.");
    case "utf-16le":
    case "utf-16be":
      return { kind: "json", pull: pullUtf16(pull, encoding) };
    case "utf-8-bom":
      await pull(Buffer.alloc(3));
      return { kind: "json", pull };
    case "utf-8":
      return { kind: "json", pull };
  }
}

/** Reads JSON with a cursor on its first character. What is wrong with it is told in a PlanriskError. */
export async function readJson<T>(
  pull: Pull,
  name: string,
  expected: Expected,
  read: (cursor: Cursor) => Promise<T>,
): Promise<T> {
  const cursor = new Cursor(pull);
  try {
    if ((await cursor.peek()) < 0) throw new InputFault("empty", cursor.position(), "nothing is there");
    return await read(cursor);
  } catch (error) {
    throw told(error, name, expected);
  } finally {
    cursor.close();
  }
}

/** Reads a file that must be JSON; throws a PlanriskError. */
export async function readJsonFile<T>(
  path: string,
  expected: Expected,
  read: (cursor: Cursor) => Promise<T>,
): Promise<T> {
  return tellingRefusals(path, async () => {
    const file = await open(path);
    try {
      const { kind, pull } = await decoded(pullFile(file), path);
      if (kind === "json") return await readJson(pull, path, expected, read);
      throw new PlanriskError(`${path} is a saved plan, where a ${expected.noun} should be.`, expected.command);
    } finally {
      await file.close();
    }
  });
}
