import { PlanriskError } from "../../model/error.js";
import type { Plan } from "../../model/plan.js";
import { PlanBuilder } from "./builder.js";
import type { Wanted } from "./change.js";
import { configurationFrom, MAX_MODULES } from "./configuration.js";
import { assertDepth, isObject, type JsonObject, listAt, listOf, own, ShapeError } from "./shape.js";

/**
 * The Plan of plan JSON that is already parsed: for tests, and the reference for the reader of bytes. `json` is left as
 * it is. `wanted` as for `openPlan`; without it every type is read. Throws a PlanriskError when the shape does not hold.
 */
export function planFromJson(json: unknown, name: string, wanted: Wanted = () => true): Plan {
  const builder = new PlanBuilder(name, wanted);
  try {
    if (!isObject(json)) throw new ShapeError("the document", "is not an object");
    const each = (list: unknown, at: string, add: (element: unknown, at: string) => void) => {
      for (const [i, element] of listOf(list, at).entries()) add(copy(element, `${at}[${i}]`), `${at}[${i}]`);
    };
    each(own(json, "resource_drift"), "resource_drift", (element, at) => builder.addDrift(element, at));
    each(own(json, "resource_changes"), "resource_changes", (element, at) => builder.addChange(element, at));
    builder.changesComplete();
    for (const [module, at] of stateModules(json)) {
      each(own(module, "resources"), `${at}.resources`, (element, place) => builder.addPrior(element, place));
    }
    const configuration = copy(own(json, "configuration"), "configuration");
    builder.setConfiguration(configurationFrom(configuration, builder.context));
    return builder.finish(json);
  } catch (error) {
    if (error instanceof ShapeError)
      throw new PlanriskError(`${name} is not a plan as Terraform writes it: ${error.message}.`);
    throw error;
  }
}

function copy(element: unknown, at: string): unknown {
  assertDepth(element, at);
  // Not structuredClone: it would keep an object that stands in two places one object, and marks go into each.
  return element === undefined ? undefined : JSON.parse(JSON.stringify(element));
}

/** The modules of prior_state, each before those within it. */
function stateModules(json: JsonObject): (readonly [JsonObject, string])[] {
  const found: (readonly [JsonObject, string])[] = [];
  const walk = (module: JsonObject, at: string, depth: number) => {
    if (depth > MAX_MODULES) throw new ShapeError(at, `is more than ${MAX_MODULES} modules deep`);
    found.push([module, at]);
    const children = listAt(module, "child_modules", at);
    for (const [i, child] of children.entries()) {
      const place = `${at}.child_modules[${i}]`;
      if (!isObject(child)) throw new ShapeError(place, "is not an object");
      walk(child, place, depth + 1);
    }
  };
  let place: unknown = json;
  for (const key of STATE_ROOT) {
    if (place === undefined || place === null) return [];
    if (!isObject(place)) throw new ShapeError(STATE_ROOT.join("."), "is not within objects");
    place = own(place, key);
  }
  if (place === undefined || place === null) return [];
  if (!isObject(place)) throw new ShapeError(STATE_ROOT.join("."), "is not an object");
  walk(place, STATE_ROOT.join("."), 0);
  return found;
}

const STATE_ROOT = ["prior_state", "values", "root_module"] as const;
