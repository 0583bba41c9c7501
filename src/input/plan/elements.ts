import { Buffer } from "node:buffer";
import { findFault } from "./json-fault.js";
import { JsonFault, KeyNames, scanMembers, valueEnd } from "./json-scan.js";
import { LastText } from "./last-text.js";
import { type JsonObject, MAX_DEPTH } from "./shape.js";

/** What to look for in an element before parsing it. */
export interface Layout {
  /** Keys whose texts decide about the element. */
  readonly texts: readonly string[];
  /** Keys whose values are large, and may not be needed. */
  readonly bodies: readonly string[];
  /** Keys whose values are small, and much the same from element to element. */
  readonly parts: readonly string[];
  /** A key whose object is looked through too: the bodies are there, with parts of its own. */
  readonly inner: { readonly key: string; readonly parts: readonly string[] } | null;
  /** Texts and parts are all of a header that matters; else there is more where other keys are. */
  readonly sufficient: boolean;
}

/** Element of resource_changes and resource_drift. */
export const CHANGE: Layout = {
  texts: ["type", "mode", "address", "module_address", "name", "provider_name"],
  bodies: [
    ...["before", "after", "after_unknown", "before_sensitive", "after_sensitive"],
    ...["before_identity", "after_identity", "generated_config"],
  ],
  parts: ["index"],
  inner: { key: "change", parts: ["actions"] },
  sufficient: false,
};

/** Resource of prior_state. */
export const PRIOR: Layout = {
  texts: ["address", "type", "mode", "deposed_key"],
  bodies: ["values", "sensitive_values", "identity"],
  parts: ["depends_on"],
  inner: null,
  sufficient: true,
};

/** Lists of what depends on what are the largest. */
const MANY_PARTS = 2000;

type Visit = (keyFrom: number, keyTo: number, valueFrom: number) => number;

/**
 * Finds where an element ends and, on the way, what its layout asks for. Holds one element at a time, in the window where
 * it was found: nothing is made for an element that is not wanted.
 */
export class ElementScanner {
  readonly #layout: Layout;
  readonly #outer: KeyNames;
  readonly #inner: KeyNames;
  readonly #visitOuter: Visit;
  readonly #visitInner: Visit;
  #bytes: Buffer = Buffer.alloc(0);
  #from = 0;
  #end = 0;
  #to = -1;
  /** By index of the text or body: where its value starts and ends; 0 when there is none. The last of equal keys wins. */
  readonly #textSpans: number[];
  readonly #bodySpans: number[];
  /** Start and end of each body in order, those of equal keys included; `#cutCount` numbers of it are of this element. */
  readonly #cuts: number[] = [];
  #cutCount = 0;
  /** Of the parts, then of those of the inner object. */
  readonly #partSpans: number[];
  readonly #partNames: readonly string[];
  /** The header is all in texts and parts. */
  #plain = false;
  readonly #last: readonly LastText[];
  /** By their bytes, what was made of parts: an estate has few different ones. */
  readonly #parts = new Map<string, unknown>();
  #scratch: Buffer = Buffer.alloc(0);

  constructor(layout: Layout) {
    this.#layout = layout;
    const { texts, parts, bodies, inner } = layout;
    this.#outer = new KeyNames([...texts, ...parts, ...(inner === null ? bodies : [inner.key])]);
    this.#inner = new KeyNames([...(inner?.parts ?? []), ...bodies]);
    this.#partNames = [...parts, ...(inner?.parts ?? [])];
    this.#partSpans = Array<number>(2 * this.#partNames.length).fill(0);
    this.#last = texts.map(() => new LastText());
    this.#textSpans = Array<number>(2 * layout.texts.length).fill(0);
    this.#bodySpans = Array<number>(2 * layout.bodies.length).fill(0);
    this.#visitOuter = (keyFrom, keyTo, value) => this.#member(this.#outer.find(this.#bytes, keyFrom, keyTo), value);
    this.#visitInner = (keyFrom, keyTo, value) =>
      this.#innerMember(this.#inner.find(this.#bytes, keyFrom, keyTo), value);
  }

  /** The end of the element that starts at `from`; -1 when it goes beyond `end`. Throws a JsonFault. */
  scan(bytes: Buffer, from: number, end: number): number {
    this.#bytes = bytes;
    this.#from = from;
    this.#end = end;
    clear(this.#textSpans);
    clear(this.#bodySpans);
    clear(this.#partSpans);
    this.#plain = true;
    this.#cutCount = 0;
    const isObject = bytes[from] === 123;
    this.#to = isObject ? scanMembers(bytes, from, end, this.#visitOuter) : valueEnd(bytes, from, end, MAX_DEPTH);
    return this.#to;
  }

  /** A text that decides; undefined when it is absent, or no text. */
  text(key: string): string | undefined {
    return this.#textAt(this.#layout.texts.indexOf(key));
  }

  /** Whether a text that decides is there, without making it. */
  has(key: string): boolean {
    const from = this.#textSpans[2 * this.#layout.texts.indexOf(key)] ?? 0;
    return from > 0 && this.#bytes[from] === 34;
  }

  /** True when all the texts that decide are texts, null or absent: else it is not what Terraform writes. */
  get textsFit(): boolean {
    for (let i = 0; i < this.#textSpans.length; i += 2) {
      const from = this.#textSpans[i] ?? 0;
      if (from > 0 && this.#bytes[from] !== 34 && this.#bytes[from] !== 110) return false;
    }
    return true;
  }

  /** True when texts and parts are all of its header, and texts are texts, null or absent. */
  get isPlain(): boolean {
    return this.#plain && this.textsFit;
  }

  /** The bytes of a part, in the window; null when there is none. */
  part(key: string): Buffer | null {
    return this.#within(this.#partSpans, this.#partNames.indexOf(key));
  }

  /** The bytes of a body, in the window; null when there is none. */
  body(key: string): Buffer | null {
    return this.#within(this.#bodySpans, this.#layout.bodies.indexOf(key));
  }

  /** True when a body stands there twice. */
  get repeats(): boolean {
    return this.#cutCount > this.#bodySpans.filter((span) => span > 0).length;
  }

  /** JSON.parse of the element; throws a JsonFault where that throws. */
  parse(): unknown {
    return parse(this.#bytes, this.#from, this.#to);
  }

  /** The same without the bodies, or with something else in their place (of one alone, when `key` is given). */
  parseWithout(key: string | null): unknown {
    if (key === null && this.isPlain) return this.#header();
    const i = key === null ? -1 : 2 * this.#layout.bodies.indexOf(key);
    const cuts = key === null ? this.#cuts : this.#bodySpans.slice(i, i + 2);
    const count = key === null ? this.#cutCount : 2;
    if (this.#scratch.length < this.#to - this.#from) this.#scratch = Buffer.allocUnsafe(2 * (this.#to - this.#from));
    let from = this.#from;
    let length = 0;
    for (let cut = 0; cut < count; cut += 2) {
      length = this.#copy(from, cuts[cut] ?? from, length);
      this.#scratch[length] = 48;
      length += 1;
      from = cuts[cut + 1] ?? from;
    }
    length = this.#copy(from, this.#to, length);
    return parse(this.#scratch, 0, length, () => findFault(this.#bytes, this.#from, this.#to));
  }

  /** What JSON.parse would make of the header, from pieces: twice as fast, and equal texts are one. */
  #header(): JsonObject {
    const { texts, parts, inner } = this.#layout;
    const header: JsonObject = {};
    for (let i = 0; i < texts.length; i += 1) header[texts[i] ?? ""] = this.#textAt(i);
    for (let i = 0; i < parts.length; i += 1) header[parts[i] ?? ""] = this.#partAt(i);
    if (inner === null) return header;
    const object: JsonObject = {};
    for (let i = parts.length; i < this.#partNames.length; i += 1) object[this.#partNames[i] ?? ""] = this.#partAt(i);
    header[inner.key] = object;
    return header;
  }

  #within(spans: readonly number[], i: number): Buffer | null {
    const to = spans[2 * i + 1] ?? 0;
    return to === 0 ? null : this.#bytes.subarray(spans[2 * i], to);
  }

  #partAt(i: number): unknown {
    const [from = 0, to = 0] = [this.#partSpans[2 * i], this.#partSpans[2 * i + 1]];
    if (to === 0) return undefined;
    const text = this.#bytes.toString("latin1", from, to);
    const known = this.#parts.get(text);
    if (known !== undefined) return known;
    const part = parse(this.#bytes, from, to);
    if (this.#parts.size < MANY_PARTS) this.#parts.set(text, part);
    return part;
  }

  #textAt(i: number): string | undefined {
    const from = this.#textSpans[2 * i] ?? 0;
    if (from === 0 || this.#bytes[from] !== 34) return undefined;
    return this.#last[i]?.at(this.#bytes, from, this.#textSpans[2 * i + 1] ?? 0);
  }

  /** Into the scratch: byte by byte where that is cheaper than a call. */
  #copy(from: number, to: number, at: number): number {
    if (to - from > 64) return at + this.#bytes.copy(this.#scratch, at, from, to);
    for (let i = from; i < to; i += 1) this.#scratch[at + i - from] = this.#bytes[i] ?? 0;
    return at + to - from;
  }

  #member(index: number, value: number): number {
    const { texts, parts, inner } = this.#layout;
    const rest = index - texts.length - parts.length;
    if (rest >= 0 && inner === null) return this.#body(rest, value);
    if (rest === 0 && this.#bytes[value] === 123) {
      clear(this.#bodySpans);
      clear(this.#partSpans, 2 * parts.length);
      return scanMembers(this.#bytes, value, this.#end, this.#visitInner);
    }
    const to = valueEnd(this.#bytes, value, this.#end, MAX_DEPTH);
    if (index < 0 || rest >= 0) this.#plain &&= this.#layout.sufficient;
    else if (index < texts.length) setSpan(this.#textSpans, index, value, to);
    else setSpan(this.#partSpans, index - texts.length, value, to);
    return to;
  }

  #innerMember(index: number, value: number): number {
    const outer = this.#layout.parts.length;
    const own = this.#partNames.length - outer;
    if (index >= own) return this.#body(index - own, value);
    const to = valueEnd(this.#bytes, value, this.#end, MAX_DEPTH);
    if (index < 0) this.#plain &&= this.#layout.sufficient;
    else setSpan(this.#partSpans, outer + index, value, to);
    return to;
  }

  #body(index: number, value: number): number {
    const to = valueEnd(this.#bytes, value, this.#end, MAX_DEPTH);
    if (index < 0 || to < 0) return to;
    setSpan(this.#bodySpans, index, value, to);
    this.#cuts[this.#cutCount] = value;
    this.#cuts[this.#cutCount + 1] = to;
    this.#cutCount += 2;
    return to;
  }
}

function clear(spans: number[], from = 0): void {
  for (let i = from; i < spans.length; i += 1) spans[i] = 0;
}

function setSpan(spans: number[], index: number, from: number, to: number): void {
  spans[2 * index] = from;
  spans[2 * index + 1] = to;
}

/** JSON.parse of `from`–`to`; throws a JsonFault, whose place is looked for only then. */
export function parse(bytes: Buffer, from: number, to: number, fault = () => findFault(bytes, from, to)): unknown {
  try {
    return JSON.parse(bytes.toString("utf8", from, to));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Its own message quotes the plan, so that it goes no further even where no fault is found.
    throw fault() ?? new JsonFault(from, "a value is not one of JSON's");
  }
}

/** The end of the value at `from`, of whatever kind but not deeper than an element may be; -1 when it goes beyond `end`. */
export function oneValue(bytes: Buffer, from: number, end: number): number {
  return valueEnd(bytes, from, end, MAX_DEPTH);
}
