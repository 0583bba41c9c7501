import type { ConfigResource, Expression } from "../model/plan.js";
import { attribute, isList, Sensitive, UNKNOWN, type Value } from "../model/value.js";
import type { Block } from "./leaves.js";

/** An expression that sets an attribute; `path`: what of its value the attribute is, when it was written as a whole. */
export interface Written {
  readonly expression: Extract<Expression, { kind: "value" }>;
  readonly path: readonly string[];
}

type Blocks = Extract<Expression, { kind: "blocks" }>["blocks"];

/**
 * How the configuration writes the attribute at `steps`: one expression, or one for each block that may be `block`.
 * "left-out": the blocks are there, and do not set it. "not-shown": nothing of it is there; a `dynamic` block may write
 * it, which a plan does not show. `ordered`: the blocks of the values are in the order of the configuration.
 */
export function writtenAt(
  resource: ConfigResource,
  steps: readonly string[],
  block: Block | null,
  ordered: boolean,
): readonly Written[] | "left-out" | "not-shown" {
  const first = resource.expressions.get(steps[0] ?? "");
  if (first === undefined) return "not-shown";
  let blocks: Blocks = [];
  let here: readonly Written[] = [];
  let expressions: readonly Expression[] = [first];
  for (let step = 1; step <= steps.length; step += 1) {
    const path = steps.slice(step);
    here = expressions.flatMap((expression) => (expression.kind === "value" ? [{ expression, path }] : []));
    if (here.length > 0) return here;
    if (path.length === 0) return "not-shown";
    blocks = expressions.flatMap((expression) => (expression.kind === "blocks" ? expression.blocks : []));
    if (path.length === 1) blocks = fitting(blocks, block, ordered);
    if (blocks.length === 0) return "not-shown";
    const name = path[0] ?? "";
    expressions = blocks.flatMap((each) => each.get(name) ?? []);
    if (expressions.length === 0) return "left-out";
  }
  return "not-shown";
}

/** Blocks mostly are sets, in an order of their own: what is known of a block tells which of the written ones it is. */
function fitting(blocks: Blocks, block: Block | null, ordered: boolean): Blocks {
  if (block === null) return blocks;
  if (ordered && block.count === blocks.length) return blocks.slice(block.index, block.index + 1);
  return blocks.filter((written) =>
    [...written].every(([name, expression]) => {
      if (expression.kind !== "value" || expression.constant === undefined) return true;
      return agrees(expression.constant, attribute(block.values, name));
    }),
  );
}

/** Terraform converts what is written (8080 and "8080") and leaves out what is empty. */
function agrees(written: Value, value: Value): boolean {
  if (value === UNKNOWN || value instanceof Sensitive || written instanceof Sensitive) return true;
  if (isEmpty(written) || isEmpty(value)) return isEmpty(written) && isEmpty(value);
  if (typeof written === "object" || typeof value === "object") {
    if (!isList(written) || !isList(value)) return true;
    // Objects are not compared; and a hostile one has a toString of its own.
    if ([...written, ...value].some((each) => typeof each === "object" && each !== null)) return true;
    const texts = new Set(value.map(String));
    return written.length === value.length && written.every((each) => texts.has(String(each)));
  }
  return String(written) === String(value);
}

function isEmpty(value: Value): boolean {
  return value === null || value === "" || value === false || value === 0 || (isList(value) && value.length === 0);
}
