import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseOutputs, writeOutputs } from "../../src/cli/output.js";
import { gathered, writeFileWhole } from "../../src/cli/write-file.js";
import { PlanriskError } from "../../src/model/error.js";
import { report } from "../support/report.js";
import { fakeWorld } from "../support/world.js";

const KNOWN = ["text", "json", "markdown"];

describe("--format", () => {
  test.each([
    ["none means text", [], [{ format: "text", file: null }]],
    ["a name", ["json"], [{ format: "json", file: null }]],
    ["a file", ["json=out/r.json"], [{ format: "json", file: "out/r.json" }]],
    ["a file with an equals sign", ["json=a=b.json"], [{ format: "json", file: "a=b.json" }]],
    ["a dash is standard output", ["json=-"], [{ format: "json", file: null }]],
  ])("%s", (_name, values, expected) => {
    expect(parseOutputs(values, KNOWN)).toEqual(expected);
  });

  test.each([
    ["an unknown name", ["jsn"], 'no format "jsn"', "Did you mean json?"],
    ["a name far from all", ["banana"], 'no format "banana"', "There are: text, json, markdown"],
    ["no file after =", ["json="], "names no file", "json=FILE"],
    ["two on standard output", ["text", "json"], "cannot share standard output", "--format json=FILE"],
    ["one file twice", ["text=a", "json=a"], "named twice", ""],
  ])("%s", (_name, values, message, hint) => {
    try {
      parseOutputs(values, KNOWN);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof PlanriskError)) throw error;
      expect(error.message).toContain(message);
      expect(error.hint).toContain(hint);
    }
  });
});

describe("writing", () => {
  const folder = mkdtempSync(join(tmpdir(), "planrisk-output-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const formats = { text: async () => () => ["told\n"], json: async () => () => ["{", "}", "\n"] };
  const write = (values: string[], world = fakeWorld({ cwd: folder })) =>
    writeOutputs(parseOutputs(values, KNOWN), report(), formats, world, true).then(() => world);

  test("files and standard output, and nothing is left beside the file", async () => {
    writeFileSync(join(folder, "r.json"), "old");
    const world = await write(["json=r.json", "text"]);
    expect(world.out()).toBe("told\n");
    expect(readFileSync(join(folder, "r.json"), "utf8")).toBe("{}\n");
    expect(readdirSync(folder)).toEqual(["r.json"]);
  });

  test("a link goes on pointing at its file, which keeps its mode", async () => {
    writeFileSync(join(folder, "real.json"), "old", { mode: 0o600 });
    symlinkSync("real.json", join(folder, "link.json"));
    await write(["json=link.json"]);
    expect(readlinkSync(join(folder, "link.json"))).toBe("real.json");
    expect(readFileSync(join(folder, "real.json"), "utf8")).toBe("{}\n");
    expect(statSync(join(folder, "real.json")).mode & 0o777).toBe(0o600);
  });

  test("what fails half way leaves the old report and nothing beside it", async () => {
    writeFileSync(join(folder, "kept.json"), "old");
    const names = readdirSync(folder);
    const failing = function* () {
      yield "half";
      throw new Error("no more");
    };
    await expect(writeFileWhole(join(folder, "kept.json"), failing())).rejects.toThrow("no more");
    expect(readFileSync(join(folder, "kept.json"), "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(names);
  });

  test("pieces are gathered, and lose nothing", () => {
    const pieces = Array.from({ length: 3000 }, (_, i) => `${i} `.repeat(100));
    const fewer = [...gathered(pieces)];
    expect(fewer.length).toBeLessThan(10);
    expect(fewer.join("")).toBe(pieces.join(""));
  });

  test("a folder that does not exist is one sentence", async () => {
    await expect(write(["json=none/r.json"])).rejects.toThrow(PlanriskError);
    await expect(write(["json=none/r.json"])).rejects.toThrow("ENOENT");
  });

  test("a folder instead of a file is one sentence", async () => {
    mkdirSync(join(folder, "taken"));
    await expect(write(["json=taken"])).rejects.toThrow(PlanriskError);
  });
});
