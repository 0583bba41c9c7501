import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A program to run: a script of Node (then its peak is told by itself), or anything else. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** False: nothing is loaded before it, and its memory is not told; for what takes milliseconds. */
  readonly memory?: boolean;
}

/** One run of a program: seconds of wall time and of processor time (all threads), bytes of memory at the most; null: not told here. */
export interface Run {
  readonly seconds: number;
  readonly processor: number | null;
  readonly bytes: number | null;
}

/** This Node, with arguments. */
export function node(name: string, args: readonly string[], memory = true): Program {
  return { name, command: process.execPath, args, memory };
}

/** Node 20 reads certificates at every start when told to, which takes longer than the start itself. */
function environment(peakFile: string): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...rest } = process.env;
  return { ...rest, PLANRISK_BENCH_PEAK: peakFile };
}

/** Runs a program to its end; what it prints goes to a file in `folder`. Rejects when it fails or cannot be started. */
export async function run(program: Program, folder: string, preload: string): Promise<Run> {
  const isNode = program.command === process.execPath;
  const peakFile = join(folder, "peak");
  const withMemory = isNode && program.memory !== false;
  const args = withMemory ? ["--require", preload, ...program.args] : [...program.args];
  const out = openSync(join(folder, "printed"), "w");
  try {
    let polled = 0;
    const seconds = await new Promise<number>((resolve, reject) => {
      const begun = performance.now();
      const child = spawn(program.command, args, {
        cwd: folder,
        env: environment(peakFile),
        stdio: ["ignore", out, "pipe"],
      });
      let said = "";
      child.stderr?.on("data", (chunk) => (said += String(chunk)));
      const polling = isNode ? null : setInterval(() => (polled = Math.max(polled, peakOf(child.pid))), 5);
      child.on("error", reject);
      child.on("exit", (code) => {
        const ended = performance.now();
        if (polling !== null) clearInterval(polling);
        if (code === 0) resolve((ended - begun) / 1000);
        else reject(new Error(`${program.name} ended with ${code}: ${said.slice(0, 300)}`));
      });
    });
    if (!withMemory) return { seconds, processor: null, bytes: polled || null };
    const [bytes = 0, microseconds = 0] = readFileSync(peakFile, "utf8").split(" ").map(Number);
    return { seconds, processor: microseconds / 1e6, bytes };
  } finally {
    closeSync(out);
    rmSync(peakFile, { force: true });
  }
}

/** What another program holds at the most so far, where the system tells; looked at every few milliseconds. */
function peakOf(pid: number | undefined): number {
  try {
    return 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Some runs of several programs. */
export interface Compared {
  readonly program: string;
  readonly seconds: number;
  readonly bytes: number | null;
  /** To the first program, as the median over rounds of the ratio within a round. */
  readonly timeRatio: number;
  readonly processorRatio: number | null;
  readonly memoryRatio: number | null;
}

/**
 * Runs programs by turns (A B C A B C …), for a machine's speed drifts: only what ran side by side is compared. The first
 * is what the others are held against; medians. One that fails is left out, and what it said is told.
 */
export async function compare(
  programs: readonly Program[],
  rounds: number,
  folder: string,
  preload: string,
): Promise<readonly Compared[]> {
  const runs = new Map<Program, Run[]>(programs.map((program) => [program, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const program of [...runs.keys()]) {
      try {
        runs.get(program)?.push(await run(program, folder, preload));
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
        runs.delete(program);
      }
    }
  }
  const [base = []] = runs.values();
  return [...runs].map(([{ name }, of]) => ({
    program: name,
    seconds: median(of.map((each) => each.seconds)),
    bytes: medianOrNull(of.map((each) => each.bytes)),
    timeRatio: median(of.map((each, i) => each.seconds / (base[i]?.seconds ?? Number.NaN))),
    processorRatio: medianOrNull(of.map((each, i) => ratio(each.processor, base[i]?.processor ?? null))),
    memoryRatio: medianOrNull(of.map((each, i) => ratio(each.bytes, base[i]?.bytes ?? null))),
  }));
}

function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a / b;
}

function medianOrNull(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((each) => each !== null);
  return known.length < numbers.length ? null : median(known);
}

/** The middle, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[half]];
  return (low + high) / 2;
}
