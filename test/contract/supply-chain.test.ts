import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as z from "zod";

/** What comes from others: pinned, justified, and running nothing when it is installed. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const Versions = z.record(z.string(), z.string());
const PACKAGE = z.object({ dependencies: Versions, devDependencies: Versions }).parse(JSON.parse(read("package.json")));
const Locked = z.object({
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
});
const LOCK = z.object({ packages: z.record(z.string(), Locked) }).parse(JSON.parse(read("package-lock.json")));
const INSTALLED = Object.entries(LOCK.packages).filter(([path]) => path !== "");

describe("the lockfile", () => {
  test("pins every package by its content", () => {
    expect(INSTALLED.length).toBeGreaterThan(100);
    expect(INSTALLED.filter(([, each]) => !each.integrity?.startsWith("sha512-")).map(([path]) => path)).toEqual([]);
  });

  test("names no host", () => {
    expect(INSTALLED.filter(([, each]) => each.resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  test("has nothing for users that runs when it is installed", () => {
    const forUsers = INSTALLED.filter(([, each]) => each.dev !== true && each.devOptional !== true);
    expect(forUsers.filter(([, each]) => each.hasInstallScript === true).map(([path]) => path)).toEqual([]);
  });
});

describe.each([
  ["dependencies", PACKAGE.dependencies],
  ["devDependencies", PACKAGE.devDependencies],
] as const)("%s", (_kind, versions) => {
  test.each(Object.entries(versions))("%s has one version and a reason", (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(read("docs/dependencies.md")).toContain(`\`${name}\``);
  });
});

const WORKFLOWS = [
  "action.yml",
  ...readdirSync(join(ROOT, ".github/workflows")).map((name) => `.github/workflows/${name}`),
];

describe.each(WORKFLOWS)("%s", (path) => {
  const lines = read(path).split("\n");

  test("uses others' actions by commit, with the version beside", () => {
    const used = lines.filter((line) => /\buses: +(?!\.\/)/.test(line) && !/^\s*#/.test(line));
    expect(used.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test("puts nothing into a shell that somebody else wrote", () => {
    const inShell: string[] = [];
    let depth = -1;
    for (const line of lines) {
      const indent = line.search(/\S/);
      if (depth >= 0 && indent > depth) inShell.push(line);
      else if (indent >= 0) depth = -1;
      const run = /^(\s*(?:- )?)run: *(.*)$/.exec(line);
      if (run !== null) [depth] = [run[1]?.length ?? 0, inShell.push(run[2] ?? "")];
    }
    expect(inShell.filter((line) => line.includes("${{"))).toEqual([]);
  });
});

test("every file that docs/trust.md and SECURITY.md lead to is there", () => {
  const links = ["docs/trust.md", "SECURITY.md"].flatMap((from) =>
    [...read(from).matchAll(/\]\((?!https:)([^)#]+)\)/g)].map((match) => join(dirname(from), match[1] ?? "")),
  );
  expect(links.length).toBeGreaterThan(15);
  expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
