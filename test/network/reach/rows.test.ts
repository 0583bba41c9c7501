import * as fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { packetSet, type Row, rows, subtract } from "../../../src/network/reach/set.js";
import { boxes, holds, PACKETS, type Packet, rule } from "./universe.js";

describe("normal form", () => {
  test.each([
    [
      "every peer has its own lines, ports cut at every border",
      [rule("10.0.0.0/8", "tcp", 0, 65535), rule("192.0.2.0/24", "tcp", 22)],
      [],
      ["10.0.0.0/8 tcp 0-21", "10.0.0.0/8 tcp 22-22", "10.0.0.0/8 tcp 23-65535", "192.0.2.0/24 tcp 22-22"],
    ],
    [
      "neighbouring ports with the same peers join",
      [rule("10.0.0.0/9", "tcp", 80), rule("10.128.0.0/9", "tcp", 80), rule("10.0.0.0/8", "tcp", 81, 90)],
      [],
      ["10.0.0.0/8 tcp 80-90"],
    ],
    ["everything", [rule("0.0.0.0/0", "-1"), rule("::/0", "-1")], [], ["0.0.0.0/0 -1", "::/0 -1"]],
    ["halves are the whole", [rule("0.0.0.0/1", "-1"), rule("128.0.0.0/1", "-1")], [], ["0.0.0.0/0 -1"]],
    [
      "what -1 contains is not said twice",
      [rule("10.0.0.0/8", "-1"), rule("10.1.0.0/16", "tcp", 22), rule("10.2.0.0/16", "esp")],
      [],
      ["10.0.0.0/8 -1"],
    ],
    [
      "-1 and a port from elsewhere",
      [rule("10.0.0.0/8", "-1"), rule("sg-a", "tcp", 22)],
      [],
      ["10.0.0.0/8 -1", "sg-a tcp 22-22"],
    ],
    [
      "the rest of a -1",
      [rule("0.0.0.0/0", "-1")],
      [rule("0.0.0.0/0", "tcp", 22)],
      ["tcp 0-21", "tcp 23-65535", "udp 0-65535", "icmp", "icmpv6", "other"].map((row) => `0.0.0.0/0 ${row}`),
    ],
    [
      "the rest of a -1 for a part of the peers",
      [rule("10.0.0.0/8", "-1")],
      [rule("10.0.0.0/9", "tcp", 22)],
      [
        ...["tcp 0-21", "tcp 23-65535", "udp 0-65535", "icmp", "icmpv6", "other"].map((row) => `10.0.0.0/9 ${row}`),
        "10.128.0.0/9 -1",
      ],
    ],
    [
      "another protocol missing: other says which",
      [rule("sg-a", "-1")],
      [rule("sg-a", "esp"), rule("sg-a", "ah")],
      ["tcp 0-65535", "udp 0-65535", "icmp", "icmpv6", "other but 50,51"].map((row) => `sg-a ${row}`),
    ],
    [
      "another protocol missing for a part of the peers",
      [rule("sg-a", "-1"), rule("sg-b", "-1")],
      [rule("sg-a", "tcp"), rule("sg-b", "tcp"), rule("sg-b", "esp")],
      [
        ...["udp 0-65535", "icmp", "icmpv6", "other"].map((row) => `sg-a ${row}`),
        ...["udp 0-65535", "icmp", "icmpv6", "other but 50"].map((row) => `sg-b ${row}`),
      ],
    ],
    ["protocols by number", [rule("sg-a", "vrrp"), rule("sg-a", "esp")], [], ["sg-a 50", "sg-a 112"]],
    ["echo request", [rule("0.0.0.0/0", "icmp", 8, 0)], [], ["0.0.0.0/0 icmp 8-0"]],
    ["a whole type", [rule("0.0.0.0/0", "icmp", 3, -1)], [], ["0.0.0.0/0 icmp 3-null"]],
    ["all types", [rule("::/0", "icmpv6", -1, -1)], [], ["::/0 icmpv6"]],
    [
      "neighbouring types and codes are told apart again",
      [rule("sg-a", "icmp", 3, -1), rule("sg-a", "icmp", 4, 0), rule("sg-a", "icmp", 2, 255)],
      [],
      ["sg-a icmp 2-255", "sg-a icmp 3-null", "sg-a icmp 4-0"],
    ],
    [
      "sorted: IPv4 by number, IPv6, atoms by id; tcp before udp; ports by number",
      [
        rule("sg-b", "tcp", 1),
        rule("pl-1", "tcp", 1),
        rule("::1", "tcp", 1),
        rule("100.0.0.1", "tcp", 1),
        rule("9.0.0.1", "udp", 1),
        rule("9.0.0.1", "tcp", 100),
        rule("9.0.0.1", "tcp", 20),
      ],
      [],
      [
        "9.0.0.1/32 tcp 20-20",
        "9.0.0.1/32 tcp 100-100",
        "9.0.0.1/32 udp 1-1",
        "100.0.0.1/32 tcp 1-1",
        "::1/128 tcp 1-1",
        "pl-1 tcp 1-1",
        "sg-b tcp 1-1",
      ],
    ],
    ["nothing", [], [], []],
  ])("%s", (_name, added, taken, expected) => {
    expect(rows(subtract(packetSet(added), packetSet(taken))).map(brief)).toEqual(expected);
  });

  test("the fields of a row", () => {
    expect(
      rows(packetSet([rule("10.0.0.0/8", "tcp", 22), rule("sg-a", "-1"), rule("::/0", "icmpv6", 128, -1)])),
    ).toEqual([
      { peer: "10.0.0.0/8", protocol: "tcp", from_port: 22, to_port: 22 },
      { peer: "::/0", protocol: "icmpv6", from_port: 128, to_port: null },
      { peer: "sg-a", protocol: "-1", from_port: null, to_port: null },
    ]);
  });
});

describe("against brute force", () => {
  test("a packet of the set is in one row, any other in none", () => {
    fc.assert(
      fc.property(boxes, boxes, (added, taken) => {
        const set = subtract(packetSet(added), packetSet(taken));
        const list = rows(set).map(matcher);
        const hits = (packet: Packet) => list.filter((matches) => matches(packet)).length;
        expect(PACKETS.filter((packet) => hits(packet) !== (holds(set, packet) ? 1 : 0))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

function brief({ peer, protocol, from_port, to_port, except }: Row): string {
  const ports = from_port === null ? "" : ` ${from_port}-${to_port}`;
  return `${peer} ${protocol}${ports}${except === undefined ? "" : ` but ${except.join(",")}`}`;
}

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

// Reads a row from the contract's words alone.
function matcher({ peer, protocol, from_port, to_port, except = [] }: Row): (packet: Packet) => boolean {
  const isFrom = peerMatcher(peer);
  const isProtocol = (number: number) => {
    if (protocol === "-1") return true;
    if (protocol === "other") return !Object.values(NUMBERS).includes(number) && !except.includes(number);
    return number === (NUMBERS[protocol] ?? Number(protocol));
  };
  const isIcmp = protocol.startsWith("icmp");
  const first = isIcmp ? (from_port ?? 0) * 256 + (to_port ?? 0) : (from_port ?? 0);
  const last = isIcmp ? (from_port ?? 255) * 256 + (to_port ?? 255) : (to_port ?? 65535);
  return (packet) => first <= packet.port && packet.port <= last && isProtocol(packet.protocol) && isFrom(packet.peer);
}

function peerMatcher(text: string): (peer: Packet["peer"]) => boolean {
  if (!text.includes("/")) return (peer) => "atom" in peer && peer.atom === text;
  const block = ipaddr.parseCIDR(text);
  const isV4 = block[0].kind() === "ipv4";
  return (peer) => {
    if ("atom" in peer || isV4 !== (peer.family === 4)) return false;
    const size = peer.family === 4 ? 4 : 16;
    const bytes = Array.from({ length: size }, (_, i) =>
      Number((BigInt(peer.address) >> BigInt(8 * (size - 1 - i))) & 255n),
    );
    return ipaddr.fromByteArray(bytes).match(block);
  };
}
