/*
 * Mutated plans through planrisk, from the bytes to every format: npm run fuzz -- [RUNS] [SEED]. Each case has a seed of
 * its own, so that `npm run fuzz -- 1 SEED` repeats it. Runs in a thread, which is given up when a case takes too long or
 * too much memory. Exit status 1 when anything was found.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { FuzzTarget } from "../test/fuzz/target.js";

declare const __ROOT__: string;

/** Milliseconds after which a case counts as a hang, and from which on it is told as slow. */
const HANG = 30_000;
const SLOW = 3_000;
const MEMORY_MB = 1024;

/** What the thread says of a case before and after it. */
type Said =
  | { readonly kind: "starts"; readonly seed: number }
  | { readonly kind: "ended"; readonly outcome: "report" | "refused"; readonly ms: number; readonly seed: number }
  | { readonly kind: "failed"; readonly seed: number; readonly stack: string };

async function inThread(from: number, to: number): Promise<void> {
  const say = (said: Said) => parentPort?.postMessage(said);
  const target = await FuzzTarget.of(__ROOT__);
  for (let seed = from; seed < to; seed += 1) {
    say({ kind: "starts", seed });
    const start = performance.now();
    try {
      const { kind } = await target.run(target.text(seed));
      say({ kind: "ended", outcome: kind, ms: performance.now() - start, seed });
    } catch (error) {
      say({ kind: "failed", seed, stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}

interface Tally {
  report: number;
  refused: number;
  slowest: number;
  /** By first line and place of the stack: the seeds. */
  readonly failures: Map<string, number[]>;
}

/** Runs cases until the end or until one kills the thread; gives the seed to go on with. */
function runUntilDeath(from: number, to: number, tally: Tally): Promise<number> {
  return new Promise((resolve) => {
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: { from, to },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    let current = from;
    let timer = setTimeout(() => undefined, 0);
    const give = (reason: string) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      found(tally, reason, current);
      void worker.terminate().then(() => resolve(current + 1));
    };
    worker.on("error", (error) => give(`died: ${error.message}`));
    worker.on("exit", () => {
      clearTimeout(timer);
      resolve(to);
    });
    worker.on("message", (said: Said) => {
      switch (said.kind) {
        case "starts":
          clearTimeout(timer);
          current = said.seed;
          timer = setTimeout(() => give("hangs"), HANG);
          return;
        case "ended":
          tally[said.outcome] += 1;
          if ((tally.report + tally.refused) % 5_000 === 0) process.stdout.write(`… ${tally.report + tally.refused}\n`);
          if (said.ms > SLOW) found(tally, `slow (over ${SLOW} ms)`, said.seed);
          tally.slowest = Math.max(tally.slowest, said.ms);
          return;
        case "failed":
          return found(tally, said.stack.split("\n").slice(0, 4).join("\n"), said.seed);
      }
    });
  });
}

function found(tally: Tally, what: string, seed: number): void {
  const seeds = tally.failures.get(what) ?? [];
  if (seeds.length === 0) process.stdout.write(`seed ${seed}: ${what}\n`);
  tally.failures.set(what, [...seeds, seed]);
}

async function runAll(): Promise<void> {
  const runs = Number(process.argv[2] ?? 10_000);
  const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${runs} runs from seed ${seed}\n`);
  const tally: Tally = { report: 0, refused: 0, slowest: 0, failures: new Map() };
  for (let at = seed; at < seed + runs; ) at = await runUntilDeath(at, seed + runs, tally);
  process.stdout.write(`${tally.report} reports, ${tally.refused} refused, slowest ${tally.slowest.toFixed(0)} ms\n`);
  for (const [what, seeds] of tally.failures)
    process.stdout.write(`${seeds.length} times: ${what}\n  seeds ${seeds.slice(0, 5).join(" ")}\n`);
  // One case alone is being looked at: leave it to be looked into.
  if (runs === 1) writeFileSync("fuzz-case.json", (await FuzzTarget.of(__ROOT__)).text(seed));
  process.exitCode = tally.failures.size > 0 ? 1 : 0;
}

if (isMainThread) await runAll();
else await inThread(Number(workerData.from), Number(workerData.to));
