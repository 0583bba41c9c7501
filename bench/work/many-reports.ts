import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { median, node, run } from "../measure.js";
import { type Bench, megabytes, seconds, table } from "./work.js";

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
  const runs = [];
  for (let i = 0; i < bench.rounds; i += 1) {
    runs.push(await run(node("planrisk merge", args), bench.folder, bench.preload));
  }
  const wall = median(runs.map((each) => each.seconds));
  const peak = Math.max(...runs.map(({ bytes }) => bytes ?? 0));
  const size = `${Math.round(text.length / 1000)} KB`;
  bench.print(
    table(`Merge of ${REPORTS} reports`, ["a report", "wall", "peak memory"], [[size, seconds(wall), megabytes(peak)]]),
  );
}
