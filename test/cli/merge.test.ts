import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { merge } from "../../src/cli/commands/merge/run.js";
import { combine } from "../../src/judge/combine.js";
import { PlanriskError } from "../../src/model/error.js";
import { AnyReport, type Report } from "../../src/model/report.js";
import { change, finding, report } from "../support/report.js";
import { fakeWorld } from "../support/world.js";

const folder = mkdtempSync(join(tmpdir(), "planrisk-merge-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return name;
}

function named(name: string, level: "high" | "medium" | "low", verdict: "pass" | "fail"): Report {
  const made = report({ changes: [change({ findings: [finding({ level, fingerprint: `f-${name}` })] })] });
  const gate = { fail_on: "high" as const, verdict, because: verdict === "fail" ? [`f-${name}`] : [] };
  return { ...made, plan: { ...made.plan, name }, risk: level, gate };
}

async function run(paths: readonly string[], flags: object) {
  const world = fakeWorld({ cwd: folder });
  const status = await merge(paths, flags, world);
  return { status, world };
}

describe("merge", () => {
  const high = file("high.json", named("high", "high", "fail"));
  const medium = file("medium.json", named("medium", "medium", "pass"));
  const both = file("both.json", combine([named("a", "low", "pass"), named("b", "medium", "pass")], "0.0.0"));

  test.each([
    ["one that failed", [medium, high], {}, 1],
    ["none that failed", [medium, both], {}, 0],
    ["a stricter gate", [medium], { failOn: "medium" }, 1],
    ["a looser gate", [high], { failOn: "never" }, 0],
    ["findings that the base has do not count", [high], { newOnly: [high] }, 0],
    ["nor against a stricter gate", [high], { newOnly: [high], failOn: "low" }, 0],
    ["findings that the base has not, do", [high], { newOnly: [both] }, 1],
    ["many bases", [high, medium], { newOnly: [high, medium], failOn: "low" }, 0],
  ])("the gate: %s", async (_name, paths, flags, status) => {
    expect((await run(paths, { ...flags, format: ["json"] })).status).toBe(status);
  });

  const staging = file("staging.json", {
    ...named("high", "high", "fail"),
    plan: { ...named("staging", "high", "fail").plan },
  });
  const partialReport = named("partial", "low", "fail");
  const partial = file("partial.json", {
    ...partialReport,
    plan: { ...partialReport.plan, complete: false },
    gate: { ...partialReport.gate, because: ["partial is a partial plan"] },
  });

  test.each([
    ["another plan has the same finding in the base, this one has not", [high, medium], { newOnly: [staging] }, 1],
    ["what fails beside findings still does", [partial], { failOn: "high" }, 1],
    ["and does not when nothing is to fail", [partial], { failOn: "never" }, 0],
  ])("the gate: %s", async (_name, paths, flags, status) => {
    expect((await run(paths, { ...flags, format: ["json"] })).status).toBe(status);
  });

  test("plans of one name are told apart by the files of their reports, and one file is one report", async () => {
    const made = named("plan.json", "high", "fail");
    mkdirSync(join(folder, "jobs", "a"), { recursive: true });
    mkdirSync(join(folder, "jobs", "b"));
    const paths = ["a", "b"].map((job) => file(`jobs/${job}/report.json`, made));
    const { world } = await run([...paths, "./jobs/a/report.json", medium], { format: ["json"] });
    const read = AnyReport.parse(JSON.parse(world.out()));
    expect("plans" in read && read.plans.map((plan) => plan.plan.name)).toEqual([
      "plan.json (jobs/a/report.json)",
      "plan.json (jobs/b/report.json)",
      "medium",
    ]);
  });

  test("one fingerprint in two plans is two findings", async () => {
    const twice = ["one", "two"].map((name) => {
      const made = named("same", "high", "fail");
      return file(`${name}.json`, { ...made, plan: { ...made.plan, name } });
    });
    const { world } = await run(twice, { format: ["text"] });
    expect(world.out()).toContain("gate failed: 2 findings");
    const { world: other } = await run(twice, { format: ["junit"], newOnly: [twice[0]] });
    expect(other.out()).toContain('failures="1"');
  });

  test("combined reports are taken apart, and the result is a report again", async () => {
    const { world } = await run([both, high], { format: ["json"] });
    const read = AnyReport.parse(JSON.parse(world.out()));
    expect("plans" in read && read.plans.map((plan) => plan.plan.name)).toEqual(["high", "b", "a"]);
  });

  test("every report into a file: one line says the verdict, unless quiet", async () => {
    const flags = { format: [`json=out.json`] };
    expect((await run([high, medium], flags)).world.err()).toBe(
      "planrisk: 2 plans: high risk, the gate fails (fails on high)\n",
    );
    expect((await run([high], { ...flags, quiet: true })).world.err()).toBe("");
  });

  test("--verbose tells the stages on standard error", async () => {
    const { world } = await run([high], { format: ["json"], verbose: true });
    expect(world.err()).toMatch(/ms {2}reports read: 1\n.*combined\n.*written\n/);
  });

  test.each([
    ["a missing file", "none.json", "cannot be read (ENOENT)"],
    ["no JSON", file("broken.json", "{"), "is not JSON"],
    ["other JSON", file("other.json", { format_version: "1.2" }), "is not a planrisk report"],
    [
      "another major version",
      file("v2.json", { ...named("x", "low", "pass"), schema_version: "2.0" }),
      "schema version 2.0",
    ],
    ["a broken report", file("half.json", { schema_version: "1.0" }), "is not a planrisk report (tool"],
  ])("%s is one sentence", async (_name, path, words) => {
    await expect(run([path], {})).rejects.toThrow(PlanriskError);
    await expect(run([path], {})).rejects.toThrow(words);
  });
});
