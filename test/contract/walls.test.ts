import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** Who may import whom (docs/architecture.md, "Rooms"). A plan goes in at one end and never turns back. */
interface Room {
  /** Other rooms that it may import; its own files always. */
  readonly rooms: readonly string[];
  /** Packages, exactly or with everything below (`node:`, `@octokit/`). */
  readonly packages: readonly string[];
  readonly because: string;
}

const ROOMS: Readonly<Record<string, Room>> = {
  model: { rooms: [], packages: ["zod"], because: "the words everybody speaks depend on nobody" },
  input: {
    rooms: ["model"],
    packages: ["node:", "zod", "yaml", "@cdktf/hcl2json"],
    because: "turns bytes into the model; what it means is decided later",
  },
  graph: { rooms: ["model"], packages: [], because: "knows references, not AWS networking" },
  network: {
    rooms: ["model", "graph"],
    packages: ["ipaddr.js"],
    because: "builds worlds; comparing them is for observe",
  },
  observe: {
    rooms: ["model", "graph", "network"],
    packages: ["ipaddr.js"],
    because: "states facts, without level or prose",
  },
  judge: {
    rooms: ["model"],
    packages: ["zod", "@marcbachmann/cel-js", "@noble/hashes/"],
    because: "judges observations; must not look at the plan or the network again",
  },
  report: {
    rooms: ["model"],
    packages: ["zod", "mdast", "mdast-util-gfm", "mdast-util-to-markdown", "wrap-ansi", "elkjs/"],
    because: "tells what was decided, and decides nothing",
  },
  publish: {
    rooms: ["model", "report"],
    packages: ["node:", "zod", "@octokit/", "ky"],
    because: "brings a finished report to a host; the only room that uses the network",
  },
  cli: {
    rooms: ["model", "input", "graph", "network", "observe", "judge", "report", "publish", "assess.ts"],
    packages: ["node:", "commander", "ora", "zod"],
    because: "the only room with process, progress and exit codes",
  },
  "assess.ts": {
    rooms: ["model", "graph", "network", "observe", "judge"],
    packages: [],
    because: "the pipeline itself, pure: what it needs of the outside it is given",
  },
  "index.ts": {
    rooms: ["model", "input", "graph", "observe", "judge", "report", "assess.ts"],
    packages: [],
    because: "the library: hands out what the rooms do, without the command line and without the network",
  },
};

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|mjs|cjs)$/.test(entry.name))
    .map((entry) => relative(SRC, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** The first folder below src, or the file itself when it stands directly there. */
function roomOf(file: string): string {
  return file.split("/")[0] ?? file;
}

/** Every module that a source text imports, exports from, or loads with import(). */
function importsOf(text: string): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map((each) => each.fileName);
}

/** Why `file` may not import `specifier`, or null when it may. */
function wallBroken(file: string, specifier: string): string | null {
  const name = roomOf(file);
  const room = ROOMS[name];
  if (room === undefined)
    return `${file} is in no room: name it in test/contract/walls.test.ts and docs/architecture.md`;
  if (!specifier.startsWith(".")) {
    const allowed = room.packages.some((each) =>
      /[:/]$/.test(each) ? specifier.startsWith(each) : specifier === each || specifier.startsWith(`${each}/`),
    );
    return allowed ? null : `${file} imports ${specifier}: ${name} ${room.because}`;
  }
  const target = relative(SRC, resolve(SRC, dirname(file), specifier))
    .split(sep)
    .join("/");
  if (target.startsWith("..")) {
    const own = (name === "cli" || name === "index.ts") && posix.basename(target) === "package.json";
    return own ? null : `${file} imports ${specifier}, which is outside of src`;
  }
  const other = roomOf(target.replace(/\.js$/, ".ts"));
  if (other === name || room.rooms.includes(other)) return null;
  return `${file} imports ${other}: ${name} ${room.because}`;
}

const FILES = sourceFiles(SRC);

test("there are files to look at", () => {
  expect(FILES.length).toBeGreaterThan(20);
});

test("every wall stands", () => {
  const broken = FILES.flatMap((file) => {
    const specifiers = importsOf(readFileSync(join(SRC, file), "utf8"));
    const found = specifiers.length === 0 && ROOMS[roomOf(file)] === undefined ? [wallBroken(file, "./x.js")] : [];
    return [...found, ...specifiers.map((specifier) => wallBroken(file, specifier))].filter((each) => each !== null);
  });
  expect(broken).toEqual([]);
});

test("rooms import in one direction", () => {
  const reaches = (from: string, to: string): boolean =>
    (ROOMS[from]?.rooms ?? []).some((room) => room === to || reaches(room, to));
  expect(Object.keys(ROOMS).filter((room) => reaches(room, room))).toEqual([]);
});

describe("the walls themselves hold", () => {
  test.each([
    ["judge must not see the network", "judge/judge.ts", "../network/world.js"],
    ["report must not see judge", "report/text/index.ts", "../../judge/gate.js"],
    ["graph must not use node", "graph/build.ts", "node:fs"],
    ["model must not import upwards", "model/plan.ts", "../input/detect.js"],
    ["assess must not touch the world", "assess.ts", "./input/plan/open.js"],
    ["nobody imports from outside of src", "judge/judge.ts", "../../scripts/build.js"],
    ["a package that is not on the list", "judge/judge.ts", "lodash"],
    ["a package whose name starts like one on the list", "model/plan.ts", "zodiac"],
    ["a file in no room", "helpers/text.ts", "./x.js"],
  ])("%s", (_name, file, specifier) => {
    expect(wallBroken(file, specifier)).not.toBeNull();
  });

  test.each([
    ["its own room", "judge/cel/limits.ts", "../observed.js"],
    ["the model", "judge/judge.ts", "../model/plan.js"],
    ["a file directly in src", "cli/commands/analyze.ts", "../../assess.js"],
    ["a part of a package", "judge/fingerprint.ts", "@noble/hashes/sha2.js"],
    ["its version", "cli/version.ts", "../../package.json"],
  ])("%s is allowed", (_name, file, specifier) => {
    expect(wallBroken(file, specifier)).toBeNull();
  });

  test.each([
    ["import", 'import { a } from "x";'],
    ["import for effect", 'import "x";'],
    ["type import", 'import type { A } from "x";'],
    ["export from", 'export * from "x";'],
    ["dynamic import", 'const a = () => import("x");'],
    ["awaited import", 'async function f() { return (await import("x")).y; }'],
    ["import type", 'type A = import("x").A;'],
    ["require", 'const a = require("x");'],
  ])("%s is seen", (_name, text) => {
    expect(importsOf(text)).toEqual(["x"]);
  });
});
