import { isWatched } from "./terminal.js";
import type { World } from "./world.js";

/** Below this many bytes nobody has to wait. */
const WORTH_TELLING = 4 * 1024 * 1024;

/** Tells somebody who waits what is being done; silent where nobody watches. */
export interface Progress {
  /** A new stage, such as "reading plan.json"; `bytes` is the size of what it reads, null when it is not known. */
  stage(text: string, bytes?: number | null): Promise<void>;
  /** For what runs without a pause: each call is shown at once, as `name: doing`. */
  steps(name: string): (doing: string) => void;
  /** How far the stage is, in bytes. */
  advance(done: number, total: number | null): void;
  stop(): void;
}

const SILENT: Progress = { stage: async () => {}, steps: () => () => {}, advance: () => {}, stop: () => {} };

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

/** Progress on standard error. ora is loaded only when there is something to wait for: it is slow to start. */
export function progress(world: World, quiet: boolean): Progress {
  if (quiet || !isWatched(world.stderr, world.env)) return SILENT;
  let spinner: { text: string; start(): unknown; stop(): unknown; render(): unknown } | null = null;
  let current = "";
  return {
    async stage(text, bytes = 0) {
      current = text;
      if (spinner === null && (bytes === null || bytes >= WORTH_TELLING)) {
        const { default: ora } = await import("ora");
        spinner = ora({ text, stream: process.stderr, discardStdin: false });
        spinner.start();
      } else if (spinner !== null) {
        spinner.text = text;
      }
    },
    steps: (name) => (doing) => {
      if (spinner === null) return;
      spinner.text = `${name}: ${doing}`;
      spinner.render();
    },
    advance(done, total) {
      if (spinner === null) return;
      const percent = total === null || total === 0 ? "" : ` (${Math.floor((100 * done) / total)} %)`;
      spinner.text = `${current}: ${mebibytes(done)}${percent}`;
    },
    stop() {
      spinner?.stop();
      spinner = null;
    },
  };
}
