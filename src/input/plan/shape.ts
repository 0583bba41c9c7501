/** A JSON object as JSON.parse makes it. */
export interface JsonObject {
  [key: string]: unknown;
}

/**
 * Something in a plan has another shape than Terraform gives it. `at` says where, such as
 * "resource_changes[3].change.actions"; `what` finishes the sentence ("is not a list"). No value is ever quoted.
 */
export class ShapeError extends Error {
  readonly at: string;

  constructor(at: string, what: string) {
    // A path may hold names from the plan, which are data: nothing in them may reach a terminal as it is.
    super(`${at.slice(0, 200).replace(/[^ -~]/g, "?")} ${what}`);
    this.name = "ShapeError";
    this.at = at;
  }
}

/** Deeper than any schema; far below what recursion over a value can take. */
export const MAX_DEPTH = 500;

/** True for a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own property `key`: a plan may have keys such as "constructor". Undefined when there is none. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * The value at a key that we know, and that no object inherits ("type", and not "constructor"): without the question whose
 * it is, which costs more than the answer when it is asked twenty times for each element.
 */
function field(object: JsonObject, key: string): unknown {
  return object[key];
}

/** The object at `key`; throws a ShapeError when it is anything else. */
export function objectAt(object: JsonObject, key: string, at: string): JsonObject {
  const value = field(object, key);
  if (!isObject(value)) throw new ShapeError(`${at}.${key}`, value === undefined ? "is missing" : "is not an object");
  return value;
}

/** The text at `key`; throws a ShapeError when it is anything else. */
export function textAt(object: JsonObject, key: string, at: string): string {
  const value = field(object, key);
  if (typeof value !== "string") {
    throw new ShapeError(`${at}.${key}`, value === undefined ? "is missing" : "is not a text");
  }
  return value;
}

/** The text at `key`, null when it is absent or null; throws a ShapeError when it is anything else. */
export function optionalTextAt(object: JsonObject, key: string, at: string): string | null {
  const value = field(object, key);
  return value === undefined || value === null ? null : textAt(object, key, at);
}

/** The list itself, empty when it is absent or null; throws a ShapeError when it is anything else. */
export function listOf(value: unknown, at: string): readonly unknown[] {
  if (value === undefined || value === null) return NOTHING;
  if (!Array.isArray(value)) throw new ShapeError(at, "is not a list");
  return value;
}

/** The list at `key`, as `listOf` has it. */
export function listAt(object: JsonObject, key: string, at: string): readonly unknown[] {
  const value = field(object, key);
  if (value === undefined || value === null) return NOTHING;
  if (!Array.isArray(value)) throw new ShapeError(`${at}.${key}`, "is not a list");
  return value;
}

/** The list of texts at `key`, empty when it is absent or null; throws a ShapeError when it is anything else. */
export function textsAt(object: JsonObject, key: string, at: string): readonly string[] {
  const list = listAt(object, key, at);
  if (list.every((each) => typeof each === "string")) return list;
  const i = list.findIndex((each) => typeof each !== "string");
  throw new ShapeError(`${at}.${key}[${i}]`, "is not a text");
}

const NOTHING: readonly never[] = [];

/** Sets a key of a plan, also one called "__proto__", which an assignment would take for the prototype. */
export function put(object: JsonObject, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}
