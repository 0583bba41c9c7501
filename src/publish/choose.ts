import type { Comment } from "./comments.js";
import { type Marker, readMarker, textOf } from "./marker.js";
import { compareStamps, type Stamp } from "./stamp.js";

/** What becomes of the comment of earlier runs: it is updated, stays, is hidden, or is deleted. */
export const BEHAVIORS = ["update", "new", "hide-and-new", "delete-and-new"] as const;
export type Behavior = (typeof BEHAVIORS)[number];

/** What a run has to say. */
export interface Post {
  readonly tag: string;
  readonly stamp: Stamp;
  /** Markdown, without the marker. */
  readonly text: string;
}

/** The one thing to do next; `done`: nothing. */
export type Step =
  | { readonly kind: "create" }
  | { readonly kind: "update" | "hide" | "delete"; readonly comment: Comment }
  | { readonly kind: "done"; readonly outdated: boolean; readonly comment: Comment | null };

interface Ours {
  readonly comment: Comment;
  readonly marker: Marker;
}

/** Newest first; of equally new ones the oldest comment, which people have seen, is first. A total order: all jobs agree. */
function byStanding(a: Ours, b: Ours): number {
  return compareStamps(b.marker.stamp, a.marker.stamp) || a.comment.id - b.comment.id;
}

function oursOf(seen: readonly Comment[], tag: string): readonly Ours[] {
  return seen
    .flatMap((comment) => {
      const marker = comment.own ? readMarker(comment.body) : null;
      return marker === null || marker.tag !== tag ? [] : [{ comment, marker }];
    })
    .sort(byStanding);
}

/** How our text comes to be seen; null when it is, or `wrote` and something of the same run took its place. */
function place(visible: readonly Ours[], post: Post, behavior: Behavior, wrote: boolean): Step | null {
  const best = visible[0];
  if (best === undefined) return { kind: "create" };
  const sameRun = compareStamps(best.marker.stamp, post.stamp) === 0;
  const sameText = textOf(best.comment.body) === textOf(post.text);
  if (sameRun && (sameText || wrote)) return null;
  // The same text is not posted anew: only its stamp moves on, which notifies nobody.
  if (behavior === "update" || sameRun || sameText) return { kind: "update", comment: best.comment };
  return { kind: "create" };
}

/** Whether a better one of the same run stands before it. */
function isTwin(each: Ours, i: number, all: readonly Ours[]): boolean {
  const before = all[i - 1];
  return before !== undefined && compareStamps(before.marker.stamp, each.marker.stamp) === 0;
}

/** A comment that another one outranks, and what to do with it. */
function tidy(ours: readonly Ours[], behavior: Behavior): Step | null {
  const visible = ours.filter((each) => !each.comment.hidden);
  const best = visible[0];
  if (best === undefined) return null;
  const first = (kind: "hide" | "delete", from: readonly Ours[]): Step | null =>
    from[0] === undefined ? null : { kind, comment: from[0].comment };
  const others = (from: readonly Ours[]) => from.filter((each) => each !== best);
  switch (behavior) {
    case "update":
      return first("delete", others(visible.filter((each) => !each.marker.kept)));
    case "new":
      return first("delete", visible.filter(isTwin));
    case "hide-and-new":
      return first("hide", others(visible));
    case "delete-and-new":
      return first("delete", others(ours));
  }
}

/**
 * What a job does next, given all comments as they are now. Asked again after each step, until it says `done`; jobs that do
 * so at the same time end in one comment with the newest content, because
 * - no run writes once it sees a newer one,
 * - only comments that another one outranks are deleted or hidden, and all jobs rank alike.
 *
 * `wrote`: this job has created or updated a comment already. Then another text of the same run is left as it is: two jobs
 * of one run with one tag would otherwise overwrite each other forever.
 */
export function nextStep(seen: readonly Comment[], post: Post, behavior: Behavior, wrote: boolean): Step {
  const ours = oursOf(seen, post.tag);
  const visible = ours.filter((each) => !each.comment.hidden);
  const newest = ours[0];
  const outdated = newest !== undefined && compareStamps(newest.marker.stamp, post.stamp) > 0;
  const placed = outdated ? null : place(visible, post, behavior, wrote);
  return placed ?? tidy(ours, behavior) ?? { kind: "done", outdated, comment: visible[0]?.comment ?? null };
}
