import { isList, isValues, Sensitive, UNKNOWN, type Value, type Values } from "../model/value.js";

/** A nested block that holds a leaf, with its place among its neighbours. */
export interface Block {
  readonly values: Values;
  readonly index: number;
  readonly count: number;
}

/** One value at the end of a path: a text, or one that cannot be read. */
export interface Leaf {
  readonly value: string | typeof UNKNOWN | Sensitive;
  /** It stands for a whole list or block, of unknown length. */
  readonly whole: boolean;
  /** The innermost block around it; null when the path has no blocks. */
  readonly block: Block | null;
}

/**
 * The values at a path: lists and blocks on the way are walked through, so that "ingress.security_groups" gives the groups
 * of all rules. Null and absent give nothing. `many`: the attribute itself is a list, so that an unknown is the whole of it.
 */
export function leavesAt(values: Values, steps: readonly string[], many: boolean): readonly Leaf[] {
  const found: Leaf[] = [];
  walk(values, 0, null, found, steps, many);
  return found;
}

function walk(
  value: Value,
  step: number,
  block: Block | null,
  found: Leaf[],
  steps: readonly string[],
  many: boolean,
  inList = false,
): void {
  const atEnd = step === steps.length;
  if (value === UNKNOWN || value instanceof Sensitive) {
    found.push({ value, whole: atEnd ? many && !inList : many || !inList, block });
  } else if (isList(value)) {
    value.forEach((each, index) => {
      const inner = !atEnd && isValues(each) ? { values: each, index, count: value.length } : block;
      walk(each, step, inner, found, steps, many, true);
    });
  } else if (isValues(value)) {
    const name = steps[step];
    if (name === undefined || !Object.hasOwn(value, name)) return;
    const inner = step > 0 && block?.values !== value ? { values: value, index: 0, count: 1 } : block;
    walk(value[name] ?? null, step + 1, inner, found, steps, many);
  } else if (atEnd && value !== null && value !== "") {
    found.push({ value: String(value), whole: false, block });
  }
}

/** The texts at a path; what is unknown or sensitive gives none. */
export function textsAt(values: Values, steps: readonly string[]): readonly string[] {
  return leavesAt(values, steps, false).flatMap((leaf) => (typeof leaf.value === "string" ? [leaf.value] : []));
}

/** True when something on the path is known only after apply. */
export function unknownAt(values: Values, steps: readonly string[]): boolean {
  return leavesAt(values, steps, false).some((leaf) => leaf.value === UNKNOWN);
}
