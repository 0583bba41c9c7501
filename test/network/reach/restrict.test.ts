import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCidrs } from "../../../src/network/reach/address.js";
import { asOnePeer, peersOf, restrictPeers, restrictPorts } from "../../../src/network/reach/restrict.js";
import { equals, packetSet, rows } from "../../../src/network/reach/set.js";
import { boxes, expectPackets, holds, isPeer, PACKETS, peer, peerOf, rule } from "./universe.js";

const set = boxes.map(packetSet);

describe("against brute force, packet by packet", () => {
  test("restrictPorts", () => {
    const window = fc.constantFrom([0, 21], [22, 22], [23, 49151], [0, 65535]);
    fc.assert(
      fc.property(set, fc.constantFrom(6, 17), window, (a, protocol, [from = 0, to = 0]) => {
        const part = restrictPorts(a, protocol, from, to);
        expectPackets(part, (packet) => {
          const isInside = packet.protocol === protocol && from <= packet.port && packet.port <= to;
          return isInside && holds(a, packet);
        });
        expect(restrictPorts(a, "-1", from, to)).toEqual(a);
      }),
    );
  });

  test("restrictPeers", () => {
    fc.assert(
      fc.property(set, fc.array(peer, { maxLength: 3 }), (a, peers) => {
        const part = restrictPeers(a, peers);
        expectPackets(part, (packet) => holds(a, packet) && peers.some((one) => isPeer(one, packet)));
      }),
    );
  });

  test("peersOf is everybody who has a packet, and nobody else", () => {
    fc.assert(
      fc.property(set, (a) => {
        const everybody = peersOf(a);
        const samples = PACKETS.filter((packet) => packet.protocol === 6 && packet.port === 0);
        for (const sample of samples) {
          const hasPacket = PACKETS.some((packet) => sameValue(packet.peer, sample.peer) && holds(a, packet));
          expect(everybody.filter((one) => isPeer(one, sample)).length).toBe(hasPacket ? 1 : 0);
        }
        expect(equals(restrictPeers(a, everybody), a)).toBe(true);
      }),
    );
  });
});

test("peersOf lists maximal intervals once", () => {
  const list = peersOf(packetSet([rule("10.0.0.0/9", "tcp", 22), rule("10.128.0.0/9", "esp"), rule("sg-a", "-1")]));
  expect(toCidrs(list.flatMap((one) => (one.kind === "range" ? [one.range] : [])))).toEqual(["10.0.0.0/8"]);
  expect(list).toHaveLength(2);
});

test("asOnePeer: somebody who is admitted by address or by group", () => {
  const before = packetSet([rule("10.0.0.5", "tcp", 22), rule("sg-a", "tcp", 22, 80), rule("sg-a", "icmp", 8, 0)]);
  expect(rows(asOnePeer(before, peerOf("eni-1")))).toEqual([
    { peer: "eni-1", protocol: "tcp", from_port: 22, to_port: 80 },
    { peer: "eni-1", protocol: "icmp", from_port: 8, to_port: 0 },
  ]);
});

function sameValue(a: object, b: object): boolean {
  return Object.entries(a).every(([key, value]) => Object.entries(b).some(([k, v]) => k === key && v === value));
}
