import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseOutputs, writeOutputs } from "../../src/cli/output.js";
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
  const formats = { text: () => "told\n", json: () => "{}\n" };
  const write = (values: string[], world = fakeWorld({ cwd: folder })) =>
    writeOutputs(parseOutputs(values, KNOWN), report(), formats, world, true).then(() => world);

  test("files and standard output, and nothing is left beside the file", async () => {
    writeFileSync(join(folder, "r.json"), "old");
    const world = await write(["json=r.json", "text"]);
    expect(world.out()).toBe("told\n");
    expect(readFileSync(join(folder, "r.json"), "utf8")).toBe("{}\n");
    expect(readdirSync(folder)).toEqual(["r.json"]);
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
