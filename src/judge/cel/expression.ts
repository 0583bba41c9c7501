import {
  type ASTNode,
  TypeError as CelTypeError,
  Environment,
  EvaluationError,
  ParseError,
} from "@marcbachmann/cel-js";
import { ownerOf } from "../../model/address.js";
import { didYouMean } from "../../model/suggest.js";
import { matchesGlob } from "../glob.js";
import { type Field, fieldsOf, type Registry } from "./fields.js";
import { LIMITS, MAX_LENGTH, type Mistake, refusal } from "./limits.js";
import { listed } from "./listed.js";

/** A parsed expression: values of an observation in (`celValues`), a CEL value out. */
export type Expression = (values: Readonly<Record<string, unknown>>) => unknown;

/** Where expressions about one kind of observation are parsed and checked. */
export interface Scope {
  readonly environment: Environment;
  readonly fields: ReadonlyMap<string, Field>;
}

/** What rules have beside CEL's own: `subject.glob("module.db.*")`, `interface.owner()`, and `interfaces.listed(subject)` for texts. */
const base = new Environment({ limits: LIMITS })
  .registerFunction("string.glob(string): bool", (text: string, pattern: string) => matchesGlob(pattern, text), {
    async: false,
  })
  .registerFunction("string.owner(): string", (interfaceId: string) => ownerOf(interfaceId), { async: false })
  .registerFunction("list<string>.listed(): string", (items: readonly string[]) => listed(items, "none"), {
    async: false,
  })
  .registerFunction(
    "list<string>.listed(string): string",
    (items: readonly string[], none: string) => listed(items, none),
    { async: false },
  );

/** Gives the scope of each kind of a registry, made at first use; null for a kind that does not exist. */
export function scopes(registry: Registry): (kind: string) => Scope | null {
  const made = new Map<string, Scope>();
  return (kind) => {
    const schema = Object.hasOwn(registry, kind) ? registry[kind] : undefined;
    if (schema === undefined) return null;
    const found = made.get(kind);
    if (found !== undefined) return found;
    const fields = fieldsOf(schema);
    const environment = base.clone();
    for (const field of fields) environment.registerVariable(field.name, field.type);
    const scope = { environment, fields: new Map(fields.map((field) => [field.name, field])) };
    made.set(kind, scope);
    return scope;
  };
}

/** Parses only: for the shipped catalogue, whose types a test has checked. Throws what CEL throws. */
export function parseExpression(text: string, scope: Scope): Expression {
  return scope.environment.parse(text);
}

/** The first words of what went wrong, without CEL's drawing of the expression. */
export function celSummary(error: unknown): string {
  const told = error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError;
  if (told) return error.summary;
  return error instanceof Error ? error.message : String(error);
}

function named(node: ASTNode, fields: ReadonlyMap<string, Field>): readonly Field[] {
  const found = new Set<Field>();
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(visit);
    else if (typeof part === "object" && part !== null && "op" in part && "args" in part) {
      const field = part.op === "id" && typeof part.args === "string" ? fields.get(part.args) : undefined;
      if (field !== undefined) found.add(field);
      visit(part.args);
    }
  };
  visit(node);
  return [...found];
}

function explain(error: unknown, text: string, scope: Scope, ast: ASTNode | null): Mistake {
  const range = error instanceof CelTypeError || error instanceof ParseError ? error.range : undefined;
  const excerpt = range === undefined ? "" : text.slice(range.start, range.end).replace(/\s+/g, " ");
  const whole = text.trim().replace(/\s+/g, " ");
  const near = excerpt !== "" && excerpt !== whole ? ` in "${excerpt}"` : "";
  const message = `${celSummary(error)}${near}`;
  if (error instanceof CelTypeError && error.code === "unknown_variable") {
    const names = [...scope.fields.keys()];
    return {
      message: `no such field: ${excerpt}`,
      remedy: didYouMean(excerpt, names, `The fields are: ${names.join(", ")}.`),
    };
  }
  const types = ast === null ? [] : named(ast, scope.fields).map((field) => `${field.name} is ${field.type}`);
  return { message, remedy: types.length === 0 ? "The language is CEL." : `${types.join(", ")}.` };
}

/** Parses and type-checks an expression: the expression with the name of its CEL type, or what is wrong with it. */
export function checkExpression(
  text: string,
  scope: Scope,
): { readonly expression: Expression; readonly type: string } | { readonly mistake: Mistake } {
  if (text.length > MAX_LENGTH) {
    return { mistake: { message: `longer than ${MAX_LENGTH} characters`, remedy: "Split the rule in two." } };
  }
  let ast: ASTNode | null = null;
  try {
    const parsed = scope.environment.parse(text);
    ast = parsed.ast;
    const refused = refusal(ast, scope.fields);
    if (refused !== null) return { mistake: refused };
    const result = parsed.check();
    if (result.valid) return { expression: parsed, type: result.type ?? "dyn" };
    return { mistake: explain(result.error, text, scope, ast) };
  } catch (error) {
    if (error instanceof ParseError || error instanceof CelTypeError)
      return { mistake: explain(error, text, scope, ast) };
    throw error;
  }
}
