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

/** A table in Markdown: a heading, names of columns, rows. */
export function table(heading: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [`\n### ${heading}\n`, line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Seconds with as many digits as mean something. */
export function seconds(value: number): string {
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(2)} s`;
}

export function megabytes(bytes: number | null): string {
  return bytes === null ? "?" : `${Math.round(bytes / 2 ** 20)} MiB`;
}

export function times(ratio: number | null): string {
  return ratio === null ? "?" : `${ratio.toFixed(2)} ×`;
}
