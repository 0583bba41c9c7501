import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { layOut } from "../estate/estate.js";
import { readUnit } from "../estate/unit.js";
import { writePlan } from "../estate/write-plan.js";
import { median, node, run } from "../measure.js";
import { type Bench, megabytes, seconds, table, times } from "./work.js";

/** Whether a resource costs more among many: a typical estate, from a thousand resource changes on. */
export async function growth(bench: Bench): Promise<void> {
  const unit = await readUnit(bench.unit);
  const rows: string[][] = [];
  let first = Number.NaN;
  for (const changes of [1000, 10_000, 50_000, ...(bench.large ? [200_000] : [])]) {
    const file = join(bench.folder, "growing.json");
    const written = writePlan(file, unit, layOut(unit, { changes, network: 0.1, seed: bench.seed }), bench.seed);
    const args = [bench.planrisk, file, "--format", "json", "--fail-on", "never", "--quiet"];
    const runs = [];
    for (let i = 0; i < Math.min(3, bench.rounds); i += 1) {
      runs.push(await run(node("planrisk", args), bench.folder, bench.preload));
    }
    const wall = median(runs.map((each) => each.seconds));
    const each = wall / written;
    if (Number.isNaN(first)) first = each;
    const peak = Math.max(...runs.map(({ bytes }) => bytes ?? 0));
    const size = `${Math.round(statSync(file).size / 1e6)} MB`;
    rows.push([
      String(written),
      size,
      seconds(wall),
      `${Math.round(each * 1e6)} µs`,
      times(each / first),
      megabytes(peak),
    ]);
    rmSync(file);
  }
  const columns = ["resource changes", "plan", "wall", "per resource", "to the first", "peak memory"];
  bench.print(table("Growth, a tenth network", columns, rows));
}
