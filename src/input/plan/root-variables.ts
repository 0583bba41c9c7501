import type { Value } from "../../model/value.js";
import { isObject, own } from "./shape.js";

/** What names things of AWS: ids and ARNs. */
const NAME_OF_AWS = /^(?:[a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17}|arn:aws[a-z-]*:[a-z0-9-]+:\S{1,512})$/;
const DEEPEST = 10;

/**
 * How the variables of the root module are set, of those that may name things of the network: ids and ARNs, in lists and
 * objects too. Of a switch (true, 3) it counts only that it is one. Everything else is left out, and so is what `secrets`
 * names: the plan prints the value of a sensitive variable bare.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function rootVariables(json: unknown, secrets: ReadonlySet<string>): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  if (!isObject(json)) return found;
  for (const name of Object.keys(json)) {
    const variable = own(json, name);
    const value = secrets.has(name) || !isObject(variable) ? undefined : naming(own(variable, "value"), 0);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** The value when all of it names things of AWS; undefined when not. */
function naming(json: unknown, depth: number): Value | undefined {
  if (typeof json === "boolean" || typeof json === "number") return true;
  if (typeof json === "string") return NAME_OF_AWS.test(json) ? json : undefined;
  if (json === null) return null;
  if (depth > DEEPEST) return undefined;
  if (Array.isArray(json)) return allOf(json.map((each: unknown) => naming(each, depth + 1)));
  if (!isObject(json)) return undefined;
  const names = Object.keys(json);
  const values = allOf(names.map((name) => naming(own(json, name), depth + 1)));
  return values === undefined ? undefined : Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
}

function allOf(values: readonly (Value | undefined)[]): Value[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}
