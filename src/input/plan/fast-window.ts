import { Buffer } from "node:buffer";
import { SKIP_PROGRAM } from "./skip-program.js";

/** How far the program came: in the window, with so many brackets open, in a string or not, before an escaped byte. */
export interface Stop {
  readonly at: number;
  readonly depth: number;
  readonly inString: boolean;
  readonly escaped: boolean;
}

type Run = (at: number, end: number, depth: number, inString: number, maxDepth: number) => number;

/** With what a block may add, still a 32-bit number. */
const MOST = 0x7fffff00;
/** The program leaves its state in the first bytes. */
const RESERVED = 64;
const PAGE = 65536;

/**
 * The memory of the skipping program, lent to one reader at a time as its window: the program reaches no other memory, and
 * each memory reserves gigabytes of address space, so that there is one for all. Whoever gets none reads as well, slower.
 */
class FastWindow {
  readonly #memory: WebAssembly.Memory;
  readonly #run: Run;
  #state: Int32Array;
  #lent = false;

  constructor(instance: WebAssembly.Instance) {
    const { memory, run } = instance.exports;
    if (!(memory instanceof WebAssembly.Memory) || !isRun(run)) throw new Error("not the skipping program");
    this.#memory = memory;
    this.#run = run;
    this.#state = new Int32Array(memory.buffer, 0, 4);
  }

  /** A window of `size` bytes; null while it is lent. */
  lend(size: number): Buffer | null {
    if (this.#lent) return null;
    const window = this.grow(size);
    this.#lent = window !== null;
    return window;
  }

  /** The same window, larger; what was lent before is of no use any more. Null when there is no more memory. */
  grow(size: number): Buffer | null {
    const missing = size + RESERVED - this.#memory.buffer.byteLength;
    try {
      if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    } catch {
      return null;
    }
    this.#state = new Int32Array(this.#memory.buffer, 0, 4);
    return Buffer.from(this.#memory.buffer, RESERVED, size);
  }

  giveBack(): void {
    this.#lent = false;
  }

  /** True for bytes of this window. */
  holds(bytes: Uint8Array): boolean {
    return bytes.buffer === this.#memory.buffer;
  }

  /** After the closing bracket, or -1 when it takes more than the program to find it. */
  find(at: number, end: number, depth: number, maxDepth: number): number {
    return this.#run(at + RESERVED, end + RESERVED, depth, 0, Math.min(maxDepth, MOST)) - RESERVED;
  }

  /** After the closing bracket; a Stop when it is not found in whole blocks, or nests deeper than `maxDepth`. */
  skip(at: number, end: number, depth: number, inString: boolean, maxDepth: number): number | Stop {
    const found = this.#run(at + RESERVED, end + RESERVED, depth, inString ? -1 : 0, Math.min(maxDepth, MOST));
    if (found > 0) return found - RESERVED;
    const [stopped = 0, open = 0, string = 0, escaped = 0] = this.#state;
    return { at: stopped - RESERVED, depth: open, inString: string !== 0, escaped: escaped !== 0 };
  }
}

function isRun(value: unknown): value is Run {
  return typeof value === "function";
}

/** Undefined: not asked for yet; null: this Node has no WebAssembly with SIMD. */
let shared: FastWindow | null | undefined;

/** The window, made at the first call: inputs that fit into a plain one never pay for it. */
export function fastWindow(): FastWindow | null {
  shared ??= WebAssembly.validate(SKIP_PROGRAM)
    ? new FastWindow(new WebAssembly.Instance(new WebAssembly.Module(SKIP_PROGRAM)))
    : null;
  return shared;
}

/** The window that holds these bytes, if the program can see them. */
export function windowOf(bytes: Uint8Array): FastWindow | null {
  return shared?.holds(bytes) === true ? shared : null;
}
