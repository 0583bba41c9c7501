import type { Exposure, InternetPath } from "../../model/evidence.js";
import { getOrMake } from "../../model/maps.js";
import { remembering } from "../../model/memo.js";
import { type Family, parseCidr } from "../../network/reach/address.js";
import { publicPart } from "../../network/reach/internet.js";
import { EMPTY, intersect, isEmpty, type PacketSet, type Row, rows, subtract } from "../../network/reach/set.js";
import { type Comparison, sorted } from "../comparison.js";
import type { ReachContext } from "./context.js";
import { type Delta, differs, type InterfaceDelta, type Paths } from "./delta.js";
import { peerName, rowSet } from "./describe.js";
import type { ReachComparison } from "./index.js";
import { memberChanges } from "./members.js";
import { pathChanges } from "./path-changes.js";

/**
 * Who can reach what, exactly: what every interface gains, loses and may gain, ways that open or close, and what is kept on
 * the interfaces that this plan touches, or that `isWanted` asks for: not on those that only wear a group whose rules change,
 * which may be ten thousand with a thousand rules each. In normal form (contract.md, section 2), sorted by interface.
 */
export function exposuresOf(
  { context, deltas }: ReachComparison,
  isWanted: (each: InterfaceDelta) => boolean = (each) => isTouched(context.c, each),
): Exposure[] {
  const found: Exposure[] = [];
  for (const each of deltas) {
    if (each.each.kind === "future") continue;
    const wanted = isWanted(each);
    if (!wanted && !differs(each)) continue;
    const { gained, lost, kept, maybe, before, after } = each.delta;
    found.push(
      ...toRows(context, each, gained, "gained", each.paths.after, after.partial),
      ...toRows(context, each, lost, "lost", each.paths.before, before.partial),
      ...toRows(context, each, maybe, "maybe", each.paths.after, after.partial),
      ...ways(context, each),
    );
    if (!wanted) continue;
    found.push(...toRows(context, each, without(context, each, kept), "kept", each.paths.after, after.partial));
  }
  // Every member may meet every other: more than the arguments that a call can have.
  return found.concat(memberRows(context)).sort(compareExposures);
}

/** True when this plan changes the interface itself, what it is attached to, or what it wears. */
export function isTouched(c: Comparison, { pair, each }: InterfaceDelta): boolean {
  const links = [...(pair.before?.groups ?? []), ...each.groups].map((link) => link.by);
  const attachments = [pair.before?.attachment?.by ?? "", each.attachment?.by ?? ""];
  return [each.object.address, ...attachments, ...links].some((address) => address !== "" && c.changes(address));
}

type Way = Exposure["change"];

function toRows(
  context: ReachContext,
  each: InterfaceDelta,
  set: PacketSet,
  change: Way,
  paths: Paths,
  partial: PacketSet,
): Exposure[] {
  if (isEmpty(set)) return [];
  // What passes a network ACL for some clients only is told apart: its internet path is `partial`.
  const some = each.direction === "ingress" ? intersect(set, partial) : EMPTY;
  const parts: [PacketSet, boolean][] = [
    [subtract(set, some), false],
    [some, true],
  ];
  return parts.flatMap(([part, isPartial]) =>
    linesOf(context, each, part, change === "lost" ? "before" : "after").map((line) =>
      exposure(each, change, line, each.direction === "egress" ? null : pathOf(line, paths, isPartial)),
    ),
  );
}

function exposure(each: InterfaceDelta, change: Way, { row, via }: Line, path: InternetPath | null): Exposure {
  return {
    interface: each.pair.id,
    direction: each.direction,
    change,
    peer: peerName(row.peer),
    protocol: row.protocol,
    from_port: row.from_port,
    to_port: row.to_port,
    via,
    internet_path: path,
  };
}

/** A row of a set, and what of it is the same for all interfaces that wear the same. */
interface Line {
  readonly row: Row;
  readonly via: string[];
  /** Of public addresses; null: private ones, and peers that are known by name only. */
  readonly family: Family | null;
}

/** By what the interface wears before or after, and the set: whoever wears the same has the same lines. */
const LINES = { before: remembering(linesBySet), after: remembering(linesBySet) };

function linesBySet(_delta: Delta): Map<PacketSet, readonly Line[]> {
  return new Map();
}

function linesOf(
  context: ReachContext,
  each: InterfaceDelta,
  set: PacketSet,
  side: "before" | "after",
): readonly Line[] {
  return getOrMake(LINES[side](each.delta), set, () =>
    rows(set).map((row) => ({
      row,
      via: viaOf(context.c, each, rowSet(row), side),
      family: familyOf(context, row),
    })),
  );
}

/** Groups of the interface that let a row pass; a network ACL that stopped it is in the finding. */
function viaOf(c: Comparison, each: InterfaceDelta, set: PacketSet, side: "before" | "after"): string[] {
  const where = each.pair[side];
  const names = (where?.groups ?? []).flatMap((link) => {
    const { sure, possible } = c.reach[side].ofGroup(link.ref, each.direction);
    return isEmpty(intersect(set, sure)) && isEmpty(intersect(set, possible)) ? [] : [c.name(link.ref)];
  });
  return sorted(names);
}

function familyOf({ privates }: ReachContext, row: Row): Family | null {
  const range = parseCidr(row.peer);
  return range === null || isEmpty(publicPart(rowSet(row), privates)) ? null : range.family;
}

function pathOf({ family }: Line, paths: Paths, isPartial: boolean): InternetPath | null {
  if (family === null) return null;
  const state = paths[family].state;
  return state === "yes" && isPartial ? "partial" : state;
}

function ways(context: ReachContext, each: InterfaceDelta): Exposure[] {
  return pathChanges(context, each).flatMap(({ set, effect, before, after }) =>
    linesOf(context, each, set, effect === "closed" ? "before" : "after").map((line) =>
      exposure(each, effect, line, after === "partial" || effect === "opened" ? after : before),
    ),
  );
}

/** Kept sets whose way opens or closes are told there. */
function without(context: ReachContext, each: InterfaceDelta, kept: PacketSet): PacketSet {
  return pathChanges(context, each).reduce((left, { set }) => subtract(left, set), kept);
}

/** A member that leaves or joins a group is a row of the interface whose rule names the group. */
function memberRows(context: ReachContext): Exposure[] {
  const { c } = context;
  const seen = new Set<string>();
  return memberChanges(context).flatMap(({ way, member, at, direction, set, via, certain }) => {
    const key = JSON.stringify([c.idOf(at), member.id, direction, way]);
    if (seen.has(key) || at.kind === "future" || (member.after ?? member.before)?.kind === "future") return [];
    seen.add(key);
    return rows(set).map((row) => ({
      interface: c.idOf(at),
      direction,
      change: certain ? way : "maybe",
      peer: member.id,
      protocol: row.protocol,
      from_port: row.from_port,
      to_port: row.to_port,
      via: [...via],
      internet_path: null,
    }));
  });
}

const WAYS: readonly Way[] = ["gained", "opened", "maybe", "lost", "closed", "kept"];

function compareExposures(a: Exposure, b: Exposure): number {
  return (
    compareText(a.interface, b.interface) ||
    compareText(b.direction, a.direction) ||
    WAYS.indexOf(a.change) - WAYS.indexOf(b.change)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
