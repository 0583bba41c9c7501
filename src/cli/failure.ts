import { PlanriskError } from "../model/error.js";
import { plain } from "./plain.js";

/** The stack of an error and of what caused it. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}

/**
 * What standard error says when planrisk could not judge (exit status 2): a user's mistake in one sentence with the
 * remedy, anything else as a bug, whole.
 */
export function failureText(error: unknown): string {
  if (error instanceof PlanriskError) {
    return plain(`planrisk: ${error.message}\n${error.hint === "" ? "" : `${error.hint}\n`}`);
  }
  const told = stackOf(error);
  return plain(
    `planrisk: this is a bug in planrisk; nothing was judged. Please report it with these lines:\n${told}\n`,
  );
}
