import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Wanted } from "../../../src/input/plan/change.js";
import { Cursor, InputFault, type Pull } from "../../../src/input/plan/cursor.js";
import { planFromJson } from "../../../src/input/plan/from-json.js";
import { ShapeError } from "../../../src/input/plan/shape.js";
import { readPlan } from "../../../src/input/plan/stream.js";
import { PlanriskError } from "../../../src/model/error.js";
import { Sensitive, UNKNOWN } from "../../../src/model/value.js";
import { realPlans } from "./real-plans.js";

function inChunks(bytes: Buffer, sizes: readonly number[]): Pull {
  let at = 0;
  let call = 0;
  return async (into) => {
    const size = Math.min(into.length, sizes[call % sizes.length] ?? into.length, bytes.length - at);
    call += 1;
    bytes.copy(into, 0, at, at + size);
    at += size;
    return size;
  };
}

async function streamed(text: string, wanted: Wanted, sizes: readonly number[] = [1 << 20], window = 1 << 20) {
  const cursor = new Cursor(inChunks(Buffer.from(text), sizes), window);
  try {
    const plan = await readPlan(cursor, "p", wanted, () => undefined);
    if ((await cursor.peek()) >= 0) cursor.fail("something follows");
    return plan;
  } finally {
    cursor.close();
  }
}

/** As text, keys in order, with tokens numbered anew: which secret came first is of no interest. */
function comparable(plan: unknown): string {
  const tokens = new Map<string, string>();
  const walk = (value: unknown): unknown => {
    if (value instanceof Sensitive) {
      tokens.set(value.token, tokens.get(value.token) ?? `secret ${tokens.size}`);
      return [tokens.get(value.token)];
    }
    if (value === UNKNOWN) return ["unknown"];
    if (value instanceof Map) return { map: [...value].map(([key, inner]) => [key, walk(inner)]) };
    if (value instanceof Set) return { set: [...value].map(walk) };
    if (Array.isArray(value)) return { list: value.map(walk) };
    if (typeof value !== "object" || value === null) return Object.is(value, -0) ? ["-0"] : (value ?? ["undefined"]);
    return Object.entries(value).map(([key, inner]) => [key, walk(inner)]);
  };
  return JSON.stringify(walk(plan), null, 1);
}

const everything: Wanted = () => true;
const network: Wanted = (type, mode) =>
  mode === "managed" && /^aws_(network|security|eip|instance|subnet|vpc)/.test(type);
const PLANS = realPlans();
const SMALL = PLANS.filter(({ text }) => text.length < 60_000);

describe("the streamed plan is the plan of JSON.parse", () => {
  const layouts: [string, (text: string) => string][] = [
    ["as Terraform writes it", (text) => text],
    ["pretty-printed", (text) => JSON.stringify(JSON.parse(text), null, 2)],
    ["with sorted keys", (text) => JSON.stringify(sorted(JSON.parse(text)))],
    ["escaped throughout", (text) => escaped(text)],
  ];
  for (const [layout, lay] of layouts) {
    test.each(PLANS)(`$name, ${layout}`, async ({ text }) => {
      const laid = lay(text);
      for (const wanted of [everything, network]) {
        expect(comparable(await streamed(laid, wanted))).toBe(comparable(planFromJson(JSON.parse(laid), "p", wanted)));
      }
    });
  }

  test("over mutated plans, in chunks of any size through a window that must grow", async () => {
    const mutated = fc
      .record({
        plan: fc.constantFrom(...SMALL),
        edits: fc.array(fc.record({ at: fc.nat(), how: fc.nat(MUTATIONS.length - 1), pick: fc.nat() }), {
          maxLength: 3,
        }),
        space: fc.constantFrom(0, 1),
        sort: fc.boolean(),
      })
      .map(({ plan, edits, space, sort }) => {
        const json: unknown = JSON.parse(plan.text);
        for (const { at, how, pick } of edits) mutate(json, at, how, pick);
        return JSON.stringify(sort ? sorted(json) : json, null, space);
      });
    const sizes = fc.array(fc.constantFrom(1, 2, 3, 7, 100, 1000, 20_000), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        mutated,
        sizes,
        fc.constantFrom(everything, network),
        fc.constantFrom(64, 4096),
        async (text, chunks, wanted, window) => {
          const [whole, pieces] = [
            await outcome(() => planFromJson(JSON.parse(text), "p", wanted)),
            await outcome(() => streamed(text, wanted, chunks, window)),
          ];
          expect(pieces).toEqual(whole);
        },
      ),
      { numRuns: 150, endOnFailure: true },
    );
  });

  test("over bytes cut, doubled and changed: never anything but a plan or a fault with its place", async () => {
    const edit = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ maxLength: 4 }), drop: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SMALL), edit, async ({ text }, { at, bytes, drop }) => {
        const whole = Buffer.from(text);
        const i = at % whole.length;
        const broken = Buffer.concat([whole.subarray(0, i), bytes, whole.subarray(i + drop)]);
        const cursor = new Cursor(inChunks(broken, [4096]), 4096);
        const fault = await readPlan(cursor, "p", network, () => undefined).then(
          () => null,
          (error: unknown) => error,
        );
        cursor.close();
        if (fault === null || fault instanceof ShapeError) return;
        expect(fault).toBeInstanceOf(InputFault);
        if (fault instanceof InputFault) expect(fault.position.byte).toBeLessThanOrEqual(broken.length);
      }),
      { numRuns: 300 },
    );
  });
});

async function outcome(read: () => unknown): Promise<unknown> {
  try {
    return comparable(await read());
  } catch (error) {
    if (error instanceof PlanriskError || error instanceof InputFault || error instanceof ShapeError) return "refused";
    throw error;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, inner]) => [key, sorted(inner)]));
}

/** Every letter of every key and text as an escape. */
function escaped(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (token) => {
    const content: unknown = JSON.parse(token);
    const units = Array.from({ length: String(content).length }, (_, i) => String(content).charCodeAt(i));
    return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
  });
}

type Box = { [key: string]: unknown } | unknown[];
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 64,
  "",
  "\ud800",
  "é😀",
  [],
  {},
  [[]],
  [{}],
  { constructor: {} },
];

/** What happens to one place of a document. */
const MUTATIONS: readonly ((box: Box, key: string, pick: number) => void)[] = [
  (box, key) => void Reflect.deleteProperty(box, key),
  (box, key, pick) => void Reflect.set(box, key, ODD[pick % ODD.length]),
  (box, key) => void Reflect.set(box, key, [Reflect.get(box, key)]),
  (box, key) => void Reflect.set(box, key, { inner: Reflect.get(box, key) }),
  (box, key, pick) =>
    void (
      !Array.isArray(box) &&
      Object.defineProperty(box, pick % 2 === 0 ? "__proto__" : "constructor", {
        value: Reflect.get(box, key),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    ),
  (box, key) => void Reflect.set(box, key, JSON.stringify(Reflect.get(box, key))),
  (box, _key, pick) => void (Array.isArray(box) && box.push(box[pick % box.length])),
  (box, key, pick) => {
    const keys = Object.keys(box);
    const other = keys[pick % keys.length] ?? key;
    const value: unknown = Reflect.get(box, key);
    Reflect.set(box, key, Reflect.get(box, other));
    Reflect.set(box, other, value);
  },
];

/** Changes the place that a walk with the number `at` comes to. */
function mutate(json: unknown, at: number, how: number, pick: number): void {
  let box = json;
  let number = at;
  for (;;) {
    if (typeof box !== "object" || box === null) return;
    const keys = Object.keys(box);
    const key = keys[number % Math.max(1, keys.length)];
    if (key === undefined) return;
    number = Math.floor(number / 3);
    const inner: unknown = Reflect.get(box, key);
    const leaf = typeof inner !== "object" || inner === null;
    if (leaf || number % 4 === 0) {
      MUTATIONS[how]?.(box as Box, key, pick);
      return;
    }
    box = inner;
  }
}

describe("as JSON.parse has it", () => {
  const change = (fields: string) =>
    `{"address":"aws_eip.a","mode":"managed","type":"aws_eip","name":"a","change":{"actions":["update"],"before":{"x":1},"after":{"x":2}}${fields}}`;
  const document = (changes: string, more = "") => `{"format_version":"1.2","resource_changes":[${changes}]${more}}`;

  test.each([
    ["of a key that stands twice in an element, the last", change(',"name":"b","type":"aws_instance"')],
    [
      "of two changes in an element, the last",
      change(',"change":{"actions":["delete"],"before":{"y":1},"after":null}'),
    ],
    ["of two sides, the last", change("").replace('"before":{"x":1}', '"before":{"x":1},"before":{"z":[1]}')],
    [
      "of two equal sides and another, the last",
      change("").replace('"after":{"x":2}', '"after":{"x":1},"after":{"x":3}'),
    ],
    [
      "escaped keys",
      change("")
        .replace('"change"', '"\\u0063hange"')
        .replace('"type"', '"t\\u0079pe"')
        .replace('"before"', '"befor\\u0065"'),
    ],
    [
      "numbers beyond 2^53, and beyond all",
      change("").replace('{"x":2}', '{"x":12345678901234567890,"y":1e999,"z":-0}'),
    ],
    ["lone surrogates", change("").replace('{"x":2}', '{"x":"\\ud800 \\udc00"}')],
    [
      "__proto__ and constructor",
      change("").replace('{"x":2}', '{"__proto__":{"a":1},"constructor":5,"toString":null}'),
    ],
  ])("%s", async (_name, element) => {
    const text = document(element);
    for (const wanted of [everything, () => false]) {
      expect(comparable(await streamed(text, wanted, [1], 64))).toEqual(
        comparable(planFromJson(JSON.parse(text), "p", wanted)),
      );
    }
  });

  test("before stands for after only where nothing tells them apart", async () => {
    const no = (after: string) =>
      `{"address":"a.a","mode":"managed","type":"a","name":"a","change":{"actions":["no-op"],"before":{"x":{"y":"s"}},"after":{"x":{"y":"s"}},${after}}}`;
    const texts = [
      no('"after_unknown":{},"before_sensitive":{"x":{}},"after_sensitive":{"x":{}}'),
      no('"after_unknown":{"x":{"z":true}},"before_sensitive":{},"after_sensitive":{}'),
      no('"after_unknown":{},"before_sensitive":{"x":{"y":true}},"after_sensitive":{}'),
      no('"after_unknown":{},"after_sensitive":{"x":true}'),
    ];
    const text = document(texts.join(","));
    const plan = await streamed(text, everything);
    expect(comparable(plan)).toBe(comparable(planFromJson(JSON.parse(text), "p")));
    expect(plan.changes.map((each) => each.before === each.after)).toEqual([true, false, false, false]);
  });

  const quiet = (fields: string, change = '"actions":["no-op"],"before":{"x":1},"after":{"x":1}') =>
    `{"address":"module.m[0].t.a","module_address":"module.m[0]","mode":"managed","type":"t","name":"a",${fields}"change":{${change}}}`;

  test.each([
    ["nothing happens to it", quiet(""), { changes: 0, untouched: 1 }],
    ["an instance key", quiet('"index":"k",'), { changes: 0, untouched: 1 }],
    ["an index", quiet('"index":12,'), { changes: 0, untouched: 1 }],
    [
      "keys in another order",
      quiet("").replace(/^\{("address":"[^"]*"),(.*)\}$/, "{$2,$1}"),
      { changes: 0, untouched: 1 },
    ],
    ["spaces in its actions", quiet("").replace('["no-op"]', '[ "no-op" ]'), { changes: 0, untouched: 1 }],
    ["updated", quiet("").replace("no-op", "update"), { changes: 1, untouched: 0 }],
    ["moved", quiet('"previous_address":"t.b",'), { changes: 1, untouched: 0 }],
    ["imported", quiet("", '"actions":["no-op"],"importing":{"id":"i"}'), { changes: 1, untouched: 0 }],
    ["deposed", quiet('"deposed":"0a1b",'), { changes: 1, untouched: 0 }],
    ["actions told twice", quiet("", '"actions":["no-op"],"actions":["delete"]'), { changes: 1, untouched: 0 }],
    ["two actions", quiet("", '"actions":["no-op","delete"]'), { changes: 1, untouched: 0 }],
  ])("of a type that is not wanted: %s", async (_name, element, { changes, untouched }) => {
    const text = document(element);
    const plan = await streamed(text, () => false, [7], 64);
    expect(comparable(plan)).toBe(comparable(planFromJson(JSON.parse(text), "p", () => false)));
    expect([plan.changes.length, plan.untouched.addresses.length]).toEqual([changes, untouched]);
    expect([...plan.untouched.modules]).toEqual(untouched === 0 ? [] : ["module.m[0]"]);
  });

  test.each([
    ["an index that is none", quiet('"index":{"a":1},'), "is neither a number nor a text"],
    ["a mode that is none", quiet("").replace('"managed"', '"other"'), "is neither managed nor data"],
    ["no name", quiet("").replace('"name":"a",', ""), "name is missing"],
    ["no address", quiet("").replace('"address":"module.m[0].t.a"', '"address":5'), "is not a text"],
  ])("of a type that is not wanted, refused: %s", async (_name, element, message) => {
    const text = document(element);
    await expect(streamed(text, () => false)).rejects.toThrow(message);
    expect(() => planFromJson(JSON.parse(text), "p", () => false)).toThrow(message);
  });

  test.each([
    ["a section that stands twice", document(change(""), ',"resource_changes":[]'), "a key stands twice in one object"],
    ["trailing bytes", `${document(change(""))} {}`, "something follows"],
    [
      "a missing comma between elements",
      document(`${change("")} ${change("")}`),
      "a comma or a closing bracket is missing",
    ],
    ["a comma at the end of a list", document(`${change("")},`), "something is missing after a comma"],
    ["a comma at the end of the document", document(change(""), ","), "something is missing after a comma"],
    ["no value", '{"format_version":}', "a value is missing"],
    [
      "a fault inside an element that matters",
      document(change("").replace('{"x":1}', '{"x":tru}')),
      "a value is not one of JSON's",
    ],
  ])("refused: %s", async (_name, text, message) => {
    await expect(streamed(text, everything)).rejects.toThrow(message);
  });

  test.each([
    ["the element", document(`${change("")},\n\n {"address": 5}`), 3, 2, "resource_changes[1].change is missing"],
    ["the byte", document(`${change("")},\n{"address":"é\n"}`), 2, 15, "a text holds a control character"],
    ["the end", `${document(change("")).slice(0, -3)}\n`, 2, 1, "the input ends in the middle"],
  ])("a fault is placed at %s, by line and column", async (_name, text, line, column, message) => {
    for (const window of [64, 4096]) {
      const fault: unknown = await streamed(text, everything, [5], window).catch((error: unknown) => error);
      expect(fault).toMatchObject({ message, position: { line, column } });
    }
  });

  test("brackets nested 100,000 deep are passed over where they do not matter, and refused where they do", async () => {
    const bomb = "[".repeat(100_000) + "]".repeat(100_000);
    await expect(streamed(document(change(""), `,"planned_values":${bomb}`), everything)).resolves.toMatchObject({
      formatVersion: "1.2",
    });
    await expect(streamed(document(change(`,"x":${bomb}`)), everything)).rejects.toThrow(
      "nests more than 500 levels deep",
    );
    await expect(streamed(document(bomb), everything)).rejects.toThrow("nests more than 500 levels deep");
    await expect(streamed(document("", `,"relevant_attributes":${bomb}`), everything)).rejects.toThrow(
      "nests more than",
    );
  });

  test("modules nested beyond reason are refused", async () => {
    const nested = (open: string, close: string) => `${open.repeat(200)}{}${close.repeat(200)}`;
    const calls = nested('{"module_calls":{"m":{"module":', "}}}");
    const children = nested('{"child_modules":[', "]}");
    await expect(
      streamed(document("", `,"configuration":{"root_module":${calls}}`), everything, [1], 64),
    ).rejects.toThrow("deep");
    await expect(
      streamed(document("", `,"prior_state":{"values":{"root_module":${children}}}`), everything),
    ).rejects.toThrow("deep");
  });
});
