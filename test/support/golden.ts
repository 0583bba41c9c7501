import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/**
 * Compares with the golden file `golden/NAME` beside the test. A missing file fails: golden files are written only when
 * asked for, with UPDATE_GOLDEN=1, and read in review.
 */
export function expectGolden(text: string, name: string, testUrl: string): void {
  const path = fileURLToPath(new URL(`./golden/${name}`, testUrl));
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `golden file ${name} exists (UPDATE_GOLDEN=1 writes it)`).toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
}
