import { addInterval, type Ends, type Family, type Interval, type Peer } from "./address.js";
import {
  ascending,
  type Borders,
  bordersOf,
  combineBorders,
  combineMembers,
  countOf,
  type Keep,
  sameList,
} from "./borders.js";

/** A set of peers: IPv4 addresses, IPv6 addresses, and atoms (ids ascending). Immutable; equal sets have equal lists. */
export interface PeerSet {
  readonly v4: Borders<number>;
  readonly v6: Borders<bigint>;
  readonly atoms: readonly string[];
}

/** No peer at all. */
export const NOBODY: PeerSet = { v4: [], v6: [], atoms: [] };

/** Every address of both families. There is no set of all atoms: nobody can list them. */
export const EVERY_ADDRESS: PeerSet = { v4: [0, 2 ** 32], v6: [0n, 1n << 128n], atoms: [] };

/** The union of peers, in any order, overlapping or not. */
export function peerSet(peers: Iterable<Peer>): PeerSet {
  const v4: Ends<number> = { lows: [], highs: [] };
  const v6: Ends<bigint> = { lows: [], highs: [] };
  const atoms = new Set<string>();
  for (const peer of peers) {
    switch (peer.kind) {
      case "range":
        addInterval(peer.range, v4, v6);
        break;
      case "atom":
        atoms.add(peer.id);
        break;
    }
  }
  return { v4: bordersOf(v4.lows, v4.highs), v6: bordersOf(v6.lows, v6.highs), atoms: [...atoms].sort(ascending) };
}

/** The addresses of these intervals. */
export function addressSet(intervals: Iterable<Interval>): PeerSet {
  return peerSet(Array.from(intervals, (range): Peer => ({ kind: "range", range })));
}

/** Peers in either set. */
export function unionPeers(left: PeerSet, right: PeerSet): PeerSet {
  return combinePeers(left, right, (inLeft, inRight) => inLeft || inRight);
}

/** Peers in both sets. */
export function intersectPeers(left: PeerSet, right: PeerSet): PeerSet {
  return combinePeers(left, right, (inLeft, inRight) => inLeft && inRight);
}

/** Peers of the left set that are not in the right one. */
export function subtractPeers(left: PeerSet, right: PeerSet): PeerSet {
  return combinePeers(left, right, (inLeft, inRight) => inLeft && !inRight);
}

/** Whether nobody is in the set. */
export function isNobody(peers: PeerSet): boolean {
  return peers.v4.length === 0 && peers.v6.length === 0 && peers.atoms.length === 0;
}

/** Whether two sets have the same peers. */
export function samePeers(left: PeerSet, right: PeerSet): boolean {
  return (
    left === right || (sameList(left.v4, right.v4) && sameList(left.v6, right.v6) && sameList(left.atoms, right.atoms))
  );
}

/** Whether every peer of `part` is in `all`. */
export function includesPeers(all: PeerSet, part: PeerSet): boolean {
  return isNobody(subtractPeers(part, all));
}

/** The addresses of one family alone. */
export function ofFamily(peers: PeerSet, family: Family): PeerSet {
  return family === 4 ? { ...NOBODY, v4: peers.v4 } : { ...NOBODY, v6: peers.v6 };
}

/** How many addresses are in the set. */
export function addressCount(peers: PeerSet): bigint {
  return countOf(peers.v4) + countOf(peers.v6);
}

/** The peers one by one: maximal intervals ascending (IPv4, then IPv6), then atoms. */
export function listPeers(peers: PeerSet): Peer[] {
  const list: Peer[] = [];
  eachPair(peers.v4, (lo, end) => list.push({ kind: "range", range: { family: 4, lo, hi: end - 1 } }));
  eachPair(peers.v6, (lo, end) => list.push({ kind: "range", range: { family: 6, lo, hi: end - 1n } }));
  for (const id of peers.atoms) list.push({ kind: "atom", id });
  return list;
}

function eachPair<T extends number | bigint>(borders: Borders<T>, visit: (lo: T, end: T) => void): void {
  for (let i = 0; i + 1 < borders.length; i += 2) {
    const lo = borders[i];
    const end = borders[i + 1];
    if (lo !== undefined && end !== undefined) visit(lo, end);
  }
}

// Gives an operand back whenever it is the result: pieces of a packet set then share their peer lists.
function combinePeers(left: PeerSet, right: PeerSet, keep: Keep): PeerSet {
  if (left === right) return keep(true, true) ? left : NOBODY;
  const v4 = combineBorders(left.v4, right.v4, keep);
  const v6 = combineBorders(left.v6, right.v6, keep);
  const atoms = combineMembers(left.atoms, right.atoms, keep);
  if (v4 === left.v4 && v6 === left.v6 && atoms === left.atoms) return left;
  if (v4 === right.v4 && v6 === right.v6 && atoms === right.atoms) return right;
  return { v4, v6, atoms };
}
