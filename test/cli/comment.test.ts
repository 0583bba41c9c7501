import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { comment } from "../../src/cli/commands/comment/run.js";
import type { World } from "../../src/cli/world.js";
import { PlanriskError } from "../../src/model/error.js";
import type { Report } from "../../src/model/report.js";
import type { Timing } from "../../src/publish/publish.js";
import { GithubServer } from "../publish/github/server.js";
import { calmReport, change, finding, report } from "../support/report.js";
import { fakeWorld } from "../support/world.js";

const FAST: Timing = { pause: async () => {}, second: 1, spaced: false };

const folder = mkdtempSync(join(tmpdir(), "planrisk-comment-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return name;
}

function risky(name: string): Report {
  const made = report({ changes: [change({ findings: [finding({ fingerprint: `f-${name}` })] })] });
  return { ...made, plan: { ...made.plan, name } };
}

const FAILED = file("failed.json", risky("prod"));
const PASSED = file("passed.json", calmReport());
const OTHER = file("other.json", risky("staging"));
const OWN = file("event.json", pull("o/r"));
const FORK = file("fork.json", pull("fork/r"));
const PUSH = file("push.json", { ref: "refs/heads/main" });

function pull(head: string): unknown {
  return {
    pull_request: { number: 12, head: { repo: { full_name: head } }, base: { repo: { full_name: "o/r" } } },
  };
}

let server: GithubServer;
let apiUrl: string;
beforeEach(async () => {
  server = new GithubServer();
  apiUrl = await server.http.start();
});
afterEach(async () => {
  await server.http.stop();
  expect(server.http.complaints).toEqual([]);
});

function actions(event: string, env: World["env"] = {}): World["env"] {
  return {
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: apiUrl,
    GITHUB_REPOSITORY: "o/r",
    GITHUB_RUN_ID: "10",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_EVENT_NAME: "pull_request",
    GITHUB_EVENT_PATH: join(folder, event),
    GITHUB_TOKEN: "token-of-actions",
    ...env,
  };
}

async function run(paths: readonly string[], flags: object, env: World["env"]) {
  const world = fakeWorld({ cwd: folder, env });
  const status = await comment(paths, flags, world, FAST);
  return { status, out: world.out(), err: world.err(), bodies: server.comments.map((each) => each.body) };
}

describe("the exit status is the gate's", () => {
  test.each([
    ["it failed", FAILED, {}, 1],
    ["it passed", PASSED, {}, 0],
    ["never to fail", FAILED, { failOn: "never" }, 0],
    ["a stricter one", PASSED, { failOn: "low" }, 1],
    ["only findings that the base has not", FAILED, { newOnly: [FAILED] }, 0],
  ])("%s", async (_name, path, flags, status) => {
    expect((await run([path], flags, actions(OWN))).status).toBe(status);
    expect(server.comments).toHaveLength(1);
  });

  const DOWN = { on: /./, answer: { status: 500, body: {} }, times: 99 };
  test.each([
    ["the token may not write", { GITHUB_TOKEN: "token-of-fork" }, OWN, "warning", "pull-requests: write"],
    ["there is no token", { GITHUB_TOKEN: "" }, OWN, "warning", "There is no token in GITHUB_TOKEN or GH_TOKEN."],
    ["the token is wrong", { GITHUB_TOKEN: "x" }, OWN, "warning", "does not accept the token"],
    ["GitHub is down", { DOWN: "yes" }, OWN, "warning", "GitHub did not answer"],
    ["it is a fork's pull request", { GITHUB_TOKEN: "token-of-fork" }, FORK, "notice", "comes from a fork"],
    ["it is a push", {}, PUSH, "notice", "This run belongs to no pull request."],
    ["the event cannot be read", { GITHUB_EVENT_PATH: "none.json" }, PUSH, "notice", "no pull request"],
  ])("and stays so when %s", async (_name, env, event, kind, told) => {
    for (const [path, status] of [
      [FAILED, 1],
      [PASSED, 0],
    ] as const) {
      server.http.faults = "DOWN" in env ? [DOWN] : [];
      const { status: got, err } = await run([path], {}, actions(event, env));
      expect(got).toBe(status);
      const lines = err.split("\n").filter((line) => line.startsWith(`::${kind} title=planrisk::`));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(told);
    }
    expect(server.comments).toEqual([]);
  });
});

describe("what is posted", () => {
  test("one report as itself, many as one", async () => {
    await run([FAILED], {}, actions(OWN));
    const { bodies, status } = await run([PASSED, FAILED, OTHER], { stamp: "11" }, actions(OWN));
    expect(status).toBe(1);
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toMatch(/^<!-- planrisk:comment v1 tag=default stamp=11 -->\n\n### 🔴 High risk/);
    expect(bodies[0]).toContain("`staging`");
  });

  test("--dry-run prints what would be posted, and needs nothing", async () => {
    const posted = await run([FAILED], {}, actions(OWN));
    const printed = await run([FAILED], { dryRun: true }, actions(OWN, { GITHUB_TOKEN: "" }));
    expect(printed.out).toBe(posted.bodies[0]);
    const byHand = await run([FAILED], { dryRun: true, platform: "gitlab" }, {});
    expect(byHand.out).toMatch(/^<!-- planrisk:comment v1 tag=default stamp=0 -->/);
  });

  test("everything by hand, without any CI", async () => {
    const flags = { platform: "github", repo: "o/r", pr: "12", apiUrl, tokenEnv: "PAT", stamp: "3", tag: "hand" };
    const { err, bodies } = await run([PASSED], flags, { PAT: "token-of-person" });
    expect(err).toMatch(/^planrisk: comment created: https:\/\/github\.example\/o\/r\/pull\/12#issuecomment-\d+\n/);
    expect(bodies[0]).toMatch(/^<!-- planrisk:comment v1 tag=hand stamp=3 -->/);
  });

  test("other formats beside it", async () => {
    const { out } = await run([PASSED, FAILED], { format: ["github"] }, actions(OWN));
    expect(out).toMatch(/^::error/);
  });

  test("--label-prefix", async () => {
    await run([FAILED], { labelPrefix: "planrisk/" }, actions(OWN));
    expect(server.labels).toEqual(["planrisk/high"]);
  });

  test("--quiet tells only what went wrong", async () => {
    expect((await run([PASSED], { quiet: true }, actions(OWN))).err).toBe("");
    expect((await run([PASSED], { quiet: true }, actions(PUSH))).err).toBe("");
    expect((await run([PASSED], { quiet: true }, actions(OWN, { GITHUB_TOKEN: "" }))).err).toMatch(/^::warning/);
  });
});

describe("mistakes are told before anything is sent", () => {
  test.each([
    [
      "no platform",
      {},
      {},
      "It is not known where to comment: this runs neither in GitHub Actions nor in GitLab CI/CD.",
    ],
    ["a repository that is none", { platform: "github", repo: "o" }, {}, '--repo "o" is none.'],
    ["a project that is none", { platform: "gitlab", repo: "p q" }, {}, '--repo "p q" is none.'],
    ["a number that is none", { platform: "github", pr: "#12" }, {}, '--pr "#12" is none.'],
    ["two numbers", { platform: "github", pr: "1", mr: "2" }, {}, "--pr and --mr say the same."],
    ["a stamp that is none", { platform: "github", stamp: "today" }, {}, '--stamp "today" is none.'],
    ["a tag that is none", { platform: "github", tag: "a b" }, {}, '--tag "a b" is none.'],
    ["an address that is none", { platform: "github", apiUrl: "api" }, {}, '--api-url "api" is none.'],
    ["a prefix that is none", { platform: "github", labelPrefix: "a,b" }, {}, '--label-prefix "a,b" is none.'],
  ])("%s", async (_name, flags, env, message) => {
    const error = await run([PASSED], flags, env).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PlanriskError);
    expect(error).toMatchObject({ message });
  });

  test("a token given instead of the name of its variable is not repeated", async () => {
    const flags = { platform: "github", tokenEnv: "ghp_canary" };
    const error = await run([PASSED], flags, {}).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("--token-env");
    expect(JSON.stringify(error)).not.toContain("canary");
    expect(String(error)).not.toContain("canary");
  });

  test("a report that cannot be read: nothing is posted", async () => {
    const error = await run([FAILED, "none.json"], {}, actions(OWN)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PlanriskError);
    expect(server.http.requests).toEqual([]);
  });
});
