import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { GitlabServer } from "./gitlab/server.js";

/** The GitLab template as a runner would run it: its scripts in a shell, with what a release tag holds. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RISKY = "fixtures/stories/eni-detach-from-running-instance/plan.json";
const HARMLESS = "fixtures/stories/tags-and-description-only/plan.json";

const Job = z.object({ before_script: z.array(z.string()).optional(), script: z.array(z.string()).optional() });

describe.skipIf(process.platform === "win32")("the GitLab template", () => {
  const folder = mkdtempSync(join(tmpdir(), "planrisk-template-"));
  const project = join(folder, "project");
  const gitlab = new GitlabServer();
  let archive: Server;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const release = join(folder, "planrisk");
    execFileSync(process.execPath, [".github/release/compose.js", join(release, "dist")], { cwd: ROOT });
    for (const name of ["bin", "package.json"]) cpSync(join(ROOT, name), join(release, name), { recursive: true });
    execFileSync("tar", ["-czf", "planrisk.tar.gz", "planrisk"], { cwd: folder });
    archive = createServer(({ url }, response) => {
      response.writeHead(url === "/planrisk.tar.gz" ? 200 : 404);
      response.end(url === "/planrisk.tar.gz" ? readFileSync(join(folder, "planrisk.tar.gz")) : "not found");
    });
    await new Promise<void>((listening) => archive.listen(0, "127.0.0.1", listening));
    const address = archive.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    env = {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      GITLAB_CI: "true",
      CI_API_V4_URL: await gitlab.http.start(),
      CI_PROJECT_ID: "5",
      CI_PIPELINE_ID: "900",
      CI_MERGE_REQUEST_IID: "7",
      CI_MERGE_REQUEST_PROJECT_ID: "5",
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "5",
      GITLAB_TOKEN: "token-of-project",
      PLANRISK_ARCHIVE: `http://127.0.0.1:${port}/planrisk.tar.gz`,
    };
    mkdirSync(project);
  }, 90_000);
  afterAll(async () => {
    archive.close();
    await gitlab.http.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a job of the template as the runner does: every line in one shell, which ends at the first that fails. */
  async function job(name: string, variables: NodeJS.ProcessEnv, prepared = false) {
    const [, document] = parseAllDocuments(readFileSync(join(ROOT, "ci", "planrisk.gitlab-ci.yml"), "utf8"));
    const jobs = z.record(z.string(), Job).parse(document?.toJS());
    const before = prepared ? [] : (jobs[".planrisk"]?.before_script ?? []);
    const script = [...before, ...(jobs[name]?.script ?? [])].join("\n");
    const child = spawn("sh", ["-e", "-c", script], { cwd: project, env: { ...env, ...variables } });
    const parts: string[] = [];
    child.stdout.on("data", (text) => parts.push(String(text)));
    child.stderr.on("data", (text) => parts.push(String(text)));
    const status = await new Promise<number | null>((ended) => child.on("close", ended));
    return { status, log: parts.join("") };
  }

  test("two plans, one comment, one gate", async () => {
    const risky = { PLAN: join(ROOT, RISKY), NAME: "prod", CI_JOB_ID: "1" };
    const harmless = { PLAN: join(ROOT, HARMLESS), NAME: "staging", CI_JOB_ID: "2" };
    expect((await job(".planrisk:analyze", risky)).status).toBe(0);
    expect((await job(".planrisk:analyze", harmless)).status).toBe(0);
    expect(readdirSync(join(project, "planrisk")).sort()).toEqual(["report-1.json", "report-2.json"]);
    expect(JSON.parse(readFileSync(join(project, "planrisk-terraform.json"), "utf8"))).toHaveProperty("update");

    expect((await job("planrisk:comment", { CI_JOB_ID: "3" })).status).toBe(1);
    expect(gitlab.notes.map((note) => note.body)).toEqual([
      expect.stringMatching(/2 plans[\s\S]*`prod`[\s\S]*`staging`/),
    ]);
    const calm = await job("planrisk:comment", { CI_JOB_ID: "4", PLANRISK_FAIL_ON: "never" });
    expect(calm).toMatchObject({ status: 0, log: expect.stringContaining("comment updated") });
    expect(gitlab.notes).toHaveLength(1);
    expect(gitlab.http.complaints).toEqual([]);
  }, 90_000);

  test.each([
    ["a plan that is not there", { PLAN: "none.json" }, false],
    ["an archive that is not there", { PLANRISK_ARCHIVE: "http://127.0.0.1:9/planrisk.tar.gz" }, false],
    // Node's own status is 1 as well, and that is no verdict.
    ["a planrisk that does not start", { PLANRISK: "none.js" }, true],
  ])(
    "the job fails on %s",
    async (_name, variables, prepared) => {
      const plan = { PLAN: join(ROOT, HARMLESS), NAME: "x", CI_JOB_ID: "9" };
      const { status } = await job(".planrisk:analyze", { ...plan, ...variables }, prepared);
      expect(status).not.toBe(0);
      expect(readdirSync(project)).not.toContain("report-9.json");
    },
    60_000,
  );
});
