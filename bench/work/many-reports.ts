import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layOut } from "../estate/estate.js";
import { readUnit } from "../estate/unit.js";
import { writePlan } from "../estate/write-plan.js";
import { median, node, run } from "../measure.js";
import { type Bench, megabytes, seconds, table } from "./work.js";

const REPORTS = 1000;

/** Merging the reports of a thousand plans, as of so many jobs in a monorepo. */
export async function manyReports(bench: Bench): Promise<void> {
  const unit = await readUnit(bench.unit);
  const file = join(bench.folder, "one-of-many.json");
  writePlan(file, unit, layOut(unit, { changes: 30, network: 0.1, seed: bench.seed }), bench.seed);
  const report = join(bench.folder, "report.json");
  execFileSync(process.execPath, [bench.planrisk, file, "--format", `json=${report}`, "--fail-on", "never"]);
  const text = readFileSync(report, "utf8");
  const files = Array.from({ length: REPORTS }, (_, i) => {
    const path = join(bench.folder, `report-${i}.json`);
    writeFileSync(path, text.replaceAll("one-of-many.json", `stack-${i}.json`));
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
