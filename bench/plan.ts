// Makes a plan of a large estate: node scripts/run.js bench/plan.ts CHANGES [--network SHARE] [--seed SEED] --out FILE
import { parseArgs } from "node:util";
import { layOut } from "./estate/estate.js";
import { readUnit } from "./estate/unit.js";
import { writePlan } from "./estate/write-plan.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { network: { type: "string" }, seed: { type: "string" }, out: { type: "string" } },
});
const [changes, network, seed] = [Number(positionals[0]), Number(values.network ?? 1), Number(values.seed ?? 1)];
if (!Number.isInteger(changes) || values.out === undefined) throw new Error("CHANGES and --out FILE are needed");
const unit = await readUnit("bench/estate/unit.plan.json");
const written = writePlan(values.out, unit, layOut(unit, { changes, network, seed }), seed);
process.stdout.write(`${written} resource changes\n`);
