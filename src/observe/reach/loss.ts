import { UNKNOWN_PEER } from "../../network/group-rules.js";
import type { Interval, Peer } from "../../network/reach/address.js";
import { parseCidr } from "../../network/reach/address.js";
import {
  addressesOnly,
  asOnePeer,
  atPortsOf,
  peersOf,
  restrictPeers,
  restrictPorts,
} from "../../network/reach/restrict.js";
import {
  intersect,
  isEmpty,
  type PacketSet,
  packetSet,
  type Row,
  rows,
  subtract,
  union,
  unionAll,
} from "../../network/reach/set.js";
import type { NetworkInterface } from "../../network/world.js";
import type { Comparison } from "../comparison.js";
import { ownIps, sorted } from "../comparison.js";
import type { InterfaceDelta } from "./delta.js";
import { isSensitive, rowSet } from "./describe.js";
import { presentIn } from "./present.js";

/** Who had what was lost, as the reach table of the risk model tells them apart. */
export type LossClass = "peer-present" | "narrowed" | "sensitive-closed" | "unused" | "elsewhere" | "internet";
export interface Loss {
  readonly to: LossClass;
  readonly set: PacketSet;
  readonly stillThere: readonly string[];
}

/** Who loses, and what is left: an interface, or a group that nobody wears. */
export interface Loser {
  readonly direction: "ingress" | "egress";
  readonly id: string;
  readonly each: NetworkInterface | null;
  /** Of the lost set: what is lost from the internet. */
  readonly internet: PacketSet;
  /** What goes on passing. */
  readonly left: PacketSet;
  /** The internet could come until now, as far as is known. */
  readonly reachable: boolean;
}

/** The interface of a delta as a loser. */
export function loserOf(each: InterfaceDelta): Loser {
  const reachable = each.paths.before[4].state !== "no" || each.paths.before[6].state !== "no";
  return {
    direction: each.direction,
    id: each.pair.id,
    each: each.each,
    internet: each.delta.loss.internet,
    left: each.delta.after.sure,
    reachable,
  };
}

const ANYBODY: Peer = { kind: "atom", id: "anybody" };

/** Splits a lost set by who had it and whether they are still there. */
export function classifyLoss(c: Comparison, each: Loser, lost: PacketSet): Loss[] {
  const losses: Loss[] = [];
  const taken = intersect(lost, each.internet);
  // Private addresses inside a range that took in the internet are judged with that range.
  const internet = union(taken, addressesOnly(atPortsOf(lost, taken)));
  for (const set of samePorts(internet)) losses.push(...internetLoss(c, each, set));
  for (const row of rows(subtract(lost, internet))) losses.push(rowLoss(c, each, row, rowSet(row)));
  return losses;
}

/** The rows of a set, those of the same protocol and ports together: a range with a hole is one range. */
function samePorts(set: PacketSet): PacketSet[] {
  const sets = new Map<string, PacketSet[]>();
  for (const row of rows(set)) {
    const ports = `${row.protocol} ${row.from_port} ${row.to_port}`;
    sets.set(ports, [...(sets.get(ports) ?? []), rowSet(row)]);
  }
  return [...sets.values()].map(unionAll);
}

function internetLoss(c: Comparison, each: Loser, set: PacketSet): Loss[] {
  const present = insideWide(c, each, set);
  // Who calls out loses both: the internet, and those of the plan that lie in the same range.
  if (each.direction === "egress")
    return [...(present === null ? [] : [present]), { to: "internet", set, stillThere: [] }];
  if (present !== null) return [present];
  const kept = isEmpty(subtract(asOnePeer(set, ANYBODY), asOnePeer(each.left, ANYBODY)));
  // Everything contains the sensitive ports, and the web ports too, whose users are turned away.
  const sensitive = isSensitive(set, c.config.sensitive_ports) && !(each.reachable && hasWebPort(set));
  const to = kept ? "narrowed" : sensitive ? "sensitive-closed" : "elsewhere";
  return [{ to, set, stillThere: [] }];
}

/** Interfaces in use inside a wide range count, and never on a sensitive port. */
function insideWide(c: Comparison, each: Loser, set: PacketSet): Loss | null {
  if (each.direction === "ingress" && isSensitive(set, c.config.sensitive_ports)) return null;
  const there = interfacesIn(c, each, set);
  return there.length > 0 ? { to: "peer-present", set, stillThere: there } : null;
}

function rowLoss(c: Comparison, each: Loser, row: Row, set: PacketSet): Loss {
  if (parseCidr(row.peer) !== null) {
    const there = sorted([...interfacesIn(c, each, set), ...subnetsIn(c, each, set)]);
    return { to: there.length > 0 ? "peer-present" : "elsewhere", set, stillThere: there };
  }
  if (row.peer.startsWith(UNKNOWN_PEER)) return { to: "elsewhere", set, stillThere: [] };
  const known = c.graph.at(row.peer).length > 0;
  if (!known) return { to: "elsewhere", set, stillThere: [] };
  const members = survivingMembers(c, row.peer, each.id);
  const cut = members.filter((member) => !admittedOtherwise(each, set, member, c));
  return { to: cut.length > 0 ? "peer-present" : "unused", set, stillThere: cut.map((member) => c.idOf(member)) };
}

/** Members of a group that are there before and after, the interface itself left out. */
function survivingMembers(c: Comparison, group: string, self: string): NetworkInterface[] {
  return c.reach.before.members(group).flatMap((member) => {
    const after = c.pair(c.idOf(member))?.after ?? null;
    return after === null || c.idOf(member) === self ? [] : [after];
  });
}

/** Whether somebody keeps this by another of its groups, or by its addresses. */
function admittedOtherwise(each: Loser, lost: PacketSet, member: NetworkInterface, c: Comparison): boolean {
  const admitted = restrictPeers(each.left, peersOfInterface(c, member));
  return isEmpty(subtract(asOnePeer(lost, ANYBODY), asOnePeer(admitted, ANYBODY)));
}

/** Every name under which a rule may admit an interface: its groups and its private addresses. */
export function peersOfInterface(c: Comparison, each: NetworkInterface): Peer[] {
  const groups = each.groups.map((link): Peer => ({ kind: "atom", id: c.name(link.ref) }));
  const ranges = ownIps(each)
    .map(parseCidr)
    .filter((range) => range !== null);
  return [...groups, ...ranges.map((range): Peer => ({ kind: "range", range }))];
}

/** Interfaces in use that survive and whose addresses lie in the set. */
function interfacesIn(c: Comparison, each: Loser, set: PacketSet): string[] {
  const ranges = rangesOf(set);
  if (ranges.length === 0) return [];
  const there = presentIn(c).of(each.each).interfaces;
  // What goes out passes through a NAT gateway; nobody calls the gateway itself.
  const called = (other: NetworkInterface) => each.direction === "ingress" || other.object.type !== "aws_nat_gateway";
  const found = there.filter(({ id, range, after }) => id !== each.id && isInside(range, ranges) && called(after));
  const once = new Map(found.map(({ id, after }) => [id, after]));
  return [...once].filter(([, after]) => !admittedOtherwise(each, set, after, c)).map(([id]) => id);
}

function subnetsIn(c: Comparison, each: Loser, set: PacketSet): string[] {
  const ranges = rangesOf(set);
  if (ranges.length === 0) return [];
  const { subnets } = presentIn(c).of(each.each);
  return subnets.filter(({ range }) => isInside(range, ranges)).map(({ id }) => id);
}

function rangesOf(set: PacketSet): Interval[] {
  return peersOf(set).flatMap((peer) => (peer.kind === "range" ? [peer.range] : []));
}

function isInside(a: Interval, ranges: readonly Interval[]): boolean {
  return ranges.some((b) => a.family === b.family && a.lo <= b.hi && b.lo <= a.hi);
}

/** True when one of these ports is a listener's of an internet-facing load balancer that owns the interface. */
export function hasListener(c: Comparison, each: InterfaceDelta, set: PacketSet): boolean {
  const balancer = c.after.loadBalancers.get(each.each.object.key);
  if (balancer === undefined || (balancer.internetFacing.known && !balancer.internetFacing.value)) return false;
  return balancer.listenerPorts.some(
    (port) => !isEmpty(union(restrictPorts(set, 6, port, port), restrictPorts(set, 17, port, port))),
  );
}

/** True when one of the ports is a web port. */
export function hasWebPort(set: PacketSet): boolean {
  return [80, 443].some((port) => !isEmpty(restrictPorts(set, 6, port, port)));
}

/**
 * True when connections of a lost set are not tracked, so that they are cut at once: open to all addresses, and everything
 * open the other way. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export function isUntracked(lost: PacketSet, otherWay: PacketSet): boolean {
  const everybody: readonly Peer[] = ["0.0.0.0/0", "::/0"].flatMap((cidr) => {
    const range = parseCidr(cidr);
    return range === null ? [] : [{ kind: "range", range } as const];
  });
  return everybody.some((peer) => {
    const replies = packetSet([{ peer, protocol: 6, from: 0, to: 65535 }]);
    const whole = restrictPeers(lost, [peer]);
    return (
      !isEmpty(whole) && isEmpty(subtract(replies, otherWay)) && peersOf(lost).some((each) => samePeer(each, peer))
    );
  });
}

function samePeer(a: Peer, b: Peer): boolean {
  return (
    a.kind === "range" &&
    b.kind === "range" &&
    a.range.family === b.range.family &&
    a.range.lo === b.range.lo &&
    a.range.hi === b.range.hi
  );
}
