import { median, node, type Program, type Run, run } from "../measure.js";

/** What every measurement has. */
export interface Bench {
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  /** The executable, the program that tells a peak of memory, and the plan of the unit. */
  readonly planrisk: string;
  readonly preload: string;
  readonly unit: string;
  readonly rounds: number;
  readonly seed: number;
  /** With plans of 1,000 MB. */
  readonly large: boolean;
  print(text: string): void;
  /** A plot was drawn, as SVG. */
  drawn(svg: string): void;
}

/** planrisk over a plan to the end, the report as JSON. */
export function judging(bench: Bench, plan: string): Program {
  return node("planrisk", [bench.planrisk, plan, "--format", "json", "--fail-on", "never", "--quiet"]);
}

/** Some runs of one program: the median of their seconds, and the most bytes that one held. */
export async function repeated(
  bench: Bench,
  program: Program,
  rounds: number,
): Promise<{ readonly wall: number; readonly peak: number }> {
  const runs: Run[] = [];
  for (let i = 0; i < rounds; i += 1) runs.push(await run(program, bench.folder, bench.preload));
  return { wall: median(runs.map((each) => each.seconds)), peak: Math.max(...runs.map(({ bytes }) => bytes ?? 0)) };
}

/** A table in Markdown: a heading, names of columns, rows. */
export function table(heading: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [`\n### ${heading}\n`, line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Seconds with as many digits as mean something. */
export function seconds(value: number): string {
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(2)} s`;
}

/** Bytes as whole mebibytes; null: not told here. */
export function megabytes(bytes: number | null): string {
  return bytes === null ? "?" : `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** A ratio; null: there is none. */
export function times(ratio: number | null): string {
  return ratio === null ? "?" : `${ratio.toFixed(2)} ×`;
}
