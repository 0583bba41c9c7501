/**
 * How recent a run is: numbers joined by dots, such as `18273645.2` (run and attempt). CI systems count runs upwards, so
 * the greater stamp is the newer run.
 */
export type Stamp = string;

const STAMP = /^\d{1,30}(\.\d{1,30}){0,3}$/;

/** True for what can be a stamp. */
export function isStamp(text: string): boolean {
  return STAMP.test(text);
}

function parts(stamp: Stamp): readonly bigint[] {
  return stamp.split(".").map(BigInt);
}

/** Negative when `a` is of an older run than `b`, positive when of a newer one, 0 when of the same. A missing part is 0. */
export function compareStamps(a: Stamp, b: Stamp): number {
  const left = parts(a);
  const right = parts(b);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0n) - (right[i] ?? 0n);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return 0;
}
