import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Behavior } from "../../../src/publish/choose.js";
import { readMarker, textOf, withMarker } from "../../../src/publish/marker.js";
import type { Place } from "../../../src/publish/place.js";
import { type Published, publish, type Timing } from "../../../src/publish/publish.js";
import { GitlabServer } from "./server.js";

/** A second is 20 ms: long against a request to 127.0.0.1. */
const FAST: Timing = {
  pause: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 20)),
  second: 1,
  spaced: false,
};
const BOT = 50;

let server: GitlabServer;
let apiUrl: string;
beforeEach(async () => {
  server = new GitlabServer();
  apiUrl = await server.http.start();
});
afterEach(async () => {
  await server.http.stop();
  expect(server.http.complaints).toEqual([]);
});

function say(at: Partial<Place> = {}, said: { text?: string; behavior?: Behavior; prefix?: string } = {}) {
  const where: Place = {
    platform: "gitlab",
    apiUrl,
    repo: "g/p",
    request: 7,
    stamp: "10.1",
    token: "token-of-project",
    tokenName: "GITLAB_TOKEN",
    elsewhere: null,
    readOnly: null,
    webUrl: "https://gitlab.example/g/p/-/merge_requests/7",
    ...at,
  };
  const { text = "### Hello\n", behavior = "update", prefix } = said;
  const label = prefix === undefined ? null : { prefix, risk: "medium" as const };
  return publish(where, { tag: "default", stamp: where.stamp, text, behavior, label }, FAST);
}

function marked(stamp: string, text = "old"): string {
  return withMarker({ tag: "default", stamp, kept: false, folded: false }, text);
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

describe("one note", () => {
  test.each([["5"], ["g/p"]])("created in project %s, and updated by the next run", async (repo) => {
    expect(await say({ repo })).toMatchObject({
      kind: "posted",
      posted: { what: "created", url: "https://gitlab.example/g/p/-/merge_requests/7#note_301" },
    });
    expect(outcome(await say({ repo, stamp: "11.1" }, { text: "### Later\n" }))).toBe("updated");
    expect(server.notes.map((each) => each.body)).toEqual([
      "<!-- planrisk:comment v1 tag=default stamp=11.1 -->\n\n### Later\n",
    ]);
    expect(outcome(await say({ repo, stamp: "11.1" }, { text: "### Later\n" }))).toBe("unchanged");
    expect(outcome(await say({ repo }))).toBe("outdated");
  });

  test("a marker of somebody else, and one in a system note, are not ours", async () => {
    server.add(1, marked("99999"));
    server.add(BOT, marked("99999"), { system: true });
    expect(outcome(await say())).toBe("created");
    expect(server.notes).toHaveLength(3);
  });

  test.each([
    ["with headers", true],
    ["without", false],
  ])("on the third page it is found, %s", async (_name, headers) => {
    server.pageHeaders = headers;
    for (let i = 0; i < 230; i += 1) server.add(1, `talk ${i}`);
    server.add(BOT, marked("9.1"));
    expect(outcome(await say())).toBe("updated");
  });

  test("a page that is not full need not be the last: notes that may not be seen are left out", async () => {
    for (let i = 0; i < 120; i += 1) server.add(1, `talk ${i}`, { unseen: i % 2 === 0 });
    server.add(BOT, marked("9.1"));
    expect(outcome(await say())).toBe("updated");
  });
});

describe("behaviors", () => {
  test.each([
    ["update", ["10.1"]],
    ["new", ["8.1", "9.1", "10.1"]],
    ["delete-and-new", ["10.1"]],
  ] as const)("%s", async (behavior, stamps) => {
    server.add(BOT, marked("8.1"));
    server.add(BOT, marked("9.1"));
    await say({}, { behavior });
    expect(server.notes.map((each) => readMarker(each.body)?.stamp)).toEqual(stamps);
  });

  test("hide-and-new folds: GitLab cannot hide a note", async () => {
    server.add(BOT, marked("9.1", "what was said"));
    await say({}, { behavior: "hide-and-new" });
    expect(server.notes.map((each) => each.body)).toEqual([
      "<!-- planrisk:comment v1 tag=default stamp=9.1 folded -->\n\n" +
        "<details><summary>Outdated: there is a newer comment</summary>\n\nwhat was said\n\n</details>\n",
      marked("10.1", "### Hello\n"),
    ]);
    const bodies = server.notes.map((each) => each.body);
    await say({}, { behavior: "hide-and-new" });
    expect(server.notes.map((each) => each.body)).toEqual(bodies);
  });

  test("folding the longest note leaves no longer one", async () => {
    const long = server.add(BOT, marked("9.1", "x".repeat(999_900)));
    await say({}, { behavior: "hide-and-new" });
    expect(textOf(long.body)).toBe("Outdated: there is a newer comment.");
  });
});

describe("several at once", () => {
  test("two jobs of different pipelines: one note, with the newer content", async () => {
    await Promise.all([say({ stamp: "10.1" }, { text: "a" }), say({ stamp: "11.1" }, { text: "b" })]);
    expect(server.notes.map((each) => textOf(each.body))).toEqual(["b"]);
  });

  test("five jobs of one pipeline: one note", async () => {
    await Promise.all(Array.from({ length: 5 }, (_, i) => say({ stamp: `10.${i}` }, { text: `job ${i}` })));
    expect(server.notes.map((each) => textOf(each.body))).toEqual(["job 4"]);
  });
});

const GONE = { status: 502, body: "<html>GitLab is not responding</html>" };

describe("what passes", () => {
  test.each([
    ["a read that fails", { on: /^GET .*notes$/, answer: GONE, times: 2 }],
    ["a write that never arrived", { on: /^POST/, answer: GONE }],
    ["a write whose answer got lost", { on: /^POST/, answer: GONE, applied: true }],
    [
      "a rate limit that is soon over",
      { on: /^POST/, answer: { status: 429, body: "Retry later", headers: { "retry-after": "1" } } },
    ],
  ])("%s ends in one note", async (_name, fault) => {
    server.http.faults = [fault];
    expect(outcome(await say())).toMatch(/^(created|unchanged)$/);
    expect(server.notes).toHaveLength(1);
  });
});

describe("what does not pass is one sentence that names what is missing", () => {
  test.each([
    ["401", { token: "wrong" }, /^token: GitLab does not accept the token in GITLAB_TOKEN \(401: 401 Unauthorized\)/],
    [
      "the job token",
      { token: "wrong", tokenName: "CI_JOB_TOKEN" },
      /CI_JOB_TOKEN may read notes and not write them\. It takes a project access token with the scope `api`/,
    ],
    [
      "403",
      { token: "token-of-reader" },
      /^permission: The token in GITLAB_TOKEN may not comment on g\/p!7 \(403: insufficient_scope\)\. .* scope `api`/,
    ],
    ["404", { request: 8 }, /^missing: There is no merge request g\/p!8 that the token in GITLAB_TOKEN can see/],
    ["another project", { repo: "6" }, /^missing: There is no merge request 6!7/],
  ])("%s", async (_name, at, expected) => {
    expect(outcome(await say(at))).toMatch(expected);
    expect(server.notes).toEqual([]);
  });

  test("a text that GitLab does not take", async () => {
    expect(outcome(await say({}, { text: "x".repeat(1_000_001) }))).toMatch(/^refused: .*400: .*is too long/);
  });

  test("a rate limit that lasts is not waited for", async () => {
    const answer = { status: 429, body: "Retry later", headers: { "retry-after": "3600" } };
    server.http.faults = [{ on: /notes$/, answer, times: 9 }];
    expect(outcome(await say())).toMatch(/^rate-limit: .* Run the job again in 3600 seconds\.$/);
    expect(server.http.requests).toHaveLength(2);
  });

  test("a redirect is not followed: the token stays here", async () => {
    const headers = { location: "http://127.0.0.1:9/elsewhere" };
    server.http.faults = [{ on: /user$/, answer: { status: 301, body: { message: "moved" }, headers } }];
    expect(outcome(await say())).toMatch(
      /^refused: GitLab's API at .* is at http:\/\/127\.0\.0\.1:9\/elsewhere now \(301\)/,
    );
  });

  test.each([
    ["stays down", () => apiUrl, GONE],
    ["does not listen", () => "http://127.0.0.1:9/api/v4", GONE],
  ])("a host that %s", async (_name, url, answer) => {
    server.http.faults = [{ on: /./, answer, times: 99 }];
    expect(outcome(await say({ apiUrl: url() }))).toMatch(/^passing: GitLab did not answer at/);
  });

  test("a login page instead of an answer", async () => {
    server.http.faults = [{ on: /user$/, answer: { status: 200, body: "<html>Sign in</html>" } }];
    expect(outcome(await say())).toMatch(/^refused: GitLab does not answer as its API does/);
  });
});

test("labels", async () => {
  server.labels = ["bug", "planrisk::high"];
  await say({}, { prefix: "planrisk::" });
  expect(server.labels).toEqual(["bug", "planrisk::medium"]);
});

test("the loopback server tells what does not fit GitLab's documentation", async () => {
  const headers = { authorization: "Bearer token-of-project", "content-type": "application/json" };
  const at = `${apiUrl}/projects/g%2Fp/merge_requests/7/notes`;
  await fetch(at, { method: "POST", headers, body: JSON.stringify({ text: "x" }) });
  await fetch(`${at}?per_page=200`, { headers });
  expect(server.http.complaints.splice(0)).toEqual([
    expect.stringContaining("required property 'body'"),
    expect.stringContaining("must be <= 100"),
  ]);
});
