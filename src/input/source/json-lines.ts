import { Buffer } from "node:buffer";
import { scanMembers, skipSpace, stringAt, valueEnd } from "../plan/json-scan.js";

/** A resource or data block of a .tf.json file. */
export interface JsonBlock {
  readonly kind: "resource" | "data";
  readonly type: string;
  readonly name: string;
  /** Of its key, from 1. */
  readonly line: number;
}

/**
 * Where the blocks of a .tf.json file stand; `text` must be JSON. Blocks may be in lists, at any of the three levels.
 * https://developer.hashicorp.com/terraform/language/syntax/json#block-type-specific-exceptions
 */
export function jsonBlocks(text: string): readonly JsonBlock[] {
  const bytes = Buffer.from(text);
  const blocks: JsonBlock[] = [];
  let line = 1;
  let counted = 0;
  const lineAt = (at: number) => {
    for (let i = bytes.indexOf(10, counted); i >= 0 && i < at; i = bytes.indexOf(10, i + 1)) line += 1;
    counted = at;
    return line;
  };
  members(bytes, 0, (kind, body) => {
    if (kind !== "resource" && kind !== "data") return;
    members(bytes, body, (type, inner) => {
      members(bytes, inner, (name, _, key) => blocks.push({ kind, type, name, line: lineAt(key) }));
    });
  });
  return blocks;
}

/** The members of the object at `at`, or of the objects of the list there; `visit`: where value and key start. */
function members(bytes: Buffer, at: number, visit: (name: string, value: number, key: number) => void): void {
  const from = skipSpace(bytes, at, bytes.length);
  const end = bytes.length;
  if (bytes[from] === 123) {
    scanMembers(bytes, from, end, (keyFrom, keyTo, value) => {
      visit(stringAt(bytes, keyFrom, keyTo), value, keyFrom);
      return valueEnd(bytes, value, end);
    });
  } else if (bytes[from] === 91) {
    const listEnd = valueEnd(bytes, from, end);
    for (let i = skipSpace(bytes, from + 1, end); i < listEnd - 1; i = skipSpace(bytes, i, end)) {
      if (bytes[i] === 44) {
        i += 1;
        continue;
      }
      members(bytes, i, visit);
      const after = valueEnd(bytes, i, end);
      if (after < 0) return;
      i = after;
    }
  }
}
