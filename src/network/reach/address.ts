import ipaddr from "ipaddr.js";
import { ascending, type Borders, bordersOf } from "./borders.js";

/** IPv4 or IPv6. */
export type Family = 4 | 6;

/** Addresses from `lo` to `hi`, both included, as unsigned integers of 32 or 128 bits. */
export type Interval =
  | { readonly family: 4; readonly lo: number; readonly hi: number }
  | { readonly family: 6; readonly lo: bigint; readonly hi: bigint };

/** All of a family: 0.0.0.0/0 and ::/0. */
export const WHOLE_IPV4: Interval = { family: 4, lo: 0, hi: 2 ** 32 - 1 };
export const WHOLE_IPV6: Interval = { family: 6, lo: 0n, hi: (1n << 128n) - 1n };

/**
 * Who is at the other end: addresses, or something known by its name only (a security group, an interface, a prefix list
 * whose entries nobody knows, an unknown value). Atoms are equal when their ids are, and overlap no address and no other atom.
 */
export type Peer =
  | { readonly kind: "range"; readonly range: Interval }
  | { readonly kind: "atom"; readonly id: string };

/** A CIDR block: `lo` is its first address, `prefix` 0..32 or 0..128. */
export interface Cidr {
  readonly family: Family;
  readonly lo: bigint;
  readonly prefix: number;
}

/**
 * Reads "10.0.0.0/8", "::/0" or a bare address (/32, /128). Host bits that are set are dropped, as EC2 does ("if you specify
 * 100.68.0.18/18, we modify it to 100.68.0.0/18": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html).
 * Null for everything else, also octal or shortened IPv4 and IPv6 with a zone.
 */
export function parseCidr(text: string): Interval | null {
  if (!text.includes(":")) return parseIpv4(text);
  const [, address, prefix] = /^([^/%\s]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  if (address === undefined) return null;
  // ipaddr.js reads ::1.2.3.4 as ::ffff:1.2.3.4, which is another address
  if (/^::\d+\./.test(address) || !ipaddr.IPv6.isValid(address)) return null;
  return parseIpv6(address, Number(prefix ?? 128));
}

const IPV4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})(?:\/(0|[1-9]\d?))?$/;

// By hand: a big plan has hundreds of thousands, and ipaddr.js takes ten times as long.
function parseIpv4(text: string): Interval | null {
  const parts = IPV4.exec(text);
  if (parts === null) return null;
  let value = 0;
  for (let i = 1; i <= 4; i += 1) {
    const octet = Number(parts[i]);
    if (octet > 255) return null;
    value = value * 256 + octet;
  }
  const prefix = Number(parts[5] ?? 32);
  if (prefix > 32) return null;
  const size = 2 ** (32 - prefix);
  const lo = value - (value % size);
  return { family: 4, lo, hi: lo + size - 1 };
}

function parseIpv6(address: string, prefix: number): Interval | null {
  if (prefix > 128) return null;
  const value = ipaddr.IPv6.parse(address).parts.reduce((sum, part) => sum * 65536n + BigInt(part), 0n);
  const size = 1n << BigInt(128 - prefix);
  const lo = value - (value % size);
  return { family: 6, lo, hi: lo + size - 1n };
}

/** The fewest CIDR blocks that make up these intervals (which may overlap): IPv4 first, each family ascending. */
export function toCidrs(intervals: Iterable<Interval>): string[] {
  const v4 = { lows: [] as number[], highs: [] as number[] };
  const v6 = { lows: [] as bigint[], highs: [] as bigint[] };
  for (const interval of intervals) addInterval(interval, v4, v6);
  return [...cidrBlocks(4, bordersOf(v4.lows, v4.highs)), ...cidrBlocks(6, bordersOf(v6.lows, v6.highs))].map(
    formatCidr,
  );
}

/** Lower and exclusive upper ends of intervals, for `bordersOf`. */
export interface Ends<T> {
  readonly lows: T[];
  readonly highs: T[];
}

/** Puts an interval to the ends of its family. */
export function addInterval(interval: Interval, v4: Ends<number>, v6: Ends<bigint>): void {
  switch (interval.family) {
    case 4:
      v4.lows.push(interval.lo);
      v4.highs.push(interval.hi + 1);
      return;
    case 6:
      v6.lows.push(interval.lo);
      v6.highs.push(interval.hi + 1n);
      return;
  }
}

/** The fewest CIDR blocks that make up the set, ascending. */
export function cidrBlocks(family: Family, borders: Borders<number | bigint>): Cidr[] {
  const blocks: Cidr[] = [];
  for (let i = 0; i + 1 < borders.length; i += 2) {
    const [lo, end] = [borders[i] ?? 0, borders[i + 1] ?? 0];
    if (family === 4) addIpv4Blocks(blocks, Number(lo), Number(end));
    else addIpv6Blocks(blocks, BigInt(lo), BigInt(end));
  }
  return blocks;
}

// The widest block that may start somewhere, halved until it fits.
function addIpv4Blocks(blocks: Cidr[], from: number, end: number): void {
  for (let lo = from; lo < end; ) {
    let size = lo === 0 ? 2 ** 32 : (lo & -lo) >>> 0;
    while (lo + size > end) size /= 2;
    blocks.push({ family: 4, lo: BigInt(lo), prefix: size === 2 ** 32 ? 0 : Math.clz32(size) + 1 });
    lo += size;
  }
}

function addIpv6Blocks(blocks: Cidr[], from: bigint, end: bigint): void {
  for (let lo = from; lo < end; ) {
    let size = lo === 0n ? 1n << 128n : lo & -lo;
    while (lo + size > end) size /= 2n;
    blocks.push({ family: 6, lo, prefix: 129 - size.toString(2).length });
    lo += size;
  }
}

/** "10.0.0.0/8"; IPv6 as RFC 5952 writes it. */
export function formatCidr({ family, lo, prefix }: Cidr): string {
  if (family === 4) {
    const value = Number(lo);
    return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}/${prefix}`;
  }
  const parts = Array.from({ length: 8 }, (_, i) => Number((lo >> BigInt(112 - 16 * i)) & 0xffffn));
  return `${new ipaddr.IPv6(parts).toString()}/${prefix}`;
}

/** Comparison for `sort`: IPv4 before IPv6, then by first address, the wider block first. */
export function compareCidrs(a: Cidr, b: Cidr): number {
  return a.family - b.family || ascending(a.lo, b.lo) || a.prefix - b.prefix;
}
