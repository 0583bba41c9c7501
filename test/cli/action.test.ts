import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { expand } from "../../src/cli/action/expand.js";
import { commentArguments, INPUTS, judgeArguments, readInputs } from "../../src/cli/action/inputs.js";
import { runAction } from "../../src/cli/action/run.js";
import { PlanriskError } from "../../src/model/error.js";
import { GithubServer } from "../publish/github/server.js";
import { fakeWorld } from "../support/world.js";

/** The one expression of action.yml. */
const TOKEN = ["$", "{{ github.token }}"].join("");
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RISKY = "fixtures/stories/eni-detach-from-running-instance/plan.json";
const HARMLESS = "fixtures/stories/tags-and-description-only/plan.json";

const folder = mkdtempSync(join(tmpdir(), "planrisk-action-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("action.yml", () => {
  const text = readFileSync(join(ROOT, "action.yml"), "utf8");
  const Action = z.object({
    inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
    outputs: z.record(z.string(), z.object({ description: z.string() })),
    runs: z.object({ using: z.string(), main: z.string() }),
  });
  const action = Action.parse(parse(text));

  test("has the inputs that are read, and no other", () => {
    expect(Object.keys(action.inputs)).toEqual(INPUTS);
  });

  test("no input has a default of its own, so that none overwrites the configuration", () => {
    const defaults = Object.entries(action.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    );
    expect(defaults).toEqual([["token", TOKEN]]);
  });

  test("runs a file of the bundle, and nothing is put into a shell", () => {
    expect(action.runs).toEqual({ using: "node24", main: "dist/action.js" });
    expect(readFileSync(join(ROOT, "scripts/build.js"), "utf8")).toContain('action: "src/cli/action/bin.ts"');
    expect(text.match(/\$\{\{[^}]*\}\}/g)).toEqual([TOKEN]);
  });
});

describe("inputs", () => {
  test("empty ones are not set; names with a hyphen are found", () => {
    expect(readInputs({ "INPUT_FAIL-ON": "low", INPUT_PLAN: " plan.json\n", INPUT_NAME: "", OTHER: "x" })).toEqual({
      "fail-on": "low",
      plan: "plan.json",
    });
  });

  test.each([
    [
      "plans",
      { "fail-on": "low", rules: "a\nb", strict: "true", name: "--help" },
      ["p.json"],
      [],
      [
        "analyze",
        "--name=--help",
        "--rules=a",
        "--rules=b",
        "--strict",
        "--fail-on=low",
        "--format=json=r",
        "--quiet",
        "--",
        "p.json",
      ],
    ],
    [
      "reports",
      { config: "c", "new-only": "base.json" },
      [],
      ["--x"],
      ["merge", "--new-only=base.json", "--format=json=r", "--quiet", "--", "--x"],
    ],
  ])("the command line for %s", (_name, inputs, plans, reports, expected) => {
    expect(judgeArguments(inputs, plans, reports, "r")).toEqual(expected);
  });

  test("the command line of the comment", () => {
    const inputs = { tag: "prod", behavior: "new", "label-prefix": "p/", "fail-on": "low" };
    expect(commentArguments(inputs, "r")).toEqual([
      "comment",
      "--behavior=new",
      "--tag=prod",
      "--label-prefix=p/",
      "--",
      "r",
    ]);
  });
});

describe("patterns", () => {
  const tree = join(folder, "tree");
  for (const file of [
    "a/plan.json",
    "b/plan.json",
    "b/c/plan.json",
    "b/c/other.json",
    ".hidden/plan.json",
    "top.json",
  ]) {
    mkdirSync(join(tree, file, ".."), { recursive: true });
    writeFileSync(join(tree, file), "");
  }
  symlinkSync(tree, join(tree, "b", "loop"));

  test.each([
    ["a file is itself, there or not", ["none.json"], ["none.json"]],
    ["a star within a name", ["*.json"], ["top.json"]],
    ["a star for one folder", ["*/plan.json"], ["a/plan.json", "b/plan.json"]],
    ["two stars for folders in between, also none", ["**/plan.json"], ["a/plan.json", "b/c/plan.json", "b/plan.json"]],
    ["a question mark", ["b/?/*.json"], ["b/c/other.json", "b/c/plan.json"]],
    ["several, each file once", ["a/*.json", "./a/plan*"], ["a/plan.json"]],
    ["a leading dot is written out", [".hidden/*.json"], [".hidden/plan.json"]],
    ["signs of other patterns are text", ["top.json", "[ab]/plan.json"], ["[ab]/plan.json", "top.json"]],
  ])("%s", async (_name, patterns, expected) => {
    expect(await expand(patterns, tree)).toEqual(expected);
  });

  test("absolute ones stay absolute", async () => {
    expect(await expand([`${tree}/a/*`], "/")).toEqual([`${tree}/a/plan.json`]);
  });

  test("one that matches nothing is a mistake: no plan must not look like no risk", async () => {
    await expect(expand(["*.tfplan"], tree)).rejects.toBeInstanceOf(PlanriskError);
  });
});

describe("a run", () => {
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

  async function run(inputs: Readonly<Record<string, string>>) {
    const runner = mkdtempSync(join(folder, "runner-"));
    const event = join(runner, "event.json");
    const repo = { full_name: "o/r" };
    writeFileSync(event, JSON.stringify({ pull_request: { number: 12, head: { repo }, base: { repo } } }));
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: apiUrl,
      GITHUB_REPOSITORY: "o/r",
      GITHUB_RUN_ID: "10",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_EVENT_PATH: event,
      GITHUB_OUTPUT: join(runner, "output"),
      GITHUB_STEP_SUMMARY: join(runner, "summary"),
      RUNNER_TEMP: runner,
      INPUT_TOKEN: "token-of-actions",
      ...Object.fromEntries(given),
    };
    writeFileSync(env.GITHUB_STEP_SUMMARY, "from another step\n");
    const world = fakeWorld({ cwd: ROOT, env });
    const status = await runAction(world);
    const read = (file: string) => {
      try {
        return readFileSync(file, "utf8");
      } catch {
        return "";
      }
    };
    const lines = read(env.GITHUB_OUTPUT)
      .split("\n")
      .filter((line) => line !== "");
    const outputs = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    return { status, outputs, summary: read(env.GITHUB_STEP_SUMMARY), out: world.out(), err: world.err() };
  }

  test("judges, tells the runner and comments", async () => {
    const { status, outputs, summary, out, err } = await run({
      plan: RISKY,
      name: "prod",
      "label-prefix": "planrisk/",
    });
    expect(status).toBe(1);
    expect(outputs).toMatchObject({ risk: "high", verdict: "fail", high: expect.stringMatching(/^[1-9]/) });
    expect(JSON.parse(readFileSync(outputs.report ?? "", "utf8"))).toMatchObject({
      plan: { name: "prod" },
      risk: "high",
    });
    expect(summary).toMatch(/^from another step\n### 🔴 High risk/);
    expect(out).toMatch(/^::error title=/m);
    expect(err).toContain("comment created");
    expect(server.comments).toHaveLength(1);
    expect(server.labels).toEqual(["planrisk/high"]);
  }, 60_000);

  test("combines reports of earlier steps; comment: false", async () => {
    const one = join(folder, "reports", "one.json");
    const two = join(folder, "reports", "two.json");
    mkdirSync(join(folder, "reports"));
    const judge = { comment: "false" };
    const first = await run({ ...judge, plan: RISKY, "report-file": one, gate: "false" });
    expect(first).toMatchObject({ status: 0, outputs: { verdict: "fail" } });
    expect((await run({ ...judge, plan: HARMLESS, "report-file": two })).status).toBe(0);
    expect(server.comments).toEqual([]);
    const { status, outputs } = await run({ ...judge, reports: `${folder}/reports/*.json` });
    expect(status).toBe(1);
    expect(JSON.parse(readFileSync(outputs.report ?? "", "utf8"))).toHaveProperty("plans.length", 2);
  }, 60_000);

  test.each([
    ["neither plan nor reports", {}, "Neither plan nor reports is given."],
    ["both", { plan: "a", reports: "b" }, "Both plan and reports are given."],
    ["a plan that is not there", { plan: "none.json" }, "none.json"],
    ["nor does gate: false hide it", { plan: "none.json", gate: "false" }, "none.json"],
    ["a pattern without files", { plan: "none/*.json" }, "No file matches none/*.json."],
    ["an unknown level", { plan: HARMLESS, "fail-on": "severe" }, "severe"],
    ["two report files", { plan: HARMLESS, "report-file": "a\nrisk=none" }, "report-file is one file"],
    ["a tag that is none", { plan: HARMLESS, tag: "a b" }, "--tag"],
  ])("cannot judge: %s", async (_name, inputs, told) => {
    const { status, out, err } = await run(inputs);
    expect(status).toBe(2);
    expect(err).toContain(told);
    expect(out).toContain("::error title=planrisk::planrisk could not judge");
    expect(server.comments).toEqual([]);
  });
});
