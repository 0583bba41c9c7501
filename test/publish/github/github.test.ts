import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Behavior } from "../../../src/publish/choose.js";
import { readMarker, textOf, withMarker } from "../../../src/publish/marker.js";
import type { Place } from "../../../src/publish/place.js";
import { type Published, publish, type Timing } from "../../../src/publish/publish.js";
import { GithubServer, type Root } from "./server.js";

/** A second is 20 ms: long against a request to 127.0.0.1. */
const FAST: Timing = {
  pause: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 20)),
  second: 1,
  spaced: false,
};
const BOT = "github-actions[bot]";

let server: GithubServer;
let apiUrl: string;
async function started(root: Root = "/api/v3"): Promise<void> {
  server = new GithubServer(root);
  apiUrl = await server.http.start();
}
beforeEach(() => started());
afterEach(async () => {
  await server.http.stop();
  expect(server.http.complaints).toEqual([]);
});

function place(fields: Partial<Place> = {}): Place {
  return {
    platform: "github",
    apiUrl,
    repo: "o/r",
    request: 12,
    stamp: "10.1",
    token: "token-of-actions",
    tokenName: "GITHUB_TOKEN",
    elsewhere: null,
    readOnly: null,
    webUrl: null,
    ...fields,
  };
}

interface Said {
  readonly text?: string;
  readonly tag?: string;
  readonly behavior?: Behavior;
  readonly prefix?: string;
}

function say(
  at: Partial<Place> = {},
  { text = "### Hello\n", tag = "default", behavior = "update", prefix }: Said = {},
) {
  const where = place(at);
  const label = prefix === undefined ? null : { prefix, risk: "high" as const };
  return publish(where, { tag, stamp: where.stamp, text, behavior, label }, FAST);
}

function marked(stamp: string, text = "old", tag = "default"): string {
  return withMarker({ tag, stamp, kept: false, folded: false }, text);
}

function outcome(published: Published): string {
  switch (published.kind) {
    case "posted":
      return published.posted.what;
    case "skipped":
      return `skipped: ${published.because}`;
    case "failed":
      return `${published.failure.kind}: ${published.failure.message} ${published.failure.hint}`;
  }
}

function writes(): readonly string[] {
  return server.http.requests.filter((line) => !line.startsWith("GET") && !line.endsWith("graphql"));
}

describe("one comment", () => {
  test.each([
    ["an Enterprise Server", "/api/v3"],
    ["github.com", ""],
  ] as const)("created on %s, and updated by the next run", async (_name, root) => {
    await server.http.stop();
    await started(root);
    const first = await say();
    expect(first).toMatchObject({
      kind: "posted",
      posted: { what: "created", url: expect.stringContaining("#issuecomment-") },
    });
    expect(outcome(await say({ stamp: "11.1" }, { text: "### Later\n" }))).toBe("updated");
    expect(server.comments.map((each) => each.body)).toEqual([
      "<!-- planrisk:comment v1 tag=default stamp=11.1 -->\n\n### Later\n",
    ]);
  });

  test("the same run again writes nothing", async () => {
    await say();
    const before = writes().length;
    expect(outcome(await say())).toBe("unchanged");
    expect(writes()).toHaveLength(before);
  });

  test("an older run leaves a newer comment alone", async () => {
    server.add(BOT, marked("12.1", "newer"));
    expect(outcome(await say())).toBe("outdated");
    expect(writes()).toEqual([]);
  });

  test("a marker planted by somebody else is not ours, however new", async () => {
    const planted = server.add("mallory", marked("99999999999.1", "🟢 nothing to see"));
    expect(outcome(await say())).toBe("created");
    expect(server.comments).toHaveLength(2);
    expect(planted.body).toContain("nothing to see");
  });

  test("each tag has its own", async () => {
    await say({}, { tag: "staging" });
    await say({}, { tag: "production" });
    expect(server.comments.map((each) => readMarker(each.body)?.tag)).toEqual(["staging", "production"]);
  });

  test("on the third page it is found", async () => {
    for (let i = 0; i < 230; i += 1) server.add("mona", `talk ${i}`);
    server.add(BOT, marked("9.1"));
    expect(outcome(await say())).toBe("updated");
    expect(server.comments.filter((each) => each.login === BOT)).toHaveLength(1);
  });

  test("whoever comments: a person's token has the person's comments", async () => {
    server.add(BOT, marked("9.1"));
    server.add("mona", marked("9.1"));
    expect(outcome(await say({ token: "token-of-person" }))).toBe("updated");
    expect(server.comments.map((each) => readMarker(each.body)?.stamp)).toEqual(["9.1", "10.1"]);
  });

  test("one that somebody has hidden is not updated: nobody would see it", async () => {
    server.add(BOT, marked("9.1"), true);
    expect(outcome(await say())).toBe("created");
  });
});

describe("behaviors", () => {
  test.each([
    ["update", ["10.1"], 0],
    ["new", ["8.1", "9.1", "10.1"], 0],
    ["hide-and-new", ["8.1", "9.1", "10.1"], 2],
    ["delete-and-new", ["10.1"], 0],
  ] as const)("%s", async (behavior, stamps, hidden) => {
    server.add(BOT, marked("8.1"));
    server.add(BOT, marked("9.1"));
    await say({}, { behavior });
    expect(server.comments.map((each) => readMarker(each.body)?.stamp)).toEqual(stamps);
    expect(server.comments.filter((each) => each.hidden)).toHaveLength(hidden);
  });
});

describe("several at once", () => {
  test("two jobs of different runs: one comment, with the newer content", async () => {
    await Promise.all([say({ stamp: "10.1" }, { text: "a" }), say({ stamp: "11.1" }, { text: "b" })]);
    expect(server.comments.map((each) => textOf(each.body))).toEqual(["b"]);
  });

  test("eight jobs of one run that share a tag: one comment", async () => {
    await Promise.all(Array.from({ length: 8 }, (_, i) => say({}, { text: `job ${i}` })));
    expect(server.comments).toHaveLength(1);
  });

  test("an older run that writes in between is put right", async () => {
    server.add(BOT, marked("9.1"));
    let overwritten = false;
    server.http.before = (line) => {
      // Another job read the comments when ours did, and writes after us.
      const [comment] = server.comments;
      if (line.startsWith("GET") && !overwritten && comment?.body.includes("10.1")) {
        overwritten = true;
        comment.body = marked("9.2", "of an older run");
      }
    };
    expect(outcome(await say())).toBe("updated");
    expect(overwritten).toBe(true);
    expect(server.comments.map((each) => textOf(each.body))).toEqual(["### Hello"]);
  });

  test("a comment that is deleted while it is updated is created anew", async () => {
    server.add(BOT, marked("9.1"));
    server.http.before = (line) => {
      if (line.startsWith("PATCH")) server.comments = [];
    };
    expect(outcome(await say())).toBe("created");
    expect(server.comments).toHaveLength(1);
  });

  test("a comment that is deleted between two questions does not confuse", async () => {
    server.add(BOT, marked("9.1"));
    const gone = server.add(BOT, marked("8.1"));
    server.http.before = (line) => {
      if (line.endsWith("graphql")) server.comments = server.comments.filter((each) => each !== gone);
    };
    expect(outcome(await say())).toBe("updated");
  });
});

const GONE = { status: 502, body: "<html>Bad Gateway</html>" };

describe("what passes", () => {
  test.each([
    ["a read that fails", { on: /^GET .*comments$/, answer: GONE }],
    ["a read that fails three times", { on: /^GET .*comments$/, answer: GONE, times: 3 }],
    ["GraphQL that fails", { on: /graphql$/, answer: GONE }],
    ["a write that never arrived", { on: /^POST .*comments$/, answer: GONE }],
    ["a write whose answer got lost", { on: /^POST .*comments$/, answer: GONE, applied: true }],
    ["a rate limit that is soon over", rateLimited({ "retry-after": "1" })],
    [
      "a primary rate limit that is soon over",
      rateLimited({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.floor(Date.now() / 1000)) }),
    ],
  ])("%s ends in one comment", async (_name, fault) => {
    server.http.faults = [fault];
    expect(outcome(await say())).toMatch(/^(created|unchanged)$/);
    expect(server.comments).toHaveLength(1);
  });
});

function rateLimited(headers: Readonly<Record<string, string>>) {
  const body = { message: "You have exceeded a secondary rate limit", documentation_url: "https://docs.github.com" };
  return { on: /^POST .*comments$/, answer: { status: 403, body, headers } };
}

describe("what does not pass is one sentence that names what is missing", () => {
  test.each([
    [
      "401",
      {},
      { token: "wrong" },
      /^token: GitHub does not accept the token in GITHUB_TOKEN \(401: Bad credentials\)/,
    ],
    [
      "403",
      {},
      { token: "token-of-fork" },
      /^permission: The token in GITHUB_TOKEN may not write the comment of o\/r#12 \(403: .*`permissions: pull-requests: write`/,
    ],
    [
      "404",
      {},
      { request: 13 },
      /^missing: There is no pull request o\/r#13 that the token in GITHUB_TOKEN can see \(404\)/,
    ],
    [
      "422",
      { text: "x".repeat(70_000) },
      {},
      /^refused: GitHub refused the comment of o\/r#12 \(422: Validation Failed\)/,
    ],
  ])("%s", async (_name, said, at, expected) => {
    expect(outcome(await say(at, said))).toMatch(expected);
    expect(server.comments).toEqual([]);
  });

  test("a locked conversation says so", async () => {
    const message = "Unable to create comment because issue is locked.";
    server.http.faults = [{ on: /^POST .*comments$/, answer: { status: 403, body: { message } } }];
    expect(outcome(await say())).toContain("(403: Unable to create comment because issue is locked.)");
  });

  test("a rate limit that lasts is not waited for", async () => {
    server.http.faults = [{ ...rateLimited({ "retry-after": "1800" }), times: 9 }];
    expect(outcome(await say())).toMatch(
      /^rate-limit: GitHub's rate limit for GITHUB_TOKEN is used up .* in 30 minutes\.$/,
    );
    expect(writes()).toHaveLength(1);
  });

  test("GraphQL's own way to say it: a status of 200", async () => {
    const errors = [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }];
    server.http.faults = [{ on: /graphql$/, answer: { status: 200, body: { data: null, errors } }, times: 9 }];
    expect(outcome(await say())).toMatch(/^rate-limit/);
  });

  test("a host that stays down", async () => {
    server.http.faults = [{ on: /./, answer: GONE, times: 99 }];
    expect(outcome(await say())).toMatch(
      /^passing: GitHub did not answer at http:\/\/127\.0\.0\.1:\d+\/api\/v3 \(502\)/,
    );
  });

  test("nobody listens", async () => {
    expect(outcome(await say({ apiUrl: "http://127.0.0.1:9/api/v3" }))).toMatch(/^passing: GitHub did not answer at/);
  });

  test("a login page instead of an answer", async () => {
    server.http.faults = [{ on: /^GET/, answer: { status: 200, body: "<html>Log in</html>" } }];
    expect(outcome(await say())).toMatch(/^refused: GitHub does not answer as its API does/);
  });

  test("the token is in no sentence", async () => {
    server.http.faults = [{ on: /./, answer: { status: 500, body: { message: "oops" } }, times: 99 }];
    const published = await say({ token: "ghp_canary" });
    expect(JSON.stringify(published, Object.getOwnPropertyNames(Error.prototype))).not.toContain("canary");
    expect(outcome(published)).not.toContain("canary");
  });
});

test("a fork's token may only read: skipped, and it is said why", async () => {
  const readOnly = "the pull request comes from a fork";
  expect(outcome(await say({ token: "token-of-fork", readOnly }))).toBe(`skipped: ${readOnly}`);
  // Some repositories give forks a token that may write.
  expect(outcome(await say({ readOnly }))).toBe("created");
});

describe("the pull request of a workflow_run", () => {
  const head = { owner: "fork", branch: "topic", sha: "a".repeat(40) };
  const open = { number: 12, state: "open", head: "fork:topic", sha: head.sha } as const;

  test.each([
    ["by its head", [open], "created"],
    ["that has moved on since", [{ ...open, sha: "b".repeat(40) }], "created"],
    [
      "not one of before with the same branch",
      [{ ...open, number: 7, state: "closed", sha: "c".repeat(40) }, open],
      "created",
    ],
    ["merged meanwhile", [{ ...open, state: "closed" }], "created"],
    ["none", [], "missing: No pull request of o/r comes from fork:topic. Say which with --pr."],
    [
      "two with the same head",
      [open, { ...open, number: 13 }],
      "missing: Several pull requests of o/r come from fork:topic: #12, #13. Say which with --pr.",
    ],
  ] as const)("%s", async (_name, pulls, expected) => {
    server.pulls = [...pulls];
    expect(outcome(await say({ request: head }))).toBe(expected);
  });
});

describe("labels", () => {
  test("one label tells the risk; others stay", async () => {
    server.labels = ["bug", "planrisk/low"];
    await say({}, { prefix: "planrisk/" });
    expect(server.labels).toEqual(["bug", "planrisk/high"]);
    const before = writes().length;
    await say({}, { prefix: "planrisk/" });
    expect(writes()).toHaveLength(before);
  });

  test("an older run does not change them", async () => {
    server.add(BOT, marked("12.1", "newer"));
    await say({}, { prefix: "planrisk/" });
    expect(server.labels).toEqual([]);
  });

  test("one that was taken away first is no failure; one that may not be set is told, and the comment stands", async () => {
    server.labels = ["planrisk/low"];
    server.http.before = (line) => {
      if (line.startsWith("DELETE")) server.labels = server.labels.filter((each) => each !== "planrisk/low");
    };
    expect(await say({}, { prefix: "planrisk/" })).toMatchObject({ unlabelled: null });
    server.http.faults = [{ on: /labels/, answer: { status: 403, body: { message: "no" } } }];
    expect(await say({ stamp: "11" }, { prefix: "p/" })).toMatchObject({
      kind: "posted",
      unlabelled: { kind: "permission" },
    });
  });
});

test("the loopback server tells what does not fit GitHub's description", async () => {
  const ask = (method: string, path: string, body: unknown) =>
    fetch(`${apiUrl}${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { authorization: "token token-of-actions", "content-type": "application/json" },
    });
  await ask("POST", "/repos/o/r/issues/12/comments", { bdoy: "x" });
  await ask("POST", "/repos/o/r/issues/twelve/comments", { body: "x" });
  await ask("PUT", "/repos/o/r/issues/12/comments", { body: "x" });
  await ask("POST", "/../graphql", { query: "{ viewer { name } }" });
  expect(server.http.complaints.splice(0)).toEqual([
    expect.stringContaining("required property 'body'"),
    expect.stringContaining("must be integer"),
    expect.stringContaining("is unknown"),
    expect.stringContaining('Cannot query field "name"'),
  ]);
});
