import type { Readable } from "node:stream";
import { PlanriskError } from "../model/error.js";

/** A place where text goes: standard output, standard error, or a test's memory. */
export interface Sink {
  readonly isTTY: boolean;
  /** Columns of the terminal; null when it is none. */
  readonly columns: number | null;
  /** Resolves when the text is written, or when nobody reads any more. */
  write(text: string): Promise<void>;
}

/** Everything outside that a command may use. Nothing else in planrisk knows process, clock and environment. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Today in UTC, YYYY-MM-DD. */
  readonly today: string;
  /** Milliseconds since some fixed point, for durations. */
  now(): number;
}

function sink(stream: NodeJS.WriteStream, name: string): Sink {
  let broken = false;
  stream.on("error", () => {
    broken = true;
  });
  return {
    isTTY: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : null,
    write: (text) =>
      new Promise((resolve, reject) => {
        if (broken || text === "") return resolve();
        stream.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
          // A closed pipe (`planrisk plan.json | head`) is no error: the reader has what it wanted.
          if (error === null || error === undefined || error.code === "EPIPE") resolve();
          else reject(new PlanriskError(`${name} cannot be written to (${error.code ?? error.message}).`));
        });
      }),
  };
}

/** The real world. */
export function processWorld(): World {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: sink(process.stdout, "Standard output"),
    stderr: sink(process.stderr, "Standard error"),
    today: new Date().toISOString().slice(0, 10),
    now: () => performance.now(),
  };
}
