import { PlanriskError } from "../../model/error.js";
import type { Plan } from "../../model/plan.js";
import { PlanBuilder } from "./builder.js";
import type { Wanted } from "./change.js";
import { configurationFrom } from "./configuration.js";
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
  return structuredClone(element);
}

/** The modules of prior_state, each before those within it. */
function stateModules(json: JsonObject): (readonly [JsonObject, string])[] {
  const prior = own(json, "prior_state");
  const values = isObject(prior) ? own(prior, "values") : undefined;
  const root = isObject(values) ? own(values, "root_module") : undefined;
  const found: (readonly [JsonObject, string])[] = [];
  const walk = (module: unknown, at: string) => {
    if (!isObject(module)) throw new ShapeError(at, "is not an object");
    found.push([module, at]);
    const children = listAt(module, "child_modules", at);
    for (const [i, child] of children.entries()) walk(child, `${at}.child_modules[${i}]`);
  };
  assertDepth(root, "prior_state");
  if (root !== undefined) walk(root, "prior_state.values.root_module");
  return found;
}
