import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BEHAVIORS, type Behavior, type Post } from "../../src/publish/choose.js";
import type { Comment, Comments } from "../../src/publish/comments.js";
import { PublishFailure } from "../../src/publish/failure.js";
import { markerLine, readMarker, textOf, withMarker } from "../../src/publish/marker.js";
import { post, SETTLE_SECONDS } from "../../src/publish/post.js";
import { compareStamps } from "../../src/publish/stamp.js";

/**
 * Jobs that post at the same time, in virtual time: every request takes its time to the host and back, answers get lost,
 * jobs are killed. A request takes a third of the time at most, either way, that a job waits before it looks for the last time.
 */
const SLOWEST = Math.floor((SETTLE_SECONDS * 1000) / 3);

class VirtualTime {
  #now = 0;
  #order = 0;
  readonly #waiting: { readonly at: number; readonly order: number; readonly wake: () => void }[] = [];

  after(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.#order += 1;
      this.#waiting.push({ at: this.#now + milliseconds, order: this.#order, wake });
    });
  }

  /** Runs until nobody waits any more. */
  async run(): Promise<void> {
    for (;;) {
      await new Promise((settled) => setImmediate(settled));
      const [next] = this.#waiting.sort((a, b) => a.at - b.at || a.order - b.order);
      if (next === undefined) return;
      this.#waiting.shift();
      this.#now = next.at;
      next.wake();
    }
  }
}

/** What happens to one request: milliseconds there and back, and whether the answer gets lost before or after the deed. */
interface Trip {
  readonly there: number;
  readonly back: number;
  readonly lost: "no" | "before" | "after";
}

interface Job {
  readonly stamp: string;
  readonly starts: number;
  /** Requests after which it is killed: its next one reaches the host, or not, and nobody waits for the answer. */
  readonly diesAfter: number | null;
  readonly trips: readonly Trip[];
}

const CALM: Trip = { there: 1, back: 1, lost: "no" };

class Board {
  comments: Comment[];
  #last: number;

  constructor(comments: readonly Comment[]) {
    this.comments = [...comments];
    this.#last = comments.length;
  }

  /** The comments as one job sees them. */
  of(time: VirtualTime, { trips, diesAfter }: Job): Comments {
    let request = 0;
    const send = async <T>(deed: () => T, reads = false): Promise<T> => {
      const trip = trips[request] ?? CALM;
      request += 1;
      const dead = diesAfter !== null && request > diesAfter;
      await time.after(trip.there);
      if (dead && trip.lost === "before") return new Promise<T>(() => {});
      if (!reads && trip.lost === "before") {
        await time.after(trip.back);
        throw new PublishFailure("passing", "lost before");
      }
      const result = deed();
      if (dead) return new Promise<T>(() => {});
      await time.after(trip.back);
      if (!reads && trip.lost === "after") throw new PublishFailure("passing", "lost after");
      return result;
    };
    const change = (comment: Comment, fields: Partial<Comment>) =>
      send(() => {
        if (!this.comments.some((each) => each.id === comment.id)) throw new PublishFailure("gone", "gone");
        this.comments = this.comments.map((each) => (each.id === comment.id ? { ...each, ...fields } : each));
      });
    return {
      list: () => send(() => [...this.comments], true),
      create: (body) =>
        send(() => {
          this.#last += 1;
          this.comments.push({ id: this.#last, body, own: true, hidden: false, url: null });
        }),
      update: (comment, body) => change(comment, { body }),
      hide: (comment) => change(comment, { hidden: true }),
      delete: (comment) =>
        send(() => {
          this.comments = this.comments.filter((each) => each.id !== comment.id);
        }),
    };
  }
}

const trip: fc.Arbitrary<Trip> = fc.record({
  there: fc.integer({ min: 1, max: SLOWEST }),
  back: fc.integer({ min: 1, max: SLOWEST }),
  lost: fc.constantFrom(
    "no" as const,
    "no" as const,
    "no" as const,
    "no" as const,
    "before" as const,
    "after" as const,
  ),
});
const job = (dies: boolean): fc.Arbitrary<Job> =>
  fc.record({
    stamp: fc.integer({ min: 5, max: 9 }).map(String),
    starts: fc.integer({ min: 0, max: 4000 }),
    diesAfter: dies ? fc.option(fc.integer({ min: 0, max: 4 })) : fc.constant(null),
    // A job gives up after five answers that got lost.
    trips: fc.array(trip, { maxLength: 14 }).filter((trips) => trips.filter((each) => each.lost !== "no").length <= 5),
  });
/** What is there before: leftovers of older runs, another tag, and markers that somebody else planted. */
const before: fc.Arbitrary<readonly Comment[]> = fc
  .array(
    fc.record({
      stamp: fc.integer({ min: 1, max: 4 }).map(String),
      tag: fc.constantFrom("t", "t", "other"),
      own: fc.constantFrom(true, true, false),
    }),
    { maxLength: 4 },
  )
  .map((all) =>
    all.map(({ stamp, tag, own }, i) => {
      const body = `${markerLine({ tag, stamp: own ? stamp : "99", kept: false, folded: false })}\n\nold ${i}`;
      return { id: i + 1, body, own, hidden: false, url: null };
    }),
  );

function postOf({ stamp }: Job, i: number): Post {
  return { tag: "t", stamp, text: `job ${i} of run ${stamp}` };
}

async function run(jobs: readonly Job[], board: Board, behavior: Behavior): Promise<void> {
  const time = new VirtualTime();
  const pace = { pause: (seconds: number) => time.after(seconds * 1000) };
  for (const [i, each] of jobs.entries()) {
    void time.after(each.starts).then(() => post(board.of(time, each), postOf(each, i), behavior, pace));
  }
  await time.run();
}

function ours(board: Board): readonly Comment[] {
  return board.comments.filter((each) => each.own && !each.hidden && readMarker(each.body)?.tag === "t");
}

const ONE_LEFT = BEHAVIORS.filter((each) => each !== "new");

describe.each(ONE_LEFT)("jobs at the same time, %s", (behavior) => {
  test("end in one comment with the newest content, and nobody else's is touched", async () => {
    await fc.assert(
      fc.asyncProperty(before, fc.array(job(false), { minLength: 1, maxLength: 4 }), async (seen, jobs) => {
        const board = new Board(seen);
        await run(jobs, board, behavior);
        const posts = jobs.map(postOf);
        const newest = posts.reduce((a, b) => (compareStamps(b.stamp, a.stamp) > 0 ? b : a));
        const allowed = posts.filter((each) => compareStamps(each.stamp, newest.stamp) === 0).map((each) => each.text);
        expect(ours(board)).toHaveLength(1);
        expect(allowed).toContain(textOf(ours(board)[0]?.body ?? ""));
        const others = (from: readonly Comment[]) =>
          from.filter((each) => !each.own || readMarker(each.body)?.tag !== "t");
        expect(others(board.comments)).toEqual(others(seen));
      }),
      { numRuns: 120 },
    );
  });

  test("jobs that are killed leave nothing that the next run does not mend", async () => {
    await fc.assert(
      fc.asyncProperty(before, fc.array(job(true), { minLength: 1, maxLength: 3 }), async (seen, jobs) => {
        const board = new Board(seen);
        await run(jobs, board, behavior);
        await run([{ stamp: "20", starts: 0, diesAfter: null, trips: [] }], board, behavior);
        expect(ours(board).map((each) => each.body)).toEqual([
          withMarker({ tag: "t", stamp: "20", kept: false, folded: false }, "job 0 of run 20"),
        ]);
      }),
      { numRuns: 120 },
    );
  });
});

describe("jobs at the same time, new", () => {
  test("each run has its comment once, even when answers get lost", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(job(false), { minLength: 1, maxLength: 4 }), async (jobs) => {
        const board = new Board([]);
        await run(jobs, board, "new");
        const stamps = ours(board).map((each) => readMarker(each.body)?.stamp ?? "");
        expect(new Set(stamps).size).toBe(stamps.length);
        const newest = jobs.map((each) => each.stamp).reduce((a, b) => (compareStamps(b, a) > 0 ? b : a));
        expect(stamps).toContain(newest);
      }),
      { numRuns: 120 },
    );
  });
});
