import { Buffer } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import type { Pull } from "./plan/cursor.js";

/** The bytes of an open file, from its start. */
export function pullFile(file: FileHandle): Pull {
  return async (into) => (await file.read(into, 0, into.length, null)).bytesRead;
}

/** The bytes of a stream, whatever the size of its chunks. */
export function pullStream(stream: AsyncIterable<Uint8Array>): Pull {
  const chunks = stream[Symbol.asyncIterator]();
  return pullChunks(async () => {
    const next = await chunks.next();
    return next.done === true ? null : next.value;
  });
}

/** UTF-16 as UTF-8: positions then count the bytes of the latter. A byte order mark is dropped. */
export function pullUtf16(pull: Pull, order: "utf-16le" | "utf-16be"): Pull {
  const decoder = new TextDecoder(order);
  const raw = Buffer.allocUnsafe(256 * 1024);
  let ended = false;
  return pullChunks(async () => {
    if (ended) return null;
    const read = await pull(raw);
    ended = read === 0;
    return Buffer.from(decoder.decode(raw.subarray(0, read), { stream: !ended }));
  });
}

/** A pull that can be looked into: `head` gives the first bytes, at least `length` of them unless the input is shorter. */
export function peekable(pull: Pull): { readonly pull: Pull; readonly head: (length: number) => Promise<Buffer> } {
  let held: Buffer = Buffer.alloc(0);
  return {
    pull: async (into) => {
      if (held.length === 0) return pull(into);
      const count = held.copy(into);
      held = held.subarray(count);
      return count;
    },
    head: async (length) => {
      const chunk = Buffer.allocUnsafe(64 * 1024);
      while (held.length < length) {
        const read = await pull(chunk);
        if (read === 0) break;
        held = Buffer.concat([held, chunk.subarray(0, read)]);
      }
      return held;
    },
  };
}

/** Deals out chunks of any size; an empty one is not the end. */
function pullChunks(next: () => Promise<Uint8Array | null>): Pull {
  let rest: Uint8Array = Buffer.alloc(0);
  return async (into) => {
    while (rest.length === 0) {
      const chunk = await next();
      if (chunk === null) return 0;
      rest = chunk;
    }
    const part = rest.subarray(0, into.length);
    into.set(part);
    rest = rest.subarray(part.length);
    return part.length;
  };
}
