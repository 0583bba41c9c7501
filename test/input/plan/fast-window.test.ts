import { Buffer } from "node:buffer";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { fastWindow } from "../../../src/input/plan/fast-window.js";
import { Skip, valueEnd } from "../../../src/input/plan/json-scan.js";

/** A window of these bytes that the program can see, lent for one test. */
function fast(bytes: Buffer): Buffer {
  const window = fastWindow()?.lend(bytes.length);
  if (window === undefined || window === null) throw new Error("no fast window");
  bytes.copy(window);
  return window;
}

afterEach(() => fastWindow()?.giveBack());

/** Pieces that make what is hard for the program: long and short strings, rows of backslashes, brackets within strings. */
const piece = fc.oneof(
  fc.constantFrom("{", "}", "[", "]", '"":', ",", " ", "1"),
  fc.nat(70).map((length) => JSON.stringify("x".repeat(length))),
  fc
    .tuple(fc.nat(8), fc.constantFrom("", "{", "]", "é", '"'))
    .map(([slashes, text]) => JSON.stringify("\\".repeat(slashes) + text)),
  fc.nat(70).map((length) => " ".repeat(length)),
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => `[${pieces.join("")}`);

describe("the program does what is done byte by byte", () => {
  test("for a container from any place on", () => {
    fc.assert(
      fc.property(text, fc.nat(100), fc.constantFrom(3, 1000), (json, before, maxDepth) => {
        const plain = Buffer.from(" ".repeat(before) + json);
        const end = (bytes: Buffer) => {
          try {
            return valueEnd(bytes, before, bytes.length, maxDepth);
          } catch (error) {
            return String(error);
          }
        };
        expect(end(fast(plain))).toBe(end(plain));
        fastWindow()?.giveBack();
      }),
      { numRuns: 3000 },
    );
  });

  test("piece by piece, cut anywhere", () => {
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }), (json, sizes) => {
        const plain = Buffer.from(json);
        const ends = (bytes: Buffer) => {
          const skip = new Skip();
          const found: number[] = [];
          for (let from = 0, i = 0; from < bytes.length && (found.at(-1) ?? -1) < 0; i += 1) {
            const to = Math.min(bytes.length, from + (sizes[i % sizes.length] ?? 1));
            found.push(skip.run(bytes, from, to));
            from = to;
          }
          return found;
        };
        expect(ends(fast(plain))).toEqual(ends(plain));
        fastWindow()?.giveBack();
      }),
      { numRuns: 3000 },
    );
  });
});

describe("lending", () => {
  test("one at a time, until it is given back", () => {
    const first = fastWindow()?.lend(100);
    expect(first).toHaveLength(100);
    expect(fastWindow()?.lend(100)).toBe(null);
    fastWindow()?.giveBack();
    expect(fastWindow()?.lend(100)).toHaveLength(100);
  });

  test("growing keeps what is in it", () => {
    const window = fast(Buffer.from("[1,2,3]"));
    const grown = fastWindow()?.grow(window.length + 1_000_000);
    expect(grown?.toString("latin1", 0, 7)).toBe("[1,2,3]");
    expect(grown !== null && grown !== undefined && fastWindow()?.holds(grown)).toBe(true);
    expect(fastWindow()?.holds(Buffer.from("[]"))).toBe(false);
  });

  test("more memory than there can be is refused, and the window stays", () => {
    fast(Buffer.from("[]"));
    expect(fastWindow()?.grow(2 ** 33)).toBe(null);
    expect(fastWindow()?.grow(2)?.toString("latin1")).toBe("[]");
  });
});
