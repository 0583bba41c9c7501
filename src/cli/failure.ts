import { PlanriskError } from "../model/error.js";

/**
 * What standard error says when planrisk could not judge (exit status 2): a user's mistake in one sentence with the
 * remedy, anything else as a bug, whole.
 */
export function failureText(error: unknown): string {
  if (error instanceof PlanriskError) {
    return `planrisk: ${error.message}\n${error.hint === "" ? "" : `${error.hint}\n`}`;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `planrisk: this is a bug in planrisk; nothing was judged. Please report it with these lines:\n${told}\n`;
}
