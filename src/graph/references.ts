import { addressSteps, type InstanceKey } from "../model/address.js";

/** What one reference of an expression speaks of. `path`: the attributes behind it, without indexes. */
export type Subject =
  | {
      readonly kind: "resource";
      /** "type.name" or "data.type.name": how the configuration calls it. */
      readonly name: string;
      readonly type: string;
      readonly mode: "managed" | "data";
      readonly key: InstanceKey;
      readonly path: readonly string[];
    }
  | { readonly kind: "module"; readonly name: string; readonly key: InstanceKey; readonly path: readonly string[] }
  | { readonly kind: "variable" | "local"; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: "each-value"; readonly path: readonly string[] }
  /** each.key or count.index: which instance, and no value of its own. */
  | { readonly kind: "own-key" }
  /** path.module, terraform.workspace, self: texts that name nothing. */
  | { readonly kind: "other" };

/**
 * The subjects of a reference list, in source order. Terraform lists each traversal with its prefixes behind it, longest
 * first; before 1.0.1 only the bare subject. https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export function subjectsOf(references: readonly string[]): readonly Subject[] {
  const subjects: Subject[] = [];
  let longest = "";
  let prefixes = new Set<string>();
  for (const reference of references) {
    if (isPrefix(reference, longest) && !prefixes.has(reference)) {
      prefixes.add(reference);
      continue;
    }
    longest = reference;
    prefixes = new Set();
    subjects.push(subjectOf(reference));
  }
  return subjects;
}

function isPrefix(prefix: string, text: string): boolean {
  const next = text.charAt(prefix.length);
  return (next === "." || next === "[") && text.startsWith(prefix);
}

function subjectOf(reference: string): Subject {
  const steps = addressSteps(reference);
  const first = steps?.[0];
  const second = steps?.[1];
  if (steps === null || steps === undefined || first === undefined) return { kind: "other" };
  const rest = (from: number) => steps.slice(from).map((step) => step.name);
  switch (first.name) {
    case "var":
    case "local":
      if (second === undefined) return { kind: "other" };
      return { kind: first.name === "var" ? "variable" : "local", name: second.name, path: rest(2) };
    case "module":
      if (second === undefined) return { kind: "other" };
      return { kind: "module", name: second.name, key: second.key, path: rest(2) };
    case "each":
      return second?.name === "value" ? { kind: "each-value", path: rest(2) } : { kind: "own-key" };
    case "count":
      return { kind: "own-key" };
    case "path":
    case "terraform":
    case "self":
      return { kind: "other" };
    case "data":
      return resource("data", second?.name, steps[2], rest(3));
    default:
      return resource("managed", first.name, second, rest(2));
  }
}

function resource(
  mode: "managed" | "data",
  type: string | undefined,
  named: { readonly name: string; readonly key: InstanceKey } | undefined,
  path: readonly string[],
): Subject {
  if (type === undefined || named === undefined) return { kind: "other" };
  const name = `${mode === "data" ? "data." : ""}${type}.${named.name}`;
  return { kind: "resource", name, type, mode, key: named.key, path };
}
