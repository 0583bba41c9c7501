import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findFault } from "../../../src/input/plan/json-fault.js";
import {
  JsonFault,
  KeyNames,
  Skip,
  scanMembers,
  skipSpace,
  stringAt,
  stringEnd,
  valueEnd,
} from "../../../src/input/plan/json-scan.js";

/** JSON as anybody may write it: with white space anywhere, and characters escaped or not. */
const json = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, 2, "\t", "\r\n"), fc.boolean())
  .map(([value, space, ascii]) => {
    const text = JSON.stringify(value, null, space);
    return ascii ? text.replace(/[^ -~\s]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`) : text;
  });

describe("valueEnd", () => {
  test("ends where the value ends, and nowhere before", () => {
    fc.assert(
      fc.property(json, fc.constantFrom(",", "]", "}", " ", "\n"), (text, after) => {
        const bytes = Buffer.from(text + after);
        const end = bytes.length - 1;
        expect(valueEnd(bytes, 0, bytes.length)).toBe(end);
        for (let cut = 1; cut < end; cut += 1) expect(valueEnd(bytes, 0, cut)).toBe(-1);
      }),
    );
  });

  test.each([
    ["nothing", "", 0],
    ["a comma", ",", 0],
    ["a word", "hello", 0],
    ["a plus sign", "+1", 0],
    ["a colon", ":", 0],
  ])("%s is no value", (_name, text, at) => {
    expect(() => valueEnd(Buffer.from(text), at, text.length)).toThrow(JsonFault);
  });

  test("refuses what nests too deep, at the bracket that does", () => {
    const bytes = Buffer.from(`${"[".repeat(5)}${"]".repeat(5)},`);
    expect(valueEnd(bytes, 0, bytes.length, 5)).toBe(10);
    expect(() => valueEnd(bytes, 0, bytes.length, 4)).toThrow(expect.objectContaining({ at: 4 }));
  });

  test("brackets nested 100,000 deep are walked without recursion", () => {
    const bytes = Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(valueEnd(bytes, 0, bytes.length)).toBe(200_000);
  });
});

describe("Skip", () => {
  test("ends where valueEnd ends, in pieces of any size", () => {
    const container = json.filter((text) => text.startsWith("{") || text.startsWith("["));
    fc.assert(
      fc.property(container, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (text, sizes) => {
        const bytes = Buffer.from(`${text},"after":{}`);
        const skip = new Skip();
        let end = -1;
        for (let from = 0, i = 0; end < 0; i += 1) {
          const to = from + (sizes[i % sizes.length] ?? 1);
          end = skip.run(bytes, from, Math.min(to, bytes.length));
          from = to;
        }
        expect(end).toBe(Buffer.byteLength(text));
      }),
    );
  });
});

describe("scanMembers", () => {
  test("gives every key and value of an object, and only them", () => {
    const object = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(object, fc.constantFrom(0, 2), (value, space) => {
        const bytes = Buffer.from(`${JSON.stringify(value, null, space)} `);
        const found: [string, unknown][] = [];
        const end = scanMembers(bytes, 0, bytes.length, (keyFrom, keyTo, from) => {
          const to = valueEnd(bytes, from, bytes.length);
          found.push([stringAt(bytes, keyFrom, keyTo), JSON.parse(bytes.toString("utf8", from, to))]);
          return to;
        });
        expect(end).toBe(bytes.length - 1);
        expect(found).toEqual(Object.entries(JSON.parse(JSON.stringify(value))));
      }),
    );
  });

  test.each([
    ["a key without quotes", "{a:1}", 1],
    ["no colon", '{"a" 1}', 5],
    ["no comma", '{"a":1 "b":2}', 7],
    ["a comma at the end", '{"a":1,}', 7],
    ["no value", '{"a":}', 5],
  ])("tells %s", (_name, text, at) => {
    const bytes = Buffer.from(text);
    const scan = () => scanMembers(bytes, 0, bytes.length, (_from, _to, value) => valueEnd(bytes, value, bytes.length));
    expect(scan).toThrow(expect.objectContaining({ at }));
  });
});

describe("keys", () => {
  const names = new KeyNames(["type", "mode", "é"]);
  test.each([
    ["as it is", '"type"', 0],
    ["escaped", '"\\u0074y\\u0070e"', 0],
    ["in more than one byte", '"é"', 2],
    ["longer", '"types"', -1],
    ["of the same length", '"tipe"', -1],
    ["escaped, another", '"\\u0074ypes"', -1],
  ])("%s", (_name, token, expected) => {
    const bytes = Buffer.from(token);
    expect(names.find(bytes, 0, bytes.length)).toBe(expected);
  });

  test("a text is what JSON.parse makes of it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = Buffer.from(JSON.stringify(text));
        expect(stringEnd(bytes, 0, bytes.length)).toBe(bytes.length);
        expect(stringAt(bytes, 0, bytes.length)).toBe(JSON.parse(bytes.toString("utf8")));
      }),
    );
  });
});

describe("findFault", () => {
  const accepts = (bytes: Buffer) => {
    try {
      JSON.parse(bytes.toString("utf8"));
      return true;
    } catch {
      return false;
    }
  };

  test("finds a fault exactly where JSON.parse throws: JSON with a byte changed, dropped or doubled", () => {
    const edit = fc.record({
      at: fc.nat(),
      byte: fc.constantFrom(...Buffer.from('{}[]",:\\ 0e.-+tnu\n\u0001a')),
      kind: fc.nat(2),
    });
    fc.assert(
      fc.property(json, edit, (text, { at, byte, kind }) => {
        const whole = Buffer.from(text);
        const i = at % whole.length;
        const insert = kind === 0 ? [] : [byte];
        const bytes = Buffer.concat([
          whole.subarray(0, i),
          Buffer.from(insert),
          whole.subarray(kind === 2 ? i : i + 1),
        ]);
        expect(findFault(bytes, 0, bytes.length) === null).toBe(accepts(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["a missing comma", '{"a":1 "b":2}', 7, "a comma or a closing bracket is missing"],
    ["a missing colon", '{"a" 1}', 5, "a colon is missing after a key"],
    ["the wrong bracket", '{"a":[1}', 7, "a comma or a closing bracket is missing"],
    ["a key without quotes", "{a:1}", 1, "a key in quotes is missing"],
    ["a comma at the end", "[1,]", 3, "a value is missing"],
    ["a word", "[nil]", 1, "a value is not one of JSON's"],
    ["a number with leading zero", "[01]", 1, "a value is not one of JSON's"],
    ["an escape that JSON lacks", '["\\x41"]', 2, "an escape is not one of JSON's"],
    ["a line break in a text", '["a\nb"]', 3, "a text holds a control character"],
    ["an end in the middle", '{"a":[1', 7, "the value ends in the middle"],
    ["something after the value", "[1] 2", 4, "something follows the value"],
  ])("tells %s with its place", (_name, text, at, message) => {
    const bytes = Buffer.from(text);
    expect(findFault(bytes, 0, bytes.length)).toMatchObject({ at, message });
  });
});

test("white space is JSON's four characters", () => {
  const bytes = Buffer.from(" \t\r\n\u00a0x");
  expect(skipSpace(bytes, 0, bytes.length)).toBe(4);
});
