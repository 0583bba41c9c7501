import { code, listing, listingOf, type Phrase, say } from "./phrase.js";

/** A range of IPv4 addresses, both ends included. */
interface Range {
  readonly first: number;
  readonly last: number;
}

const SPACE = 2 ** 32;
const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** The range of an IPv4 CIDR block; null for anything else. */
function rangeOf(cidr: string): Range | null {
  const parts = V4.exec(cidr)?.slice(1).map(Number);
  const [a = 256, b = 256, c = 256, d = 256, bits = 33] = parts ?? [];
  if (Math.max(a, b, c, d) > 255 || bits > 32) return null;
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

/** True for a CIDR block of either family. */
export function isBlock(peer: string): boolean {
  return rangeOf(peer) !== null || /^[\da-f.]*:[\da-f:.]*\/\d{1,3}$/i.test(peer);
}

/** What lies between some ranges. */
function gaps(ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  let next = 0;
  for (const { first, last } of [...ranges].sort((x, y) => x.first - y.first)) {
    if (first > next) found.push({ first: next, last: first - 1 });
    next = Math.max(next, last + 1);
  }
  return next < SPACE ? [...found, { first: next, last: SPACE - 1 }] : found;
}

/** The fewest CIDR blocks that make up a range. */
function blocksOf({ first, last }: Range): string[] {
  const blocks: string[] = [];
  for (let at = first; at <= last; ) {
    let size = 1;
    while (size < SPACE && at % (size * 2) === 0 && at + size * 2 - 1 <= last) size *= 2;
    const octets = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(at / unit) % 256);
    blocks.push(`${octets.join(".")}/${32 - Math.log2(size)}`);
    at += size;
  }
  return blocks;
}

/** Naming more exceptions than this takes longer to read than it says. */
const MOST_EXCEPTIONS = 3;
const WHOLE: ReadonlySet<string> = new Set(["0.0.0.0/0", "::/0"]);

/** "every IPv4 address but 10.8.0.0/16" where the blocks cover more than half of all; null where they do not. */
function nearlyAll(cidrs: readonly string[]): Phrase | null {
  const ranges = cidrs.flatMap((cidr) => rangeOf(cidr) ?? []);
  const missing = gaps(ranges);
  const uncovered = missing.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  if (uncovered * 2 > SPACE) return null;
  const exceptions = missing.flatMap(blocksOf);
  if (exceptions.length === 0) return say`every IPv4 address`;
  return exceptions.length <= MOST_EXCEPTIONS
    ? say`every IPv4 address but ${listingOf(exceptions, MOST_EXCEPTIONS)}`
    : say`most of IPv4 (${cidrs.length} blocks)`;
}

/** Several peers and how much of the world they are. */
export interface Peers {
  readonly words: Phrase;
  /** A whole family of addresses is among them, or more than half of IPv4. */
  readonly internet: boolean;
}

/** "the internet (0.0.0.0/0)", "every IPv4 address but 10.8.0.0/16", "10.0.0.0/8, aws_security_group.a and 3 more". */
export function peersOf(peers: readonly string[]): Peers {
  const whole = peers.filter((peer) => WHOLE.has(peer));
  const blocks = whole.includes("0.0.0.0/0") ? [] : peers.filter((peer) => rangeOf(peer) !== null && !WHOLE.has(peer));
  const nearly = nearlyAll(blocks);
  const rest = peers.filter((peer) => !WHOLE.has(peer) && (nearly === null || !blocks.includes(peer)));
  const parts = [
    ...(whole.length === 0 ? [] : [say`the internet (${listingOf(whole, 2)})`]),
    ...(nearly === null ? [] : [nearly]),
    ...rest.map((peer) => (peer === "unknown" ? say`a peer that is unknown until apply` : code(peer))),
  ];
  return { words: listing(parts, 4), internet: whole.length > 0 || nearly !== null };
}
