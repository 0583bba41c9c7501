import type { PriorResource } from "../../model/plan.js";
import { indexAt, modeAt } from "./change.js";
import type { Marker } from "./marks.js";
import { isObject, optionalTextAt, own, ShapeError, textAt } from "./shape.js";

/** What names an object of the prior state. */
export interface PriorHeader {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly deposed: string | null;
}

/** The header of a resource of prior_state.values; throws a ShapeError. */
export function priorHeader(element: unknown, at: string): PriorHeader {
  if (!isObject(element)) throw new ShapeError(at, "is not an object");
  return {
    address: textAt(element, "address", at),
    mode: modeAt(element, at),
    type: textAt(element, "type", at),
    deposed: optionalTextAt(element, "deposed_key", at),
  };
}

/** A resource of a state (prior_state of a plan, or another workspace's), with its values; throws a ShapeError. */
export function priorFrom(element: unknown, at: string, marker: Marker): PriorResource {
  if (!isObject(element)) throw new ShapeError(at, "is not an object");
  const values = own(element, "values") ?? {};
  const marks = { unknown: undefined, sensitive: own(element, "sensitive_values") };
  return {
    ...priorHeader(element, at),
    name: textAt(element, "name", at),
    index: indexAt(element, at),
    values: marker.attributes(values, marks, `${at}.values`),
  };
}
