import * as z from "zod";
import { Category, Level } from "./level.js";

/** CEL: https://github.com/google/cel-spec/blob/master/doc/langdef.md; its variables are the fields of the observation. */
const condition = z.string().min(1).describe("Common Expression Language, over the fields of the observation");
/** Text with `{{ expression }}`: each is CEL that gives text, a number or a list of text (joined with commas). */
const template = z.string().min(1).describe("text with {{ CEL expression }}");

export const RuleExample = z.strictObject({
  name: z.string(),
  observation: z.record(z.string(), z.unknown()).describe("fields of the observation that differ from its defaults"),
  level: z.union([Level, z.literal("none")]),
});

/** A rule file: one observation kind, a condition, a level and words. The shipped catalogue has no private powers. */
export const Rule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "kebab-case"),
  title: z.string().min(8),
  observe: z.string().describe("kind of the observation"),
  when: condition.optional(),
  category: Category,
  level: Level,
  because: template.optional().describe("why `level` differs from the documented level of the category"),
  adjustments: z
    .array(z.strictObject({ when: condition, level: Level, because: template }))
    .default([])
    .describe("the first that holds moves the level"),
  message: template,
  impact: template,
  remediation: template,
  references: z.array(z.url()).min(1),
  aliases: z.array(z.string()).default([]),
  deprecated: z.boolean().default(false),
  examples: z.array(RuleExample).default([]),
});
export type Rule = z.infer<typeof Rule>;

/** A rule with where it came from, so that an error can name file, line and field. */
export interface RuleSource {
  readonly rule: Rule;
  readonly file: string;
  /** Line (1-based) of a field, by its path such as "when" or "adjustments.0.when". */
  readonly lines: ReadonlyMap<string, number>;
}
