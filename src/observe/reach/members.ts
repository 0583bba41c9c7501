import { ownerOf } from "../../model/address.js";
import { append, groupBy } from "../../model/maps.js";
import { remembering, rememberingBoth, rememberingEach } from "../../model/memo.js";
import type { Observation } from "../../model/observation.js";
import type { Direction } from "../../network/effective-reach.js";
import type { Peer } from "../../network/reach/address.js";
import { isEmpty, type PacketSet, unionAll } from "../../network/reach/set.js";
import type { GroupLink, NetworkInterface } from "../../network/world.js";
import { type Comparison, type Pair, sorted } from "../comparison.js";
import { admitted, peersOfInterface } from "./admission.js";
import type { ReachContext } from "./context.js";
import { hasAllPorts, isSensitive, isWeb, portNames } from "./describe.js";
import { less } from "./remembered.js";

/** What an interface can reach elsewhere changes when it leaves or joins a group that others' rules name. */
export interface MemberChange {
  readonly way: "lost" | "gained";
  readonly member: Pair;
  readonly group: string;
  readonly subject: string;
  /** The interface whose rule names the group. */
  readonly at: NetworkInterface;
  readonly direction: Direction;
  /** Packets, with the member as peer. */
  readonly set: PacketSet;
  readonly via: readonly string[];
  /** False: only if a group that apply will tell is this one. */
  readonly certain: boolean;
}

/** Every way in which members that survive come and go. Walks only groups that some rule names. */
export const memberChanges = remembering(({ c }: ReachContext): readonly MemberChange[] => {
  const naming = { before: namingIndex(c, "before"), after: namingIndex(c, "after") };
  const found: MemberChange[] = [];
  for (const pair of c.pairs) {
    if (pair.before === null || pair.after === null) continue;
    const [before, after] = [linksOf(c, pair.before), linksOf(c, pair.after)];
    for (const [group, link] of before) {
      if (!after.has(group)) found.push(...changesAt(c, pair, group, link, "lost", naming.after.get(group) ?? []));
    }
    for (const { group, link } of perhapsWorn(c, pair.before, pair.after)) {
      found.push(...changesAt(c, pair, group, link, "gained", naming.after.get(group) ?? [], false));
    }
    for (const [group, link] of after) {
      if (!before.has(group)) found.push(...changesAt(c, pair, group, link, "gained", naming.after.get(group) ?? []));
    }
  }
  return found;
});

/** Groups that an interface may get by a reference that only apply will resolve: a candidate, or one that nobody wears. */
function perhapsWorn(
  c: Comparison,
  before: NetworkInterface,
  after: NetworkInterface,
): { group: string; link: GroupLink }[] {
  const known = new Set(before.groups.map((link) => (link.ref.kind === "unknown" ? link.ref.token : "")));
  return after.groups.flatMap((link) => {
    if (link.ref.kind !== "unknown" || known.has(link.ref.token)) return [];
    const named = link.ref.candidates.map((key) => c.addressOf(key));
    const unworn = [...c.after.groups.values()]
      .map((group) => group.object.address)
      .filter((address) => c.reach.after.members(address).length === 0);
    return (named.length > 0 ? named : unworn).map((group) => ({ group, link }));
  });
}

function linksOf(c: Comparison, each: NetworkInterface): Map<string, GroupLink> {
  return new Map(each.groups.filter((link) => link.ref.kind !== "unknown").map((link) => [c.name(link.ref), link]));
}

/** Groups whose rules name a group as their peer, by the group that they name. */
function namingIndex(c: Comparison, side: "before" | "after"): Map<string, { group: string; direction: Direction }[]> {
  const index = new Map<string, { group: string; direction: Direction }[]>();
  for (const group of c[side].groups.values()) {
    const seen = new Set<string>();
    for (const rule of group.rules) {
      if (rule.box.peer.kind !== "atom") continue;
      const key = `${rule.direction} ${rule.box.peer.id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      append(index, rule.box.peer.id, { group: group.object.address, direction: rule.direction });
    }
  }
  return index;
}

function changesAt(
  c: Comparison,
  pair: Pair,
  group: string,
  link: GroupLink,
  way: "lost" | "gained",
  naming: readonly { group: string; direction: Direction }[],
  certain = true,
): MemberChange[] {
  const subject = c.changes(link.by) ? link.by : c.changes(group) ? group : ownerOf(pair.id);
  if (!c.changes(subject)) return [];
  const [was, is] = [pair.before, pair.after];
  if (was === null || is === null) return [];
  const found: MemberChange[] = [];
  for (const { group: holder, direction } of naming) {
    for (const at of c.reach.after.members(holder)) {
      const atPair = c.pair(c.idOf(at));
      if (atPair?.before == null || atPair.id === pair.id) continue;
      const before = lets(c, c.reach.before.of(atPair.before, direction).sure, was);
      const after = lets(c, c.reach.after.of(at, direction).sure, is, certain ? "" : group);
      const set = way === "lost" ? less(before, after) : less(after, before);
      if (!isEmpty(set)) found.push({ way, member: pair, group, subject, at, direction, set, via: [holder], certain });
    }
  }
  return found;
}

/** What a set lets an interface do; `group`: one that it may wear besides, or "". */
function lets(c: Comparison, set: PacketSet, each: NetworkInterface, group = ""): PacketSet {
  return admission(c, group)(set, each);
}

/** Found once for all that let the same in: every member meets every other. */
const admission = rememberingEach((c: Comparison, group: string) => {
  const names: readonly Peer[] = group === "" ? [] : [{ kind: "atom", id: group }];
  return rememberingBoth((set: PacketSet, each: NetworkInterface) =>
    admitted(set, [...peersOfInterface(c, each), ...names]),
  );
});

/** One observation for each change that makes members come or go. */
export function observeMembers(context: ReachContext): Observation[] {
  const { c } = context;
  const bySubject = groupBy(memberChanges(context), ({ subject, way, direction, certain }) =>
    JSON.stringify([subject, way, direction, certain]),
  );
  return [...bySubject.values()].flatMap((changes) => {
    const [first] = changes;
    return first === undefined ? [] : [observationOf(c, first, changes)];
  });
}

function observationOf(c: Comparison, first: MemberChange, changes: readonly MemberChange[]): Observation {
  const set = unionAll(new Set(changes.map((change) => change.set)));
  const others = sorted(changes.map((change) => c.idOf(change.at)));
  const common = {
    // What one side lets in is what the member sends: told from the member's side.
    direction: first.direction,
    cause: "membership" as const,
    groups: sorted(changes.map((change) => change.group)),
    peers: others,
    ports: portNames(set),
    internet_path: "no" as const,
    in_use: true,
    created: false,
    sensitive: isSensitive(set, c.config.sensitive_ports),
    all_ports: hasAllPorts(set),
    web: isWeb(set),
    balancer: false,
    member: true,
    certain: changes.every((change) => change.certain),
    interfaces: changes.map((change) => change.member.id),
    affected: [...others, ...changes.map((change) => change.member.id)].map(ownerOf),
  };
  if (first.way === "gained")
    return c.observe("reach-gained", first.subject, { ...common, from: "private", had_none: false });
  return c.observe("reach-lost", first.subject, {
    ...common,
    to: "peer-present",
    still_there: others,
    listener: false,
    web_open: false,
    had_way_out: true,
    sessions_drop: false,
    outage: "permanent",
  });
}
