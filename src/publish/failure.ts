/**
 * Why nothing was posted.
 * - `token`: it is missing, or not accepted
 * - `permission`: it may not do this
 * - `missing`: there is no such pull or merge request
 * - `gone`: the one comment is not there any more
 * - `refused`: the host does not take the text
 * - `rate-limit`: too many requests; `seconds` until the next may come
 * - `passing`: the host was not reached or failed; the request may have taken effect
 */
export type FailureKind = "token" | "permission" | "missing" | "gone" | "refused" | "rate-limit" | "passing";

/** A comment that could not be posted: one sentence, and what to do. It never changes a verdict. */
export class PublishFailure extends Error {
  readonly kind: FailureKind;
  readonly hint: string;
  readonly seconds: number | null;

  constructor(kind: FailureKind, message: string, hint = "", seconds: number | null = null) {
    super(message);
    this.name = "PublishFailure";
    this.kind = kind;
    this.hint = hint;
    this.seconds = seconds;
  }
}
