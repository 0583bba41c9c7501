import { Buffer } from "node:buffer";
import { fastWindow } from "./fast-window.js";
import { JsonFault, Skip, skipSpace, stringAt, stringEnd, valueEnd } from "./json-scan.js";
import { ShapeError } from "./shape.js";

/**
 * Gives the next bytes: writes at most `into.length` of them to the start of `into` and tells how many; 0 at the end.
 * Files and streams alike.
 */
export type Pull = (into: Buffer) => Promise<number>;

/** Where something stands in the input, for telling: byte from 0, line and column from 1 (in bytes). */
export interface Position {
  readonly byte: number;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with the input at a position: nothing there, no JSON, an early end, or what Terraform would not write. */
export class InputFault extends Error {
  readonly kind: "empty" | "json" | "truncated" | "shape";
  readonly position: Position;

  constructor(kind: InputFault["kind"], position: Position, message: string) {
    super(message);
    this.name = "InputFault";
    this.kind = kind;
    this.position = position;
  }
}

/** The window holds what is being looked at and grows for one huge element; V8 has no strings beyond twice this. */
const MAX_WINDOW = 256 * 1024 * 1024;
/** Measured: anything from 1 to 16 MB is as fast, and less is less memory. */
const WINDOW = 1024 * 1024;

/**
 * Walks JSON in a window of bytes that slides over the input. Visitors of `object` and `list` start with the cursor on a
 * value and must pass it with `skip`, `take`, `object`, `list` or `elements`. Throws an InputFault.
 */
export class Cursor {
  readonly #pull: Pull;
  #bytes: Buffer;
  #at = 0;
  #end = 0;
  /** Of the window's first byte: its place in the input, newlines before it, and where the last of them is. */
  #base = 0;
  #lines = 0;
  #lineStart = 0;
  #ended = false;
  /** Whether the window is the fast one; null until the input turns out to be larger than the first. */
  #fast: boolean | null = null;

  constructor(pull: Pull, window = WINDOW) {
    this.#pull = pull;
    this.#bytes = Buffer.allocUnsafe(window);
  }

  /** To be called when reading is over, however it ended: the fast window is lent. Reading on is not possible. */
  close(): void {
    if (this.#fast === true) fastWindow()?.giveBack();
    this.#fast = false;
    this.#ended = true;
  }

  /** The position of `at` in the window, by default of the cursor. */
  position(at = this.#at): Position {
    const found = this.#newlines(at);
    return {
      byte: this.#base + at,
      line: this.#lines + found.count + 1,
      column: this.#base + at - found.lineStart + 1,
    };
  }

  /** Bytes that have been read so far. */
  get bytesRead(): number {
    return this.#base + this.#end;
  }

  /** The next byte that is no white space, without passing it; -1 at the end of the input. */
  async peek(): Promise<number> {
    const byte = this.#peek();
    return byte >= 0 ? byte : this.#peekMore();
  }

  /** Up to `length` bytes from the cursor on, without passing them; valid until the cursor moves. */
  async ahead(length: number): Promise<Buffer> {
    while (this.#end - this.#at < length && (await this.#fill()));
    return this.#bytes.subarray(this.#at, Math.min(this.#end, this.#at + length));
  }

  /** Passes `count` bytes that `ahead` has given. */
  pass(count: number): void {
    this.#at += count;
  }

  /** Walks the object on which the cursor is. `visit` gets each key, unescaped. */
  async object(visit: (key: string) => Promise<void>): Promise<void> {
    await this.#open(123, "is not an object, where Terraform writes one");
    const keys = new Set<string>();
    for (let byte = await this.#byte(); byte !== 125; byte = await this.#byte()) {
      if (byte !== 34) this.fail("a key in quotes is missing");
      const key = await this.take((bytes, from, end) => stringEnd(bytes, from, end), stringAt);
      // JSON.parse would let the last one win; what has been read of the first cannot be taken back.
      if (keys.has(key)) this.fail("a key stands twice in one object");
      keys.add(key);
      if ((await this.#byte()) !== 58) this.fail("a colon is missing after a key");
      this.#at += 1;
      await this.#byte();
      await visit(key);
      await this.#separator(125);
    }
    this.#at += 1;
  }

  /** Walks the list on which the cursor is. */
  async list(visit: (index: number) => Promise<void>): Promise<void> {
    await this.#open(91, "is not a list, where Terraform writes one");
    for (let index = 0; (await this.#byte()) !== 93; index += 1) {
      await visit(index);
      await this.#separator(93);
    }
    this.#at += 1;
  }

  /**
   * Walks the list on which the cursor is, whose elements are taken in one piece each: `scan` gives the end of the element
   * that starts at `from`, or -1 to be called again with more bytes, before it has had any effect.
   */
  async elements(scan: (bytes: Buffer, from: number, end: number, index: number) => number): Promise<void> {
    await this.#open(91, "is not a list, where Terraform writes one");
    for (let index = 0; (await this.#byte()) !== 93; index += 1) {
      let to = this.#scan(scan, index);
      while (to < 0) {
        await this.#need();
        to = this.#scan(scan, index);
      }
      this.#at = to;
      const separated = this.#separator(93);
      if (separated !== undefined) await separated;
    }
    this.#at += 1;
  }

  /** Passes one token or value that `scan` finds the end of, and gives what `read` makes of its bytes. */
  async take<T>(
    scan: (bytes: Buffer, from: number, end: number) => number,
    read: (bytes: Buffer, from: number, to: number) => T,
  ): Promise<T> {
    let to = this.#scan(scan, 0);
    while (to < 0) {
      await this.#need();
      to = this.#scan(scan, 0);
    }
    const from = this.#at;
    this.#at = to;
    try {
      return read(this.#bytes, from, to);
    } catch (error) {
      throw this.#placed(error, from);
    }
  }

  /** Whether the value at the cursor ends within the window; no more is read for it. */
  get whole(): boolean {
    return this.#scan((bytes, from, end) => valueEnd(bytes, from, end), 0) >= 0;
  }

  /** Passes a value of any size without keeping it. */
  async skip(): Promise<void> {
    const byte = await this.#byte();
    if (byte !== 123 && byte !== 91) {
      await this.take(valueEnd, () => undefined);
      return;
    }
    const skip = new Skip();
    for (;;) {
      const to = skip.run(this.#bytes, this.#at, this.#end);
      if (to >= 0) {
        this.#at = to;
        return;
      }
      this.#at = this.#end;
      await this.#need();
    }
  }

  /** Throws an InputFault at `at` in the window, by default at the cursor. */
  fail(message: string, at = this.#at): never {
    throw new InputFault("json", this.position(at), message);
  }

  #scan(scan: (bytes: Buffer, from: number, end: number, index: number) => number, index: number): number {
    try {
      return scan(this.#bytes, this.#at, this.#end, index);
    } catch (error) {
      throw this.#placed(error, this.#at);
    }
  }

  /** The same error with the place in the input: of the fault itself, or of the element that has the wrong shape. */
  #placed(error: unknown, from: number): unknown {
    if (error instanceof JsonFault) return new InputFault("json", this.position(error.at), error.message);
    if (error instanceof ShapeError) return new InputFault("shape", this.position(from), error.message);
    return error;
  }

  #peek(): number {
    this.#at = skipSpace(this.#bytes, this.#at, this.#end);
    return this.#at < this.#end ? (this.#bytes[this.#at] ?? -1) : -1;
  }

  async #peekMore(): Promise<number> {
    while (await this.#fill()) {
      const byte = this.#peek();
      if (byte >= 0) return byte;
    }
    return -1;
  }

  /** A promise only where the window is empty: this is called for every element. */
  #byte(): number | Promise<number> {
    const byte = this.#peek();
    return byte >= 0 ? byte : this.#byteMore();
  }

  async #byteMore(): Promise<number> {
    const byte = await this.#peekMore();
    return byte >= 0 ? byte : this.#truncated();
  }

  async #open(bracket: number, message: string): Promise<void> {
    if ((await this.#byte()) !== bracket) throw new InputFault("shape", this.position(), `a value ${message}`);
    this.#at += 1;
  }

  /** Passes the comma, after which there must be something; leaves the closing bracket. A promise only where it must wait. */
  #separator(close: number): undefined | Promise<void> {
    const byte = this.#peek();
    if (byte === close) return undefined;
    if (byte !== 44)
      return byte < 0 ? this.#separatorLater(close) : this.fail("a comma or a closing bracket is missing");
    this.#at += 1;
    const next = this.#peek();
    if (next === close) this.fail("something is missing after a comma");
    return next < 0 ? this.#commaLater(close) : undefined;
  }

  async #separatorLater(close: number): Promise<void> {
    await this.#byteMore();
    await this.#separator(close);
  }

  async #commaLater(close: number): Promise<void> {
    if ((await this.#byteMore()) === close) this.fail("something is missing after a comma");
  }

  /** At least as much again as there is: scanning anew after every small chunk would be quadratic. */
  async #need(): Promise<void> {
    const enough = 2 * (this.#end - this.#at);
    if (!(await this.#fill())) this.#truncated();
    while (this.#end - this.#at < enough && (await this.#fill()));
  }

  #truncated(): never {
    throw new InputFault("truncated", this.position(this.#end), "the input ends in the middle");
  }

  /** Lets go of what lies before the cursor, makes room and reads on; false at the end of the input. */
  async #fill(): Promise<boolean> {
    if (this.#ended) return false;
    if (this.#end === this.#bytes.length && this.#fast === null) this.#speedUp();
    if (this.#at > 0) this.#slide();
    if (this.#end === this.#bytes.length) this.#grow();
    const read = await this.#pull(this.#bytes.subarray(this.#end));
    this.#end += read;
    this.#ended = read === 0;
    return !this.#ended;
  }

  #slide(): void {
    const found = this.#newlines(this.#at);
    this.#lines += found.count;
    this.#lineStart = found.lineStart;
    this.#bytes.copyWithin(0, this.#at, this.#end);
    this.#base += this.#at;
    this.#end -= this.#at;
    this.#at = 0;
  }

  #grow(): void {
    if (this.#bytes.length >= MAX_WINDOW) this.fail("an element is larger than 256 MB");
    const size = this.#bytes.length * 2;
    const fast = this.#fast === true ? fastWindow()?.grow(size) : null;
    if (fast !== null && fast !== undefined) {
      this.#bytes = fast;
      return;
    }
    const grown = Buffer.allocUnsafe(size);
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }

  #speedUp(): void {
    const window = fastWindow()?.lend(this.#bytes.length) ?? null;
    this.#fast = window !== null;
    if (window === null) return;
    this.#bytes.copy(window, 0, 0, this.#end);
    this.#bytes = window;
  }

  /** Newlines in the window before `at`, and where (in the input) the line of `at` starts. */
  #newlines(at: number): { count: number; lineStart: number } {
    let count = 0;
    let lineStart = this.#lineStart;
    const before = this.#bytes.subarray(0, at);
    for (let i = before.indexOf(10); i >= 0; i = before.indexOf(10, i + 1)) {
      count += 1;
      lineStart = this.#base + i + 1;
    }
    return { count, lineStart };
  }
}
