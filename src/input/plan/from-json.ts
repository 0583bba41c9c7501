import { Buffer } from "node:buffer";
import { PlanriskError } from "../../model/error.js";
import type { Plan } from "../../model/plan.js";
import { PlanBuilder } from "./builder.js";
import type { Wanted } from "./change.js";
import { configurationFrom, MAX_MODULES } from "./configuration.js";
import { networkArguments } from "./network-arguments.js";
import { isObject, type JsonObject, listOf, MAX_DEPTH, own, put, ShapeError } from "./shape.js";

/**
 * The Plan of plan JSON that is already parsed: for tests, and the reference for the reader of bytes. `json` is left as
 * it is. `wanted` as for `openPlan`; without it every type is read. Throws a PlanriskError when the shape does not hold.
 */
export function planFromJson(json: unknown, name: string, wanted: Wanted = () => true): Plan {
  const builder = new PlanBuilder(name, wanted);
  try {
    if (!isObject(json)) throw new ShapeError("the document", "is not an object");
    // In the order of the document, as the reader of bytes: what comes first decides what is known of the rest.
    for (const key of Object.keys(json)) addSection(builder, key, own(json, key));
    return builder.finish(json);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new PlanriskError(`${name} is not a plan as Terraform writes it: ${error.message}.`);
  }
}

function addSection(builder: PlanBuilder, key: string, section: unknown): void {
  switch (key) {
    case "resource_changes":
      each(section, key, (element, at) =>
        builder.addChange(element, at, false, (type) => networkArguments(Buffer.from(JSON.stringify(element)), type)),
      );
      builder.changesComplete();
      return;
    case "resource_drift":
      each(section, key, (element, at) => builder.addDrift(element, at));
      return;
    case "prior_state": {
      const root = within(section, key, ["values", "root_module"]);
      if (root !== null) addState(builder, root, "prior_state.values.root_module", 0);
      return;
    }
    case "configuration":
      builder.setConfiguration(configurationFrom(copyOf(section, key), builder.context));
  }
}

/** A module of the prior state, and those within it. */
function addState(builder: PlanBuilder, module: unknown, at: string, depth: number): void {
  if (depth > MAX_MODULES) throw new ShapeError(at, `is more than ${MAX_MODULES} modules deep`);
  if (!isObject(module)) throw new ShapeError(at, "is not an object");
  for (const key of Object.keys(module)) {
    const place = `${at}.${key}`;
    if (key === "resources") each(module[key], place, (element, inner) => builder.addPrior(element, inner));
    if (key !== "child_modules") continue;
    for (const [i, child] of listOf(module[key], place).entries())
      addState(builder, child, `${place}[${i}]`, depth + 1);
  }
}

function each(list: unknown, at: string, add: (element: unknown, at: string) => void): void {
  for (const [i, element] of listOf(list, at).entries()) add(copyOf(element, `${at}[${i}]`), `${at}[${i}]`);
}

/** What is at these keys, one within the other; null when one of them is absent or null. */
function within(object: unknown, at: string, keys: readonly string[]): unknown {
  const [key, ...rest] = keys;
  if (object === undefined || object === null) return null;
  if (key === undefined) return object;
  if (!isObject(object)) throw new ShapeError(at, "is not an object");
  return within(own(object, key), `${at}.${key}`, rest);
}

/** A copy in which nothing stands in two places (marks go into each); refuses what the reader of bytes refuses. */
function copyOf(value: unknown, at: string, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) throw new ShapeError(at, `nests more than ${MAX_DEPTH} levels deep`);
  if (Array.isArray(value)) return value.map((inner) => copyOf(inner, at, depth + 1));
  const copy: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) put(copy, key, copyOf(inner, at, depth + 1));
  return copy;
}
