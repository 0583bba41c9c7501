import { Sensitive, UNKNOWN, type Value, type Values } from "../../model/value.js";
import { isEnvironmentBlock, isSecretName, isSecretText } from "./secret-names.js";
import { isObject, type JsonObject, own, put, ShapeError } from "./shape.js";

/** The parallel trees of a value: `after_unknown` and `after_sensitive` of a change, or parts of them. */
export interface Marks {
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

/** Of everything below nothing is marked: most of a plan. */
const UNMARKED: Marks = { unknown: undefined, sensitive: undefined };

/**
 * Puts what is unknown and what is secret into the value trees of one plan. Equal secrets get equal tokens; a token is
 * a number in order of appearance, so that it tells nothing about the value.
 */
export class Marker {
  readonly #origin: string;
  readonly #secrets = new Map<string, Sensitive>();
  /** A few hundred names recur in every element; whatever else a hostile plan invents is not remembered. */
  readonly #names = new Map<string, boolean>();

  /** `origin` keeps the tokens of two documents apart, which are about to meet in one run: they cannot be compared. */
  constructor(origin = "") {
    this.#origin = origin;
  }

  /**
   * The attributes of one side of a change. Takes over `json` and changes it in place (what JSON.parse made is ours, and
   * copying it would double the memory). Throws a ShapeError when the side has no attributes to put marks at.
   */
  attributes(json: unknown, marks: Marks, at: string): Values {
    if (!isObject(json)) throw new ShapeError(at, "is not an object");
    // Terraform gives objects here; were everything unknown as a whole, nothing could be said about the resource.
    if (marks.unknown === true) throw new ShapeError(at, "is unknown as a whole");
    const isMarked = hasMark(marks.unknown) || hasMark(marks.sensitive);
    for (const key of Object.keys(json)) {
      const inner = isMarked ? marksAt(marks, key) : UNMARKED;
      const value = json[key];
      // The whole object marked means each attribute: which attributes exist is in the provider's schema, not secret.
      const marked = this.#named(key, value, marks.sensitive === true ? { ...inner, sensitive: true } : inner, false);
      if (marked !== value) put(json, key, marked);
    }
    this.#addUnknownKeys(json, marks, false);
    return json as Values;
  }

  /** Any value, by its name: of a variable, an argument, an output. Takes over `json` as `attributes` does. */
  value(name: string, json: unknown, sensitive: boolean): Value {
    return this.#named(name, json, sensitive ? { ...UNMARKED, sensitive } : UNMARKED, false) as Value;
  }

  /** A value behind a token; what is behind one already stays there. */
  hide(value: unknown): Sensitive {
    if (value instanceof Sensitive) return value;
    const key = canonical(value);
    const known = this.#secrets.get(key);
    if (known !== undefined) return known;
    const secret = new Sensitive(`${this.#origin}s${this.#secrets.size + 1}`, value);
    this.#secrets.set(key, secret);
    return secret;
  }

  /** `secret`: a name on the way here says that everything below is. */
  #named(name: string, value: unknown, marks: Marks, secret: boolean): unknown {
    return this.#mark(value, marks, secret || this.#isSecret(name) || isEnvironmentBlock(name, value));
  }

  #isSecret(name: string): boolean {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const secret = isSecretName(name);
    if (this.#names.size < 5000) this.#names.set(name, secret);
    return secret;
  }

  #mark(value: unknown, marks: Marks, secret: boolean): unknown {
    if (marks === UNMARKED) return this.#unmarked(value, secret);
    const { unknown, sensitive } = marks;
    if (unknown === true) return UNKNOWN;
    const partlyUnknown = hasMark(unknown);
    // A secret that is partly unknown is neither the same nor another one: as a whole it cannot be known.
    if (sensitive === true) return partlyUnknown ? UNKNOWN : isNothing(value) ? null : this.hide(value);
    if (!sameShape(value, unknown) && partlyUnknown) return UNKNOWN;
    if (!sameShape(value, sensitive) && hasMark(sensitive)) return this.hide(value);
    if (Array.isArray(value)) {
      if (secret && !partlyUnknown && value.length > 0) return this.hide(value);
      return this.#list(value, marks, secret);
    }
    if (isObject(value)) {
      if (secret && !partlyUnknown && Object.keys(value).length > 0) return this.hide(value);
      return this.#object(value, marks, secret);
    }
    if (isNothing(value) && isTree(unknown) && partlyUnknown) return this.#missing(unknown, marks, secret);
    return this.#unmarked(value, secret);
  }

  /** A value of which only names and looks tell whether it is secret. */
  #unmarked(value: unknown, secret: boolean): unknown {
    if (typeof value === "string") return value !== "" && (secret || isSecretText(value)) ? this.hide(value) : value;
    if (Array.isArray(value))
      return secret && value.length > 0 ? this.hide(value) : this.#list(value, UNMARKED, secret);
    if (isObject(value)) {
      return secret && Object.keys(value).length > 0 ? this.hide(value) : this.#object(value, UNMARKED, secret);
    }
    if (typeof value === "number" && secret) return this.hide(value);
    return value ?? null;
  }

  #list(list: unknown[], marks: Marks, secret: boolean): unknown[] {
    const length = Math.max(list.length, Array.isArray(marks.unknown) ? marks.unknown.length : 0);
    for (let i = 0; i < length; i += 1) {
      const marked = this.#mark(list[i], marksOfElement(marks, i), secret);
      if (marked !== list[i] || i >= list.length) list[i] = marked;
    }
    return list;
  }

  #object(object: JsonObject, marks: Marks, secret: boolean): JsonObject {
    for (const key of Object.keys(object)) {
      const value = object[key];
      const marked = this.#named(key, value, marksAt(marks, key), secret);
      if (marked !== value) put(object, key, marked);
    }
    this.#addUnknownKeys(object, marks, secret);
    return object;
  }

  /** What is unknown is left out of `after` and stands in `after_unknown` alone. */
  #addUnknownKeys(object: JsonObject, marks: Marks, secret: boolean): void {
    if (!isObject(marks.unknown)) return;
    for (const key of Object.keys(marks.unknown)) {
      if (Object.hasOwn(object, key)) continue;
      const unknown = own(marks.unknown, key);
      if (hasMark(unknown)) {
        put(object, key, this.#named(key, null, { unknown, sensitive: childOf(marks.sensitive, key) }, secret));
      }
    }
  }

  #missing(unknown: JsonObject | unknown[], marks: Marks, secret: boolean): unknown {
    return Array.isArray(unknown) ? this.#list([], marks, secret) : this.#object({}, marks, secret);
  }
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isTree(value: unknown): value is JsonObject | unknown[] {
  return typeof value === "object" && value !== null;
}

/** True when a mark, or a tree of marks, marks anything. */
export function hasMark(marks: unknown): boolean {
  return marks === true || (isTree(marks) && hasTrue(marks));
}

/** Marks fit a value when both are lists or both are objects; anything fits what is absent or carries no marks. */
function sameShape(value: unknown, marks: unknown): boolean {
  if (!isTree(marks) || isNothing(value)) return true;
  return isTree(value) && Array.isArray(value) === Array.isArray(marks);
}

function marksAt(marks: Marks, key: string): Marks {
  return marks === UNMARKED ? UNMARKED : marksOf(childOf(marks.unknown, key), childOf(marks.sensitive, key));
}

function marksOfElement(marks: Marks, index: number): Marks {
  return marks === UNMARKED ? UNMARKED : marksOf(elementOf(marks.unknown, index), elementOf(marks.sensitive, index));
}

function marksOf(unknown: unknown, sensitive: unknown): Marks {
  const none = (unknown === undefined || unknown === false) && (sensitive === undefined || sensitive === false);
  return none ? UNMARKED : { unknown, sensitive };
}

function childOf(marks: unknown, key: string): unknown {
  return isObject(marks) ? own(marks, key) : undefined;
}

function elementOf(marks: unknown, index: number): unknown {
  return Array.isArray(marks) ? marks[index] : undefined;
}

/** Known lists and blocks keep `[]`, `{}` and `[false]` in the marks, so that only a `true` inside tells. */
function hasTrue(tree: JsonObject | unknown[]): boolean {
  return Object.values(tree).some(hasMark);
}

/** A text that two values share exactly when they are equal, whatever the order of keys. */
function canonical(value: unknown): string {
  if (typeof value === "string") return `"${value}`;
  if (value instanceof Sensitive) return value.token;
  if (Array.isArray(value)) return `[${value.map((each) => counted(canonical(each))).join()}]`;
  if (!isObject(value)) return String(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => counted(key) + counted(canonical(own(value, key)))).join()}}`;
}

/** A text that ends where it says: quoting a quoted text again doubles it with every level. */
function counted(text: string): string {
  return `${text.length}:${text}`;
}
