import {
  combineSteps,
  normalize,
  type PacketSet,
  peersAt,
  type Steps,
  stepsOf,
  stepsOfRange,
  wholeSteps,
} from "./packet-set.js";
import { EVERY_ADDRESS, intersectPeers, isNobody, NOBODY, type PeerSet, subtractPeers, unionPeers } from "./peers.js";
import { ICMP, ICMPV6, LAST_PORT, TCP, UDP } from "./protocol.js";

/** Of ICMP messages. */
const TYPES = 256;

/** Ports from..to, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** The requests whose reply to every ephemeral port is among the packets that pass on the way back. */
export function repliesToEvery(back: PacketSet, ephemeral: PortRange): PacketSet {
  return requestsAnswered(back, (protocol) => foldPorts(stepsOf(back, protocol), [ephemeral], intersectPeers));
}

/** The requests whose reply to at least one ephemeral port is among the packets that pass on the way back. */
export function repliesToSome(back: PacketSet, ephemeral: PortRange): PacketSet {
  return requestsAnswered(back, (protocol) => foldPorts(stepsOf(back, protocol), [ephemeral], unionPeers));
}

// Protocols without ports are answered in the same protocol, so what passes back is what may be asked.
function requestsAnswered(back: PacketSet, clientsOf: (protocol: number) => PeerSet): PacketSet {
  const protocols = new Map(back.protocols);
  for (const protocol of [TCP, UDP]) protocols.set(protocol, wholeSteps(clientsOf(protocol)));
  for (const protocol of [ICMP, ICMPV6]) protocols.set(protocol, messagesAnswered(back, protocol));
  return normalize(back.rest, protocols);
}

function foldPorts(steps: Steps, ranges: readonly PortRange[], join: (a: PeerSet, b: PeerSet) => PeerSet): PeerSet {
  let from = 0;
  let peers: PeerSet | null = null;
  for (const step of steps) {
    const start = from;
    if (ranges.some((range) => start <= range.to && step.to >= range.from))
      peers = peers === null ? step.peers : join(peers, step.peers);
    from = step.to + 1;
  }
  return peers ?? NOBODY;
}

/**
 * ICMP messages that ask, with the type of the answer: echo first, timestamp, information, address mask; echo of ICMPv6. All others
 * tell something and are never answered (https://www.iana.org/assignments/icmp-parameters, .../icmpv6-parameters).
 */
const ANSWERS: ReadonlyMap<number, readonly (readonly [request: number, reply: number])[]> = new Map([
  [
    ICMP,
    [
      [8, 0],
      [13, 14],
      [15, 16],
      [17, 18],
    ],
  ],
  [ICMPV6, [[128, 129]]],
]);

function messagesAnswered(back: PacketSet, protocol: number): Steps {
  let steps = wholeSteps(EVERY_ADDRESS);
  for (const [request, reply] of ANSWERS.get(protocol) ?? []) {
    const unanswered = subtractPeers(EVERY_ADDRESS, peersAt(back, protocol, reply * 256));
    steps = combineSteps(subtractPeers, steps, stepsOfRange(request * 256, request * 256 + 255, unanswered));
  }
  return steps;
}

/**
 * ICMP of a peer that may send all of it is one thing: it passes where an echo does. `passed`: what of `set` passes. What only tells
 * (unreachable, time exceeded) is never answered, and would else be 250 messages that get through where nobody can talk.
 */
export function messagesAsOne(set: PacketSet, passed: PacketSet): PacketSet {
  const protocols = new Map(passed.protocols);
  for (const [protocol, asking] of ANSWERS) {
    const steps = stepsOf(passed, protocol);
    const sent = foldPorts(stepsOf(set, protocol), [{ from: 0, to: LAST_PORT }], intersectPeers);
    const whole = intersectPeers(sent, foldPorts(steps, telling(asking), intersectPeers));
    if (isNobody(whole)) continue;
    const echo = (asking[0]?.[0] ?? 0) * 256;
    const answered = intersectPeers(whole, peersAt(passed, protocol, echo));
    const told = (peers: PeerSet) => unionPeers(subtractPeers(peers, whole), answered);
    protocols.set(protocol, combineSteps(told, steps, wholeSteps(NOBODY)));
  }
  return normalize(passed.rest, protocols);
}

/** The types that ask nothing, with all of their codes. */
function telling(asking: readonly (readonly [request: number, reply: number])[]): PortRange[] {
  const ends = [...asking.map(([request]) => request), TYPES];
  return ends
    .map((type, i) => ({ from: ((ends[i - 1] ?? -1) + 1) * 256, to: type * 256 - 1 }))
    .filter(({ from, to }) => from <= to);
}
