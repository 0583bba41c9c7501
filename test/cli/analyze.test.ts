import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { AnyReport, CombinedReport, Report } from "../../src/model/report.js";
import { fakeWorld } from "../support/world.js";

const STORIES = fileURLToPath(new URL("../../fixtures/stories/", import.meta.url));
const RISKY = join(STORIES, "eni-detach-from-running-instance", "plan.json");
const HARMLESS = join(STORIES, "tags-and-description-only", "plan.json");

const folder = mkdtempSync(join(tmpdir(), "planrisk-analyze-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

async function run(args: readonly string[], fields: { cwd?: string; stdin?: string } = {}) {
  const world = fakeWorld({ cwd: folder, ...fields });
  const status = await main(args, world);
  return { status, out: world.out(), err: world.err() };
}

async function reportOf(...args: string[]): Promise<Report> {
  return Report.parse(JSON.parse((await run([...args, "--format", "json"])).out));
}

describe("the exit status is the gate's", () => {
  test.each([
    ["a high finding", [RISKY], 1],
    ["a high finding, by name of the command", ["analyze", RISKY], 1],
    ["only low ones", [HARMLESS], 0],
    ["only low ones, told to fail on them", [HARMLESS, "--fail-on", "low"], 1],
    ["a high finding, only told", [RISKY, "--fail-on", "never"], 0],
    ["one of two plans", [HARMLESS, RISKY], 1],
  ])("%s", async (_name, args, status) => {
    const result = await run(args);
    expect(result.err).toBe("");
    expect(result.out).not.toBe("");
    expect(result.status).toBe(status);
  });
});

describe("what keeps planrisk from judging is a 2 with a sentence", () => {
  const errored = file("errored.json", { format_version: "1.2", errored: true, resource_changes: [] });
  test.each([
    ["no such file", ["none.json"], "none.json does not exist"],
    ["a slip of a command", ["merg"], "Did you mean planrisk merge?"],
    ["standard input twice", ["-", "-"], "can be only one plan"],
    ["one name for two plans", [RISKY, HARMLESS, "--name", "x"], "--name is for one plan"],
    ["a source that does not exist", [RISKY, "--source", "none"], "none, given as --source, does not exist"],
    ["a state that does not exist", [RISKY, "--state", "none.json"], "none.json"],
    ["an inventory that is none", [RISKY, "--inventory", file("inventory.json", "{}")], "inventory.json"],
    ["a plan that failed", [errored], "lacks changes"],
    ["not a plan", [file("not.json", "hello")], "not.json"],
    ["a configuration that does not exist", [RISKY, "--config", "none.yaml"], "none.yaml"],
    ["a configuration with a slip", [RISKY, "--config", file("slip.yaml", "fail_onn: low")], "fail_onn"],
    ["rules that do not exist", [RISKY, "--rules", "none"], "none"],
    ["an unknown format", [RISKY, "--format", "jsn"], "Did you mean json?"],
    ["a base report that is none", [RISKY, "--new-only", file("base.json", "{}")], "is not a planrisk report"],
    [
      "a rule in levels: that does not exist",
      [RISKY, "--config", file("l.yaml", "levels: { nope-nope: low }")],
      "nope-nope",
    ],
  ])("%s", async (_name, args, words) => {
    const { status, out, err } = await run(args);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(words);
    expect(err).not.toMatch(/^ {4}at /m);
  });
});

describe("reports", () => {
  test("the same input gives the same bytes, from a file and from standard input", async () => {
    const [first, second] = [await run([RISKY, "--format", "json"]), await run([RISKY, "--format", "json"])];
    expect(second.out).toBe(first.out);
    const stdin = readFileSync(RISKY, "utf8");
    const piped = await run(["-", "--name", "plan.json", "--format", "json"], { stdin });
    expect(piped.out).toBe(first.out);
  });

  test("several formats at once, each where it was asked for", async () => {
    const { status, out } = await run([
      RISKY,
      "--format",
      "text",
      "--format",
      "json=r.json",
      "--format",
      "markdown=r.md",
    ]);
    expect(status).toBe(1);
    expect(AnyReport.parse(JSON.parse(readFileSync(join(folder, "r.json"), "utf8"))).risk).toBe("high");
    expect(readFileSync(join(folder, "r.md"), "utf8")).not.toBe("");
    expect(out).not.toContain("\u001b[");
  });

  test("--quiet and --verbose", async () => {
    expect((await run([RISKY, "--format", "json=q.json", "--quiet"])).err).toBe("");
    expect((await run([RISKY, "--format", "json=q.json"])).err).toMatch(/^planrisk: the plan: high risk/);
    expect((await run([RISKY, "--verbose"])).err).toMatch(/changes read\n/);
  });

  test("many plans are called by what tells them apart", async () => {
    const { out } = await run([RISKY, HARMLESS, "--format", "json"]);
    const names = CombinedReport.parse(JSON.parse(out)).plans.map((plan) => plan.plan.name);
    expect(names).toEqual(["eni-detach-from-running-instance/plan.json", "tags-and-description-only/plan.json"]);
  });

  test("--name", async () => {
    expect((await reportOf(RISKY, "--name", "prod/network")).plan.name).toBe("prod/network");
  });
});

describe("what is known beside the plan", () => {
  const SOURCE = readFileSync(join(RISKY, "..", "before", "main.tf"), "utf8");
  mkdirSync(join(folder, "clone", ".git"), { recursive: true });
  file("worktree/.git", "gitdir: elsewhere");
  test.each([
    ["from the root of the repository", "clone/envs/prod", "clone/envs", "envs/prod/main.tf"],
    ["the root module at the root", "clone", ".", "main.tf"],
    ["of a worktree or submodule too", "worktree/network", "worktree/network", "network/main.tf"],
    ["outside of a repository, from where planrisk runs", "bare/prod", "bare", "prod/main.tf"],
    ["a folder that is elsewhere", "bare/prod", "clone", "main.tf"],
  ])("--source gives findings file and line: %s", async (_name, dir, cwd, expected) => {
    const source = join(file(`${dir}/main.tf`, SOURCE), "..");
    const { out } = await run([RISKY, "--source", source, "--format", "json"], { cwd: join(folder, cwd) });
    const sources = Report.parse(JSON.parse(out)).changes.flatMap((each) => each.findings.map((one) => one.source));
    expect(sources).toContainEqual({ file: expected, line: expect.any(Number) });
  });

  test("--inventory and --state are read", async () => {
    const inventory = file("enis.json", { NetworkInterfaces: [] });
    const state = file("state.json", {
      format_version: "1.0",
      terraform_version: "1.11.4",
      values: { root_module: {} },
    });
    const { status, err } = await run([RISKY, "--inventory", inventory, "--state", state]);
    expect({ status, err }).toEqual({ status: 1, err: "" });
  });
});

describe("the configuration", () => {
  const rule = async () => (await reportOf(RISKY)).changes[0]?.findings[0]?.rule ?? "";

  test("is found above the working directory, and flags win over it", async () => {
    const cwd = join(folder, "a", "b");
    file("a/.planrisk.yaml", "fail_on: never\n");
    mkdirSync(cwd, { recursive: true });
    expect((await run([RISKY], { cwd })).status).toBe(0);
    expect((await run([RISKY, "--fail-on", "high"], { cwd })).status).toBe(1);
  });

  test("a waiver covers: the finding stays, the gate passes", async () => {
    const waiver = { rule: await rule(), address: "*", reason: "lab", expires: "2024-12-31" };
    const config = file("waived.yaml", { waivers: [waiver] });
    const { status, out } = await run([RISKY, "--config", config, "--format", "json"]);
    expect(status).toBe(0);
    expect(Report.parse(JSON.parse(out)).changes.flatMap((change) => change.findings)).toContainEqual(
      expect.objectContaining({ waiver: { reason: "lab", owner: null, expires: "2024-12-31" } }),
    );
  });

  test("levels by rule", async () => {
    const config = file("levels.yaml", { levels: { [await rule()]: "low" } });
    expect((await run([RISKY, "--config", config])).status).toBe(0);
  });

  test("an own rule judges too", async () => {
    const own = file("own/rule.yaml", {
      id: "nobody-detaches",
      title: "Nobody detaches anything here",
      observe: "interface-detached",
      category: "interface-detachment",
      level: "high",
      message: "{{ interface }} leaves {{ instance }}",
      impact: "Somebody is called.",
      remediation: "Ask first.",
      references: ["https://example.com/runbook"],
    });
    const found = (await reportOf(RISKY, "--rules", join(own, ".."))).changes.flatMap((change) => change.findings);
    expect(found.map((each) => each.rule)).toContain("nobody-detaches");
  });

  test("--new-only: what the base report has does not fail the gate, and stays in the report", async () => {
    const base = file("known.json", await reportOf(RISKY));
    const { status, out } = await run([RISKY, "--new-only", base, "--format", "json"]);
    expect(status).toBe(0);
    expect(Report.parse(JSON.parse(out)).risk).toBe("high");
    expect((await run([RISKY, "--new-only", file("other.json", await reportOf(HARMLESS))])).status).toBe(1);
  });
});
