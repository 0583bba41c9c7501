import { Buffer } from "node:buffer";
import { stringAt } from "./json-scan.js";

/**
 * Texts of one key, element after element: plans are sorted, so that most have the type, the module and the provider of the
 * one before. Comparing bytes costs less than making a text, and equal texts stay one.
 */
export class LastText {
  readonly #bytes = Buffer.alloc(256);
  #length = -1;
  #text = "";

  /** The text of the string token in `from`–`to`, as JSON.parse has it; throws a JsonFault. */
  at(bytes: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length === this.#length) {
      let i = 0;
      // From the end: names in one module differ there.
      while (i < length && this.#bytes[length - 1 - i] === bytes[to - 1 - i]) i += 1;
      if (i === length) return this.#text;
    }
    const text = stringAt(bytes, from, to);
    if (length <= this.#bytes.length) {
      bytes.copy(this.#bytes, 0, from, to);
      this.#length = length;
      this.#text = text;
    }
    return text;
  }
}
