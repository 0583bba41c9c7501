import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { fakeWorld } from "../support/world.js";

const folder = mkdtempSync(join(tmpdir(), "planrisk-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SOUND = {
  id: "trading-untouched",
  title: "Trading interfaces stay as they are",
  observe: "interface-detached",
  when: 'subject.glob("module.trading.*")',
  category: "interface-detachment",
  level: "high",
  message: "{{ interface }} leaves {{ instance }}",
  impact: "Orders stop.",
  remediation: "Wait for the change window.",
  references: ["https://example.com/runbook"],
};

/** Rule files of a folder; JSON is YAML, one field a line. */
function rules(name: string, files: Readonly<Record<string, Readonly<Record<string, unknown>> | string>>): string {
  mkdirSync(join(folder, name));
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, name, file), typeof content === "string" ? content : JSON.stringify(content, null, 1));
  }
  return name;
}

async function run(...args: string[]) {
  const world = fakeWorld({ cwd: folder });
  const status = await main(args, world);
  return { status, out: world.out(), err: world.err() };
}

describe("rules check", () => {
  test("a sound folder", async () => {
    const examples = [
      { name: "trading", observation: { subject: "module.trading.aws_network_interface.a" }, level: "high" },
      { name: "elsewhere", observation: { subject: "aws_network_interface.a" }, level: "none" },
    ];
    const result = await run("rules", "check", rules("sound", { "a.yaml": { ...SOUND, examples } }));
    expect(result).toEqual({ status: 0, out: "1 rules are sound; 2 examples hold.\n", err: "" });
  });

  test("ten mistakes in ten files are all named, with file, line and remedy", async () => {
    const example = { name: "trading", observation: { subject: "module.trading.x" }, level: "low" };
    const name = rules("ten", {
      "01.yaml": { ...SOUND, id: "r01", observe: "interface-detatched" },
      "02.yaml": { ...SOUND, id: "r02", when: 'subjct == "a"' },
      "03.yaml": { ...SOUND, id: "r03", when: "device_index" },
      "04.yaml": { ...SOUND, id: "r04", when: 'instance_fate == "delete"' },
      "05.yaml": { ...SOUND, id: "r05", when: 'subject.matches("(a+)+")' },
      "06.yaml": { ...SOUND, id: "r06", message: "{{ interfac }} goes" },
      "07.yaml": { ...SOUND, id: "r07", level: "low" },
      "08.yaml": { ...SOUND, id: "r08", sevrity: "high" },
      "09.yaml": { ...SOUND, id: "r09", examples: [example] },
      "10.yaml": { ...SOUND, id: "R10" },
    });
    const { status, out, err } = await run("rules", "check", name);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain("10 mistakes in rules:");
    const expected = [
      ["01.yaml:4: observe: no such observation", 'Did you mean "interface-detached"?'],
      ["02.yaml:5: when: no such field: subjct", 'Did you mean "subject"?'],
      ["03.yaml:5: when: a condition gives true or false, this gives int", "Compare it"],
      ['04.yaml:5: when: instance_fate is never "delete"', 'Did you mean "deleted"?'],
      ["05.yaml:5: when: method matches is not available", "Use glob"],
      ["06.yaml:8: message: no such field: interfac", 'Did you mean "interface"?'],
      ["07.yaml:7: level: low differs from the documented level", 'Add "because:"'],
      ['08.yaml:14: unknown key "sevrity"', "Known here"],
      ['09.yaml:15: examples.0: "trading" gives high, not low', "Mend"],
      ["10.yaml:2: id: ", "kebab-case"],
    ];
    for (const [place, remedy] of expected) {
      const line = err.split("\n").find((each) => each.includes(place ?? ""));
      expect(line, `${place}\n${err}`).toBeDefined();
      expect(line).toContain(remedy);
    }
  });

  test("a folder without rules, and a path that does not exist", async () => {
    expect(await run("rules", "check", rules("empty", {}))).toMatchObject({ status: 2 });
    expect((await run("rules", "check", "nowhere")).err).toContain("does not exist");
  });
});

describe("rules list and show", () => {
  test("own rules are listed and marked", async () => {
    const result = await run("rules", "list", "--rules", rules("own", { "a.yaml": SOUND }));
    expect(result.status).toBe(0);
    expect(result.out).toMatch(/interface-detachment \(documented level: high\)\n/);
    expect(result.out).toMatch(/ {2}trading-untouched +high +Trading interfaces stay as they are \(own\)\n/);
  });

  test("one is shown whole", async () => {
    const { status, out } = await run("rules", "show", "trading-untouched", "--rules", "own");
    expect(status).toBe(0);
    for (const text of Object.values(SOUND).flat()) expect(out).toContain(text);
  });

  test("a slip of the id", async () => {
    const { status, err } = await run("rules", "show", "trading-untuched", "--rules", "own");
    expect(status).toBe(2);
    expect(err).toBe('planrisk: There is no rule "trading-untuched".\nDid you mean "trading-untouched"?\n');
  });
});
