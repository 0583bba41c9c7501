/*
 * The fast way past JSON: a WebAssembly program that walks 64 bytes at a time with SIMD, after simdjson
 * (https://arxiv.org/abs/1902.08318, sections 3.1.1 and 3.1.2). Written as expressions that give WebAssembly's own bytes
 * (https://webassembly.github.io/spec/core/binary/instructions.html), so that there is nothing to build. What it must do
 * is what `Skip` does byte by byte; a test holds one against the other.
 */
type Code = readonly number[];

const PARAMETERS = ["at", "end", "depth", "inString", "maxDepth"] as const;
const VECTORS = ["v0", "v1", "v2", "v3"] as const;
const MASKS = [
  "backslash",
  "quote",
  "code",
  "string",
  "open",
  "close",
  "rest",
  "escaped",
  "escapes",
  "before",
] as const;
const COUNTS = ["opens", "closes"] as const;
const LOCALS: readonly string[] = [...PARAMETERS, ...VECTORS, ...MASKS, ...COUNTS];
type Local = (typeof PARAMETERS | typeof VECTORS | typeof MASKS | typeof COUNTS)[number];

const get = (name: Local): Code => [0x20, LOCALS.indexOf(name)];
const set = (name: Local, value: Code): Code => [...value, 0x21, LOCALS.indexOf(name)];
const op = (opcode: Code, ...operands: readonly Code[]): Code => [...operands.flat(), ...opcode];

const i32 = (value: number): Code => [0x41, value];
const i32Add = (a: Code, b: Code) => op([0x6a], a, b);
const i32Sub = (a: Code, b: Code) => op([0x6b], a, b);
const greater = (a: Code, b: Code) => op([0x4a], a, b);
const i64 = (value: number): Code => [0x42, value & 0x7f];
const and = (a: Code, b: Code) => op([0x83], a, b);
const or = (a: Code, b: Code) => op([0x84], a, b);
const xor = (a: Code, b: Code) => op([0x85], a, b);
const not = (a: Code) => xor(a, i64(-1));
const minus = (a: Code, b: Code) => op([0x7d], a, b);
const shl = (a: Code, bits: number) => op([0x86], a, i64(bits));
const isSet = (a: Code) => op([0x45], op([0x50], a));
const count = (a: Code) => op([0xa7], op([0x7b], a));
const store = (address: number, value: Code) => op([0x36, 2, address], i32(0), value);
const when = (condition: Code, then: Code, otherwise: Code = []): Code => [
  ...condition,
  0x04,
  0x40,
  ...then,
  0x05,
  ...otherwise,
  0x0b,
];
/** A loop runs again where `again` is, which counts the blocks (`when`) around itself. */
const loop = (body: Code): Code => [0x03, 0x40, ...body, 0x0b];
const again = (around: number): Code => [0x0c, around];
const SIMD = 0xfd;
const splat = (byte: number): Code => [SIMD, 0x0c, ...Array<number>(16).fill(byte)];
/** Every second bit, from the second: the constant of simdjson's escape scanner, as 64-bit LEB128. */
const ODD: Code = [0x42, 0xaa, 0xd5, 0xaa, 0xd5, 0xaa, 0xd5, 0xaa, 0xd5, 0xaa, 0x7f];

/** A bit for each of the 64 bytes that is `byte`; with `bits` set first, so that both kinds of bracket are one. */
function where(byte: number, bits = 0): Code {
  const parts = VECTORS.map((vector, i) => {
    const bytes = bits === 0 ? get(vector) : op([SIMD, 0x50], get(vector), splat(bits));
    const mask = op([SIMD, 0x64], op([SIMD, 0x23], bytes, splat(byte)));
    return shl(op([0xad], mask), 16 * i);
  });
  return parts.reduce(or);
}

const readBlock: Code = VECTORS.flatMap((vector, i) => set(vector, [...get("at"), SIMD, 0x00, 0, 16 * i]));

/** `escaped`: what a backslash of odd place in its row escapes; `escapes`: whether the block ends on such a backslash. */
const findEscaped: Code = [
  ...set("backslash", where(0x5c)),
  ...set("rest", and(get("backslash"), not(get("escapes")))),
  ...set("code", xor(minus(or(shl(get("rest"), 1), ODD), get("rest")), ODD)),
  ...set("escaped", xor(get("code"), or(get("backslash"), get("escapes")))),
];

/** From each quote to the next: a prefix sum of bits without carry. */
const findStrings: Code = [
  ...set("quote", and(where(0x22), not(get("escaped")))),
  ...set("string", get("quote")),
  ...[1, 2, 4, 8, 16, 32].flatMap((bits) => set("string", xor(get("string"), shl(get("string"), bits)))),
  ...set("string", xor(get("string"), get("before"))),
];

const findBrackets: Code = [
  ...set("open", and(where(0x7b, 0x20), not(get("string")))),
  ...set("close", and(where(0x7d, 0x20), not(get("string")))),
  ...set("opens", count(get("open"))),
  ...set("closes", count(get("close"))),
];

/** Bracket by bracket, in a block in which the last one may close. */
const walkBrackets: Code = [
  ...set("rest", or(get("open"), get("close"))),
  ...loop(
    when(isSet(get("rest")), [
      ...when(
        isSet(and(get("close"), and(get("rest"), minus(i64(0), get("rest"))))),
        [
          ...set("depth", i32Sub(get("depth"), i32(1))),
          ...when(op([0x45], get("depth")), [
            ...i32Add(i32Add(get("at"), op([0xa7], op([0x7a], get("rest")))), i32(1)),
            0x0f,
          ]),
        ],
        set("depth", i32Add(get("depth"), i32(1))),
      ),
      ...set("rest", and(get("rest"), minus(get("rest"), i64(1)))),
      ...again(1),
    ]),
  ),
];

const block: Code = [
  ...readBlock,
  ...findEscaped,
  ...findStrings,
  ...findBrackets,
  ...when(op([0x45], greater(i32Add(get("depth"), get("opens")), get("maxDepth"))), [
    ...when(
      greater(get("depth"), get("closes")),
      set("depth", i32Add(get("depth"), i32Sub(get("opens"), get("closes")))),
      walkBrackets,
    ),
    ...set("escapes", op([0x88], and(get("code"), get("backslash")), i64(63))),
    ...set("before", op([0x87], get("string"), i64(63))),
    ...set("at", i32Add(get("at"), [0x41, 0xc0, 0x00])),
    ...again(2),
  ]),
];

const body: Code = [
  ...set("before", op([0xac], get("inString"))),
  ...loop(when(op([0x4d], i32Add(get("at"), [0x41, 0xc0, 0x00]), get("end")), block)),
  ...store(0, get("at")),
  ...store(4, get("depth")),
  ...store(8, op([0xa7], get("before"))),
  ...store(12, op([0xa7], get("escapes"))),
  ...i32(0),
];

function leb(value: number): Code {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}
const vector = (items: readonly Code[]): Code => [...leb(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];
const name = (text: string): Code => vector([...text].map((char) => [char.charCodeAt(0)]));
const [I32, I64, V128] = [0x7f, 0x7e, 0x7b];
const locals = vector([
  [VECTORS.length, V128],
  [MASKS.length, I64],
  [COUNTS.length, I32],
]);
const code: Code = [...locals, ...body, 0x0b];

/**
 * A module that imports nothing and exports `memory` and `run(at, end, depth, inString, maxDepth)`: addresses of the first
 * byte and after the last, brackets open so far, -1 within a string and else 0. Gives the address after the closing
 * bracket; 0 when whole blocks are used up, or when one may nest deeper than `maxDepth`: then memory has at 0, as four
 * 32-bit numbers, where it stopped, brackets open, -1 within a string, 1 when the next byte is escaped.
 */
export const SKIP_PROGRAM: Uint8Array<ArrayBuffer> = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, vector([[0x60, ...vector(PARAMETERS.map(() => [I32])), 1, I32]])),
  ...section(3, vector([[0]])),
  ...section(5, vector([[0x00, 1]])),
  ...section(
    7,
    vector([
      [...name("memory"), 0x02, 0],
      [...name("run"), 0x00, 0],
    ]),
  ),
  ...section(10, vector([[...leb(code.length), ...code]])),
]);
