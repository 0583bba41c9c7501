import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { layOut } from "../estate/estate.js";
import { readUnit } from "../estate/unit.js";
import { writePlan } from "../estate/write-plan.js";
import { type Bench, judging, megabytes, repeated, seconds, table, times } from "./part.js";

/** Whether a resource costs more among many: a typical estate, from a thousand resource changes on. */
export async function growth(bench: Bench): Promise<void> {
  const unit = await readUnit(bench.unit);
  const rows: string[][] = [];
  let first = Number.NaN;
  for (const changes of [1000, 10_000, 50_000, ...(bench.large ? [200_000] : [])]) {
    const file = join(bench.folder, "growing.json");
    const written = writePlan(file, unit, layOut(unit, { changes, network: 0.1, seed: bench.seed }), bench.seed);
    const { wall, peak } = await repeated(bench, judging(bench, file), Math.min(3, bench.rounds));
    const each = wall / written;
    if (Number.isNaN(first)) first = each;
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
