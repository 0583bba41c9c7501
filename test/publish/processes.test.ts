import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMarker } from "../../src/publish/marker.js";
import { calmReport, change, finding, report } from "../support/report.js";
import { GithubServer } from "./github/server.js";

/** The executable itself, with real waiting, against a host on 127.0.0.1. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DIST = join(ROOT, "node_modules", ".cache", "planrisk", `publish-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), "planrisk-processes-"));
const CALM = join(folder, "calm.json");
const RISKY = join(folder, "risky.json");

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/build.js", DIST], { cwd: ROOT });
  writeFileSync(CALM, JSON.stringify(calmReport()));
  writeFileSync(RISKY, JSON.stringify(report({ changes: [change({ findings: [finding()] })] })));
}, 60_000);
afterAll(() => {
  rmSync(DIST, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

function job(apiUrl: string, reportFile: string, stamp: string): ChildProcess {
  const place = ["--platform", "github", "--repo", "o/r", "--pr", "12", "--api-url", apiUrl, "--stamp", stamp];
  const env = { PATH: process.env.PATH, GITHUB_TOKEN: "token-of-actions" };
  return spawn(process.execPath, [join(DIST, "planrisk.js"), "comment", reportFile, ...place], {
    env,
    stdio: "ignore",
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on("close", resolve));
}

async function withServer(story: (server: GithubServer, apiUrl: string) => Promise<void>): Promise<void> {
  const server = new GithubServer();
  const apiUrl = await server.http.start();
  try {
    await story(server, apiUrl);
  } finally {
    await server.http.stop();
  }
  expect(server.http.complaints).toEqual([]);
}

function stamps(server: GithubServer): readonly (string | undefined)[] {
  return server.comments.map((each) => readMarker(each.body)?.stamp);
}

describe.concurrent("processes", () => {
  test(
    "two jobs that post at once end in one comment with the newer content, each with its own exit status",
    () =>
      withServer(async (server, apiUrl) => {
        const statuses = await Promise.all([ended(job(apiUrl, RISKY, "10.1")), ended(job(apiUrl, CALM, "11.1"))]);
        expect(statuses).toEqual([1, 0]);
        expect(stamps(server)).toEqual(["11.1"]);
      }),
    60_000,
  );

  test.each([
    ["before the host has done it", false],
    ["after the host has done it", true],
  ])(
    "a job that is killed while it posts, %s, leaves what the next one mends",
    (_name, applied) =>
      withServer(async (server, apiUrl) => {
        server.http.faults = [{ on: /^POST .*comments$/, answer: null, applied }];
        const hanging = server.http.hangs();
        const killed = job(apiUrl, RISKY, "10.1");
        const gone = ended(killed);
        await hanging;
        killed.kill("SIGKILL");
        await gone;
        expect(stamps(server)).toEqual(applied ? ["10.1"] : []);
        expect(await ended(job(apiUrl, CALM, "11.1"))).toBe(0);
        expect(stamps(server)).toEqual(["11.1"]);
      }),
    60_000,
  );
});
