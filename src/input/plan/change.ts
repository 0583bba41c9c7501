import { addressText } from "../../model/address.js";
import type { Action, ResourceChange } from "../../model/plan.js";
import type { Values } from "../../model/value.js";
import type { Marker } from "./marks.js";
import {
  isObject,
  type JsonObject,
  listAt,
  objectAt,
  optionalTextAt,
  own,
  ShapeError,
  textAt,
  textsAt,
} from "./shape.js";

/** Which types planrisk has a use for; the others keep their header only. */
export type Wanted = (type: string, mode: "managed" | "data") => boolean;

/**
 * An element of resource_changes or resource_drift. Of unwanted types nothing but the header is looked at, so that the
 * reader need not parse the rest; `unchanged` says that `before` stands for `after` too. Throws a ShapeError. `at`: where the element stands, such as "resource_changes[3]".
 * https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
export function changeFrom(
  element: unknown,
  at: string,
  wanted: Wanted,
  marker: Marker,
  unchanged = false,
): ResourceChange {
  if (!isObject(element)) throw new ShapeError(at, "is not an object");
  const change = objectAt(element, "change", at);
  const place = `${at}.change`;
  const actions = textsAt(change, "actions", place);
  if (actions.length === 0) throw new ShapeError(`${place}.actions`, "is empty");
  const action = actionOf(actions);
  const mode = modeAt(element, at);
  const type = textAt(element, "type", at);
  const modelled = wanted(type, mode);
  const before = modelled ? side(change, "before", action, marker, place) : null;
  return {
    address: own(element, "address") === undefined ? composedAddress(element, at) : textAt(element, "address", at),
    previousAddress: optionalTextAt(element, "previous_address", at),
    moduleAddress: optionalTextAt(element, "module_address", at),
    mode,
    type,
    name: textAt(element, "name", at),
    index: indexAt(element, at),
    providerName: optionalTextAt(element, "provider_name", at) ?? "",
    deposed: optionalTextAt(element, "deposed", at),
    action,
    actions,
    createFirst: action === "replace" && actions[0] === "create",
    forgets: actions.includes("forget"),
    actionReason: optionalTextAt(element, "action_reason", at),
    replacePaths: replacePathsAt(change, place),
    importing: importingOf(own(change, "importing")),
    before,
    after: unchanged ? before : modelled ? side(change, "after", action, marker, place) : null,
    modelled,
  };
}

/** Terraform 0.15.4 to 1.0.0 left `address` out of resource_drift; what names the resource is there. */
function composedAddress(element: JsonObject, at: string): string {
  const name = { type: textAt(element, "type", at), name: textAt(element, "name", at), key: indexAt(element, at) };
  const module = optionalTextAt(element, "module_address", at);
  const address = addressText({ modules: [], mode: modeAt(element, at), ...name });
  return module === null ? address : `${module}.${address}`;
}

/** "managed" unless the plan says "data"; throws a ShapeError for any other mode. */
export function modeAt(element: JsonObject, at: string): "managed" | "data" {
  const mode = optionalTextAt(element, "mode", at) ?? "managed";
  if (mode !== "managed" && mode !== "data") throw new ShapeError(`${at}.mode`, "is neither managed nor data");
  return mode;
}

/** The raw instance key; throws a ShapeError when it is neither a number nor a text. */
export function indexAt(element: JsonObject, at: string): string | number | null {
  const index = own(element, "index");
  if (index === undefined || index === null) return null;
  if (typeof index === "string" || typeof index === "number") return index;
  throw new ShapeError(`${at}.index`, "is neither a number nor a text");
}

const SINGLE: readonly string[] = ["no-op", "create", "read", "update", "delete", "forget"] satisfies readonly Action[];

function isAction(text: string): text is Action {
  return SINGLE.includes(text);
}

/**
 * In one word. An action that planrisk does not know counts as an update: the entry stays visible and its attributes are
 * compared, where dropping it would hide whatever it does. A `delete` among several is never overlooked.
 */
function actionOf(actions: readonly string[]): Action {
  const [first, ...others] = actions;
  if (first !== undefined && others.length === 0) return isAction(first) ? first : "update";
  const gone = actions.includes("delete") ? "delete" : actions.includes("forget") ? "forget" : null;
  if (gone !== null) return actions.includes("create") ? "replace" : gone;
  return actions.includes("create") ? "create" : "update";
}

/** Null when the object does not exist on this side. An `after` of which all is unknown may be absent, and still exists. */
function side(change: JsonObject, key: "before" | "after", action: Action, marker: Marker, at: string): Values | null {
  const value = own(change, key);
  const unknown = key === "after" ? own(change, "after_unknown") : undefined;
  const allUnknown = unknown === true || (isObject(unknown) && Object.keys(unknown).length > 0);
  if ((value === undefined || value === null) && !allUnknown) {
    // An update of nothing, or into nothing, would look as if nothing happened.
    if (NEEDS[key].has(action)) throw new ShapeError(`${at}.${key}`, "is missing");
    return null;
  }
  const marks = { unknown, sensitive: own(change, `${key}_sensitive`) };
  return marker.attributes(value ?? {}, marks, `${at}.${key}`);
}

/** A no-op may have neither: what was already deleted outside of Terraform. */
const NEEDS: Readonly<Record<"before" | "after", ReadonlySet<Action>>> = {
  before: new Set(["update", "delete", "replace", "forget"]),
  after: new Set(["create", "read", "update", "replace"]),
};

const NONE: readonly never[] = [];

function replacePathsAt(change: JsonObject, at: string): ResourceChange["replacePaths"] {
  const paths = listAt(change, "replace_paths", at);
  if (paths.length === 0) return NONE;
  return paths.map((path, i) => {
    if (!Array.isArray(path)) throw new ShapeError(`${at}.replace_paths[${i}]`, "is not a list");
    return path.map((step: unknown) => {
      if (typeof step === "string" || typeof step === "number") return step;
      throw new ShapeError(`${at}.replace_paths[${i}]`, "has a step that is neither a text nor a number");
    });
  });
}

/** By id, or by identity since Terraform 1.12, of which the id or ARN names the object; neither may be known yet. */
function importingOf(importing: unknown): string | null {
  if (!isObject(importing)) return null;
  const identity = own(importing, "identity");
  const named = isObject(identity) ? (own(identity, "id") ?? own(identity, "arn")) : undefined;
  const id = own(importing, "id") ?? named;
  if (typeof id === "string" && id !== "") return id;
  return isObject(identity) ? "(by identity)" : "(unknown)";
}
