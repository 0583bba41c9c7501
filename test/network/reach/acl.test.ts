import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AclEntry, aclAllowed, aclBounds, throughAcl } from "../../../src/network/reach/acl.js";
import type { Interval } from "../../../src/network/reach/address.js";
import type { Box } from "../../../src/network/reach/box.js";
import { messagesAsOne } from "../../../src/network/reach/reply.js";
import { equals, isEmpty, packetSet, rows } from "../../../src/network/reach/set.js";
import {
  boxes,
  cidr,
  covers,
  EPHEMERAL,
  expectPackets,
  holds,
  interval,
  isWithin,
  PACKETS,
  type Packet,
  rangeBox,
  rule,
} from "./universe.js";

const entry = (number: number, action: "allow" | "deny", way: "in" | "out", box: Box | null): AclEntry => ({
  number,
  allow: action === "allow",
  egress: way === "out",
  box,
});

const DEFAULT = [
  entry(100, "allow", "in", rule("0.0.0.0/0", "-1")),
  entry(100, "allow", "out", rule("0.0.0.0/0", "-1")),
];

describe("aclAllowed", () => {
  test.each([
    ["no entries deny everything", [], []],
    ["default", DEFAULT, ["0.0.0.0/0 -1 null"]],
    [
      "the lowest number decides, not the first written",
      [
        entry(200, "deny", "in", rule("0.0.0.0/0", "-1")),
        entry(90, "allow", "in", rule("10.0.0.0/8", "tcp", 22)),
        entry(100, "deny", "in", rule("10.0.0.0/9", "tcp", 22)),
      ],
      ["10.0.0.0/8 tcp 22"],
    ],
    [
      "a deny before a wider allow",
      [
        entry(100, "deny", "in", rule("10.0.0.0/9", "tcp", 22)),
        entry(110, "allow", "in", rule("10.0.0.0/8", "tcp", 22)),
      ],
      ["10.128.0.0/9 tcp 22"],
    ],
    [
      "IPv4 and IPv6 apart",
      [entry(100, "deny", "in", rule("0.0.0.0/0", "-1")), entry(101, "allow", "in", rule("::/0", "-1"))],
      ["::/0 -1 null"],
    ],
    ["the other direction does not count", [entry(100, "allow", "out", rule("0.0.0.0/0", "-1"))], []],
    [
      "of two with one number the first written decides",
      [
        entry(100, "deny", "in", rule("10.0.0.0/8", "tcp", 22)),
        entry(100, "allow", "in", rule("10.0.0.0/8", "tcp", 22)),
      ],
      [],
    ],
    [
      "an unknown allow adds nothing that is certain",
      [entry(90, "allow", "in", null), entry(100, "allow", "in", rule("10.0.0.0/8", "tcp", 22))],
      ["10.0.0.0/8 tcp 22"],
    ],
    [
      "an unknown deny may take whatever comes after it, not what came before",
      [
        entry(80, "allow", "in", rule("10.0.0.0/8", "tcp", 22)),
        entry(90, "deny", "in", null),
        entry(100, "allow", "in", rule("0.0.0.0/0", "-1")),
      ],
      ["10.0.0.0/8 tcp 22"],
    ],
  ])("%s", (_name, entries, expected) => {
    expect(rows(aclAllowed(entries, false)).map((row) => `${row.peer} ${row.protocol} ${row.from_port}`)).toEqual(
      expected,
    );
  });

  test("first match, packet by packet", () => {
    fc.assert(
      fc.property(entriesOf(rangeBox), fc.boolean(), (entries, egress) => {
        const allowed = aclAllowed(entries, egress);
        expectPackets(allowed, (packet) => decide(entries, egress, packet));
      }),
    );
  });

  test("unknown entries: certain is what all of their meanings allow, possible what any allows", () => {
    fc.assert(
      fc.property(entriesOf(fc.option(rangeBox, { freq: 3 })), fc.boolean(), (entries, egress) => {
        const { certain, possible } = aclBounds(entries, egress);
        expectPackets(certain, (packet) => meanings(entries, egress, packet).every(Boolean), addresses);
        expectPackets(possible, (packet) => meanings(entries, egress, packet).some(Boolean), addresses);
      }),
      { numRuns: 50 },
    );
  });
});

describe("throughAcl", () => {
  const WEB = packetSet([rule("0.0.0.0/0", "tcp", 443)]);
  const PING = packetSet([rule("0.0.0.0/0", "icmp", 8, 0)]);
  const IN_443 = entry(100, "allow", "in", rule("0.0.0.0/0", "tcp", 443));
  const out = (from: number, to: number) => entry(100, "allow", "out", rule("0.0.0.0/0", "tcp", from, to));

  test.each([
    ["default ACL", WEB, "ingress", DEFAULT, "whole"],
    ["replies to all ephemeral ports", WEB, "ingress", [IN_443, out(1024, 65535)], "whole"],
    ["replies to the ports of Linux only", WEB, "ingress", [IN_443, out(32768, 60999)], "partial"],
    ["replies to one port short of all", WEB, "ingress", [IN_443, out(1025, 65535)], "partial"],
    ["replies to 443 are not to clients", WEB, "ingress", [IN_443, out(443, 443)], "stopped"],
    ["no replies", WEB, "ingress", [IN_443], "stopped"],
    [
      "replies of another protocol",
      WEB,
      "ingress",
      [IN_443, entry(100, "allow", "out", rule("0.0.0.0/0", "udp"))],
      "stopped",
    ],
    ["replies only, no request", WEB, "ingress", [out(1024, 65535)], "stopped"],
    [
      "egress is mirrored",
      WEB,
      "egress",
      [
        entry(1, "allow", "out", rule("0.0.0.0/0", "tcp", 443)),
        entry(1, "allow", "in", rule("0.0.0.0/0", "tcp", 1024, 65535)),
      ],
      "whole",
    ],
    ["egress with the entries of ingress", WEB, "egress", [IN_443, out(1024, 65535)], "stopped"],
    [
      "echo needs echo reply",
      PING,
      "ingress",
      [
        entry(1, "allow", "in", rule("0.0.0.0/0", "icmp", 8, -1)),
        entry(1, "allow", "out", rule("0.0.0.0/0", "icmp", 0, -1)),
      ],
      "whole",
    ],
    [
      "echo with echo on the way back",
      PING,
      "ingress",
      [
        entry(1, "allow", "in", rule("0.0.0.0/0", "icmp", 8, -1)),
        entry(1, "allow", "out", rule("0.0.0.0/0", "icmp", 8, -1)),
      ],
      "stopped",
    ],
    [
      "unreachable is not answered",
      packetSet([rule("0.0.0.0/0", "icmp", 3, 4)]),
      "ingress",
      [entry(1, "allow", "in", rule("0.0.0.0/0", "icmp", 3, -1))],
      "whole",
    ],
    [
      "ping of IPv6",
      packetSet([rule("::/0", "icmpv6", 128, 0)]),
      "egress",
      [
        entry(1, "allow", "out", rule("::/0", "icmpv6", 128, 0)),
        entry(1, "allow", "in", rule("::/0", "icmpv6", 129, 0)),
      ],
      "whole",
    ],
    [
      "esp both ways",
      packetSet([rule("0.0.0.0/0", "esp")]),
      "ingress",
      [entry(1, "allow", "in", rule("0.0.0.0/0", "50")), entry(1, "allow", "out", rule("0.0.0.0/0", "50"))],
      "whole",
    ],
    [
      "esp one way",
      packetSet([rule("0.0.0.0/0", "esp")]),
      "ingress",
      [entry(1, "allow", "in", rule("0.0.0.0/0", "50"))],
      "stopped",
    ],
    ["an unknown allow may let it pass", WEB, "ingress", [entry(1, "allow", "in", null), out(1024, 65535)], "partial"],
    [
      "an unknown deny behind the allow",
      WEB,
      "ingress",
      [IN_443, out(1024, 65535), entry(200, "deny", "in", null)],
      "whole",
    ],
    [
      "an unknown deny before the replies",
      WEB,
      "ingress",
      [IN_443, out(1024, 65535), entry(50, "deny", "out", null)],
      "partial",
    ],
  ] as const)("%s", (_name, set, direction, entries, expected) => {
    const nobody = () => null;
    const passed = throughAcl(set, entries, direction, EPHEMERAL, nobody);
    expect({ whole: rows(passed.whole), partial: rows(passed.partial) }).toEqual({
      whole: expected === "whole" ? rows(set) : [],
      partial: expected === "partial" ? rows(set) : [],
    });
  });

  test.each([
    ["all of them", 1024, 40000, "whole"],
    ["all but the first", 1025, 40000, "partial"],
    ["all but the last", 1024, 39999, "partial"],
    ["the first alone", 0, 1024, "partial"],
    ["the last alone", 40000, 65535, "partial"],
    ["those before", 0, 1023, "stopped"],
    ["those after", 40001, 65535, "stopped"],
  ])("ephemeral ports 1024-40000, replies to %s", (_name, from, to, expected) => {
    const { whole, partial } = throughAcl(
      WEB,
      [IN_443, out(from, to)],
      "ingress",
      { from: 1024, to: 40000 },
      () => null,
    );
    expect([equals(whole, WEB), equals(partial, WEB)]).toEqual([expected === "whole", expected === "partial"]);
  });

  test.each([
    ["icmp", 8, 0],
    ["icmp", 13, 14],
    ["icmp", 15, 16],
    ["icmp", 17, 18],
    ["icmpv6", 128, 129],
  ])("%s type %i is answered by type %i", (protocol, request, reply) => {
    const set = packetSet([rule("192.0.2.0/24", protocol, request, 0)]);
    const asked = entry(1, "allow", "in", rule("0.0.0.0/0", protocol, request, -1));
    const answer = entry(1, "allow", "out", rule("0.0.0.0/0", protocol, reply, 0));
    expect(throughAcl(set, [asked, answer], "ingress", EPHEMERAL, () => null).whole).toEqual(set);
    expect(isEmpty(throughAcl(set, [asked], "ingress", EPHEMERAL, () => null).whole)).toBe(true);
  });

  const ICMP_IN = entry(1, "allow", "in", rule("0.0.0.0/0", "icmp", -1, -1));
  const icmpOut = (type: number) => entry(type + 1, "allow", "out", rule("0.0.0.0/0", "icmp", type, -1));
  const ALL_ICMP = packetSet([rule("10.0.0.0/8", "icmp", -1, -1)]);
  const UNREACHABLE = packetSet([rule("10.0.0.0/8", "icmp", 3, 4)]);
  const NO_PING = entry(0, "deny", "in", rule("0.0.0.0/0", "icmp", 8, -1));
  test.each([
    ["all of it, answered", ALL_ICMP, [ICMP_IN, icmpOut(-1)], ["10.0.0.0/8 icmp null null"]],
    ["all of it, echoes answered only", ALL_ICMP, [ICMP_IN, icmpOut(0)], ["10.0.0.0/8 icmp null null"]],
    ["all of it, not answered", ALL_ICMP, [ICMP_IN], []],
    ["all of it, and the ACL stops echoes", ALL_ICMP, [NO_PING, ICMP_IN, icmpOut(-1)], []],
    [
      "all of it, and the ACL lets one type in",
      ALL_ICMP,
      [entry(1, "allow", "in", rule("0.0.0.0/0", "icmp", 3, -1))],
      ["10.0.0.0/8 icmp 3 null"],
    ],
    ["one message that is never answered", UNREACHABLE, [ICMP_IN], ["10.0.0.0/8 icmp 3 4"]],
    [
      "everything, icmp not answered",
      packetSet([rule("10.0.0.0/8", "-1")]),
      [entry(1, "allow", "in", rule("0.0.0.0/0", "-1")), out(1024, 65535)],
      ["10.0.0.0/8 tcp 0 65535"],
    ],
    ["of a group that nobody knows, not answered", packetSet([rule("sg-a", "icmp", -1, -1)]), [ICMP_IN], []],
  ] as const)("ICMP as reports tell it: %s", (_name, set, entries, expected) => {
    const { whole, partial } = throughAcl(set, entries, "ingress", EPHEMERAL, () => null);
    expect(
      rows(messagesAsOne(set, whole)).map(
        ({ peer, protocol, from_port, to_port }) => `${peer} ${protocol} ${from_port} ${to_port}`,
      ),
    ).toEqual(expected);
    expect(rows(messagesAsOne(set, partial))).toEqual([]);
  });

  test("a -1 set through an ACL that lets only the web in", () => {
    const set = packetSet([rule("0.0.0.0/0", "-1"), rule("::/0", "-1")]);
    const { whole, partial } = throughAcl(set, [IN_443, out(1024, 65535)], "ingress", EPHEMERAL, () => null);
    expect(rows(whole)).toEqual([{ peer: "0.0.0.0/0", protocol: "tcp", from_port: 443, to_port: 443 }]);
    expect(rows(partial)).toEqual([]);
  });

  const TEN = [
    entry(100, "allow", "in", rule("10.0.0.0/8", "-1")),
    entry(100, "allow", "out", rule("10.0.0.0/8", "-1")),
  ];
  const V6 = [entry(101, "allow", "in", rule("::/0", "-1")), entry(101, "allow", "out", rule("::/0", "-1"))];
  const HALF_V6 = [entry(101, "allow", "in", rule("::/0", "-1"))];
  test.each([
    ["all addresses pass", ["10.0.0.1", "10.0.0.2"], TEN, "whole"],
    ["some pass", ["10.0.0.1", "11.0.0.1"], TEN, "partial"],
    ["none passes", ["11.0.0.1"], TEN, "stopped"],
    ["an IPv6 address of a member", ["10.0.0.1", "2001:db8::1"], TEN, "partial"],
    ["no address that could be stopped", [], TEN, "whole"],
    ["nobody knows, everybody passes", null, DEFAULT, "whole"],
    ["nobody knows, some pass", null, TEN, "partial"],
    ["nobody knows, nobody passes", null, [], "stopped"],
    ["nobody knows, all of both families pass", null, [...DEFAULT, ...V6], "whole"],
    ["nobody knows, the ACL knows IPv6 and stops its replies", null, [...DEFAULT, ...HALF_V6], "partial"],
    ["nobody knows, one entry is unknown", null, [entry(100, "allow", "in", null), ...DEFAULT.slice(1)], "partial"],
  ])("an atom: %s", (_name, members, entries, expected) => {
    const set = packetSet([rule("sg-a", "tcp", 22)]);
    const ranges = members === null ? null : members.map(cidr);
    const passed = throughAcl(set, entries, "ingress", EPHEMERAL, (id) => (id === "sg-a" ? ranges : []));
    expect({ whole: rows(passed.whole).length, partial: rows(passed.partial).length }).toEqual({
      whole: expected === "whole" ? 1 : 0,
      partial: expected === "partial" ? 1 : 0,
    });
  });

  test("request and reply, packet by packet", () => {
    fc.assert(
      fc.property(
        boxes,
        entriesOf(rangeBox),
        fc.boolean(),
        fc.array(interval, { minLength: 1, maxLength: 3 }),
        (list, entries, egress, members) => {
          const set = packetSet(list);
          const direction = egress ? "egress" : "ingress";
          const { whole, partial } = throughAcl(set, entries, direction, EPHEMERAL, () => members);
          const passes = (packet: Packet) =>
            holds(set, packet) ? passesOf(entries, egress, packet, members) : [false];
          expectPackets(whole, (packet) => passes(packet).every(Boolean));
          expectPackets(partial, (packet) => passes(packet).includes(true) && passes(packet).includes(false));
        },
      ),
    );
  });
});

const addresses = PACKETS.filter((packet) => !("atom" in packet.peer));

function entriesOf(box: fc.Arbitrary<Box | null>): fc.Arbitrary<AclEntry[]> {
  const one = fc.record({ number: fc.nat(1000), allow: fc.boolean(), egress: fc.boolean(), box });
  return fc.uniqueArray(one, { maxLength: 8, selector: ({ number }) => number });
}

function decide(entries: readonly AclEntry[], egress: boolean, packet: Packet): boolean {
  const inOrder = entries.filter((entry) => entry.egress === egress).sort((a, b) => a.number - b.number);
  return inOrder.find(({ box }) => box !== null && covers(box, packet))?.allow ?? false;
}

// The verdicts for each choice of what the entries without a box match.
function meanings(entries: readonly AclEntry[], egress: boolean, packet: Packet): boolean[] {
  const unknown = entries.findIndex(({ box }) => box === null);
  const first = entries[unknown];
  if (first === undefined) return [decide(entries, egress, packet)];
  const everything = ["0.0.0.0/0", "::/0"].map((all) => ({ ...first, box: rule(all, "-1") }));
  const others = entries.toSpliced(unknown, 1);
  return [...meanings(others, egress, packet), ...meanings([...others, ...everything], egress, packet)];
}

// For each address that the packet's peer stands for and each ephemeral port: does request and reply pass?
function passesOf(
  entries: readonly AclEntry[],
  egress: boolean,
  packet: Packet,
  members: readonly Interval[],
): boolean[] {
  const peers = addresses.filter(
    ({ peer, protocol, port }) =>
      !("atom" in peer) &&
      protocol === packet.protocol &&
      port === packet.port &&
      ("atom" in packet.peer
        ? members.some((range) => isWithin(range, peer))
        : peer.family === packet.peer.family && peer.address === packet.peer.address),
  );
  const replies = repliesTo(packet);
  return peers.flatMap((request) => {
    const asked = decide(entries, egress, request);
    return replies.length === 0
      ? [asked]
      : replies.map((port) => asked && decide(entries, !egress, { ...request, port }));
  });
}

// Where the replies go: a port of each cell of ephemeral ports, or the ICMP type that answers.
function repliesTo({ protocol, port }: Packet): number[] {
  if (protocol === 6 || protocol === 17) return [1024, 49152];
  if (protocol === 1) return { 8: [0], 13: [0x0e00] }[port >> 8] ?? [];
  return protocol === 58 ? (port >> 8 === 128 ? [0x8100] : []) : [0];
}
