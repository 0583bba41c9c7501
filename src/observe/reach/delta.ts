import type { InternetPath } from "../../model/evidence.js";
import { type Direction, type EffectiveReach, OUTSIDE_RULES } from "../../network/effective-reach.js";
import { internetPath, type PathState } from "../../network/internet-path.js";
import { type Family, type Interval, parseCidr, WHOLE_IPV4 } from "../../network/reach/address.js";
import { classifyGain, type Gain, PRIVATE_RANGES } from "../../network/reach/internet.js";
import { restrictPeers } from "../../network/reach/restrict.js";
import {
  EMPTY,
  equals,
  intersect,
  isEmpty,
  type PacketSet,
  packetSet,
  rows,
  subtract,
} from "../../network/reach/set.js";
import type { NetworkInterface } from "../../network/world.js";
import type { Comparison, Pair } from "../comparison.js";

/** What a plan does to the packets of one direction of interfaces that all wear the same. */
export interface Delta {
  readonly before: EffectiveReach;
  readonly after: EffectiveReach;
  readonly gained: PacketSet;
  readonly lost: PacketSet;
  readonly kept: PacketSet;
  /** Gained by the groups, and stopped by a network ACL. */
  readonly stopped: PacketSet;
  /** May be gained, depending on values that are unknown until apply. */
  readonly maybe: PacketSet;
  /** May be lost: what a group let pass that is left, and whose rules nobody here knows. */
  readonly perhapsLost: PacketSet;
  readonly gain: Gain;
  /** The lost set, split as if it were gained by going back. */
  readonly loss: Gain;
  readonly maybeGain: Gain;
}

/** One interface, one direction. */
export interface InterfaceDelta {
  readonly pair: Pair;
  readonly each: NetworkInterface;
  readonly direction: Direction;
  readonly created: boolean;
  readonly delta: Delta;
  readonly paths: { readonly before: Paths; readonly after: Paths };
}
export interface Paths {
  readonly 4: PathState;
  readonly 6: PathState;
}

const NOTHING: EffectiveReach = { ofGroups: EMPTY, sure: EMPTY, partial: EMPTY, possible: EMPTY };
const NO_PATH: PathState = { state: "no", reason: "it does not exist", by: [] };

/** Private ranges of a comparison: RFC 1918 and the like, and every VPC CIDR of the plan. */
export function privateRanges(c: Comparison): readonly Interval[] {
  const cidrs = [c.before, c.after].flatMap((world) => [...world.vpcs.values()].flatMap((vpc) => vpc.cidrs));
  return [...PRIVATE_RANGES, ...new Set(cidrs)]
    .map((range) => (typeof range === "string" ? parseCidr(range) : range))
    .filter((range) => range !== null);
}

/** Compares every interface of the after world with what it was; equal sets are compared once. */
export function reachDeltas(c: Comparison, privates: readonly Interval[]): InterfaceDelta[] {
  const memo = new Map<EffectiveReach, Map<EffectiveReach, Delta>>();
  const compare = (before: EffectiveReach, after: EffectiveReach): Delta => {
    const row = memo.get(before) ?? new Map<EffectiveReach, Delta>();
    memo.set(before, row);
    let delta = row.get(after);
    if (delta === undefined) {
      delta = deltaOf(before, after, privates);
      row.set(after, delta);
    }
    return delta;
  };
  return c.pairs.flatMap((pair) => {
    const { before, after } = pair;
    if (after === null || (after.groups.length === 0 && (before?.groups.length ?? 0) === 0)) return [];
    const paths = { before: pathsOf(c, before, "before"), after: pathsOf(c, after, "after") };
    return (["ingress", "egress"] as const).map((direction) => ({
      pair,
      each: after,
      direction,
      created: before === null,
      delta: compare(
        before === null ? NOTHING : c.reach.before.of(before, direction),
        c.reach.after.of(after, direction),
      ),
      paths,
    }));
  });
}

function deltaOf(before: EffectiveReach, after: EffectiveReach, privates: readonly Interval[]): Delta {
  const same = equals(before.sure, after.sure);
  const gained = same ? EMPTY : subtract(after.sure, before.sure);
  const lost = same ? EMPTY : subtract(before.sure, after.sure);
  const maybe = isEmpty(after.possible) ? EMPTY : subtract(subtract(after.possible, before.sure), before.possible);
  return {
    before,
    after,
    gained,
    lost,
    kept: same ? after.sure : intersect(before.sure, after.sure),
    stopped: subtract(subtract(after.ofGroups, before.ofGroups), after.sure),
    maybe,
    perhapsLost: outsideRulesLost(before, after),
    gain: classifyGain(gained, before.sure, after.sure, privates),
    loss: classifyGain(lost, after.sure, before.sure, privates),
    maybeGain: classifyGain(maybe, before.sure, after.sure, privates),
  };
}

/** What is left lets everybody and everything pass anyway: nothing is lost then, whatever the rules were. */
const EVERYTHING = packetSet([{ peer: { kind: "range", range: WHOLE_IPV4 }, protocol: "-1", from: 0, to: 65535 }]);

function outsideRulesLost(before: EffectiveReach, after: EffectiveReach): PacketSet {
  if (isEmpty(before.possible)) return EMPTY;
  const peers = rows(before.possible)
    .filter((row) => row.peer.startsWith(OUTSIDE_RULES))
    .map((row) => ({ kind: "atom", id: row.peer }) as const);
  if (peers.length === 0 || isEmpty(subtract(EVERYTHING, after.sure))) return EMPTY;
  return subtract(restrictPeers(before.possible, peers), after.possible);
}

function pathsOf(c: Comparison, each: NetworkInterface | null, side: "before" | "after"): Paths {
  if (each === null) return { 4: NO_PATH, 6: NO_PATH };
  const of = (family: Family) => internetPath(c[side], c.scopes[side], each, family);
  return { 4: of(4), 6: of(6) };
}

/** True when anything about this interface and direction differs between the worlds. */
export function differs({ delta, paths, direction }: InterfaceDelta): boolean {
  const sets = [delta.gained, delta.lost, delta.maybe, delta.perhapsLost, delta.stopped];
  if (sets.some((set) => !isEmpty(set))) return true;
  if (direction === "egress") return false;
  return (
    paths.before[4].state !== paths.after[4].state ||
    paths.before[6].state !== paths.after[6].state ||
    !equals(delta.before.partial, delta.after.partial)
  );
}

/** The internet path of a set of packets: that of its families, `partial` where a network ACL lets only some clients pass. */
export function pathOfSet(set: PacketSet, paths: Paths, partial: PacketSet, families: readonly Family[]): InternetPath {
  const states = families.map((family) => paths[family].state);
  const best = states.includes("yes") ? "yes" : states.includes("unknown") ? "unknown" : "no";
  if (best === "yes" && !isEmpty(set) && isEmpty(subtract(set, partial))) return "partial";
  return best;
}
