import type { Peer } from "./address.js";
import { combine, combineSteps, normalize, type PacketSet, stepsOf, stepsOfRange } from "./packet-set.js";
import { EVERY_ADDRESS, intersectPeers, isNobody, listPeers, NOBODY, type PeerSet, peerSet } from "./peers.js";
import type { Protocol } from "./protocol.js";

/** The packets of a protocol with ports from..to (ICMP: type × 256 + code, both ends included); "-1" is the set itself. */
export function restrictPorts(set: PacketSet, protocol: Protocol, from: number, to: number): PacketSet {
  if (protocol === "-1") return set;
  const kept = combineSteps(
    (peers, window) => (isNobody(window) ? NOBODY : peers),
    stepsOf(set, protocol),
    stepsOfRange(from, to, EVERY_ADDRESS),
  );
  return normalize(NOBODY, new Map([[protocol, kept]]));
}

/** The packets of these peers. */
export function restrictPeers(set: PacketSet, peers: Iterable<Peer>): PacketSet {
  const kept = peerSet(peers);
  return combine((some) => intersectPeers(some, kept), set);
}

/** The packets of a set at whose protocol and port anybody is in `mask`. */
export function atPortsOf(set: PacketSet, mask: PacketSet): PacketSet {
  return combine((some, others) => (isNobody(others) ? NOBODY : some), set, mask);
}

/** The packets of addresses, those of atoms left out. */
export function addressesOnly(set: PacketSet): PacketSet {
  return combine((some) => ({ ...some, atoms: [] }), set);
}

/** Everybody who has any packet in the set: maximal intervals ascending, then atoms. */
export function peersOf(set: PacketSet): Peer[] {
  return listPeers(everybody(set));
}

/**
 * What any of the peers may send, written as that of one peer. So two sets can be compared for somebody who is known under
 * several names: the members' addresses and the group that they wear.
 */
export function asOnePeer(set: PacketSet, peer: Peer): PacketSet {
  const one = peerSet([peer]);
  return combine((some) => (isNobody(some) ? NOBODY : one), set);
}

function everybody(set: PacketSet): PeerSet {
  const distinct = new Set([
    set.rest,
    ...[...set.protocols.values()].flatMap((steps) => steps.map((step) => step.peers)),
  ]);
  return peerSet([...distinct].flatMap(listPeers));
}
