import { type Behavior, nextStep, type Post, type Step } from "./choose.js";
import type { Comment, Comments } from "./comments.js";
import { PublishFailure } from "./failure.js";
import { withMarker } from "./marker.js";

/** Waiting, so that tests need not. */
export interface Pace {
  /** Resolves after so many seconds. */
  pause(seconds: number): Promise<void>;
}

/** What was done, and where it can be seen. */
export interface Posted {
  readonly what: "created" | "updated" | "unchanged" | "outdated";
  readonly url: string | null;
}

/**
 * After the last write a job looks once more, so much later: longer than another job takes from reading the comments to
 * writing one. No host can write on condition that nobody else has.
 */
export const SETTLE_SECONDS = 3;
const MOST_STEPS = 500;
const MOST_FAULTS = 5;
const LONGEST_WAIT = 60;

/** The comment of a post as it is sent. */
export function bodyOf({ tag, stamp, text }: Post, behavior: Behavior): string {
  return withMarker({ tag, stamp, kept: behavior === "new", folded: false }, text);
}

/** Seconds to wait before looking again after a write that failed; null: it is final. */
function patience(error: unknown, faults: number): number | null {
  if (!(error instanceof PublishFailure) || faults > MOST_FAULTS) return null;
  switch (error.kind) {
    case "gone":
      return 0;
    case "passing":
      return 2 ** (faults - 1);
    case "rate-limit":
      return error.seconds !== null && error.seconds <= LONGEST_WAIT ? error.seconds : null;
    case "token":
    case "permission":
    case "missing":
    case "refused":
      return null;
  }
}

async function perform(comments: Comments, step: Exclude<Step, { kind: "done" }>, body: string): Promise<void> {
  switch (step.kind) {
    case "create":
      return comments.create(body);
    case "update":
      return comments.update(step.comment, body);
    case "hide":
      return comments.hide(step.comment);
    case "delete":
      return comments.delete(step.comment);
  }
}

/**
 * Brings a post to its pull or merge request. Each round reads all comments and does one thing; a write whose answer got
 * lost is therefore never sent blindly again, and a job that is killed leaves nothing that the next one cannot mend.
 * Rejects with a PublishFailure.
 */
export async function post(comments: Comments, mine: Post, behavior: Behavior, pace: Pace): Promise<Posted> {
  const body = bodyOf(mine, behavior);
  let did: "created" | "updated" | null = null;
  let settled = true;
  let faults = 0;
  for (let round = 0; round < MOST_STEPS; round += 1) {
    const step = nextStep(await comments.list(), mine, behavior, did !== null);
    if (step.kind === "done") {
      if (settled) return posted(step.outdated, did, step.comment);
      await pace.pause(SETTLE_SECONDS);
      settled = true;
      continue;
    }
    settled = false;
    try {
      await perform(comments, step, body);
      if (step.kind === "create") did = "created";
      else if (step.kind === "update") did ??= "updated";
    } catch (error) {
      faults += 1;
      const seconds = patience(error, faults);
      if (seconds === null) throw error;
      await pace.pause(seconds);
    }
  }
  throw new PublishFailure("passing", "The comments kept changing while the comment was posted.", "Run the job again.");
}

function posted(outdated: boolean, did: "created" | "updated" | null, comment: Comment | null): Posted {
  return { what: outdated ? "outdated" : (did ?? "unchanged"), url: comment?.url ?? null };
}
