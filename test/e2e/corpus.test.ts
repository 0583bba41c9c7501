import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Report } from "../../src/model/report.js";
import { assessJson } from "../support/assess.js";

/** Public plans beside the repository; they are not ours to commit. */
const CORPUS = fileURLToPath(new URL("../../../shared/corpus/plans/", import.meta.url));
const PLANS = existsSync(CORPUS) ? readdirSync(CORPUS).filter((name) => name.endsWith(".json")) : [];

function read(name: string): Report {
  return assessJson(JSON.parse(readFileSync(join(CORPUS, name), "utf8")));
}

describe.skipIf(PLANS.length === 0)("public plans", () => {
  test.each(PLANS)("%s is analysed, and its report is valid", (name) => {
    const report = read(name);
    expect(Report.safeParse(report).success).toBe(true);
    expect(report.self_check.rules.modelled).toBe(report.self_check.rules.read);
  });

  test.each([
    ["only no-op", "src-terraform-aws-ssm-project-plan.out.json"],
    ["a table and a record are created", "terraform-example-plan.json"],
    ["a cluster is created", "aws-devops-mastery-terraform-plan.json"],
    ["networks are created", "cli-plan.out-test_issue-158.json"],
    ["tags change", "cli-plan.out.json"],
  ])("nothing above low where %s", (_what, name) => {
    expect(["none", "low"]).toContain(read(name).risk);
  });
});
