/**
 * A set of numbers as the ascending list of its borders: [a, b, c, d] is a..b-1 and c..d-1. Ends are exclusive, no border is
 * repeated, so equal sets are equal lists. Plain numbers carry IPv4 (and 2^32 fits), bigint carries IPv6.
 */
export type Borders<T extends number | bigint> = readonly T[];

/** Says whether something belongs to the result, from whether it is in the left and in the right operand; `(false, false)` must give false. */
export type Keep = (inLeft: boolean, inRight: boolean) => boolean;

/**
 * The union of intervals, given as their lower ends and their exclusive upper ends in any order (the two lists need not
 * be paired: only how many are open at a point matters). Touching intervals become one. Sorts both arguments in place.
 */
export function bordersOf<T extends number | bigint>(lows: T[], highs: T[]): Borders<T> {
  lows.sort(ascending);
  highs.sort(ascending);
  const borders: T[] = [];
  let closed = 0;
  let opened = 0;
  for (const low of lows) {
    for (let high = highs[closed]; high !== undefined && high < low; high = highs[closed]) {
      closed++;
      if (closed === opened) borders.push(high);
    }
    if (closed === opened) borders.push(low);
    opened++;
  }
  const last = highs.at(-1);
  if (last !== undefined) borders.push(last);
  return borders;
}

/** Combines two sets point by point in one pass over both lists; an operand comes back itself when it is the result. */
export function combineBorders<T extends number | bigint>(left: Borders<T>, right: Borders<T>, keep: Keep): Borders<T> {
  const borders: T[] = [];
  let inLeft = false;
  let inRight = false;
  let inside = false;
  return mergeSorted(left, right, keep, borders, (border, ofLeft, ofRight) => {
    if (ofLeft) inLeft = !inLeft;
    if (ofRight) inRight = !inRight;
    if (keep(inLeft, inRight) === inside) return;
    inside = !inside;
    borders.push(border);
  });
}

/** The same for sets that are written as the ascending list of their members. */
export function combineMembers<T extends string>(left: readonly T[], right: readonly T[], keep: Keep): readonly T[] {
  const members: T[] = [];
  return mergeSorted(left, right, keep, members, (member, inLeft, inRight) => {
    if (keep(inLeft, inRight)) members.push(member);
  });
}

// Visits the items of two ascending lists in order, an item of both once; gives the result, which the visits fill.
function mergeSorted<T extends number | bigint | string>(
  left: readonly T[],
  right: readonly T[],
  keep: Keep,
  result: readonly T[],
  visit: (item: T, ofLeft: boolean, ofRight: boolean) => void,
): readonly T[] {
  if (left.length === 0) return keep(false, true) ? right : left;
  if (right.length === 0) return keep(true, false) ? left : right;
  let i = 0;
  let j = 0;
  for (let a = left[i], b = right[j]; a !== undefined || b !== undefined; a = left[i], b = right[j]) {
    const ofLeft = b === undefined || (a !== undefined && a <= b);
    const ofRight = a === undefined || (b !== undefined && b <= a);
    const item = ofLeft ? a : b;
    if (item !== undefined) visit(item, ofLeft, ofRight);
    if (ofLeft) i++;
    if (ofRight) j++;
  }
  if (sameList(result, left)) return left;
  return sameList(result, right) ? right : result;
}

/** How many numbers are in the set. */
export function countOf(borders: Borders<number | bigint>): bigint {
  if (typeof borders[0] === "number") {
    let few = 0;
    for (let i = 0; i + 1 < borders.length; i += 2) few += Number(borders[i + 1]) - Number(borders[i]);
    return BigInt(few);
  }
  let count = 0n;
  for (let i = 0; i + 1 < borders.length; i += 2) count += BigInt(borders[i + 1] ?? 0) - BigInt(borders[i] ?? 0);
  return count;
}

/** Equal length and equal elements in equal places. */
export function sameList<T>(left: readonly T[], right: readonly T[]): boolean {
  return left === right || (left.length === right.length && left.every((item, i) => item === right[i]));
}

/** Comparison for `sort`: numbers, bigints and strings (by code unit) ascending. */
export function ascending<T extends number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
