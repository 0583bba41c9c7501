import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VERSION } from "../../src/cli/version.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Below node_modules, so that what is left outside of the bundle is found; built anew, so that nothing old is tested. */
const DIST = join(ROOT, "node_modules", ".cache", "planrisk", `bin-${process.pid}`);
const BIN = join(DIST, "planrisk.js");
const RISKY = "fixtures/stories/eni-detach-from-running-instance/plan.json";
const HARMLESS = "fixtures/stories/tags-and-description-only/plan.json";

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/build.js", DIST], { cwd: ROOT });
});
afterAll(() => rmSync(DIST, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
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

/** Runs the executable; `node`: arguments before it. Standard input stays open until the process ends. */
function run(args: readonly string[], node: readonly string[] = []): Promise<Ended> {
  return ended(spawn(process.execPath, [...node, BIN, ...args], { cwd: ROOT, env: { PATH: process.env.PATH } }));
}

function shell(command: string): Promise<Ended> {
  const env = { PATH: process.env.PATH, NODE: process.execPath, BIN, RISKY, HARMLESS };
  return ended(spawn("bash", ["--norc", "-c", `set -o pipefail; ${command}`], { cwd: ROOT, env }));
}

describe("the executable", () => {
  test("--version", async () => {
    expect(await run(["--version"])).toEqual({ status: 0, out: `${VERSION}\n`, err: "" });
  });

  test.each([
    ["passes", [HARMLESS], 0],
    ["fails", [RISKY], 1],
    ["cannot judge", ["none.json"], 2],
  ])("exit status when the gate %s", async (_name, args, status) => {
    expect((await run(args)).status).toBe(status);
  });

  test("carries the rules in itself", async () => {
    expect((await run(["rules", "list"])).out).toMatch(/\n\d+ rules\./);
  });
});

describe("a process that ends before the report is whole is a 2, whatever it says itself", () => {
  test.each([
    ["somebody's process.exit(0)", "setTimeout(() => process.exit(0), 300)"],
    ["an exception nobody catches", "setTimeout(() => { throw new Error('x') }, 300)"],
    ["a rejection nobody handles", "setTimeout(() => { Promise.reject(new Error('x')) }, 300)"],
  ])("%s", async (_name, code) => {
    expect((await run(["-"], ["--import", `data:text/javascript,${code}`])).status).toBe(2);
  });
});

describe.skipIf(process.platform === "win32")("pipes and devices", () => {
  test("a closed pipe is quiet, and the verdict stays", async () => {
    const { status, out, err } = await shell('"$NODE" "$BIN" "$RISKY" --format json | head -c 1');
    expect({ status, out, err }).toEqual({ status: 1, out: "{", err: "" });
  });

  test.skipIf(!existsSync("/dev/full"))("a full disk on standard output is one sentence and a 2", async () => {
    const { status, err } = await shell('"$NODE" "$BIN" "$HARMLESS" >/dev/full');
    expect({ status, err }).toEqual({ status: 2, err: "planrisk: Standard output cannot be written to (ENOSPC).\n" });
  });

  test("a device is written to, and not replaced by a file", async () => {
    const { status } = await shell('"$NODE" "$BIN" "$HARMLESS" --format json=/dev/null && test -c /dev/null');
    expect(status).toBe(0);
  });

  test("standard input", async () => {
    const { status, out } = await shell('"$NODE" "$BIN" - --name piped <"$RISKY"');
    expect(status).toBe(1);
    expect(out).toContain("piped");
  });
});
