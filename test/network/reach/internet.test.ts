import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCidrs } from "../../../src/network/reach/address.js";
import type { Box } from "../../../src/network/reach/box.js";
import {
  classifyGain,
  coversPort,
  PRIVATE_RANGES,
  privatePart,
  publicPart,
} from "../../../src/network/reach/internet.js";
import { EMPTY, intersect, isEmpty, packetSet, rows, subtract, unionAll } from "../../../src/network/reach/set.js";
import { boxes, cidr, interval, rule } from "./universe.js";

/** What is gained, when `before` becomes `after`, from the internet, other public ranges, private ones. */
function gain(before: Box[], after: Box[]) {
  const [was, is] = [packetSet(before), packetSet(after)];
  const parts = classifyGain(subtract(is, was), was, is, PRIVATE_RANGES);
  return {
    internet: peersOfPort22(parts.internet),
    otherPublic: peersOfPort22(parts.otherPublic),
    private: peersOfPort22(parts.private),
  };
}

const peersOfPort22 = (set: Parameters<typeof rows>[0]) =>
  rows(intersect(set, packetSet([rule("0.0.0.0/0", "tcp", 22), rule("::/0", "tcp", 22), rule("sg-a", "tcp", 22)]))).map(
    (row) => row.peer,
  );

const ssh = (...peers: string[]) => peers.map((peer) => rule(peer, "tcp", 22));

describe("classifyGain", () => {
  test.each([
    ["a partner's range", [], ["203.0.113.0/24"], "otherPublic"],
    ["a quarter of the address space, all public", [], ["192.0.0.0/2"], "internet"],
    ["an eighth", [], ["32.0.0.0/3"], "otherPublic"],
    ["two eighths that together are a quarter", [], ["128.0.0.0/3", "192.0.0.0/3", "224.0.0.0/3"], "internet"],
    ["a one-character change: /8 becomes /1", ["0.0.0.0/8"], ["0.0.0.0/1"], "internet"],
    ["the other half", ["0.0.0.0/1"], ["0.0.0.0/0"], "internet"],
    ["the last eighth", ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"], ["0.0.0.0/0"], "otherPublic"],
    ["IPv6", [], ["::/0"], "internet"],
    ["2000::/3, all that is allocated of IPv6", [], ["2000::/3"], "internet"],
    ["a quarter of it", [], ["2000::/5"], "internet"],
    ["an eighth of it", [], ["2000::/6"], "otherPublic"],
    ["half of IPv6, none of it allocated", [], ["8000::/1"], "otherPublic"],
    ["an IPv6 partner", [], ["2001:db8::/32"], "otherPublic"],
    ["RFC 1918", [], ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], "private"],
    ["shared address space", [], ["100.64.0.0/10"], "private"],
    ["unique local", [], ["fc00::/7"], "private"],
    ["a group", [], ["sg-a"], "private"],
  ])("%s", (_name, before, after, part) => {
    const parts = gain(ssh(...before), ssh(...after));
    const found = Object.entries(parts).filter(([name, peers]) => name !== "private" && peers.length > 0);
    if (part === "private") expect(found).toEqual([]);
    else expect(found.map(([name]) => name)).toEqual([part]);
  });

  test("the parts of 0.0.0.0/0 without its private ranges", () => {
    const parts = gain([], ssh("0.0.0.0/0", "sg-a"));
    expect(parts.private).toEqual([
      "10.0.0.0/8",
      "100.64.0.0/10",
      "127.0.0.0/8",
      "169.254.0.0/16",
      "172.16.0.0/12",
      "192.168.0.0/16",
      "sg-a",
    ]);
    expect(toCidrs([...parts.internet, ...parts.private.slice(0, -1)].map(cidr))).toEqual(["0.0.0.0/0"]);
    expect(parts.otherPublic).toEqual([]);
  });

  test("ports count one by one: a quarter on 22, less on 23", () => {
    const after = packetSet([rule("192.0.0.0/3", "tcp", 22, 23), rule("224.0.0.0/3", "tcp", 22)]);
    const parts = classifyGain(after, EMPTY, after, PRIVATE_RANGES);
    expect(coversPort(parts.internet, "tcp", 22)).toBe(true);
    expect(coversPort(parts.internet, "tcp", 23)).toBe(false);
    expect(coversPort(parts.otherPublic, "tcp", 23)).toBe(true);
  });

  test("families count one by one", () => {
    const parts = gain(ssh("0.0.0.0/0"), ssh("0.0.0.0/0", "::/0", "2001:db8::/32"));
    expect(parts.internet).toContain("::/1");
    expect(gain([], ssh("::/0", "203.0.113.7")).otherPublic).toEqual(["203.0.113.7/32"]);
  });

  test("the CIDR of a VPC is private, whatever it is", () => {
    const after = packetSet(ssh("203.0.113.0/24"));
    const parts = classifyGain(after, EMPTY, after, [...PRIVATE_RANGES, cidr("203.0.112.0/20")]);
    expect([parts.internet, parts.otherPublic].every(isEmpty)).toBe(true);
  });

  test("a part of what one plan opens counts by the whole that is open after", () => {
    // what one of two rules brings: an eighth; but before it a quarter was open, and after it everything
    const before = packetSet(ssh("0.0.0.0/2"));
    const after = packetSet(ssh("0.0.0.0/0"));
    const parts = classifyGain(packetSet(ssh("224.0.0.0/3")), before, after, PRIVATE_RANGES);
    expect(rows(parts.internet).map((row) => row.peer)).toEqual(["224.0.0.0/3"]);
  });

  test("half of the space before, all of it after: it was open already", () => {
    const [before, after] = [packetSet(ssh("0.0.0.0/1")), packetSet(ssh("0.0.0.0/0"))];
    expect(isEmpty(classifyGain(packetSet(ssh("224.0.0.0/3")), before, after, []).internet)).toBe(true);
  });

  test("by counting addresses, in a space of sixteen blocks", () => {
    const block = (i: number) => cidr(`${i * 16}.0.0.0/4`);
    const some = fc.uniqueArray(fc.nat(15));
    fc.assert(
      fc.property(some, some, fc.uniqueArray(fc.nat(15), { maxLength: 6 }), (was, is, hidden) => {
        const setOf = (list: number[]) =>
          packetSet(
            list.map((i) => ({ ...rule("sg-a", "udp", 53), peer: { kind: "range" as const, range: block(i) } })),
          );
        const [before, after] = [setOf(was), setOf(is)];
        const visible = (list: number[]) => list.filter((i) => !hidden.includes(i));
        const gained = visible(is.filter((i) => !was.includes(i)));
        const space = 16 - hidden.length;
        const whole = visible(is).length === space && visible(was).length * 2 < space;
        const parts = classifyGain(subtract(after, before), before, after, hidden.map(block));
        const expected = setOf(gained);
        expect(parts.internet).toEqual(gained.length * 4 >= space || whole ? expected : EMPTY);
        expect(parts.otherPublic).toEqual(gained.length * 4 >= space || whole ? EMPTY : expected);
      }),
    );
  });

  test("the parts are disjoint, and together what was gained", () => {
    fc.assert(
      fc.property(boxes, boxes, fc.array(interval, { maxLength: 2 }), (was, is, privates) => {
        const [before, after] = [packetSet(was), packetSet(is)];
        const gained = subtract(after, before);
        const { internet, otherPublic, private: inside } = classifyGain(gained, before, after, privates);
        expect(unionAll([internet, otherPublic, inside])).toEqual(gained);
        for (const [a, b] of [
          [internet, otherPublic],
          [otherPublic, inside],
          [inside, internet],
        ] as const) {
          expect(isEmpty(intersect(a, b))).toBe(true);
        }
        expect(publicPart(gained, privates)).toEqual(unionAll([internet, otherPublic]));
        expect(privatePart(gained, privates)).toEqual(inside);
      }),
    );
  });
});

// design/field/scanners.md 1.1: whether the internet reaches TCP port 22. What another scanner said of these is not in the sets.
describe("does the internet reach SSH", () => {
  test.each([
    ["1 tcp/22 from everywhere", [rule("0.0.0.0/0", "tcp", 22)], true],
    ["2 a self rule beside it", [rule("sg-self", "-1"), rule("0.0.0.0/0", "tcp", 22)], true],
    ["3 a prefix list in the same rule", [rule("pl-1", "tcp", 22), rule("0.0.0.0/0", "tcp", 22)], true],
    ["4, 5 two halves, in one rule or two", [rule("0.0.0.0/1", "tcp", 22), rule("128.0.0.0/1", "tcp", 22)], true],
    ["6 two halves of IPv6", [rule("::/1", "tcp", 22), rule("8000::/1", "tcp", 22)], true],
    ["6 all that is allocated of IPv6", [rule("2000::/3", "tcp", 22)], true],
    ["7 udp/22", [rule("0.0.0.0/0", "udp", 22)], false],
    ["8 icmp type 0 code 0", [rule("0.0.0.0/0", "icmp", 0, 0)], false],
    ["9 protocol -1, no ports", [rule("0.0.0.0/0", "-1")], true],
    ["10 IPv6", [rule("::/0", "tcp", 22)], true],
    ["the port inside a range", [rule("0.0.0.0/0", "tcp", 0, 1024)], true],
    ["every range but one address", [rule("0.0.0.0/0", "tcp", 23, 65535), rule("0.0.0.0/0", "tcp", 0, 21)], false],
  ])("%s", (_name, list, isOpen) => {
    const after = packetSet(list);
    expect(coversPort(classifyGain(after, EMPTY, after, PRIVATE_RANGES).internet, "tcp", 22)).toBe(isOpen);
  });
});
