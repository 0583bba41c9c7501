import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { node } from "../measure.js";
import { type Bench, megabytes, repeated, seconds, table } from "./part.js";

const REPORTS = 1000;

/** Merging the reports of a thousand plans (each that of the demo), as of so many jobs in a monorepo. */
export async function manyReports(bench: Bench): Promise<void> {
  const file = resolve("fixtures/demo/plan.json");
  const report = join(bench.folder, "report.json");
  execFileSync(process.execPath, [bench.planrisk, file, "--format", `json=${report}`, "--fail-on", "never"]);
  const text = readFileSync(report, "utf8");
  const files = Array.from({ length: REPORTS }, (_, i) => {
    const path = join(bench.folder, `report-${i}.json`);
    writeFileSync(path, text.replaceAll("plan.json", `stack-${i}.json`));
    return path;
  });
  const args = [bench.planrisk, "merge", ...files, "--fail-on", "never"];
  const { wall, peak } = await repeated(bench, node("planrisk merge", args), bench.rounds);
  const size = `${Math.round(text.length / 1000)} KB`;
  bench.print(
    table(`Merge of ${REPORTS} reports`, ["a report", "wall", "peak memory"], [[size, seconds(wall), megabytes(peak)]]),
  );
}
