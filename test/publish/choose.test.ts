import { describe, expect, test } from "vitest";
import { type Behavior, nextStep, type Step } from "../../src/publish/choose.js";
import type { Comment } from "../../src/publish/comments.js";
import { markerLine } from "../../src/publish/marker.js";

interface Written {
  readonly stamp: string;
  readonly text?: string;
  readonly tag?: string;
  readonly own?: boolean;
  readonly hidden?: boolean;
  readonly kept?: boolean;
}

/** Comments in the order in which they were written: ids 1, 2, … */
function comments(...all: readonly Written[]): readonly Comment[] {
  return all.map(({ stamp, text = `text of ${stamp}`, tag = "t", own = true, hidden = false, kept = false }, i) => {
    const body = `${markerLine({ tag, stamp, kept, folded: false })}\n\n${text}`;
    return { id: i + 1, body, own, hidden, url: null };
  });
}

function told(step: Step): string {
  switch (step.kind) {
    case "create":
      return "create";
    case "update":
    case "hide":
    case "delete":
      return `${step.kind} ${step.comment.id}`;
    case "done":
      return step.outdated ? "outdated" : "done";
  }
}

function next(seen: readonly Comment[], behavior: Behavior, { stamp = "10", wrote = false } = {}): string {
  return told(nextStep(seen, { tag: "t", stamp, text: `text of ${stamp}` }, behavior, wrote));
}

const OLD = { stamp: "8" };
const MINE = { stamp: "10" };
const NEWER = { stamp: "12" };

describe("update", () => {
  test.each([
    ["nothing there", comments(), "create"],
    ["an older one", comments(OLD), "update 1"],
    ["mine, the same", comments(MINE), "done"],
    ["mine, another text", comments({ ...MINE, text: "x" }), "update 1"],
    ["the same text of an older run: its stamp moves on", comments({ ...OLD, text: "text of 10" }), "update 1"],
    ["a newer one", comments(NEWER), "outdated"],
    ["a newer one, hidden by somebody", comments({ ...NEWER, hidden: true }), "outdated"],
    ["an older one, hidden by somebody: nobody would see an update", comments({ ...OLD, hidden: true }), "create"],
    ["a marker of somebody else", comments({ ...NEWER, own: false }), "create"],
    ["another tag", comments({ ...NEWER, tag: "u" }), "create"],
    ["left over by a job that was killed", comments(OLD, MINE), "delete 1"],
    ["two of the same age: the older comment stays", comments(MINE, MINE), "delete 2"],
    ["an outdated run tidies too", comments(OLD, NEWER), "delete 1"],
    ["what was posted to stay, stays", comments({ ...OLD, kept: true }, MINE), "done"],
    ["the newest is updated", comments(OLD, { stamp: "9" }), "update 2"],
  ])("%s", (_name, seen, expected) => {
    expect(next(seen, "update")).toBe(expected);
  });

  test("having written, another text of the same run is left: two jobs with one tag do not fight", () => {
    expect(next(comments({ ...MINE, text: "x" }), "update", { wrote: true })).toBe("done");
  });
});

describe("new", () => {
  test.each([
    ["nothing there", comments(), "create"],
    ["an older one", comments({ ...OLD, kept: true }), "create"],
    ["the same text of an older run is not posted again", comments({ ...OLD, text: "text of 10" }), "update 1"],
    ["mine", comments(OLD, MINE), "done"],
    ["mine, another text", comments(OLD, { ...MINE, text: "x" }), "update 2"],
    ["a newer one", comments(NEWER), "outdated"],
    ["mine twice: the first answer got lost", comments(MINE, MINE), "delete 2"],
  ])("%s", (_name, seen, expected) => {
    expect(next(seen, "new")).toBe(expected);
  });
});

describe("hide-and-new", () => {
  test.each([
    ["the new one comes before the old ones go", comments(OLD), "create"],
    ["then the old ones are hidden", comments(OLD, MINE), "hide 1"],
    ["until one is seen", comments({ ...OLD, hidden: true }, MINE), "done"],
    ["the same text is not posted again", comments({ ...OLD, text: "text of 10" }), "update 1"],
    ["a newer one: mine is hidden", comments(MINE, NEWER), "hide 1"],
    ["hidden ones only", comments({ ...OLD, hidden: true }), "create"],
  ])("%s", (_name, seen, expected) => {
    expect(next(seen, "hide-and-new")).toBe(expected);
  });
});

describe("delete-and-new", () => {
  test.each([
    ["the new one comes before the old ones go", comments(OLD), "create"],
    ["then the old ones are deleted", comments(OLD, MINE), "delete 1"],
    ["hidden and kept ones too", comments({ ...OLD, hidden: true, kept: true }, MINE), "delete 1"],
    ["until one is left", comments(MINE), "done"],
    ["of others nothing", comments({ ...OLD, own: false }, MINE), "done"],
    ["a newer one: mine goes", comments(MINE, NEWER), "delete 1"],
  ])("%s", (_name, seen, expected) => {
    expect(next(seen, "delete-and-new")).toBe(expected);
  });
});
