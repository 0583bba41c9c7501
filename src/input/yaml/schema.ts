import * as z from "zod";
import { PlanriskError } from "../../model/error.js";
import { nearest } from "../../model/suggest.js";
import { type Step, sentence, type YamlDocument } from "./document.js";

/**
 * What the schema makes of the part at `path` (all of the document by default). Throws a PlanriskError that names file,
 * line and key of the first thing that does not fit, with the key that was probably meant.
 */
export function conform<S extends z.ZodType>(
  schema: S,
  document: YamlDocument,
  value: unknown,
  path: readonly Step[] = [],
): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const mistakes = read.error.issues.map((each) => ({ ...each, at: [...path, ...each.path.map(step)] }));
  // A slip in a required key gives two mistakes: the key that nobody knows, and the one that is missing.
  const unknown = mistakes.filter((each) => each.code === "unrecognized_keys");
  const [first] = (unknown.length > 0 ? unknown : mistakes).sort(
    (a, b) => document.lineOf(keyed(a)) - document.lineOf(keyed(b)),
  );
  if (first === undefined) throw read.error;
  const where = `${document.file}:${document.lineOf(keyed(first))}`;
  if (first.code === "unrecognized_keys") {
    const key = first.keys[0] ?? "";
    const known = keysAt(schema, first.path.map(step));
    const near = nearest(key, known);
    const hint = near === null ? `Known here: ${known.join(", ")}.` : `Did you mean "${near}"?`;
    throw new PlanriskError(`${where}: unknown key "${[...first.at, key].join(".")}".`, hint);
  }
  const name = first.at.join(".");
  throw new PlanriskError(`${where}: ${name === "" ? "" : `${name}: `}${sentence(messageOf(first))}`);
}

function messageOf(mistake: z.core.$ZodIssue): string {
  if (mistake.message.endsWith("received undefined")) return "is missing";
  if (mistake.code !== "invalid_union") return mistake.message;
  // Of several forms the one that it nearly has: another type altogether is not it.
  const nearly = mistake.errors.flat().find((each) => each.code !== "invalid_type");
  return nearly?.message ?? mistake.message;
}

function keyed(mistake: {
  readonly code: string;
  readonly at: readonly Step[];
  readonly keys?: readonly string[];
}): readonly Step[] {
  return mistake.keys?.[0] === undefined ? mistake.at : [...mistake.at, mistake.keys[0]];
}

function step(part: PropertyKey): Step {
  return typeof part === "number" ? part : String(part);
}

/** Keys that the schema knows at a path. */
function keysAt(schema: z.core.$ZodType, path: readonly Step[]): readonly string[] {
  let at: z.core.$ZodType = schema;
  for (const part of [...path, null]) {
    while (at instanceof z.ZodDefault || at instanceof z.ZodPrefault || at instanceof z.ZodOptional) at = at.unwrap();
    if (part === null) break;
    const next = at instanceof z.ZodObject ? at.shape[part] : at instanceof z.ZodArray ? at.element : undefined;
    if (next === undefined) return [];
    at = next;
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}
