import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CombinedReport } from "../../src/model/report.js";

/* The executable where it runs: other locales and clocks, many plans, pipes that break, places that cannot be written to. */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DIST = join(ROOT, "node_modules", ".cache", "planrisk", `trust-${process.pid}`);
const BIN = join(DIST, "planrisk.js");
const RISKY = join(ROOT, "fixtures/stories/eni-detach-from-running-instance/plan.json");
const HARMLESS = join(ROOT, "fixtures/stories/tags-and-description-only/plan.json");
const FORMATS = ["text", "markdown", "json", "sarif", "html", "junit", "gitlab", "github", "summary"];
const folder = mkdtempSync(join(tmpdir(), "planrisk-trust-"));

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/build.js", DIST], { cwd: ROOT });
});
afterAll(() => {
  for (const path of [DIST, folder]) rmSync(path, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function started(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [BIN, ...args], { cwd: folder, env: { PATH: process.env.PATH, ...env } });
}

function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (status) =>
      resolve({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}

function files(where: string): Record<string, string> {
  return Object.fromEntries(readdirSync(where).map((name) => [name, readFileSync(join(where, name), "utf8")]));
}

function outputsIn(where: string): string[] {
  mkdirSync(where, { recursive: true });
  return FORMATS.flatMap((format) => ["--format", `${format}=${join(where, `report.${format}`)}`]);
}

describe("the same plan gives the same bytes", () => {
  test("in every locale and time zone", async () => {
    const worlds = [
      { LANG: "C", LC_ALL: "C", TZ: "UTC" },
      { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Kiritimati" },
      { LANG: "ar_EG.UTF-8", LC_ALL: "ar_EG.UTF-8", TZ: "America/St_Johns", FORCE_COLOR: "3", TERM: "dumb" },
    ];
    const told: Record<string, string>[] = [];
    for (const [i, env] of worlds.entries()) {
      const where = join(folder, `locale-${i}`);
      await ended(started([RISKY, ...outputsIn(where)], env));
      told.push(files(where));
    }
    expect(Object.keys(told[0] ?? {})).toHaveLength(FORMATS.length);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  test("twice in one folder, over what is there already", async () => {
    const where = join(folder, "again");
    await ended(started([RISKY, ...outputsIn(where)]));
    const before = files(where);
    await ended(started([RISKY, ...outputsIn(where)]));
    expect(files(where)).toEqual(before);
  });
});

describe("many plans", () => {
  test("a thousand in one call", async () => {
    const many = join(folder, "many");
    mkdirSync(many);
    const names = Array.from({ length: 1_000 }, (_, i) => `plan-${String(i).padStart(4, "0")}.json`);
    for (const [i, name] of names.entries()) copyFileSync(i % 100 === 0 ? RISKY : HARMLESS, join(many, name));
    const report = join(folder, "many.json");
    const { status, err } = await ended(
      started([...names.map((name) => join(many, name)), "--format", `json=${report}`, "--quiet"]),
    );
    expect({ status, err }).toEqual({ status: 1, err: "" });
    const combined = CombinedReport.parse(JSON.parse(readFileSync(report, "utf8")));
    expect(combined.plans).toHaveLength(1_000);
    expect(combined.plans.filter((plan) => plan.risk === "high")).toHaveLength(10);
  }, 180_000);

  test("one that cannot be read among many: no report, and the name of it", async () => {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, readFileSync(RISKY).subarray(0, 3_000));
    const report = join(folder, "none.json");
    const { status, err } = await ended(started([HARMLESS, broken, HARMLESS, "--format", `json=${report}`]));
    expect(status).toBe(2);
    expect(err).toContain("broken.json is truncated");
    expect(existsSync(report)).toBe(false);
  });
});

describe("standard input", () => {
  const plan = readFileSync(RISKY);

  test("that stalls is waited for, and judged when it goes on", async () => {
    const child = started(["-", "--name", "slow", "--format", "json"]);
    const result = ended(child);
    child.stdin.write(plan.subarray(0, 10_000));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(child.exitCode).toBeNull();
    child.stdin.end(plan.subarray(10_000));
    const { status, out } = await result;
    expect(status).toBe(1);
    expect(JSON.parse(out).plan.name).toBe("slow");
  });

  test("that breaks off is truncated, and no verdict", async () => {
    const child = started(["-"]);
    const result = ended(child);
    child.stdin.end(plan.subarray(0, 10_000));
    const { status, out, err } = await result;
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(/truncated/);
  });

  test("that never says anything, and a process that is told to stop: no verdict", async () => {
    const child = started(["-"]);
    const result = ended(child);
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill("SIGTERM");
    const { status, out } = await result;
    expect(status).not.toBe(0);
    expect(out).toBe("");
  });
});

describe.skipIf(process.platform === "win32" || process.getuid?.() === undefined)("what cannot be written", () => {
  test.skipIf(!existsSync("/dev/full"))("a full disk: a 2, a sentence", async () => {
    const { status, err } = await ended(started([HARMLESS, "--format", "json=/dev/full"]));
    expect(status).toBe(2);
    expect(err).toMatch(/^planrisk: The report cannot be written to \/dev\/full \(ENOSPC\)\.\n/);
  });

  test("no such folder: a 2, and the other report is not half there", async () => {
    const whole = join(folder, "whole.json");
    const { status, err } = await ended(
      started([HARMLESS, "--format", `json=${whole}`, "--format", "html=none/report.html"]),
    );
    expect(status).toBe(2);
    expect(err).toMatch(/cannot be written to .*none\/report\.html \(ENOENT\)/);
    if (existsSync(whole)) expect(JSON.parse(readFileSync(whole, "utf8")).gate.verdict).toBe("pass");
  });

  // Root may write anywhere.
  test.skipIf(process.getuid?.() === 0)("a read-only folder: a 2, and the old report stays", async () => {
    const where = join(folder, "readonly");
    mkdirSync(where);
    writeFileSync(join(where, "report.json"), "old");
    chmodSync(where, 0o555);
    const { status } = await ended(started([HARMLESS, "--format", `json=${join(where, "report.json")}`]));
    chmodSync(where, 0o755);
    expect(status).toBe(2);
    expect(files(where)).toEqual({ "report.json": "old" });
  });

  test("a process that is killed while it works leaves the old report, or a whole new one", async () => {
    const report = join(folder, "killed.json");
    writeFileSync(report, "old");
    for (const wait of [50, 150, 250, 400]) {
      const child = started([RISKY, "--format", `json=${report}`]);
      const result = ended(child);
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill("SIGKILL");
      await result;
      const text = readFileSync(report, "utf8");
      if (text !== "old") expect(JSON.parse(text).gate.verdict).toBe("fail");
    }
  });
});
