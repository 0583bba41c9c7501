import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";

/** The package as somebody installs it: what is in it, and that it works in a folder that has nothing else. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), "planrisk-package-"));
const SOURCE = join(FOLDER, "source");
const APP = join(FOLDER, "app");
const INSTALLED = join(APP, "node_modules/planrisk");
const MODULES = join(ROOT, "node_modules");

/** What the types of the library refer to; npm installs it, being among the dependencies. */
const OF_TYPES = ["zod", "@marcbachmann/cel-js"];

const Packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));
const MANIFEST = z
  .object({ version: z.string(), dependencies: z.record(z.string(), z.string()), exports: z.unknown() })
  .parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));

let tarball = "";
let files: readonly string[] = [];

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, npm_config_loglevel: "error" } });
}

/** The first block of TypeScript on a page of the documentation. */
function sample(page: string): string {
  return /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(ROOT, page), "utf8"))?.[1] ?? "";
}

beforeAll(() => {
  mkdirSync(SOURCE, { recursive: true });
  for (const name of ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "bin", "schemas"])
    cpSync(join(ROOT, name), join(SOURCE, name), { recursive: true });
  run(process.execPath, ["scripts/build.js", join(SOURCE, "dist")], ROOT);
  run(process.execPath, ["scripts/types.js", join(SOURCE, "types")], ROOT);
  const [packed] = Packed.parse(JSON.parse(run("npm", ["pack", "--ignore-scripts", "--json"], SOURCE)));
  tarball = join(SOURCE, packed?.filename ?? "");
  files = packed?.files.map(({ path }) => path) ?? [];
  mkdirSync(INSTALLED, { recursive: true });
  run("tar", ["-xzf", tarball, "-C", INSTALLED, "--strip-components=1"], FOLDER);
  for (const name of OF_TYPES) {
    mkdirSync(join(APP, "node_modules", name, ".."), { recursive: true });
    symlinkSync(join(MODULES, name), join(APP, "node_modules", name), "junction");
  }
  writeFileSync(join(APP, "package.json"), '{ "type": "module", "private": true }');
  cpSync(join(ROOT, "fixtures/demo/plan.json"), join(APP, "plan.json"));
}, 300_000);
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe("the tarball", { timeout: 120_000 }, () => {
  test("has what is needed and nothing else", () => {
    const expected =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|bin\/planrisk\.js|dist\/(planrisk|program|index)\.js|dist\/THIRD-PARTY-LICENSES\.txt|dist\/later\/[\w-]+\.cjs|types\/src\/.+\.d\.ts|schemas\/\w+\.schema\.json)$/;
    expect(files.filter((path) => !expected.test(path))).toEqual([]);
    for (const path of ["bin/planrisk.js", "dist/planrisk.js", "dist/index.js", "types/src/index.d.ts", "README.md"])
      expect(files).toContain(path);
  });

  test("the licences of everything in the bundle are with it", () => {
    const text = readFileSync(join(INSTALLED, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const name of Object.keys(MANIFEST.dependencies)) expect(text).toMatch(new RegExp(`^${name} \\d`, "m"));
  });

  test("publint has nothing to say", async () => {
    const { messages } = await publint({ pkgDir: INSTALLED, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, JSON.parse(JSON.stringify(MANIFEST))))).toEqual([]);
  });

  test("the types are right, for whoever imports it as a module", () => {
    const attw = join(MODULES, "@arethetypeswrong/cli/dist/index.js");
    const args = [attw, tarball, "--profile", "esm-only", "--exclude-entrypoints", "./schemas/*", "--no-color"];
    // Ends with a status other than 0 when something is wrong.
    expect(run(process.execPath, args, FOLDER)).toMatch(/node16 \(from ESM\) │ 🟢 \(ESM\)/);
  });

  test("types refer to nothing but what is installed with it", () => {
    const referred = files
      .filter((path) => path.endsWith(".d.ts"))
      .flatMap((path) => [...readFileSync(join(INSTALLED, path), "utf8").matchAll(/\bfrom "([a-z@][^"]*)"/g)])
      .map(([, name = ""]) => name);
    const names = [...new Set(referred)].filter((name) => name !== "unknown");
    expect(names.sort()).toEqual([...OF_TYPES].sort());
    for (const name of names) expect(Object.keys(MANIFEST.dependencies)).toContain(name);
  });
});

describe("in an empty folder", { timeout: 120_000 }, () => {
  test("the command runs", () => {
    const bin = join(INSTALLED, "bin/planrisk.js");
    expect(run(process.execPath, [bin, "--version"], APP)).toBe(`${MANIFEST.version}\n`);
    expect(run(process.execPath, [bin, "plan.json", "--fail-on", "never"], APP)).toContain("HIGH RISK");
  });

  test("the sample of docs/library.md is typed, and runs", () => {
    const text = sample("docs/library.md");
    writeFileSync(join(APP, "sample.ts"), text);
    const tsc = [
      join(MODULES, "typescript/bin/tsc"),
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2023",
    ];
    const node = ["--types", "node", "--typeRoots", join(MODULES, "@types")];
    run(process.execPath, [...tsc, ...node, "sample.ts"], APP);
    writeFileSync(join(APP, "sample.js"), transformSync(text, { loader: "ts", format: "esm" }).code);
    const child = `import("./sample.js").then(() => { process.stdout.write("exit " + process.exitCode); process.exitCode = 0; })`;
    const said = run(process.execPath, ["--input-type=module", "-e", child], APP);
    expect(said).toContain("high: module.database.aws_network_interface_attachment.data");
    expect(said).toContain("exit 1");
  });

  test("docs/library.md tells every function", () => {
    const page = readFileSync(join(ROOT, "docs/library.md"), "utf8");
    const list = `import("planrisk").then((all) => process.stdout.write(JSON.stringify(Object.keys(all))))`;
    const names = z
      .array(z.string())
      .parse(JSON.parse(run(process.execPath, ["--input-type=module", "-e", list], APP)));
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
    expect(names.length).toBeGreaterThan(10);
  });

  test("a report has a picture of its graph in HTML, from the library too", () => {
    const script = `
      import { assessInDepth, drawGraph, parseConfig, readCatalogue, readPlan, render, VERSION } from "planrisk";
      const options = { version: VERSION, config: parseConfig(), catalogue: await readCatalogue(), today: "2000-01-01" };
      const assessment = assessInDepth(await readPlan("plan.json"), options);
      const page = await render(assessment.report, "html", { pictures: [await drawGraph(assessment)] });
      process.stdout.write(String(page.includes("<svg")));`;
    expect(run(process.execPath, ["--input-type=module", "-e", script], APP)).toBe("true");
  });
});

test("one place says the version", () => {
  expect(existsSync(join(ROOT, "CHANGELOG.md"))).toBe(true);
  for (const path of ["src/cli/version.ts", "src/index.ts"])
    expect(readFileSync(join(ROOT, path), "utf8")).not.toContain(MANIFEST.version);
});
