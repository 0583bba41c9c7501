import type { ASTNode } from "@marcbachmann/cel-js";
import { didYouMean } from "../../model/suggest.js";
import type { Field } from "./fields.js";

/**
 * What keeps a hostile rule cheap. Expressions are short and flat; a comprehension runs over one list and its body sees
 * no other list, so that evaluating costs at most (size of the expression) x (size of the observation). Out of CEL's
 * library stay: `matches` (JavaScript's regular expressions backtrack), `map` and `cel.bind` (text doubles at each
 * step), `dyn` and `type` (they blind the type check), time and bytes.
 */
export const LIMITS = { maxDepth: 32, maxAstNodes: 300, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 4 };
export const MAX_LENGTH = 2000;

const FUNCTIONS: ReadonlySet<string> = new Set(["size", "string", "int", "has"]);
const COMPREHENSIONS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter"]);
const METHODS: ReadonlySet<string> = new Set([
  ...COMPREHENSIONS,
  "size",
  "contains",
  "startsWith",
  "endsWith",
  "lowerAscii",
  "upperAscii",
  "trim",
  "indexOf",
  "substring",
  "split",
  "join",
  "glob",
  "listed",
  "owner",
]);

/** What is wrong with an expression, and what to write instead. */
export interface Mistake {
  readonly message: string;
  readonly remedy: string;
}

interface Scope {
  readonly fields: ReadonlyMap<string, Field>;
  /** Variable of the comprehension that this is the body of. */
  readonly item: string | null;
}

function called(name: string, allowed: ReadonlySet<string>, kind: string): Mistake | null {
  if (allowed.has(name)) return null;
  const instead = name === "matches" ? "Use glob, startsWith or contains." : `There are: ${[...allowed].join(", ")}.`;
  return { message: `${kind} ${name} is not available in rules`, remedy: didYouMean(name, allowed, instead) };
}

function comprehension(receiver: ASTNode, args: readonly ASTNode[], scope: Scope): Mistake | null {
  if (scope.item !== null) {
    return {
      message: "a comprehension inside another is not available in rules",
      remedy: "Join two separate ones with && or ||.",
    };
  }
  const variable = args[0];
  if (variable?.op !== "id")
    return { message: "the first argument names the item", remedy: 'As in exists(x, x == "").' };
  const body: Scope = { ...scope, item: variable.args };
  return first([() => walk(receiver, scope), ...args.slice(1).map((arg) => () => walk(arg, body))]);
}

/** A text compared with an enumeration must be one of its words: a slip would make a rule that never fires. */
function comparison(a: ASTNode, b: ASTNode, scope: Scope): Mistake | null {
  const field = a.op === "id" && a.args !== scope.item ? scope.fields.get(a.args) : undefined;
  const allowed = field?.allowed ?? null;
  if (field === undefined || allowed === null) return null;
  for (const literal of b.op === "list" ? b.args : [b]) {
    if (literal.op === "value" && typeof literal.args === "string" && !allowed.includes(literal.args)) {
      const words = `${field.name} is one of: ${allowed.map((each) => `"${each}"`).join(", ")}.`;
      return {
        message: `${field.name} is never "${literal.args}"`,
        remedy: didYouMean(literal.args, allowed, words),
      };
    }
  }
  return null;
}

function first(steps: readonly (() => Mistake | null)[]): Mistake | null {
  for (const step of steps) {
    const found = step();
    if (found !== null) return found;
  }
  return null;
}

function walk(node: ASTNode, scope: Scope): Mistake | null {
  const each = (...nodes: ASTNode[]) => first(nodes.map((inner) => () => walk(inner, scope)));
  switch (node.op) {
    case "value":
      return typeof node.args === "object" && node.args !== null
        ? { message: "bytes and unsigned numbers are not available in rules", remedy: "Write text or a number." }
        : null;
    case "id": {
      const isList = scope.fields.get(node.args)?.type === "list<string>";
      return scope.item !== null && scope.item !== node.args && isList
        ? {
            message: `the list ${node.args} cannot be used inside a comprehension over another list`,
            remedy: "Ask about it outside, joined with && or ||.",
          }
        : null;
    }
    case ".":
    case ".?":
      return walk(node.args[0], scope);
    case "[]":
    case "[?]":
    case "||":
    case "&&":
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return each(...node.args);
    case "==":
    case "!=":
    case "in": {
      const [left, right] = node.args;
      return comparison(left, right, scope) ?? comparison(right, left, scope) ?? each(left, right);
    }
    case "!_":
    case "-_":
      return walk(node.args, scope);
    case "?:":
    case "list":
      return each(...node.args);
    case "map":
      return { message: "a map cannot be written in a rule", remedy: "Ask for its keys one by one." };
    case "call":
      return called(node.args[0], FUNCTIONS, "function") ?? each(...node.args[1]);
    case "rcall": {
      const [name, receiver, args] = node.args;
      const refused = called(name, METHODS, "method");
      if (refused !== null) return refused;
      return COMPREHENSIONS.has(name) ? comprehension(receiver, args, scope) : each(receiver, ...args);
    }
  }
}

/** Why this expression may not stand in a rule, or null. Looks at the tree as parsed, before it is type-checked. */
export function refusal(ast: ASTNode, fields: ReadonlyMap<string, Field>): Mistake | null {
  return walk(ast, { fields, item: null });
}
