/** Stands in a value tree wherever Terraform says "known after apply" (`after_unknown`). */
export const UNKNOWN: unique symbol = Symbol("known after apply");
export type Unknown = typeof UNKNOWN;

/**
 * Stands wherever Terraform marks a value sensitive. Equal values have equal tokens, so that "changed" and "same"
 * can be told without showing anything. Only ids may be revealed, to link resources, and never into a report.
 */
export class Sensitive {
  readonly token: string;
  readonly #value: unknown;
  #addresses: readonly string[] | null = null;

  constructor(token: string, value: unknown) {
    this.token = token;
    this.#value = value;
  }

  /** The marked text if it is one; for looking up which resource has this id, never for telling. */
  revealForLinking(): string | null {
    return typeof this.#value === "string" ? this.#value : null;
  }

  /** The IP addresses written in the marked value: for finding who names one that is known anyway, never for telling. */
  addressesForLinking(): readonly string[] {
    this.#addresses ??= writtenAddresses(this.#value);
    return this.#addresses;
  }

  toJSON(): string {
    return "(sensitive)";
  }

  toString(): string {
    return "(sensitive)";
  }
}

const ADDRESS =
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d]|\.\d)|(?<![\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:])/g;

/** IPv4 and IPv6 addresses written anywhere inside a value, each as it is written. */
export function writtenAddresses(value: unknown): string[] {
  if (value instanceof Sensitive) return [...value.addressesForLinking()];
  if (typeof value === "string") return value.match(ADDRESS) ?? [];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(writtenAddresses);
  return [];
}

/** A Terraform value as one side of a change has it: JSON, with unknown and sensitive places marked in the tree itself. */
export type Value = null | boolean | number | string | Unknown | Sensitive | readonly Value[] | Values;
export interface Values {
  readonly [attribute: string]: Value;
}

/** True for an object of attributes (not null, list, unknown or sensitive). */
export function isValues(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Sensitive);
}

/** True for a list or set. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/**
 * The attribute of an object, as four different things (plan-format.md, 5): absent and null are both `null`,
 * unknown is `UNKNOWN`, and anything else is itself (an empty list too). Own properties only.
 */
export function attribute(values: Values | null, name: string): Value {
  if (values === null) return null;
  const value = values[name];
  if (value === undefined || value === null) return null;
  // No text is inherited, and most attributes are absent or texts: they need not be asked whether they are its own.
  return typeof value === "string" || Object.hasOwn(values, name) ? value : null;
}

/** The list at `name`: a single value counts as a list of one, null and absent as the empty list. */
export function listAt(values: Values | null, name: string): readonly Value[] | typeof UNKNOWN | Sensitive {
  const value = attribute(values, name);
  if (value === UNKNOWN || value instanceof Sensitive) return value;
  if (value === null) return [];
  return isList(value) ? value : [value];
}

/** The nested blocks at `name`; empty when absent, null, unknown or sensitive (ask `attribute` to tell these apart). */
export function blocksAt(values: Values | null, name: string): readonly Values[] {
  const list = listAt(values, name);
  return isList(list) ? list.filter(isValues) : [];
}

/** The text at `name`, or null when it is absent, empty, unknown, sensitive or of another type. */
export function textAt(values: Values | null, name: string): string | null {
  const value = attribute(values, name);
  return typeof value === "string" && value !== "" ? value : null;
}

/** The whole number at `name` (Terraform also writes numbers as text), or null: ports, indexes and counts have no fractions. */
export function numberAt(values: Values | null, name: string): number | null {
  const value = attribute(values, name);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}

/** The boolean at `name` (Terraform also writes "true" and "false"), or null. */
export function booleanAt(values: Values | null, name: string): boolean | null {
  const value = attribute(values, name);
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : null;
}

/** True when the value, or anything inside it, is known only after apply. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isValues(value) && Object.values(value).some(hasUnknown);
}

/** True when both values are the same Terraform value; an unknown equals nothing, not even another unknown. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === UNKNOWN || b === UNKNOWN) return false;
  if (a instanceof Sensitive || b instanceof Sensitive) {
    return a instanceof Sensitive && b instanceof Sensitive && a.token === b.token;
  }
  if (isList(a)) return isList(b) && a.length === b.length && a.every((each, i) => sameValue(each, b[i] ?? null));
  if (isValues(a)) {
    if (!isValues(b)) return false;
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => sameValue(attribute(a, key), attribute(b, key)));
  }
  return a === b;
}
