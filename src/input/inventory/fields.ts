import { isObject, type JsonObject, listAt, optionalTextAt, own } from "../plan/shape.js";

/** Attributes of one object as a Terraform provider would have them; null where AWS tells nothing. */
export type Attributes = JsonObject;

/** An object that AWS described, as the resource that would manage it. */
export interface Described {
  readonly type: string;
  readonly id: string;
  readonly attributes: Attributes;
}

/** The objects of the list at `key`; what is no object in it is left out. Throws a ShapeError when it is no list. */
export function objectsAt(object: JsonObject, key: string, at: string): readonly JsonObject[] {
  return listAt(object, key, at).filter(isObject);
}

/** The texts at `field` of the objects of a list. */
export function textsOf(objects: readonly JsonObject[], field: string): readonly string[] {
  return objects.map((each) => own(each, field)).filter((value) => typeof value === "string");
}

/** The text at `key`, or null; throws a ShapeError when it is of another type. */
export function text(object: JsonObject, key: string, at: string): string | null {
  return optionalTextAt(object, key, at);
}

/** The number or boolean at `key`, or null. */
export function scalar(object: JsonObject, key: string): number | boolean | null {
  const value = own(object, key);
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** The object at `key`; an empty one when there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = own(object, key);
  return isObject(value) ? value : {};
}

/** Tags as a map; interfaces call the list `TagSet`. */
export function tags(object: JsonObject, at: string): JsonObject {
  const list = objectsAt(object, Object.hasOwn(object, "TagSet") ? "TagSet" : "Tags", at);
  return Object.fromEntries(list.map((tag) => [String(own(tag, "Key")), own(tag, "Value") ?? ""]));
}
