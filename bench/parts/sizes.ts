import { spawnSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { layOut } from "../estate/estate.js";
import { readUnit } from "../estate/unit.js";
import { writePlan } from "../estate/write-plan.js";
import { type Compared, compare, node, type Program } from "../measure.js";
import { plot, type Series } from "../plot.js";
import { type Bench, judging, megabytes, seconds, table, times } from "./part.js";

/** Resource changes of about 1 MB, by what of them is network. */
const MIXES = [
  { name: "a tenth network", network: 0.1, changesPerMegabyte: 275 },
  { name: "all network", network: 1, changesPerMegabyte: 230 },
] as const;

const PARSE = "JSON.parse(require('node:fs').readFileSync(process.argv[1], 'utf8'))";

interface Measured {
  readonly megabytes: number;
  readonly mix: string;
  readonly results: readonly Compared[];
}

/**
 * The whole of planrisk, report written as JSON, against nothing but JSON.parse of the same file, by size of the plan. Beyond
 * what a text of Node can hold JSON.parse has no time, and planrisk stands alone.
 */
export async function sizes(bench: Bench): Promise<void> {
  const unit = await readUnit(bench.unit);
  const hasJq = spawnSync("jq", ["--version"]).status === 0;
  const all: Measured[] = [];
  for (const size of bench.large ? [1, 10, 100, 1000] : [1, 10, 100]) {
    for (const mix of MIXES) {
      const file = join(bench.folder, "plan.json");
      const { seed } = bench;
      writePlan(file, unit, layOut(unit, { changes: size * mix.changesPerMegabyte, network: mix.network, seed }), seed);
      const bytes = statSync(file).size;
      const jq: Program = { name: "jq", command: "jq", args: ["length", file] };
      const others = bytes > 2 ** 29 ? [] : [node("JSON.parse", ["--eval", PARSE, file])];
      const programs = [...others, judging(bench, file), ...(hasJq && size < 1000 ? [jq] : [])];
      // Nothing to pair it with, and minutes long.
      const rounds = size < 1000 ? bench.rounds : 1;
      const results = await compare(programs, rounds, bench.folder, bench.preload);
      all.push({ megabytes: bytes / 1e6, mix: mix.name, results });
      rmSync(file);
      process.stderr.write(`${size} MB, ${mix.name}: done\n`);
    }
  }
  const columns = ["plan", "mix", "program", "wall", "peak memory", "time", "processor time", "memory"];
  bench.print(
    table(
      "By size",
      columns,
      all.flatMap(({ megabytes: size, mix, results }) => {
        const ratio = (of: number | null) => (results[0]?.program === "JSON.parse" ? times(of) : "");
        return results.map((each) => [
          `${size.toFixed(size < 10 ? 1 : 0)} MB`,
          mix,
          each.program,
          seconds(each.seconds),
          megabytes(each.bytes),
          ratio(each.timeRatio),
          ratio(each.processorRatio),
          ratio(each.memoryRatio),
        ]);
      }),
    ),
  );
  bench.drawn(
    plot([
      { title: "Wall time, seconds", series: seriesOf(all, (each) => each.seconds) },
      {
        title: "Peak memory, MiB",
        series: seriesOf(all, (each) => (each.bytes === null ? null : each.bytes / 2 ** 20)),
      },
    ]),
  );
}

/** planrisk for both mixes; the others, which know no mix, for one. */
function seriesOf(all: readonly Measured[], value: (each: Compared) => number | null): readonly Series[] {
  const line = (name: string, program: string, mix: string): Series => ({
    name,
    points: all.flatMap((each) => {
      if (each.mix !== mix) return [];
      const found = each.results.find((result) => result.program === program);
      const y = found === undefined ? null : value(found);
      return y === null ? [] : [[each.megabytes, y] as const];
    }),
  });
  const [mixed, network] = MIXES;
  return [
    line(`planrisk, ${mixed.name}`, "planrisk", mixed.name),
    line(`planrisk, ${network.name}`, "planrisk", network.name),
    line("node, JSON.parse and no more", "JSON.parse", mixed.name),
    line("jq length", "jq", mixed.name),
  ].filter((series) => series.points.length > 0);
}
