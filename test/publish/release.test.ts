import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const STORY = "fixtures/stories/eni-detach-from-running-instance";

describe("what a release tag holds runs with nothing installed", () => {
  const tree = realpathSync(mkdtempSync(join(tmpdir(), "planrisk-release-")));
  beforeAll(() => {
    execFileSync(process.execPath, [".github/release/compose.js", join(tree, "dist")], { cwd: ROOT });
    for (const name of ["bin", "package.json", "action.yml"])
      cpSync(join(ROOT, name), join(tree, name), { recursive: true });
    cpSync(join(ROOT, STORY), join(tree, "story"), { recursive: true });
  }, 60_000);
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  test("the command", () => {
    const args = ["bin/planrisk.js", "story/plan.json", "--format", "json"];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: "utf8", env: {} });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ risk: "high" });
  }, 30_000);

  test("the parser of configurations, which is not in the bundle", async () => {
    const require = createRequire(join(tree, "dist", "program.js"));
    const path = require.resolve("@cdktf/hcl2json");
    expect(path).toContain(tree);
    const script = `require(${JSON.stringify(path)}).parse("a.tf", "locals { a = 1 }").then((json) => console.log(JSON.stringify(json)))`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { cwd: tree, encoding: "utf8", env: {} });
    expect(JSON.parse(stdout)).toEqual({ locals: [{ a: 1 }] });
  }, 30_000);

  test("the action", () => {
    const env = {
      INPUT_PLAN: "story/plan.json",
      INPUT_COMMENT: "false",
      GITHUB_OUTPUT: join(tree, "output"),
      RUNNER_TEMP: tree,
    };
    const { status } = spawnSync(process.execPath, ["dist/action.js"], { cwd: tree, env });
    expect(status).toBe(1);
    expect(readFileSync(env.GITHUB_OUTPUT, "utf8")).toContain("verdict=fail\n");
  }, 30_000);

  test("a plan of nothing fails the action, and leaves no output", () => {
    writeFileSync(join(tree, "empty.json"), "");
    const env = { INPUT_PLAN: "empty.json", GITHUB_OUTPUT: join(tree, "none"), RUNNER_TEMP: tree };
    const { status, stdout } = spawnSync(process.execPath, ["dist/action.js"], { cwd: tree, env, encoding: "utf8" });
    expect(status).toBe(2);
    expect(stdout).toContain("::error title=planrisk::");
    expect(readdirSync(tree)).not.toContain("none");
  }, 30_000);

  test("with the licences of what is inside", () => {
    const text = readFileSync(join(tree, "dist", "THIRD-PARTY-LICENSES.txt"), "utf8");
    const missing = ["@cdktf/hcl2json", "@octokit/core", "ky", "fs-extra"].filter((name) => !text.includes(`${name} `));
    expect(missing).toEqual([]);
  });
});

describe("workflows", () => {
  const Step = z.object({ uses: z.string().optional(), run: z.string().optional() });
  const Workflow = z.object({
    permissions: z.object({}).strict(),
    jobs: z.record(
      z.string(),
      z.object({ permissions: z.record(z.string(), z.string()), "timeout-minutes": z.number(), steps: z.array(Step) }),
    ),
  });
  const folder = join(ROOT, ".github", "workflows");

  describe.each(readdirSync(folder))("%s", (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const workflow = Workflow.parse(parse(text));
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

    test("actions are pinned by commit, with their version beside it", () => {
      const uses = text.split("\n").filter((line) => /\buses:/.test(line));
      expect(uses.length).toBeGreaterThan(0);
      for (const line of uses) expect(line).toMatch(/uses: (\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    });

    test("nothing is put into a shell but by the environment", () => {
      for (const { run } of steps) expect(run ?? "").not.toContain("{{");
    });

    test("only the job that needs it may write, and it runs no code of ours", () => {
      for (const job of Object.values(workflow.jobs)) {
        const writes = Object.values(job.permissions).includes("write");
        const own = job.steps.some(({ run, uses }) => /npm|node |\.ci\/run/.test(run ?? "") || uses === "./");
        expect(writes && own).toBe(false);
      }
    });
  });
});
