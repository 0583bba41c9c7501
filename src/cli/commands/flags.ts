import * as z from "zod";
import { FAIL_ON } from "../../model/fail-on.js";

/** The options of every command that judges and prints a report, as commander hands them over. */
export const OutputFlags = z.object({
  format: z.array(z.string()).default([]),
  failOn: z.enum(FAIL_ON).optional(),
  color: z.boolean().default(true),
  quiet: z.boolean().default(false),
  verbose: z.boolean().default(false),
});
export type OutputFlags = z.infer<typeof OutputFlags>;

/** With `--new-only`: the options of every command that puts a gate. */
export const MergeFlags = OutputFlags.extend({ newOnly: z.array(z.string()).default([]) });
export type MergeFlags = z.infer<typeof MergeFlags>;

export const AnalyzeFlags = MergeFlags.extend({
  source: z.string().optional(),
  inventory: z.array(z.string()).default([]),
  state: z.array(z.string()).default([]),
  config: z.string().optional(),
  rules: z.array(z.string()).default([]),
  strict: z.boolean().default(false),
  name: z.string().min(1).optional(),
});
export type AnalyzeFlags = z.infer<typeof AnalyzeFlags>;

/** The options of commands that look closer at one plan. */
export const LookFlags = AnalyzeFlags.extend({ all: z.boolean().default(false) });
export type LookFlags = z.infer<typeof LookFlags>;
