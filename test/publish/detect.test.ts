import { describe, expect, test } from "vitest";
import { detectPlatform, surroundings } from "../../src/publish/detect/index.js";
import { choosePlace, type Given } from "../../src/publish/place.js";

const ACTIONS = {
  GITHUB_ACTIONS: "true",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "o/r",
  GITHUB_RUN_ID: "18273645",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_EVENT_NAME: "pull_request",
  GITHUB_ACTOR: "mona",
  GITHUB_TOKEN: "ghs_x",
};
const PIPELINE = {
  GITLAB_CI: "true",
  CI_API_V4_URL: "https://gitlab.example/api/v4",
  CI_PROJECT_ID: "5",
  CI_PIPELINE_ID: "900",
  CI_JOB_ID: "7001",
  CI_JOB_URL: "https://gitlab.example/g/p/-/jobs/7001",
  GITLAB_TOKEN: "glpat-x",
};
const MERGE_REQUEST = {
  ...PIPELINE,
  CI_MERGE_REQUEST_IID: "7",
  CI_MERGE_REQUEST_PROJECT_ID: "5",
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "5",
  CI_MERGE_REQUEST_PROJECT_URL: "https://gitlab.example/g/p",
};

function pull(head: string | null): string {
  const repo = head === null ? null : { full_name: head };
  return JSON.stringify({
    action: "synchronize",
    number: 12,
    pull_request: { number: 12, head: { ref: "topic", repo }, base: { ref: "main", repo: { full_name: "o/r" } } },
  });
}

function workflowRun(fields: object = {}): string {
  const head_repository = { full_name: "fork/r", owner: { login: "fork" } };
  const run = {
    id: 555,
    run_attempt: 3,
    event: "pull_request",
    html_url: "https://github.com/o/r/actions/runs/555",
    head_branch: "topic",
    head_sha: "abc",
    head_repository,
    pull_requests: [],
    ...fields,
  };
  return JSON.stringify({ action: "completed", workflow_run: run });
}

test.each([
  ["GitHub Actions", ACTIONS, "github"],
  ["GitLab CI/CD", PIPELINE, "gitlab"],
  ["somebody's terminal", { GITHUB_TOKEN: "x", CI: "true" }, null],
])("the platform: %s", (_name, env, platform) => {
  expect(detectPlatform(env)).toBe(platform);
});

describe("GitHub Actions", () => {
  test.each([
    ["pull_request", pull("o/r"), {}, 12],
    ["pull_request of a fork", pull("fork/r"), {}, 12],
    ["issue_comment on a pull request", JSON.stringify({ issue: { number: 9, pull_request: { url: "x" } } }), {}, 9],
    ["issue_comment on an issue", JSON.stringify({ issue: { number: 9 } }), {}, null],
    ["push", JSON.stringify({ ref: "refs/heads/main", head_commit: {} }), { GITHUB_REF: "refs/heads/main" }, null],
    ["no payload, but the ref", null, { GITHUB_REF: "refs/pull/31/merge" }, 31],
    ["a payload that is none", "{", { GITHUB_REF: "refs/pull/31/merge" }, 31],
    ["workflow_run after a pull request", workflowRun(), {}, { owner: "fork", branch: "topic", sha: "abc" }],
    ["workflow_run after a push", workflowRun({ event: "push" }), {}, null],
    ["workflow_run of a fork that is gone", workflowRun({ head_repository: null }), {}, null],
  ])("the pull request: %s", (_name, event, env, request) => {
    expect(surroundings("github", { ...ACTIONS, ...env }, event).request).toEqual(request);
  });

  test("everything else", () => {
    expect(surroundings("github", ACTIONS, pull("o/r"))).toMatchObject({
      apiUrl: "https://api.github.com",
      repo: "o/r",
      stamp: "18273645.2",
      elsewhere: "https://github.com/o/r/actions/runs/18273645",
      readOnly: null,
    });
  });

  test("workflow_run: stamp and page are those of the run that made the reports", () => {
    const around = surroundings("github", { ...ACTIONS, GITHUB_EVENT_NAME: "workflow_run" }, workflowRun());
    expect(around).toMatchObject({
      stamp: "555.3",
      elsewhere: "https://github.com/o/r/actions/runs/555",
      readOnly: null,
    });
  });

  test.each([
    ["own branch", pull("o/r"), {}, null],
    ["fork", pull("fork/r"), {}, /fork/],
    ["deleted fork", pull(null), {}, /fork/],
    ["Dependabot", pull("o/r"), { GITHUB_ACTOR: "dependabot[bot]" }, /Dependabot/],
    ["pull_request_target may write", pull("fork/r"), { GITHUB_EVENT_NAME: "pull_request_target" }, null],
  ])("tokens that may only read: %s", (_name, event, env, expected) => {
    const { readOnly } = surroundings("github", { ...ACTIONS, ...env }, event);
    if (expected === null) expect(readOnly).toBeNull();
    else expect(readOnly).toMatch(expected);
  });
});

describe("GitLab CI/CD", () => {
  test.each([
    ["merge request pipeline", MERGE_REQUEST, "5", 7],
    [
      "pipeline of a fork: the merge request is in the parent",
      { ...MERGE_REQUEST, CI_PROJECT_ID: "66", CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "66" },
      "5",
      7,
    ],
    ["branch pipeline with one merge request", { ...PIPELINE, CI_OPEN_MERGE_REQUESTS: "g/sub/p!31" }, "g/sub/p", 31],
    ["branch pipeline with two", { ...PIPELINE, CI_OPEN_MERGE_REQUESTS: "g/p!31,g/p!32" }, "5", null],
    ["branch pipeline", PIPELINE, "5", null],
  ])("the merge request: %s", (_name, env, repo, request) => {
    expect(surroundings("gitlab", env, null)).toMatchObject({ repo, request });
  });

  test("everything else", () => {
    expect(surroundings("gitlab", MERGE_REQUEST, null)).toMatchObject({
      apiUrl: "https://gitlab.example/api/v4",
      stamp: "900.7001",
      elsewhere: "https://gitlab.example/g/p/-/jobs/7001",
      webUrl: "https://gitlab.example/g/p/-/merge_requests/7",
      readOnly: null,
    });
  });
});

describe("where a comment goes", () => {
  const NOTHING: Given = { repo: null, request: null, apiUrl: null, tokenName: null, stamp: null };
  const github = (env: Readonly<Record<string, string>>, event: string | null, given: Partial<Given> = {}) =>
    choosePlace({ ...NOTHING, ...given }, surroundings("github", env, event), env);
  const gitlab = (env: Readonly<Record<string, string>>, given: Partial<Given> = {}) =>
    choosePlace({ ...NOTHING, ...given }, surroundings("gitlab", env, null), env);

  test("all of the CI", () => {
    expect(github(ACTIONS, pull("o/r"))).toMatchObject({
      repo: "o/r",
      request: 12,
      token: "ghs_x",
      stamp: "18273645.2",
    });
    expect(gitlab(MERGE_REQUEST)).toMatchObject({ repo: "5", request: 7, token: "glpat-x", tokenName: "GITLAB_TOKEN" });
  });

  test("what is given by hand wins", () => {
    const given = { repo: "a/b", request: 3, apiUrl: "https://x/api/v3", tokenName: "PAT", stamp: "1" };
    const place = github({ ...ACTIONS, PAT: "p" }, pull("o/r"), given);
    expect(place).toMatchObject({ repo: "a/b", request: 3, apiUrl: "https://x/api/v3", token: "p", stamp: "1" });
  });

  test.each([
    ["no pull request", () => github(ACTIONS, null), "skipped", "This run belongs to no pull request."],
    ["no merge request", () => gitlab(PIPELINE), "skipped", "This run belongs to no merge request."],
    [
      "no token",
      () => github({ ...ACTIONS, GITHUB_TOKEN: "" }, pull("o/r")),
      "unusable",
      "There is no token in GITHUB_TOKEN or GH_TOKEN.",
    ],
    [
      "no token in a fork's pipeline",
      () => gitlab({ ...MERGE_REQUEST, GITLAB_TOKEN: "", CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "66" }),
      "skipped",
      "There is no token in GITLAB_TOKEN: the merge request comes from a fork, and its pipelines do not get this project's variables.",
    ],
    [
      "no stamp",
      () => github({ GITHUB_TOKEN: "x" }, null, { repo: "o/r", request: 1 }),
      "unusable",
      "It is not known how recent this run is.",
    ],
    [
      "no repository",
      () => github({ GITHUB_TOKEN: "x" }, null, { request: 1 }),
      "unusable",
      "It is not known which repository to comment on.",
    ],
    [
      "a named token that is not there",
      () => github(ACTIONS, pull("o/r"), { tokenName: "PAT" }),
      "unusable",
      "There is no token in PAT.",
    ],
  ])("nowhere: %s", (_name, choose, kind, because) => {
    expect(choose()).toMatchObject({ kind, because });
  });

  test("the job token of GitLab is not enough, and it is said what is", () => {
    const { GITLAB_TOKEN: _none, ...env } = MERGE_REQUEST;
    expect(gitlab({ ...env, CI_JOB_TOKEN: "x" })).toMatchObject({
      hint: expect.stringContaining("project access token"),
    });
  });
});
