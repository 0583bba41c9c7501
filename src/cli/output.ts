import { resolve } from "node:path";
import { PlanriskError } from "../model/error.js";
import type { AnyReport } from "../model/report.js";
import { nearest } from "../model/suggest.js";
import { PLAIN } from "../report/options.js";
import type { Writer } from "../report/writers.js";
import { renderOptions } from "./terminal.js";
import type { World } from "./world.js";
import { gathered, writeFileWhole } from "./write-file.js";

/** What can be written, by name; WRITERS of the reports. */
export type Formats = Readonly<Record<string, () => Promise<Writer>>>;

/** One `--format NAME[=FILE]`; file null: standard output. */
export interface Output {
  readonly format: string;
  readonly file: string | null;
}

/**
 * Reads the values of `--format`; none at all means text. Throws PlanriskError for an unknown name, for two formats on
 * standard output, and for a file that is named twice.
 */
export function parseOutputs(values: readonly string[], known: readonly string[]): readonly Output[] {
  const outputs = (values.length === 0 ? ["text"] : values).map((value) => {
    const at = value.indexOf("=");
    const format = at < 0 ? value : value.slice(0, at);
    const file = at < 0 ? "-" : value.slice(at + 1);
    if (!known.includes(format)) {
      const near = nearest(format, known);
      const hint = near === null ? `There are: ${known.join(", ")}.` : `Did you mean ${near}?`;
      throw new PlanriskError(`There is no format "${format}".`, hint);
    }
    if (file === "") throw new PlanriskError(`--format ${value} names no file.`, `Write --format ${format}=FILE.`);
    return { format, file: file === "-" ? null : file };
  });
  const toStdout = outputs.filter((output) => output.file === null);
  if (toStdout.length > 1) {
    const names = toStdout.map((output) => output.format).join(" and ");
    const second = toStdout[1]?.format ?? "";
    throw new PlanriskError(
      `The formats ${names} cannot share standard output.`,
      `Give all but one a file, as in --format ${second}=FILE.`,
    );
  }
  const files = outputs.flatMap((output) => (output.file === null ? [] : [output.file]));
  const twice = files.find((file, i) => files.indexOf(file) !== i);
  if (twice !== undefined) throw new PlanriskError(`The file ${twice} is named twice by --format.`);
  return outputs;
}

async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  try {
    await writeFileWhole(path, pieces);
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    const reason = "code" in error ? String(error.code) : error.message;
    throw new PlanriskError(
      `The report cannot be written to ${path} (${reason}).`,
      "Is its folder there and writable?",
    );
  }
}

/**
 * Renders and writes each output. Files first, each written aside and then renamed, so that nobody ever reads half a
 * report; standard output last.
 */
export async function writeOutputs(
  outputs: readonly Output[],
  report: AnyReport,
  formats: Formats,
  world: World,
  colorFlag: boolean,
): Promise<void> {
  const toFile = outputs.filter((output) => output.file !== null);
  const toStdout = outputs.filter((output) => output.file === null);
  for (const output of [...toFile, ...toStdout]) {
    const load = formats[output.format];
    if (load === undefined) throw new Error(`no writer for ${output.format}`);
    const write = await load();
    if (output.file === null) {
      const pieces = write(report, renderOptions(world.stdout, world.env, colorFlag));
      for (const piece of gathered(pieces)) await world.stdout.write(piece);
    } else {
      await writeWhole(resolve(world.cwd, output.file), write(report, PLAIN));
    }
  }
}
