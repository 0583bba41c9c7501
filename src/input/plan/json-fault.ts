import type { Buffer } from "node:buffer";
import { JsonFault, skipSpace } from "./json-scan.js";

/*
 * Says where JSON breaks, once JSON.parse has refused it: its own message may quote the plan, secrets included, and does
 * not always give a place. Grammar: https://www.rfc-editor.org/rfc/rfc8259
 */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const ESCAPE = /^(["\\/bfnrt]|u[0-9a-fA-F]{4})$/;

/** The first place in `from`–`to` that no JSON value has; null when it is one value and nothing else. No recursion. */
export function findFault(bytes: Buffer, from: number, to: number): JsonFault | null {
  try {
    const after = skipSpace(bytes, value(bytes, from, to), to);
    return after < to ? new JsonFault(after, "something follows the value") : null;
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
}

function value(bytes: Buffer, from: number, to: number): number {
  const closers: number[] = [];
  let i = from;
  do {
    i = skipSpace(bytes, i, to);
    const first = bytes[i];
    if (i >= to) throw new JsonFault(to, "the value ends in the middle");
    if (first === 123 || first === 91) {
      const closer = first + 2;
      i = skipSpace(bytes, i + 1, to);
      if (bytes[i] !== closer) {
        closers.push(closer);
        if (closer === 125) i = key(bytes, i, to);
        continue;
      }
      i += 1;
    } else {
      i = first === 34 ? text(bytes, i, to) : scalar(bytes, i, to);
    }
    i = afterValue(bytes, i, to, closers);
  } while (closers.length > 0);
  return i;
}

/** Passes closing brackets, and the comma (with the key) before the next value. */
function afterValue(bytes: Buffer, at: number, to: number, closers: number[]): number {
  let i = at;
  for (;;) {
    const closer = closers.at(-1);
    if (closer === undefined) return i;
    i = skipSpace(bytes, i, to);
    if (i >= to) throw new JsonFault(to, "the value ends in the middle");
    if (bytes[i] === 44) {
      i = skipSpace(bytes, i + 1, to);
      return closer === 125 ? key(bytes, i, to) : i;
    }
    if (bytes[i] !== closer) throw new JsonFault(i, "a comma or a closing bracket is missing");
    closers.pop();
    i += 1;
  }
}

function key(bytes: Buffer, at: number, to: number): number {
  if (bytes[at] !== 34) throw new JsonFault(at, "a key in quotes is missing");
  const colon = skipSpace(bytes, text(bytes, at, to), to);
  if (bytes[colon] !== 58) throw new JsonFault(colon, "a colon is missing after a key");
  return colon + 1;
}

function text(bytes: Buffer, at: number, to: number): number {
  for (let i = at + 1; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte === 34) return i + 1;
    if (byte < 32) throw new JsonFault(i, "a text holds a control character");
    if (byte !== 92) continue;
    const width = bytes[i + 1] === 117 ? 5 : 1;
    if (!ESCAPE.test(ascii(bytes, i + 1, Math.min(to, i + 1 + width))))
      throw new JsonFault(i, "an escape is not one of JSON's");
    i += width;
  }
  throw new JsonFault(to, "the value ends in the middle");
}

function scalar(bytes: Buffer, at: number, to: number): number {
  let i = at;
  while (i < to && /[\w.+-]/.test(ascii(bytes, i, i + 1))) i += 1;
  const word = ascii(bytes, at, i);
  if (word === "") throw new JsonFault(at, "a value is missing");
  if (word !== "true" && word !== "false" && word !== "null" && !NUMBER.test(word)) {
    throw new JsonFault(at, "a value is not one of JSON's");
  }
  return i;
}

function ascii(bytes: Buffer, from: number, to: number): string {
  return bytes.toString("latin1", from, to);
}
