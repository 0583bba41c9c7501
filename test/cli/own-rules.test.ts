import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { Report } from "../../src/model/report.js";
import { expectGolden } from "../support/golden.js";
import { fakeWorld } from "../support/world.js";

/** Rule files as a user keeps them beside his configuration (docs/own-rules.md). */
const OWN = fileURLToPath(new URL("../../fixtures/own-rules/", import.meta.url));

async function run(...args: string[]) {
  const world = fakeWorld({ cwd: OWN, env: { NO_COLOR: "1" } });
  const status = await main(args, world);
  return { status, out: world.out(), err: world.err() };
}

describe("the worked example", () => {
  test("its examples hold", async () => {
    expect(await run("rules", "check", "change-window/rules")).toEqual({
      status: 0,
      out: "2 rules are sound; 7 examples hold.\n",
      err: "",
    });
  });

  test("it stops the interface without a change window and lets the other pass", async () => {
    const { status, out } = await run(
      ...["analyze", "change-window/plan.json", "--rules", "change-window/rules", "--format", "json"],
    );
    const report = Report.parse(JSON.parse(out));
    const found = report.changes.flatMap((change) =>
      change.findings
        .filter((each) => each.rule.startsWith("trading-"))
        .map((each) => `${each.rule} ${change.address}`),
    );
    expect(found).toEqual(['trading-outside-change-window module.trading.aws_network_interface.line["venue_b"]']);
    expect({ status, risk: report.risk }).toEqual({ status: 1, risk: "high" });
  });

  test("without it the same plan passes", async () => {
    const { status, out } = await run("analyze", "change-window/plan.json", "--format", "json");
    expect({ status, risk: Report.parse(JSON.parse(out)).risk }).toEqual({ status: 0, risk: "low" });
  });
});

describe("ten files with ten mistakes", () => {
  const files = readdirSync(`${OWN}mistakes`);

  test("each is named, with file, line and remedy", async () => {
    const { status, out, err } = await run("rules", "check", "mistakes");
    expect({ status, out, files: files.length }).toEqual({ status: 2, out: "", files: 10 });
    const lines = err.split("\n");
    for (const file of files) {
      const line = lines.filter((each) => each.includes(`/${file}:`));
      expect(line, file).toHaveLength(1);
      expect(line[0]).toMatch(/\.yaml:\d+: .+[.?] [A-Z].+[.?]$/);
    }
    expectGolden(err.replaceAll(/\S*own-rules\//g, ""), "own-rules-mistakes.txt", import.meta.url);
  });

  test.each(files)("%s alone is told too", async (file) => {
    const { status, err } = await run("rules", "check", `mistakes/${file}`);
    expect(status).toBe(2);
    expect(err).toContain(`/${file}:`);
  });
});
