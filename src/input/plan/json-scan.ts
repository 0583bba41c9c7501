import { Buffer } from "node:buffer";
import { windowOf } from "./fast-window.js";

/*
 * Finds where JSON values end, without looking at what they say. Strings and brackets are all it knows:
 * what is wanted goes through JSON.parse afterwards. Positions are indexes into `bytes`; -1 means "not within `end`".
 */
const QUOTE = 34;
const BACKSLASH = 92;
/** "{" and "[" differ from each other in one bit, and so do "}" and "]". */
const CASE = 32;
const OPEN = 123;
const CLOSE = 125;

/** Something that no JSON has: `at` is an index into the bytes that were scanned. */
export class JsonFault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.name = "JsonFault";
    this.at = at;
  }
}

/** The first byte from `at` that is no white space; `end` when there is none. */
export function skipSpace(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end) {
    const byte = bytes[i];
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break;
    i += 1;
  }
  return i;
}

/** After the closing quote of the string whose opening quote is at `at`. */
export function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + 1; i < end; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) return i + 1;
    if (byte === BACKSLASH) i += 1;
  }
  return -1;
}

/** After the value that starts at `at`, on no white space; throws a JsonFault when none starts there, or too deep. */
export function valueEnd(bytes: Uint8Array, at: number, end: number, maxDepth = Number.POSITIVE_INFINITY): number {
  const first = bytes[at] ?? 0;
  if (first === QUOTE) return stringEnd(bytes, at, end);
  if ((first | CASE) === OPEN) return containerEnd(bytes, at, end, maxDepth);
  if (!startsScalar(first)) throw new JsonFault(at, "a value is missing");
  let i = at;
  while (i < end && !endsScalar(bytes[i] ?? 0)) i += 1;
  return i < end ? i : -1;
}

function startsScalar(byte: number): boolean {
  return byte === 45 || (byte >= 48 && byte <= 57) || byte === 116 || byte === 102 || byte === 110;
}

function endsScalar(byte: number): boolean {
  return byte === 44 || (byte | CASE) === CLOSE || byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

/** Most containers are small, and to call the program costs as much as so many bytes. */
const NEAR = 16;

function containerEnd(bytes: Uint8Array, at: number, end: number, maxDepth: number): number {
  const near = Math.min(end, at + NEAR);
  let depth = 0;
  let i = at;
  for (; i < near; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte === QUOTE) {
      for (i += 1; i < end; i += 1) {
        const inner = bytes[i];
        if (inner === QUOTE) break;
        if (inner === BACKSLASH) i += 1;
      }
    } else if ((byte | CASE) === OPEN) {
      depth += 1;
      if (depth > maxDepth) throw new JsonFault(i, `nests more than ${maxDepth} levels deep`);
    } else if ((byte | CASE) === CLOSE) {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  if (i >= end) return -1;
  const found = windowOf(bytes)?.find(i, end, depth, maxDepth) ?? -1;
  return found > 0 ? found : new Skip(depth, maxDepth).run(bytes, i, end);
}

/** Passes over one object or list of any size and depth, piece by piece. */
export class Skip {
  #depth: number;
  readonly #maxDepth: number;
  #inString = false;
  /** The piece before ended on a backslash: the first byte of the next is escaped. */
  #escaped = false;

  /** `depth`: brackets that are open already; more than `maxDepth` are refused. */
  constructor(depth = 0, maxDepth = Number.POSITIVE_INFINITY) {
    this.#depth = depth;
    this.#maxDepth = maxDepth;
  }

  /** After the closing bracket; -1 when the piece ends before it. Throws a JsonFault when it nests too deep. */
  run(bytes: Uint8Array, from: number, end: number): number {
    if (from >= end) return -1;
    const start = this.#escaped ? from + 1 : from;
    const fast = end - start > NEAR ? windowOf(bytes) : null;
    if (fast === null) return this.#byByte(bytes, start, end);
    const stop = fast.skip(start, end, this.#depth, this.#inString, this.#maxDepth);
    if (typeof stop === "number") return stop;
    this.#depth = stop.depth;
    this.#inString = stop.inString;
    this.#escaped = stop.escaped && stop.at >= end;
    return stop.at < end ? this.#byByte(bytes, stop.escaped ? stop.at + 1 : stop.at, end) : -1;
  }

  #byByte(bytes: Uint8Array, from: number, end: number): number {
    let i = from;
    let depth = this.#depth;
    let inString = this.#inString;
    let escaped = false;
    while (i < end) {
      const byte = bytes[i] ?? 0;
      if (inString) {
        if (byte === QUOTE) inString = false;
        else if (byte === BACKSLASH) {
          i += 1;
          escaped = i === end;
        }
      } else if (byte === QUOTE) inString = true;
      else if ((byte | CASE) === OPEN) {
        depth += 1;
        if (depth > this.#maxDepth) throw new JsonFault(i, `nests more than ${this.#maxDepth} levels deep`);
      } else if ((byte | CASE) === CLOSE) {
        depth -= 1;
        if (depth === 0) return i + 1;
      }
      i += 1;
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = escaped;
    return -1;
  }
}

/**
 * Walks the members of the object that starts at `at`. `visit` is told where a key (with its quotes) and its value start,
 * and gives the end of the value, or -1 when that lies beyond `end`. Gives the end of the object, or -1.
 */
export function scanMembers(
  bytes: Uint8Array,
  at: number,
  end: number,
  visit: (keyFrom: number, keyTo: number, valueFrom: number) => number,
): number {
  let i = skipSpace(bytes, at + 1, end);
  if (i < end && bytes[i] === CLOSE) return i + 1;
  while (i < end) {
    if (bytes[i] !== QUOTE) throw new JsonFault(i, "a key in quotes is missing");
    const keyTo = stringEnd(bytes, i, end);
    const colon = keyTo < 0 ? end : skipSpace(bytes, keyTo, end);
    if (colon >= end) return -1;
    if (bytes[colon] !== 58) throw new JsonFault(colon, "a colon is missing after a key");
    const from = skipSpace(bytes, colon + 1, end);
    if (from >= end) return -1;
    const to = visit(i, keyTo, from);
    if (to < 0) return -1;
    i = skipSpace(bytes, to, end);
    if (i >= end) return -1;
    if (bytes[i] === CLOSE) return i + 1;
    if (bytes[i] !== 44) throw new JsonFault(i, "a comma or a closing bracket is missing");
    i = skipSpace(bytes, i + 1, end);
  }
  return -1;
}

/** The text of the string token in `from`–`to` (with its quotes), as JSON.parse has it; throws a JsonFault. */
export function stringAt(bytes: Buffer, from: number, to: number): string {
  for (let i = from; i < to; i += 1) {
    if ((bytes[i] ?? 0) < 32) throw new JsonFault(i, "a text holds a control character");
  }
  const text = bytes.toString("utf8", from + 1, to - 1);
  if (!text.includes("\\")) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    throw new JsonFault(from, "an escape in a text is not one of JSON's");
  }
}

/** A set of keys that can be looked up in bytes; an escaped key is unescaped first. */
export class KeyNames {
  readonly #names: readonly string[];
  readonly #bytes: readonly Buffer[];

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#bytes = names.map((name) => Buffer.from(name));
  }

  /** The index of the name that stands in `from`–`to` (with its quotes); -1 when it is none of these. */
  find(bytes: Buffer, from: number, to: number): number {
    const length = to - from - 2;
    for (let n = 0; n < this.#bytes.length; n += 1) {
      const name = this.#bytes[n];
      if (name?.length === length && same(bytes, from + 1, name)) return n;
    }
    for (let i = from; i < to; i += 1) {
      if (bytes[i] === BACKSLASH) return this.#names.indexOf(stringAt(bytes, from, to));
    }
    return -1;
  }
}

function same(bytes: Uint8Array, from: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i += 1) if (bytes[from + i] !== name[i]) return false;
  return true;
}
