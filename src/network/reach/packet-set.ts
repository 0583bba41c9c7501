import { EVERY_ADDRESS, NOBODY, type PeerSet, samePeers } from "./peers.js";
import { LAST_PORT, PROTOCOLS, portsOf } from "./protocol.js";

/** The peers of the ports after the previous step's `to` (the first step begins at 0) up to `to`. */
export interface Step {
  readonly to: number;
  readonly peers: PeerSet;
}

/** One protocol: who is in the set at each port. Covers 0..65535 without a gap, neighbours differ. */
export type Steps = readonly Step[];

/**
 * A set of packets, peer × protocol × port. Immutable, disjoint by construction, and in one form only: equal sets have
 * equal content. Read it through the functions of this folder.
 *
 * `rest` are the peers of every protocol that `protocols` does not list, at every port; so the 256 protocols of a "-1" rule
 * cost nothing. `protocols` lists those that differ from `rest`, by number.
 */
export interface PacketSet {
  readonly rest: PeerSet;
  readonly protocols: ReadonlyMap<number, Steps>;
}

/** No packet. */
export const EMPTY: PacketSet = { rest: NOBODY, protocols: new Map() };

/** Every packet of every address; no atom, see EVERY_ADDRESS. */
export const EVERY_PACKET: PacketSet = { rest: EVERY_ADDRESS, protocols: new Map() };

/** The same peers at every port. */
export function wholeSteps(peers: PeerSet): Steps {
  return [{ to: LAST_PORT, peers }];
}

/** These peers at the ports from..to, nobody at the others. */
export function stepsOfRange(from: number, to: number, peers: PeerSet): Steps {
  const steps: Step[] = [];
  if (from > 0) pushStep(steps, from - 1, NOBODY);
  pushStep(steps, to, peers);
  if (to < LAST_PORT) pushStep(steps, LAST_PORT, NOBODY);
  return steps;
}

/** Who is in the set, by port of this protocol. */
export function stepsOf(set: PacketSet, protocol: number): Steps {
  return set.protocols.get(protocol) ?? wholeSteps(set.rest);
}

/** Who is in the set at this port (ICMP: type × 256 + code) of this protocol. */
export function peersAt(set: PacketSet, protocol: number, port: number): PeerSet {
  return stepsOf(set, protocol).find((step) => port <= step.to)?.peers ?? NOBODY;
}

/** Adds a step and joins it with the last one when the peers are the same. `to` must rise. */
export function pushStep(steps: Step[], to: number, peers: PeerSet): void {
  const last = steps.at(-1);
  if (last !== undefined && samePeers(last.peers, peers)) steps[steps.length - 1] = { to, peers: last.peers };
  else steps.push({ to, peers });
}

/** Peers of a packet in the result, from those of the same packet in up to three sets. Nobody anywhere must give nobody. */
export type PeerFunction = (a: PeerSet, b: PeerSet, c: PeerSet) => PeerSet;

/** Combines up to three packet sets packet by packet; every operation on packet sets is this with another function. */
export function combine(ofPeers: PeerFunction, a: PacketSet, b: PacketSet = EMPTY, c: PacketSet = EMPTY): PacketSet {
  const protocols = new Map<number, Steps>();
  for (const protocol of new Set([...a.protocols.keys(), ...b.protocols.keys(), ...c.protocols.keys()])) {
    const steps = combineSteps(ofPeers, stepsOf(a, protocol), stepsOf(b, protocol), stepsOf(c, protocol));
    protocols.set(protocol, steps);
  }
  return normalize(ofPeers(a.rest, b.rest, c.rest), protocols);
}

/** The same for the steps of one protocol: cuts at every border of any of them. */
export function combineSteps(ofPeers: PeerFunction, a: Steps, b: Steps, c: Steps = wholeSteps(NOBODY)): Steps {
  const steps: Step[] = [];
  let [i, j, k] = [0, 0, 0];
  for (;;) {
    const [inA, inB, inC] = [a[i], b[j], c[k]];
    if (inA === undefined || inB === undefined || inC === undefined) return steps;
    const to = Math.min(inA.to, inB.to, inC.to);
    pushStep(steps, to, ofPeers(inA.peers, inB.peers, inC.peers));
    if (inA.to === to) i++;
    if (inB.to === to) j++;
    if (inC.to === to) k++;
  }
}

/** Brings a set into its one form: drops what is equal to the rest, and sees to it that the rest is what most protocols have. */
export function normalize(rest: PeerSet, protocols: ReadonlyMap<number, Steps>): PacketSet {
  const common = commonPeers(rest, protocols);
  const differing = new Map<number, Steps>();
  const listed = common === rest ? protocols.keys() : ALL_PROTOCOLS;
  for (const protocol of listed) {
    const steps = stepsOf({ rest, protocols }, protocol);
    const [first] = steps;
    if (steps.length > 1 || first === undefined || !samePeers(first.peers, common)) differing.set(protocol, steps);
  }
  return { rest: common, protocols: differing };
}

const ALL_PROTOCOLS = Array.from({ length: PROTOCOLS }, (_, protocol) => protocol);
const WITHOUT_PORTS = ALL_PROTOCOLS.filter((protocol) => portsOf(protocol) === "none");

// The peers that most of the protocols without ports have. Almost always that is the rest; but whoever lists 200 protocols
// one by one would otherwise get a second form of the same set.
function commonPeers(rest: PeerSet, protocols: ReadonlyMap<number, Steps>): PeerSet {
  if (protocols.size < WITHOUT_PORTS.length / 2) return rest;
  const counted: { peers: PeerSet; count: number }[] = [];
  for (const protocol of WITHOUT_PORTS) {
    const peers = stepsOf({ rest, protocols }, protocol)[0]?.peers ?? NOBODY;
    const group = counted.find((other) => samePeers(other.peers, peers));
    if (group === undefined) counted.push({ peers, count: 1 });
    else group.count++;
  }
  return counted.reduce((most, group) => (group.count > most.count ? group : most)).peers;
}
