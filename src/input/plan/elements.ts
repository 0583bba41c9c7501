import { Buffer } from "node:buffer";
import { findFault } from "./json-fault.js";
import { KeyNames, scanMembers, stringAt, valueEnd } from "./json-scan.js";
import { MAX_DEPTH } from "./shape.js";

/** A piece of the window: from its first byte to after its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What to look for in an element before parsing it. */
export interface Layout {
  /** Keys whose texts decide about the element. */
  readonly texts: readonly string[];
  /** Keys whose values are large, and may not be needed. */
  readonly bodies: readonly string[];
  /** A key whose object is looked through likewise. */
  readonly inner: { readonly key: string; readonly layout: Layout } | null;
}

/** An element as it lies in the window. */
export interface ElementSpan {
  readonly from: number;
  to: number;
  readonly texts: Map<string, string>;
  /** By key; of a key that stands twice the last, as in JSON.parse. */
  readonly bodies: Map<string, Span>;
  /** Bodies that are there, in order, those of a key that stands twice included. */
  readonly cuts: Span[];
}

type Role = { readonly kind: "text" | "body" } | { readonly kind: "inner"; readonly scanner: ElementScanner };

/** Finds where an element ends and, on the way, what its layout asks for. */
export class ElementScanner {
  readonly #keys: KeyNames;
  readonly #roles: ReadonlyMap<string, Role>;
  #scratch: Buffer = Buffer.alloc(0);

  constructor(layout: Layout) {
    const roles = new Map<string, Role>();
    for (const key of layout.texts) roles.set(key, { kind: "text" });
    for (const key of layout.bodies) roles.set(key, { kind: "body" });
    if (layout.inner !== null) {
      roles.set(layout.inner.key, { kind: "inner", scanner: new ElementScanner(layout.inner.layout) });
    }
    this.#roles = roles;
    this.#keys = new KeyNames(...roles.keys());
  }

  /** Null when the element goes beyond `end`. Throws a JsonFault. */
  scan(bytes: Buffer, from: number, end: number): ElementSpan | null {
    const element: ElementSpan = { from, to: -1, texts: new Map(), bodies: new Map(), cuts: [] };
    element.to = this.#scanInto(element, bytes, from, end);
    return element.to < 0 ? null : element;
  }

  /** Parses an element with 0 in the place of `cuts`; throws a JsonFault where JSON.parse would throw. */
  parse(bytes: Buffer, element: Span, cuts: readonly Span[]): unknown {
    if (cuts.length === 0) return parse(bytes, element.from, element.to);
    if (this.#scratch.length < element.to - element.from) {
      this.#scratch = Buffer.allocUnsafe(2 * (element.to - element.from));
    }
    let from = element.from;
    let length = 0;
    for (const cut of cuts) {
      length += bytes.copy(this.#scratch, length, from, cut.from);
      this.#scratch[length] = 48;
      length += 1;
      from = cut.to;
    }
    length += bytes.copy(this.#scratch, length, from, element.to);
    return parse(this.#scratch, 0, length, () => findFault(bytes, element.from, element.to));
  }

  #scanInto(element: ElementSpan, bytes: Buffer, from: number, end: number): number {
    if (bytes[from] !== 123) return valueEnd(bytes, from, end, MAX_DEPTH);
    return scanMembers(bytes, from, end, (keyFrom, keyTo, valueFrom) => {
      const key = this.#keys.find(bytes, keyFrom, keyTo);
      const role = key === null ? undefined : this.#roles.get(key);
      if (key === null || role === undefined) return valueEnd(bytes, valueFrom, end, MAX_DEPTH);
      if (role.kind === "inner") {
        element.bodies.clear();
        return role.scanner.#scanInto(element, bytes, valueFrom, end);
      }
      const to = valueEnd(bytes, valueFrom, end, MAX_DEPTH);
      if (to < 0) return -1;
      if (role.kind === "text") {
        if (bytes[valueFrom] === 34) element.texts.set(key, stringAt(bytes, valueFrom, to));
        else element.texts.delete(key);
      } else {
        element.bodies.set(key, { from: valueFrom, to });
        element.cuts.push({ from: valueFrom, to });
      }
      return to;
    });
  }
}

/** Element of resource_changes and resource_drift. */
export const CHANGE: Layout = {
  texts: ["type", "mode"],
  bodies: [],
  inner: {
    key: "change",
    layout: {
      texts: [],
      bodies: [
        ...["before", "after", "after_unknown", "before_sensitive", "after_sensitive"],
        ...["before_identity", "after_identity", "generated_config"],
      ],
      inner: null,
    },
  },
};

/** Resource of prior_state. */
export const PRIOR: Layout = {
  texts: ["address", "type", "mode", "deposed_key"],
  bodies: ["values", "sensitive_values", "identity"],
  inner: null,
};

/** JSON.parse of `from`–`to`; throws a JsonFault, whose place is looked for only then. */
export function parse(bytes: Buffer, from: number, to: number, fault = () => findFault(bytes, from, to)): unknown {
  try {
    return JSON.parse(bytes.toString("utf8", from, to));
  } catch (error) {
    throw (error instanceof SyntaxError ? fault() : null) ?? error;
  }
}

/** The end of the value at `from`, of whatever kind but not deeper than an element may be; -1 when it goes beyond `end`. */
export function oneValue(bytes: Buffer, from: number, end: number): number {
  return valueEnd(bytes, from, end, MAX_DEPTH);
}
