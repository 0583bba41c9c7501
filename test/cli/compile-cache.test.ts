import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cacheFolder } from "../../src/cli/compile-cache.js";

test.each([
  ["the folder that the user names", { XDG_CACHE_HOME: "/c", HOME: "/h" }, join("/c", "planrisk")],
  ["an empty name is none", { XDG_CACHE_HOME: "", HOME: "/h" }, join("/h", ".cache", "planrisk")],
  ["Windows", { LOCALAPPDATA: "/local" }, join("/local", "planrisk")],
  ["nobody's home", {}, null],
])("%s", (_name, env, folder) => {
  expect(cacheFolder(env)).toBe(folder);
});

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

test.runIf("enableCompileCache" in module)("keeps what it compiled for the next start, and judges the same", () => {
  const folder = mkdtempSync(join(tmpdir(), "planrisk-cache-"));
  const out = join(folder, "dist");
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: folder };
  const run = () =>
    execFileSync(process.execPath, [join(out, "planrisk.js"), "rules", "list"], { cwd: ROOT, env, encoding: "utf8" });
  try {
    execFileSync(process.execPath, ["scripts/build.js", out], { cwd: ROOT });
    const first = run();
    expect(existsSync(join(folder, "planrisk"))).toBe(true);
    expect(readdirSync(join(folder, "planrisk")).length).toBe(1);
    expect(run()).toBe(first);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
