import { Buffer } from "node:buffer";
import { findFault } from "./json-fault.js";
import { JsonFault, KeyNames, scanMembers, stringAt, valueEnd } from "./json-scan.js";
import { MAX_DEPTH } from "./shape.js";

/** What to look for in an element before parsing it. */
export interface Layout {
  /** Keys whose texts decide about the element. */
  readonly texts: readonly string[];
  /** Keys whose values are large, and may not be needed. */
  readonly bodies: readonly string[];
  /** A key whose object is looked through too: the bodies are there. */
  readonly inner: string | null;
}

/** Element of resource_changes and resource_drift. */
export const CHANGE: Layout = {
  texts: ["type", "mode"],
  bodies: [
    ...["before", "after", "after_unknown", "before_sensitive", "after_sensitive"],
    ...["before_identity", "after_identity", "generated_config"],
  ],
  inner: "change",
};

/** Resource of prior_state. */
export const PRIOR: Layout = {
  texts: ["address", "type", "mode", "deposed_key"],
  bodies: ["values", "sensitive_values", "identity"],
  inner: null,
};

type Visit = (keyFrom: number, keyTo: number, valueFrom: number) => number;

/**
 * Finds where an element ends and, on the way, what its layout asks for. Holds one element at a time, in the window where
 * it was found: nothing is made for an element that is not wanted.
 */
export class ElementScanner {
  readonly #layout: Layout;
  readonly #outer: KeyNames;
  readonly #bodies: KeyNames;
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
  #scratch: Buffer = Buffer.alloc(0);

  constructor(layout: Layout) {
    this.#layout = layout;
    const others = layout.inner === null ? layout.bodies : [layout.inner];
    this.#outer = new KeyNames([...layout.texts, ...others]);
    this.#bodies = new KeyNames(layout.bodies);
    this.#textSpans = Array<number>(2 * layout.texts.length).fill(0);
    this.#bodySpans = Array<number>(2 * layout.bodies.length).fill(0);
    this.#visitOuter = (keyFrom, keyTo, value) => this.#member(this.#outer.find(this.#bytes, keyFrom, keyTo), value);
    this.#visitInner = (keyFrom, keyTo, value) => this.#body(this.#bodies.find(this.#bytes, keyFrom, keyTo), value);
  }

  /** The end of the element that starts at `from`; -1 when it goes beyond `end`. Throws a JsonFault. */
  scan(bytes: Buffer, from: number, end: number): number {
    this.#bytes = bytes;
    this.#from = from;
    this.#end = end;
    clear(this.#textSpans);
    clear(this.#bodySpans);
    this.#cutCount = 0;
    const isObject = bytes[from] === 123;
    this.#to = isObject ? scanMembers(bytes, from, end, this.#visitOuter) : valueEnd(bytes, from, end, MAX_DEPTH);
    return this.#to;
  }

  /** A text that decides; undefined when it is absent, or no text. */
  text(key: string): string | undefined {
    const i = 2 * this.#layout.texts.indexOf(key);
    const from = this.#textSpans[i] ?? 0;
    return this.#bytes[from] === 34 && from > 0 ? stringAt(this.#bytes, from, this.#textSpans[i + 1] ?? 0) : undefined;
  }

  /** True when all the texts that decide are texts, null or absent: else it is not what Terraform writes. */
  get textsFit(): boolean {
    for (let i = 0; i < this.#textSpans.length; i += 2) {
      const from = this.#textSpans[i] ?? 0;
      if (from > 0 && this.#bytes[from] !== 34 && this.#bytes[from] !== 110) return false;
    }
    return true;
  }

  /** The bytes of a body, in the window; null when there is none. */
  body(key: string): Buffer | null {
    const i = 2 * this.#layout.bodies.indexOf(key);
    const to = this.#bodySpans[i + 1] ?? 0;
    return to === 0 ? null : this.#bytes.subarray(this.#bodySpans[i], to);
  }

  /** True when a body stands there twice. */
  get repeats(): boolean {
    return this.#cutCount > this.#bodySpans.filter((span) => span > 0).length;
  }

  /** JSON.parse of the element; throws a JsonFault where that throws. */
  parse(): unknown {
    return parse(this.#bytes, this.#from, this.#to);
  }

  /** The same with 0 in the place of the bodies (of one alone, when `key` is given). */
  parseWithout(key: string | null): unknown {
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

  /** Into the scratch: byte by byte where that is cheaper than a call. */
  #copy(from: number, to: number, at: number): number {
    if (to - from > 64) return at + this.#bytes.copy(this.#scratch, at, from, to);
    for (let i = from; i < to; i += 1) this.#scratch[at + i - from] = this.#bytes[i] ?? 0;
    return at + to - from;
  }

  #member(index: number, value: number): number {
    const texts = this.#layout.texts.length;
    if (index >= texts && this.#layout.inner === null) return this.#body(index - texts, value);
    if (index === texts && this.#bytes[value] === 123) {
      clear(this.#bodySpans);
      return scanMembers(this.#bytes, value, this.#end, this.#visitInner);
    }
    const to = valueEnd(this.#bytes, value, this.#end, MAX_DEPTH);
    if (index >= 0 && index < texts) {
      this.#textSpans[2 * index] = value;
      this.#textSpans[2 * index + 1] = to;
    }
    return to;
  }

  #body(index: number, value: number): number {
    const to = valueEnd(this.#bytes, value, this.#end, MAX_DEPTH);
    if (index < 0 || to < 0) return to;
    this.#bodySpans[2 * index] = value;
    this.#bodySpans[2 * index + 1] = to;
    this.#cuts[this.#cutCount] = value;
    this.#cuts[this.#cutCount + 1] = to;
    this.#cutCount += 2;
    return to;
  }
}

function clear(spans: number[]): void {
  for (let i = 0; i < spans.length; i += 1) spans[i] = 0;
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
