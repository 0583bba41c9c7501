import { Readable } from "node:stream";
import type { Sink, World } from "../../src/cli/world.js";

export interface FakeWorld extends World {
  /** What was written to standard output and error so far. */
  out(): string;
  err(): string;
}

function memory(columns: number | null): { sink: Sink; text(): string } {
  const parts: string[] = [];
  const sink: Sink = {
    isTTY: columns !== null,
    columns,
    write: async (text) => {
      parts.push(text);
    },
  };
  return { sink, text: () => parts.join("") };
}

/** A world in memory: a fixed day, a clock that stands, no terminal unless `columns` is given. */
export function fakeWorld(
  fields: { cwd?: string; env?: World["env"]; stdin?: string; columns?: number } = {},
): FakeWorld {
  const out = memory(fields.columns ?? null);
  const err = memory(null);
  return {
    cwd: fields.cwd ?? "/nowhere",
    env: fields.env ?? {},
    stdin: Readable.from(fields.stdin === undefined ? [] : [Buffer.from(fields.stdin)]),
    stdout: out.sink,
    stderr: err.sink,
    today: "2024-06-15",
    now: () => 0,
    out: out.text,
    err: err.text,
  };
}
