import type { Expression } from "../../model/plan.js";
import type { Marker } from "../plan/marks.js";
import { isObject } from "../plan/shape.js";
import { referencesIn } from "./references.js";

/**
 * An expression as hcl2json and .tf.json files have it: JSON, in which a text is a template. Constants whose name says
 * that they are secret are marked so. `name`: what the value is called.
 */
export function expressionOf(name: string, json: unknown, marker: Marker): Expression {
  const constant = constantOf(json);
  if (constant.known) return { kind: "value", constant: marker.value(name, constant.value, false), references: [] };
  if (isObject(json) && Object.keys(json).every((key) => literal(key) !== null)) {
    const members = Object.entries(json).map(([key, value]): [string, Expression] => {
      const member = literal(key) ?? key;
      return [member, expressionOf(member, value, marker)];
    });
    return { kind: "blocks", blocks: [new Map(members)] };
  }
  // Whatever nests too deep to be followed refers to something that nobody knows: as "{}" in a plan.
  return { kind: "value", constant: undefined, references: referencesOf(json) ?? [] };
}

function referencesOf(json: unknown): readonly string[] | null {
  if (typeof json === "string") return referencesIn(json);
  if (typeof json !== "object" || json === null) return [];
  const parts = Object.entries(json).flatMap(([key, value]) => [
    isObject(json) ? referencesIn(key) : [],
    referencesOf(value),
  ]);
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

type Constant = { readonly known: true; readonly value: unknown } | { readonly known: false };

/** The value, where no template in it needs evaluating. */
function constantOf(json: unknown): Constant {
  if (typeof json === "string") {
    const text = literal(json);
    return text === null ? { known: false } : { known: true, value: text };
  }
  if (typeof json !== "object" || json === null) return { known: true, value: json };
  if (Array.isArray(json)) {
    const values = json.map(constantOf);
    return values.every((each) => each.known)
      ? { known: true, value: values.map((each) => each.value) }
      : { known: false };
  }
  const members: [string, unknown][] = [];
  for (const [key, value] of Object.entries(json)) {
    const [name, constant] = [literal(key), constantOf(value)];
    if (name === null || !constant.known) return { known: false };
    members.push([name, constant.value]);
  }
  return { known: true, value: Object.fromEntries(members) };
}

/** What a template without expressions stands for; null when it has some. */
function literal(template: string): string | null {
  const bare = template.replaceAll(/\$\$\{|%%\{/g, "");
  if (bare.includes("${") || bare.includes("%{")) return null;
  return template.replaceAll("$${", "${").replaceAll("%%{", "%{");
}
