import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Box } from "../../../src/network/reach/box.js";
import {
  contains,
  EMPTY,
  equals,
  intersect,
  isEmpty,
  packetSet,
  subtract,
  union,
  unionAll,
} from "../../../src/network/reach/set.js";
import { box, boxes, covers, expectPackets, holds, PACKETS, peerOf, rule } from "./universe.js";

const set = boxes.map(packetSet);

describe("against brute force, packet by packet", () => {
  test("packetSet is what any of its boxes covers", () => {
    fc.assert(
      fc.property(boxes, (list) => {
        const made = packetSet(list);
        expectPackets(made, (packet) => list.some((box) => covers(box, packet)));
      }),
    );
  });

  test.each([
    ["union", union, (a: boolean, b: boolean) => a || b],
    ["intersect", intersect, (a: boolean, b: boolean) => a && b],
    ["subtract", subtract, (a: boolean, b: boolean) => a && !b],
  ])("%s", (_name, operation, truth) => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const result = operation(a, b);
        expectPackets(result, (packet) => truth(holds(a, packet), holds(b, packet)));
      }),
    );
  });

  test.each([
    ["equals", equals, (a: boolean, b: boolean) => a === b],
    ["contains", contains, (a: boolean, b: boolean) => a || !b],
  ])("%s", (_name, predicate, truth) => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(predicate(a, b)).toBe(PACKETS.every((packet) => truth(holds(a, packet), holds(b, packet))));
      }),
    );
  });

  test("isEmpty", () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const rest = subtract(a, b);
        expect(isEmpty(rest)).toBe(!PACKETS.some((packet) => holds(rest, packet)));
      }),
    );
  });
});

describe("one form only", () => {
  test("(A − B) ∪ (A ∩ B) = A, and back again", () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(union(subtract(a, b), intersect(a, b))).toEqual(a);
        expect(subtract(union(a, b), subtract(b, a))).toEqual(a);
      }),
    );
  });

  test("order, repetition and grouping do not show", () => {
    fc.assert(
      fc.property(boxes, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (list, keys) => {
        const shuffled = list
          .map((box, i) => ({ box, key: keys[i] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ box }) => box);
        expect(packetSet([...shuffled, ...list])).toEqual(packetSet(list));
        expect(unionAll(shuffled.map((box) => packetSet([box])))).toEqual(packetSet(list));
      }),
    );
  });

  test("a rule that is split by ports or by addresses is the same", () => {
    fc.assert(
      fc.property(box, fc.nat(65534), fc.nat(), (whole, port, cut) => {
        expect(packetSet(splitPeer(whole, cut))).toEqual(packetSet([whole]));
        expect(packetSet(splitPorts(whole, port))).toEqual(packetSet([whole]));
      }),
    );
  });

  test("256 protocols one by one are protocol -1", () => {
    const one = (peer: string) => Array.from({ length: 256 }, (_, protocol) => rule(peer, protocol));
    expect(packetSet(one("10.0.0.0/8"))).toEqual(packetSet([rule("10.0.0.0/8", "-1")]));
    expect(packetSet([...one("10.0.0.0/8"), rule("sg-a", "tcp", 22)])).toEqual(
      packetSet([rule("10.0.0.0/8", -1), rule("sg-a", "tcp", 22)]),
    );
  });

  test("half of the protocols without ports, from either side", () => {
    const ported = [1, 6, 17, 58];
    const numbers = Array.from({ length: 256 }, (_, protocol) => protocol);
    const isHalf = (protocol: number) => protocol % 2 === 0 && !ported.includes(protocol);
    const half = packetSet(numbers.filter(isHalf).map((protocol) => rule("sg-a", protocol)));
    const others = packetSet(numbers.filter((protocol) => !isHalf(protocol)).map((protocol) => rule("sg-a", protocol)));
    expect(subtract(packetSet([rule("sg-a", "-1")]), others)).toEqual(half);
  });
});

describe("cases", () => {
  test.each([
    ["halves of IPv4", ["0.0.0.0/1", "128.0.0.0/1"], "0.0.0.0/0"],
    ["halves of IPv6", ["::/1", "8000::/1"], "::/0"],
    ["quarters in any order", ["192.0.0.0/2", "0.0.0.0/2", "128.0.0.0/2", "64.0.0.0/2"], "0.0.0.0/0"],
  ])("%s are the whole", (_name, parts, whole) => {
    const split = packetSet(parts.map((part) => rule(part, "tcp", 22)));
    expect(equals(split, packetSet([rule(whole, "tcp", 22)]))).toBe(true);
  });

  test("IPv4 is not IPv6, and no range contains a group", () => {
    const v4 = packetSet([rule("0.0.0.0/0", "-1")]);
    expect(contains(v4, packetSet([rule("::1", "tcp", 22)]))).toBe(false);
    expect(contains(v4, packetSet([rule("sg-a", "tcp", 22)]))).toBe(false);
    expect(contains(v4, packetSet([rule("10.0.0.1", "esp")]))).toBe(true);
  });

  test("a box of a protocol without ports is whole, whatever ports it carries", () => {
    const odd: Box = { peer: peerOf("sg-a"), protocol: 50, from: 22, to: 22 };
    expect(equals(packetSet([odd]), packetSet([rule("sg-a", "esp")]))).toBe(true);
  });

  test("nothing", () => {
    expect(packetSet([])).toEqual(EMPTY);
    expect(isEmpty(EMPTY)).toBe(true);
    expect(unionAll([])).toEqual(EMPTY);
  });

  test("a thousand rules: what one of them brought is lost without it, and nothing else", () => {
    const rules = Array.from({ length: 1000 }, (_, i) =>
      rule(`10.${i % 250}.${Math.floor(i / 250)}.0/24`, i % 2 === 0 ? "tcp" : "udp", i, i + (i % 7)),
    );
    const all = packetSet(rules);
    const [first = rule("sg-a", "-1"), ...others] = rules;
    expect(subtract(all, packetSet(others))).toEqual(packetSet([first]));
  });
});

function splitPorts(whole: Box, port: number): Box[] {
  if (typeof whole.protocol !== "number" || port < whole.from || port >= whole.to) return [whole];
  return [
    { ...whole, from: port + 1 },
    { ...whole, to: port },
  ];
}

function splitPeer(whole: Box, cut: number): Box[] {
  const { peer } = whole;
  if (peer.kind === "atom") return [whole];
  const { range } = peer;
  if (range.family === 6) {
    const middle = range.lo + (BigInt(cut) % (range.hi - range.lo));
    return [
      { ...whole, peer: { kind: "range", range: { ...range, lo: middle + 1n } } },
      { ...whole, peer: { kind: "range", range: { ...range, hi: middle } } },
    ];
  }
  const middle = range.lo + (cut % (range.hi - range.lo));
  return [
    { ...whole, peer: { kind: "range", range: { ...range, lo: middle + 1 } } },
    { ...whole, peer: { kind: "range", range: { ...range, hi: middle } } },
  ];
}
