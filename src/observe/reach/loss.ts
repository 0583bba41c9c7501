import { getOrMake, groupBy } from "../../model/maps.js";
import { remembering, rememberingAll, rememberingBoth } from "../../model/memo.js";
import { UNKNOWN_PEER } from "../../network/group-rules.js";
import type { Interval, Peer } from "../../network/reach/address.js";
import { parseCidr, WHOLE_IPV4, WHOLE_IPV6 } from "../../network/reach/address.js";
import { addressesOnly, atPortsOf, peersOf, restrictPorts } from "../../network/reach/restrict.js";
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
import { admitted, byAnybody, peersOfInterface } from "./admission.js";
import type { InterfaceDelta } from "./delta.js";
import { isSensitive, rowSet } from "./describe.js";
import { type Present, presentIn } from "./present.js";
import { atPorts } from "./remembered.js";

/** Who had what was lost, as the reach table of the risk model tells them apart. */
export type LossClass = "peer-present" | "narrowed" | "sensitive-closed" | "unused" | "elsewhere" | "internet";
export interface Loss {
  readonly to: LossClass;
  readonly set: PacketSet;
  readonly stillThere: Others;
}

/** These names but one: all who lose the same share one set of names, and each leaves out itself. */
export interface Others {
  readonly names: ReadonlySet<string>;
  readonly except: string;
}

const NOBODY: Others = { names: new Set(), except: "" };

function isAnybody({ names, except }: Others): boolean {
  return names.size > (names.has(except) ? 1 : 0);
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

/** Splits a lost set by who had it and whether they are still there. */
export function classifyLoss(c: Comparison, each: Loser, lost: PacketSet): Loss[] {
  const { wide, narrow } = split(lost, each.internet);
  return [
    ...wide.flatMap((set) => internetLoss(c, each, set)),
    ...narrow.map(({ row, set }) => rowLoss(c, each, row, set)),
  ];
}

/** What was lost from the internet, and the rest row by row; thousands of interfaces lose the same. */
const split = rememberingBoth((lost: PacketSet, fromInternet: PacketSet) => {
  const taken = intersect(lost, fromInternet);
  // Private addresses inside a range that took in the internet are judged with that range.
  const internet = union(taken, addressesOnly(atPortsOf(lost, taken)));
  const narrow = rows(subtract(lost, internet)).map((row) => ({ row, set: rowSet(row) }));
  return { wide: samePorts(internet), narrow };
});

/** The rows of a set, those of the same protocol and ports together: a range with a hole is one range. */
function samePorts(set: PacketSet): PacketSet[] {
  const alike = groupBy(rows(set), ({ protocol, from_port, to_port }) => `${protocol} ${from_port} ${to_port}`);
  return [...alike.values()].map((same) => unionAll(same.map(rowSet)));
}

function internetLoss(c: Comparison, each: Loser, set: PacketSet): Loss[] {
  const present = insideWide(c, each, set);
  // Who calls out loses both: the internet, and those of the plan that lie in the same range.
  if (each.direction === "egress")
    return [...(present === null ? [] : [present]), { to: "internet", set, stillThere: NOBODY }];
  if (present !== null) return [present];
  // Everything contains the sensitive ports, and the web ports too, whose users are turned away.
  const sensitive = isSensitive(set, c.config.sensitive_ports) && !(each.reachable && hasWebPort(set));
  const to = isKeptBySomebody(set, each.left) ? "narrowed" : sensitive ? "sensitive-closed" : "elsewhere";
  return [{ to, set, stillThere: NOBODY }];
}

/** Interfaces in use inside a wide range count, and never on a sensitive port. */
function insideWide(c: Comparison, each: Loser, set: PacketSet): Loss | null {
  if (each.direction === "ingress" && isSensitive(set, c.config.sensitive_ports)) return null;
  const there = { names: whoIsCut(c).inside(each, set), except: each.id };
  return isAnybody(there) ? { to: "peer-present", set, stillThere: there } : null;
}

function rowLoss(c: Comparison, each: Loser, row: Row, set: PacketSet): Loss {
  if (parseCidr(row.peer) !== null) {
    const there = { names: whoIsCut(c).inRange(each, set), except: each.id };
    return { to: isAnybody(there) ? "peer-present" : "elsewhere", set, stillThere: there };
  }
  const isKnown = !row.peer.startsWith(UNKNOWN_PEER) && c.graph.at(row.peer).length > 0;
  if (!isKnown) return { to: "elsewhere", set, stillThere: NOBODY };
  const there = { names: whoIsCut(c).inGroup(each, row.peer, set), except: each.id };
  return { to: isAnybody(there) ? "peer-present" : "unused", set, stillThere: there };
}

const isKeptBySomebody = rememberingBoth((set: PacketSet, left: PacketSet) =>
  isEmpty(subtract(byAnybody(set), byAnybody(left))),
);

type Cut = (present: Present, lost: PacketSet, left: PacketSet) => ReadonlySet<string>;

/**
 * Who is still there and no longer comes through, by what is lost and what is left. Found once for all who lose the same
 * and keep the same: asked anew for each of them it were the square of a group's members.
 */
class WhoIsCut {
  readonly #c: Comparison;
  readonly #inside: Readonly<Record<Loser["direction"], Cut>>;
  readonly #inRange: Readonly<Record<Loser["direction"], Cut>>;
  readonly #inGroup = new Map<string, (lost: PacketSet, left: PacketSet) => ReadonlySet<string>>();

  constructor(c: Comparison) {
    this.#c = c;
    const inside = (direction: Loser["direction"]): Cut =>
      rememberingAll((present, lost, left) => this.#interfaces(direction, present, lost, left));
    this.#inside = { ingress: inside("ingress"), egress: inside("egress") };
    const inRange = (direction: Loser["direction"]): Cut =>
      rememberingAll(
        (present, lost, left) =>
          new Set([...this.#inside[direction](present, lost, left), ...subnetsIn(present, lost)]),
      );
    this.#inRange = { ingress: inRange("ingress"), egress: inRange("egress") };
  }

  /** Interfaces in use that survive and whose addresses lie in the set; the loser itself may be among them. */
  inside(each: Loser, lost: PacketSet): ReadonlySet<string> {
    return this.#inside[each.direction](presentIn(this.#c).of(each.each), lost, each.left);
  }

  /** These, and the subnets that lie in the set. */
  inRange(each: Loser, lost: PacketSet): ReadonlySet<string> {
    return this.#inRange[each.direction](presentIn(this.#c).of(each.each), lost, each.left);
  }

  /** Members of a group that are there before and after; the loser itself may be among them. */
  inGroup(each: Loser, group: string, lost: PacketSet): ReadonlySet<string> {
    const found = getOrMake(this.#inGroup, group, () => {
      const members = this.#survivingMembers(group);
      return rememberingBoth((set, left) => {
        const cut = members.filter((member) => !this.#isAdmitted(member, set, left));
        return new Set(cut.map((member) => this.#c.idOf(member)));
      });
    });
    return found(lost, each.left);
  }

  #interfaces(
    direction: Loser["direction"],
    { interfaces }: Present,
    lost: PacketSet,
    left: PacketSet,
  ): ReadonlySet<string> {
    const ranges = rangesOf(lost);
    if (ranges.length === 0) return NOBODY.names;
    // What goes out passes through a NAT gateway; nobody calls the gateway itself.
    const called = (other: NetworkInterface) => direction === "ingress" || other.object.type !== "aws_nat_gateway";
    const found = interfaces.filter(({ range, after }) => isInside(range, ranges) && called(after));
    const once = new Map(found.map(({ id, after }) => [id, after]));
    return new Set([...once].flatMap(([id, after]) => (this.#isAdmitted(after, lost, left) ? [] : [id])));
  }

  #survivingMembers(group: string): NetworkInterface[] {
    const { reach } = this.#c;
    return reach.before.members(group).flatMap((member) => this.#c.pair(this.#c.idOf(member))?.after ?? []);
  }

  /** Whether somebody keeps this by another of its groups, or by its addresses. */
  #isAdmitted(member: NetworkInterface, lost: PacketSet, left: PacketSet): boolean {
    const kept = admitted(atPorts(left, lost), peersOfInterface(this.#c, member));
    return isEmpty(subtract(byAnybody(lost), kept));
  }
}

const whoIsCut = remembering((c: Comparison) => new WhoIsCut(c));

function subnetsIn({ subnets }: Present, set: PacketSet): string[] {
  const ranges = rangesOf(set);
  return ranges.length === 0 ? [] : subnets.filter(({ range }) => isInside(range, ranges)).map(({ id }) => id);
}

const rangesOf = remembering((set: PacketSet): readonly Interval[] =>
  peersOf(set).flatMap((peer) => (peer.kind === "range" ? [peer.range] : [])),
);

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
export const hasWebPort = remembering((set: PacketSet): boolean =>
  [80, 443].some((port) => !isEmpty(restrictPorts(set, 6, port, port))),
);

const EVERYBODY: readonly Peer[] = [WHOLE_IPV4, WHOLE_IPV6].map((range) => ({ kind: "range", range }));

/**
 * True when connections of a lost set are not tracked, so that they are cut at once: open to all addresses, and everything
 * open the other way. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export const isUntracked = rememberingBoth((lost: PacketSet, otherWay: PacketSet): boolean =>
  EVERYBODY.some((peer) => {
    if (!peersOf(lost).some((each) => samePeer(each, peer))) return false;
    const replies = packetSet([{ peer, protocol: 6, from: 0, to: 65535 }]);
    return isEmpty(subtract(replies, otherWay));
  }),
);

function samePeer(a: Peer, b: Peer): boolean {
  return (
    a.kind === "range" &&
    b.kind === "range" &&
    a.range.family === b.range.family &&
    a.range.lo === b.range.lo &&
    a.range.hi === b.range.hi
  );
}
