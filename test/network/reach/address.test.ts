import * as fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { parseCidr, toCidrs } from "../../../src/network/reach/address.js";
import { cidr } from "./universe.js";

describe("parseCidr", () => {
  test.each([
    ["whole IPv4", "0.0.0.0/0", { family: 4, lo: 0, hi: 2 ** 32 - 1 }],
    ["a block", "10.0.0.0/8", { family: 4, lo: 0x0a000000, hi: 0x0affffff }],
    ["a bare address", "10.0.0.1", { family: 4, lo: 0x0a000001, hi: 0x0a000001 }],
    ["host bits set", "100.68.0.18/18", { family: 4, lo: 0x64440000, hi: 0x64443fff }],
    ["the upper half, beyond 31 bits", "128.0.0.0/1", { family: 4, lo: 2 ** 31, hi: 2 ** 32 - 1 }],
    ["whole IPv6", "::/0", { family: 6, lo: 0n, hi: (1n << 128n) - 1n }],
    ["upper half of IPv6", "8000::/1", { family: 6, lo: 1n << 127n, hi: (1n << 128n) - 1n }],
    [
      "IPv6 in capitals, host bits set",
      "2001:DB8::1/126",
      { family: 6, lo: 0x20010db8n << 96n, hi: (0x20010db8n << 96n) + 3n },
    ],
    ["a bare IPv6 address", "::1", { family: 6, lo: 1n, hi: 1n }],
    ["IPv4-mapped stays IPv6", "::ffff:1.2.3.4", { family: 6, lo: 0xffff01020304n, hi: 0xffff01020304n }],
  ])("%s: %s", (_name, text, interval) => {
    expect(parseCidr(text)).toEqual(interval);
  });

  test.each([
    ["empty", ""],
    ["a group", "sg-0123456789abcdef0"],
    ["prefix too long", "10.0.0.0/33"],
    ["IPv6 prefix too long", "::/129"],
    ["no prefix after the slash", "10.0.0.0/"],
    ["signed prefix", "10.0.0.0/-1"],
    ["prefix with a leading zero", "10.0.0.0/08"],
    ["two prefixes", "10.0.0.0/8/8"],
    ["three octets", "10.0.0/8"],
    ["octet too large", "256.0.0.0/8"],
    ["octal", "010.0.0.1"],
    ["hexadecimal", "0x0a.0.0.1"],
    ["a number", "167772160"],
    ["IPv6 zone", "fe80::1%eth0"],
    ["IPv4-compatible IPv6, read wrongly by the library", "::1.2.3.4"],
    ["two compressions", "1::2::3"],
    ["too few IPv6 parts", "1:2:3"],
    ["spaces", " 10.0.0.0/8"],
  ])("null for %s", (_name, text) => {
    expect(parseCidr(text)).toBeNull();
  });
});

describe("toCidrs", () => {
  test.each([
    ["two halves are the whole", ["0.0.0.0/1", "128.0.0.0/1"], ["0.0.0.0/0"]],
    ["IPv6 halves", ["::/1", "8000::/1"], ["::/0"]],
    ["neighbours that do not align stay apart", ["10.0.1.0/24", "10.0.2.0/24"], ["10.0.1.0/24", "10.0.2.0/24"]],
    ["neighbours that align join", ["10.0.3.0/24", "10.0.2.0/24"], ["10.0.2.0/23"]],
    ["contained, repeated", ["10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/8"], ["10.0.0.0/8"]],
    [
      "sorted by number, not by text, IPv4 first",
      ["::1", "100.0.0.0/8", "9.0.0.0/8"],
      ["9.0.0.0/8", "100.0.0.0/8", "::1/128"],
    ],
    ["shortest IPv6 spelling", ["2001:0db8:0000:0000:0001:0000:0000:0000/80"], ["2001:db8:0:0:1::/80"]],
    ["nothing", [], []],
  ])("%s", (_name, input, output) => {
    expect(toCidrs(input.map(cidr))).toEqual(output);
  });

  test("everything but one address needs one block per bit", () => {
    const all = toCidrs([
      { family: 4, lo: 0, hi: 0x0a000000 },
      { family: 4, lo: 0x0a000002, hi: 2 ** 32 - 1 },
    ]);
    expect(all).toHaveLength(32);
  });

  test("covers exactly the intervals, with no two blocks that could be one", () => {
    const byte = fc.nat(255);
    const range = fc.tuple(byte, byte).map(([a, b]) => ({ lo: Math.min(a, b), hi: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 5 }), (ranges) => {
        const base = 0x0a0000;
        const blocks = toCidrs(ranges.map(({ lo, hi }) => ({ family: 4, lo: base * 256 + lo, hi: base * 256 + hi })));
        const parsed = blocks.map((block) => ipaddr.IPv4.parseCIDR(block));
        for (let last = 0; last < 256; last++) {
          const hits = parsed.filter((block) => new ipaddr.IPv4([10, 0, 0, last]).match(block)).length;
          expect(hits).toBe(ranges.some(({ lo, hi }) => lo <= last && last <= hi) ? 1 : 0);
        }
        const siblings = parsed.map(([address, prefix]) => {
          const parent = ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${prefix - 1}`);
          return `${parent.toString()}/${prefix - 1}`;
        });
        expect(new Set(siblings).size).toBe(siblings.length);
      }),
    );
  });

  test("reads back what it writes", () => {
    const v6 = fc.tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.integer({ min: 0, max: 128 }));
    fc.assert(
      fc.property(v6, ([address, prefix]) => {
        const size = 1n << BigInt(128 - prefix);
        const lo = address - (address % size);
        const [text, ...others] = toCidrs([{ family: 6, lo, hi: lo + size - 1n }]);
        expect(others).toEqual([]);
        expect(parseCidr(text ?? "")).toEqual({ family: 6, lo, hi: lo + size - 1n });
      }),
    );
  });
});
