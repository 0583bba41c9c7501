import * as fc from "fast-check";
import { expect } from "vitest";
import { type Interval, type Peer, parseCidr } from "../../../src/network/reach/address.js";
import { type Box, ruleBox } from "../../../src/network/reach/box.js";
import { type PacketSet, peersAt } from "../../../src/network/reach/packet-set.js";
import { listPeers } from "../../../src/network/reach/peers.js";

/**
 * A small universe: everything that the arbitraries make is bordered by these cuts, so a statement that holds for one packet
 * of each cell holds for every packet.
 */
const V4_CUTS = [0, 0x0a000000, 0x0a000004, 0x0a000007, 0x80000000, 2 ** 32];
const V6_CUTS = [0n, 1n << 127n, (1n << 127n) + 5n, 1n << 128n];
const ATOMS = ["pl-1", "sg-a"];
const PORT_CUTS = [0, 22, 23, 1024, 49152, 65536];
const ICMP_CUTS = [0, 0x0001, 0x0800, 0x0801, 0x0900, 0x0d00, 0x0e00, 0x8000, 0x8100, 65536];

/** The ephemeral ports of the universe: two of its cells. */
export const EPHEMERAL = { from: 1024, to: 65535 };

/** 200 is a protocol that no box names. */
const PROTOCOLS = [6, 17, 1, 58, 50, 4, 200];

export interface Packet {
  peer: { family: 4; address: number } | { family: 6; address: bigint } | { atom: string };
  protocol: number;
  port: number;
}

function cutsOf(protocol: number): number[] {
  if (protocol === 6 || protocol === 17) return PORT_CUTS;
  return protocol === 1 || protocol === 58 ? ICMP_CUTS : [0, 65536];
}

/** One packet of every cell. */
export const PACKETS: readonly Packet[] = PROTOCOLS.flatMap((protocol) =>
  cutsOf(protocol)
    .slice(0, -1)
    .flatMap((port): Packet[] => [
      ...V4_CUTS.slice(0, -1).map((address): Packet => ({ peer: { family: 4, address }, protocol, port })),
      ...V6_CUTS.slice(0, -1).map((address): Packet => ({ peer: { family: 6, address }, protocol, port })),
      ...ATOMS.map((atom): Packet => ({ peer: { atom }, protocol, port })),
    ]),
);

export const v4Interval: fc.Arbitrary<Interval> = cells(V4_CUTS).map(([lo, end]) => ({ family: 4, lo, hi: end - 1 }));
export const v6Interval: fc.Arbitrary<Interval> = cells(V6_CUTS).map(([lo, end]) => ({ family: 6, lo, hi: end - 1n }));
export const interval: fc.Arbitrary<Interval> = fc.oneof(v4Interval, v6Interval);

const rangePeer: fc.Arbitrary<Peer> = interval.map((range) => ({ kind: "range", range }));
const atomPeer: fc.Arbitrary<Peer> = fc.constantFrom(...ATOMS).map((id) => ({ kind: "atom", id }));
export const peer: fc.Arbitrary<Peer> = fc.oneof({ weight: 3, arbitrary: rangePeer }, atomPeer);

export const box: fc.Arbitrary<Box> = boxOf(peer);
export const rangeBox: fc.Arbitrary<Box> = boxOf(rangePeer);
export const boxes: fc.Arbitrary<Box[]> = fc.array(box, { maxLength: 8 });

function boxOf(peers: fc.Arbitrary<Peer>): fc.Arbitrary<Box> {
  const named = fc.constantFrom(...PROTOCOLS.filter((protocol) => protocol !== 200));
  return fc.oneof(
    { weight: 1, arbitrary: peers.map((peer): Box => ({ peer, protocol: "-1", from: 0, to: 65535 })) },
    {
      weight: 3,
      arbitrary: named.chain((protocol) =>
        fc
          .tuple(peers, cells(cutsOf(protocol)))
          .map(([peer, [from, end]]): Box => ({ peer, protocol, from, to: end - 1 })),
      ),
    },
  );
}

function cells<T>(cuts: readonly T[]): fc.Arbitrary<[T, T]> {
  const indexes = fc.uniqueArray(fc.nat(cuts.length - 1), { minLength: 2, maxLength: 2 });
  return indexes.map((pair) => {
    const [from, to] = pair.sort((a, b) => a - b).map((index) => cuts[index]);
    if (from === undefined || to === undefined) throw new Error("two cuts");
    return [from, to];
  });
}

/** Whether a box covers a packet, straight from the definition. */
export function covers(box: Box, packet: Packet): boolean {
  if (box.protocol !== "-1" && box.protocol !== packet.protocol) return false;
  return isPeer(box.peer, packet) && box.from <= packet.port && packet.port <= box.to;
}

export function isPeer(peer: Peer, packet: Packet): boolean {
  if (peer.kind === "atom") return "atom" in packet.peer && packet.peer.atom === peer.id;
  return !("atom" in packet.peer) && isWithin(peer.range, packet.peer);
}

export function isWithin(range: Interval, at: { family: 4 | 6; address: number | bigint }): boolean {
  return range.family === at.family && range.lo <= at.address && at.address <= range.hi;
}

/** Whether a packet is in a set. */
export function holds(set: PacketSet, packet: Packet): boolean {
  return listPeers(peersAt(set, packet.protocol, packet.port)).some((peer) => isPeer(peer, packet));
}

/** Asserts of every packet whether it is in the set. */
export function expectPackets(set: PacketSet, isIn: (packet: Packet) => boolean, among = PACKETS): void {
  expect(among.filter((packet) => holds(set, packet) !== isIn(packet))).toEqual([]);
}

export const cidr = (text: string): Interval => {
  const range = parseCidr(text);
  if (range === null) throw new Error(`${text} is no CIDR`);
  return range;
};

/** A peer from its text: a CIDR, or else an atom. */
export const peerOf = (text: string): Peer => {
  const range = parseCidr(text);
  return range === null ? { kind: "atom", id: text } : { kind: "range", range };
};

/** The box of a rule in Terraform's words. */
export const rule = (peer: string, protocol: string | number, from: number | null = null, to = from): Box => {
  const made = ruleBox(peerOf(peer), protocol, from, to);
  if (made === null) throw new Error(`${peer} ${protocol} ${from}-${to} is no rule`);
  return made;
};
