import * as z from "zod";
import { isObject, own, ShapeError } from "./shape.js";

/** The small keys of a plan; everything else is read element by element, and unknown keys are ignored. */
const Envelope = z.object({
  format_version: z.string(),
  terraform_version: z.string().nullish(),
  complete: z.boolean().nullish(),
  errored: z.boolean().nullish(),
  variables: z.unknown().optional(),
  relevant_attributes: z
    .array(z.unknown())
    .nullish()
    .transform((list) => list ?? []),
  deferred_changes: z
    .array(z.unknown())
    .nullish()
    .transform((list) => list ?? []),
});
export type Envelope = z.infer<typeof Envelope>;

/** Names of the keys that `envelopeFrom` wants to see. */
export const ENVELOPE_KEYS: ReadonlySet<string> = new Set(Object.keys(Envelope.shape));

/** Reads the envelope and refuses a format that planrisk cannot know; throws a ShapeError. */
export function envelopeFrom(document: unknown): Envelope {
  if (!isObject(document)) throw new ShapeError("the document", "is not an object");
  if (own(document, "format_version") === undefined) throw new ShapeError("format_version", "is missing");
  const read = Envelope.safeParse(document);
  if (!read.success) {
    const [first] = read.error.issues;
    throw new ShapeError(String(first?.path[0] ?? "the document"), "has another type than Terraform gives it");
  }
  assertFormat(read.data.format_version);
  return read.data;
}

/**
 * Minor versions only add; another major means another format. 0.x is Terraform before 1.1, 1.x everything since.
 * https://developer.hashicorp.com/terraform/internals/json-format#format-version
 */
export function assertFormat(version: unknown): void {
  if (typeof version !== "string") throw new ShapeError("format_version", "is not a text");
  const [, major] = /^(\d{1,4})\.\d{1,4}/.exec(version) ?? [];
  if (major === undefined) throw new ShapeError("format_version", 'is not a version such as "1.2"');
  if (Number(major) > 1) {
    throw new ShapeError("format_version", `is ${major}.x: planrisk understands 0.x and 1.x`);
  }
}
