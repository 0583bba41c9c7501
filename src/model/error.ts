/**
 * A user's mistake: one sentence, and what to do. Whoever catches it prints both and exits with 2; any other error is a
 * bug and stays loud.
 */
export class PlanriskError extends Error {
  readonly hint: string;

  constructor(message: string, hint = "") {
    super(message);
    this.name = "PlanriskError";
    this.hint = hint;
  }
}
