import { getOrMake } from "../../model/maps.js";
import type { Peer } from "./address.js";
import type { Box } from "./box.js";
import { combine, EMPTY, normalize, type PacketSet, type Steps, stepsOfRange, wholeSteps } from "./packet-set.js";
import {
  intersectPeers,
  isNobody,
  NOBODY,
  type PeerSet,
  peerSet,
  samePeers,
  subtractPeers,
  unionPeers,
} from "./peers.js";
import { LAST_PORT, PROTOCOLS, portsOf } from "./protocol.js";

export { EMPTY, type PacketSet } from "./packet-set.js";
export { type Row, rows } from "./rows.js";

/** The union of boxes, in any order and overlapping as they like: the reach of a group is that of all its rules. */
export function packetSet(boxes: Iterable<Box>): PacketSet {
  const groups = new Map<number, { box: Box; peers: Peer[] }>();
  for (const box of boxes) getOrMake(groups, portsKey(box), () => ({ box, peers: [] })).peers.push(box.peer);
  // sorted by protocol and ports, so that the halves of unionAll hardly overlap
  const sorted = [...groups].sort(([a], [b]) => a - b);
  return unionAll(sorted.map(([, { box, peers }]) => onePiece(box, peerSet(peers))));
}

function portsKey({ protocol, from, to }: Box): number {
  return ((protocol === "-1" ? PROTOCOLS : protocol) * (LAST_PORT + 1) + from) * (LAST_PORT + 1) + to;
}

function onePiece({ protocol, from, to }: Box, peers: PeerSet): PacketSet {
  if (protocol === "-1") return { rest: peers, protocols: new Map() };
  const steps = portsOf(protocol) === "none" ? wholeSteps(peers) : stepsOfRange(from, to, peers);
  return normalize(NOBODY, new Map([[protocol, steps]]));
}

/** Packets in a or b. */
export function union(a: PacketSet, b: PacketSet): PacketSet {
  if (a === b || isEmpty(b)) return a;
  return isEmpty(a) ? b : combine(unionPeers, a, b);
}

/** Packets in any of the sets; for many sets much faster than one union after the other. */
export function unionAll(sets: Iterable<PacketSet>): PacketSet {
  return unionOfList([...sets]);
}

// By halves: each level works on half as many borders with half as many peers, so the last union is most of the cost, and
// that one is as big as the result.
function unionOfList(sets: readonly PacketSet[]): PacketSet {
  const [first, second] = sets;
  if (first === undefined) return EMPTY;
  if (second === undefined) return first;
  const middle = sets.length >> 1;
  return union(unionOfList(sets.slice(0, middle)), unionOfList(sets.slice(middle)));
}

/** Packets in a and b. */
export function intersect(a: PacketSet, b: PacketSet): PacketSet {
  if (a === b || isEmpty(a)) return a;
  return isEmpty(b) ? EMPTY : combine(intersectPeers, a, b);
}

/** Packets in a and not in b. */
export function subtract(a: PacketSet, b: PacketSet): PacketSet {
  if (isEmpty(a) || isEmpty(b)) return a;
  return a === b ? EMPTY : combine(subtractPeers, a, b);
}

/** Whether there is no packet in the set. */
export function isEmpty(a: PacketSet): boolean {
  return isNobody(a.rest) && a.protocols.size === 0;
}

/** Whether both have the same packets. */
export function equals(a: PacketSet, b: PacketSet): boolean {
  if (a === b) return true;
  if (!samePeers(a.rest, b.rest) || a.protocols.size !== b.protocols.size) return false;
  return [...a.protocols].every(([protocol, steps]) => {
    const others = b.protocols.get(protocol);
    return others !== undefined && sameSteps(steps, others);
  });
}

/** Whether a has every packet of b. */
export function contains(a: PacketSet, b: PacketSet): boolean {
  return isEmpty(subtract(b, a));
}

function sameSteps(a: Steps, b: Steps): boolean {
  if (a.length !== b.length) return false;
  return a.every((step, i) => step.to === b[i]?.to && samePeers(step.peers, b[i].peers));
}
