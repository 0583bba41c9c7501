// How planrisk's time and memory compare with reading the same plan by JSON.parse: npm run bench -- [--large] [--rounds N] [--only NAME…]
// [--svg FILE]. Makes its plans in a temporary folder. Prints tables in Markdown; it is no test and fails nothing.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem, type } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { growth } from "./parts/growth.js";
import { manyReports } from "./parts/many-reports.js";
import { oneGroup } from "./parts/one-group.js";
import type { Bench } from "./parts/part.js";
import { sizes } from "./parts/sizes.js";
import { startUp } from "./parts/start-up.js";

const PARTS = { sizes, "start-up": startUp, growth, "one-group": oneGroup, merge: manyReports };

const { values } = parseArgs({
  options: {
    large: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    only: { type: "string", multiple: true, default: Object.keys(PARTS) },
    svg: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "planrisk-bench-"));
const bench: Bench = {
  folder,
  planrisk: resolve("bin/planrisk.js"),
  preload: resolve("bench/peak-memory.cjs"),
  unit: resolve("bench/estate/unit.plan.json"),
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  large: values.large,
  print: (text) => process.stdout.write(`${text}\n`),
  drawn: (svg) => {
    if (values.svg !== undefined) writeFileSync(values.svg, svg);
  },
};
try {
  if (statSync("dist/planrisk.js", { throwIfNoEntry: false }) === undefined)
    throw new Error("npm run build comes first");
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  bench.print(
    `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory}, ${type()}, Node ${process.version}, ${day}; seed ${values.seed}`,
  );
  for (const [name, part] of Object.entries(PARTS)) if (values.only.includes(name)) await part(bench);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
