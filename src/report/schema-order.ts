import * as z from "zod";
import { remembering } from "../model/memo.js";

/** Gives a value with its keys in order: the value itself where they are so already. */
type Arrange = (value: unknown) => unknown;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when an object has these keys, in this order, and no others. */
function hasKeys(value: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  let at = 0;
  for (const key in value) {
    if (keys[at] !== key) return false;
    at += 1;
  }
  return at === keys.length;
}

function ofObject(schema: z.ZodObject): Arrange {
  const keys = Object.keys(schema.shape);
  const inner = keys.flatMap((key): [string, Arrange][] => {
    const arrange = arranger(schema.shape[key]);
    return arrange === null ? [] : [[key, arrange]];
  });
  return (value) => {
    if (!isRecord(value)) return value;
    let arranged: Record<string, unknown> | null = null;
    for (const [key, arrange] of inner) {
      const member = arrange(value[key]);
      if (member === value[key]) continue;
      arranged ??= { ...value };
      arranged[key] = member;
    }
    const whole = arranged ?? value;
    return hasKeys(whole, keys) ? whole : Object.fromEntries(keys.map((key) => [key, whole[key]]));
  };
}

function ofArray(schema: z.ZodArray): Arrange | null {
  const arrange = arranger(schema.element);
  if (arrange === null) return null;
  return (value) => {
    if (!Array.isArray(value)) return value;
    let list: unknown[] | null = null;
    for (const [i, each] of value.entries()) {
      const arranged = arrange(each);
      if (arranged === each) continue;
      list ??= [...value];
      list[i] = arranged;
    }
    return list ?? value;
  };
}

/** Options of a union by their `kind`. */
function ofUnion(schema: z.ZodDiscriminatedUnion): Arrange {
  const byKind = new Map<unknown, Arrange>();
  for (const option of schema.options) {
    const tag = option instanceof z.ZodObject ? option.shape.kind : undefined;
    if (option instanceof z.ZodObject && tag instanceof z.ZodLiteral) byKind.set(tag.value, ofObject(option));
  }
  return (value) => (isRecord(value) ? (byKind.get(value.kind)?.(value) ?? value) : value);
}

/** How values of a schema are brought into the order in which it lists keys; null where there is none to bring about. */
function arranger(schema: unknown): Arrange | null {
  if (schema instanceof z.ZodNullable) return arranger(schema.unwrap());
  if (schema instanceof z.ZodDiscriminatedUnion) return ofUnion(schema);
  if (schema instanceof z.ZodArray) return ofArray(schema);
  return schema instanceof z.ZodObject ? ofObject(schema) : null;
}

const arrangerOf = remembering(ofObject);

/** A value with the keys of every object in the order in which its schema lists them, and no others; copies only what differs. */
export function inSchemaOrder(schema: z.ZodObject, value: unknown): unknown {
  return arrangerOf(schema)(value);
}
