import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

/** hcl2json is synchronous WebAssembly that cannot be stopped from within its thread. */
const SECONDS_PER_FILE = 10;
/** After so many deaths no further file is tried: somebody is at it. */
const MAX_DEATHS = 3;

/** Why a file could not be parsed; `line` where the parser says so. */
export interface HclFault {
  readonly line: number | null;
  readonly reason: string;
}
export type HclJson = { readonly json: unknown } | { readonly fault: HclFault };

/*
 * Code of the thread, CommonJS in a text so that it runs from TypeScript and from the bundle alike. In a thread because
 * hcl2json's Go runtime can die of a file (deep brackets), after which its calls never settle, put itself into the global
 * scope, and ends the process when it cannot load. Nothing of that reaches the thread that decides.
 */
const CODE = `
const { parentPort, workerData } = require("node:worker_threads");
const { parse } = require(workerData);
parentPort.on("message", async ({ name, text }) => {
  try {
    parentPort.postMessage({ json: await parse(name, text) });
  } catch (error) {
    parentPort.postMessage({ error: String((error && error.message) || error) });
  }
});
`;

/** Parses HCL in a thread of its own, which starts with the first file. One file at a time; `close` it afterwards. */
export class HclParser {
  #worker: Worker | null = null;
  #deaths = 0;

  /** HCL as the JSON of a .tf.json file, each block in a list. Settles always, within ten seconds. */
  async parse(name: string, text: string): Promise<HclJson> {
    if (this.#deaths >= MAX_DEATHS) return { fault: { line: null, reason: "the parser died of other files" } };
    this.#worker ??= start();
    const answer = await ask(this.#worker, name, text);
    // A mistake in the file has a line. Anything else is the parser's own, and it is not to be trusted with another file.
    if (answer !== null && ("json" in answer || answer.fault.line !== null)) return answer;
    this.#deaths += 1;
    await this.close();
    return answer ?? { fault: { line: null, reason: "the parser did not survive it" } };
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }
}

function start(): Worker {
  const hcl2json = createRequire(import.meta.url).resolve("@cdktf/hcl2json");
  const worker = new Worker(CODE, {
    eval: true,
    workerData: hcl2json,
    stdout: true,
    stderr: true,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  // Nobody may be listening when it dies.
  worker.on("error", () => undefined);
  worker.unref();
  return worker;
}

/** Null when the thread died or gave no answer in time. */
function ask(worker: Worker, name: string, text: string): Promise<HclJson | null> {
  return new Promise((done) => {
    const settle = (answer: HclJson | null) => {
      clearTimeout(timer);
      worker.off("message", answered).off("error", died).off("exit", died);
      done(answer);
    };
    const answered = (message: unknown) => settle(answerOf(message));
    const died = () => settle(null);
    const timer = setTimeout(died, SECONDS_PER_FILE * 1000);
    worker.on("message", answered).on("error", died).on("exit", died);
    worker.postMessage({ name, text });
  });
}

/** The parser's own message may quote the file; its position is all that is told. */
function answerOf(message: unknown): HclJson {
  if (typeof message === "object" && message !== null && "json" in message) return { json: message.json };
  const said = typeof message === "object" && message !== null && "error" in message ? String(message.error) : "";
  const line = /:(\d+),\d/.exec(said)?.[1];
  return { fault: { line: line === undefined ? null : Number(line), reason: "it is not HCL that can be parsed" } };
}
