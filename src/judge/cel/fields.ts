import * as z from "zod";

/** The kinds of observation and the shape of each: `OBSERVATIONS` of the model, or a small one in tests. */
export type Registry = Readonly<Record<string, z.ZodObject>>;

/** A field of an observation as a condition sees it. */
export interface Field {
  readonly name: string;
  readonly type: "bool" | "int" | "string" | "list<string>" | "map<string, string>";
  /** The texts that an enumeration allows; null for free text. */
  readonly allowed: readonly string[] | null;
  readonly description: string;
}

/** `kind` is chosen by `observe:`, and evidence is for people: conditions see neither. */
const HIDDEN: ReadonlySet<string> = new Set(["kind", "evidence"]);

function fieldType(schema: unknown): Pick<Field, "type" | "allowed"> | null {
  if (schema instanceof z.ZodBoolean) return { type: "bool", allowed: null };
  if (schema instanceof z.ZodNumber) return { type: "int", allowed: null };
  if (schema instanceof z.ZodString) return { type: "string", allowed: null };
  if (schema instanceof z.ZodEnum) return { type: "string", allowed: schema.options.map(String) };
  if (schema instanceof z.ZodArray) return { type: "list<string>", allowed: null };
  if (schema instanceof z.ZodRecord) return { type: "map<string, string>", allowed: null };
  return null;
}

/** The fields of an observation that conditions and templates may name, in the schema's order. */
export function fieldsOf(schema: z.ZodObject): readonly Field[] {
  return Object.entries(schema.shape).flatMap(([name, inner]) => {
    if (HIDDEN.has(name)) return [];
    const found = fieldType(inner);
    if (found === null) throw new Error(`observation field ${name} has a type that conditions cannot see`);
    return [{ name, ...found, description: inner instanceof z.ZodType ? (inner.description ?? "") : "" }];
  });
}

/** An observation as CEL values: whole numbers are BigInt there, lists and texts stay what they are. */
export function celValues(observation: object): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(observation)) {
    if (!HIDDEN.has(name)) values[name] = typeof value === "number" ? BigInt(value) : value;
  }
  return values;
}

/** A field's value where a rule's example does not give one: false, 0, empty, or an enumeration's first text. */
function emptyValue(field: Field): unknown {
  switch (field.type) {
    case "bool":
      return field.name === "certain";
    case "int":
      return 0;
    case "string":
      return field.allowed?.[0] ?? "";
    case "list<string>":
      return [];
    case "map<string, string>":
      return {};
  }
}

/** An observation of `kind` with the given fields and empty others; a zod error when they do not fit the schema. */
export function exampleObservation(schema: z.ZodObject, kind: string, given: Readonly<Record<string, unknown>>) {
  const empty = Object.fromEntries(fieldsOf(schema).map((field) => [field.name, emptyValue(field)]));
  return schema.safeParse({ kind, evidence: [], ...empty, subject: "aws_example.this", ...given });
}
