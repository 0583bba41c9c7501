import type { Ref } from "../graph/types.js";
import { remembering } from "../model/memo.js";
import { UNKNOWN_PEER, UNKNOWN_RANGE } from "./group-rules.js";
import { type AclEntry, throughAcl } from "./reach/acl.js";
import { type Interval, parseCidr } from "./reach/address.js";
import type { Box } from "./reach/box.js";
import { messagesAsOne } from "./reach/reply.js";
import { EMPTY, intersect, isEmpty, type PacketSet, packetSet, subtract, union, unionAll } from "./reach/set.js";
import { objectOf, refName, refToken, type Scope } from "./scope.js";
import type { EffectiveAcl, GroupRule, NetworkInterface, World } from "./world.js";

export type Direction = "ingress" | "egress";

/** What reaches an interface (or what it reaches), network ACLs included. */
export interface EffectiveReach {
  /** What its groups let pass, network ACLs left aside. */
  readonly ofGroups: PacketSet;
  /** What certainly passes: the union of its groups, less what no network ACL lets pass. */
  readonly sure: PacketSet;
  /** Of `sure`: what a network ACL lets pass for some clients only. */
  readonly partial: PacketSet;
  /** What may pass, depending on values that are unknown until apply; disjoint from `sure`. */
  readonly possible: PacketSet;
}

/** Rules of one direction as packets: certain ones, and those that rest on an unknown. */
export interface RuleSets {
  readonly sure: PacketSet;
  readonly possible: PacketSet;
}

/** Computes reach for one world; equal sets of groups behind equal network ACLs are computed once. */
export class Reach {
  readonly world: World;
  readonly scope: Scope;
  readonly #ephemeral: { from: number; to: number };
  readonly #sets = new Map<string, RuleSets>();
  readonly #reach = new Map<string, EffectiveReach>();
  #members: ReadonlyMap<string, readonly NetworkInterface[]> | null = null;

  constructor(world: World, scope: Scope, ephemeral: { from: number; to: number }) {
    this.world = world;
    this.scope = scope;
    this.#ephemeral = ephemeral;
  }

  /** What groups let pass, before network ACLs. Groups add up: the most permissive rule wins. */
  ofGroups(each: NetworkInterface, direction: Direction): RuleSets {
    const refs = each.groups.map((link) => link.ref);
    const key = `${direction} ${refs.map(refToken).sort().join(" ")}`;
    let sets = this.#sets.get(key);
    if (sets === undefined) {
      const parts = refs.map((ref) => this.ofGroup(ref, direction));
      const sure = unionAll(parts.map((part) => part.sure));
      sets = { sure, possible: subtract(unionAll(parts.map((part) => part.possible)), sure) };
      this.#sets.set(key, sets);
    }
    return sets;
  }

  /** What one group lets pass. */
  ofGroup(ref: Ref, direction: Direction): RuleSets {
    return this.#ofRef[direction](ref);
  }

  readonly #ofRef = {
    ingress: remembering((ref: Ref) => this.#ofToken(ref, "ingress")),
    egress: remembering((ref: Ref) => this.#ofToken(ref, "egress")),
  };

  #ofToken(ref: Ref, direction: Direction): RuleSets {
    const key = `${direction} of ${refToken(ref)}`;
    let sets = this.#sets.get(key);
    if (sets === undefined) {
      sets = this.#groupSets(ref, direction);
      this.#sets.set(key, sets);
    }
    return sets;
  }

  #groupSets(ref: Ref, direction: Direction): RuleSets {
    switch (ref.kind) {
      case "object":
        return this.#knownGroup(ref.key, direction);
      case "external":
        return this.#knownGroup(ref.id, direction);
      case "unknown":
        return { sure: EMPTY, possible: this.#candidates(ref, direction) };
    }
  }

  #knownGroup(key: string, direction: Direction): RuleSets {
    const group = this.world.groups.get(key);
    if (group === undefined) return { sure: EMPTY, possible: outside(key) };
    const sets = ruleSets(group.rules.filter((rule) => rule.direction === direction));
    if (group.unknownRules[direction] === null) return sets;
    const { object } = group;
    const rest = object.mode === "data" || object.change === null ? outside(object.address) : hidden(object.address);
    return { sure: sets.sure, possible: union(sets.possible, rest) };
  }

  /** What a group that nobody knows yet may let pass: one of the candidates, else a group that no known interface wears. */
  #candidates(ref: Ref & { kind: "unknown" }, direction: Direction): PacketSet {
    const groups = ref.candidates.map((key) => this.world.groups.get(key)).filter((group) => group !== undefined);
    const unworn = [...this.world.groups.values()].filter(
      (group) => group.object.mode === "managed" && this.members(group.object.address).length === 0,
    );
    const perhaps = groups.length === 0 ? unworn : ref.orElse === true ? [...groups, ...unworn] : groups;
    const rules = perhaps.flatMap((group) => group.rules);
    const sets = ruleSets(rules.filter((rule) => rule.direction === direction));
    const all = union(sets.sure, sets.possible);
    return groups.length + unworn.length === 0 ? hidden(ref.token) : all;
  }

  /** The interfaces that wear a group (by its address or id) in this world. */
  members(group: string): readonly NetworkInterface[] {
    this.#members ??= membersByGroup(this.world, this.scope);
    return this.#members.get(group) ?? [];
  }

  /** The effective reach of an interface. */
  of(each: NetworkInterface, direction: Direction): EffectiveReach {
    return this.#ofInterface[direction](each);
  }

  readonly #ofInterface = {
    ingress: remembering((each: NetworkInterface) => this.#effective(each, "ingress")),
    egress: remembering((each: NetworkInterface) => this.#effective(each, "egress")),
  };

  #effective(each: NetworkInterface, direction: Direction): EffectiveReach {
    const acls = this.#aclsOf(each);
    const groups = each.groups.map((link) => refToken(link.ref)).sort();
    const key = `${direction} ${groups.join(" ")} ${acls
      .map((acl) => acl.acl ?? "")
      .sort()
      .join(" ")}`;
    let reach = this.#reach.get(key);
    if (reach === undefined) {
      const { sure, possible } = this.ofGroups(each, direction);
      const passed = this.#through(sure, acls, direction);
      const maybe = this.#through(possible, acls, direction);
      const all = union(passed.whole, passed.partial);
      const perhaps = unionAll([passed.perhaps, maybe.whole, maybe.partial, maybe.perhaps]);
      reach = { ofGroups: sure, sure: all, partial: passed.partial, possible: subtract(perhaps, all) };
      this.#reach.set(key, reach);
    }
    return reach;
  }

  /** ACLs that filter something: AWS's default one, and one that nobody knows, are taken as letting all pass. */
  #aclsOf(each: NetworkInterface): EffectiveAcl[] {
    const acls = each.subnets.map((ref) => this.world.subnets.get(objectOf(ref) ?? "")?.acl);
    // An interface with subnets whose ACL is not known, or that lets everything pass, loses nothing for certain.
    if (acls.length === 0 || acls.some((acl) => acl === undefined || acl.entries === null)) return [];
    const distinct = new Map(acls.flatMap((acl) => (acl === undefined ? [] : [[acl.acl ?? "", acl] as const])));
    return [...distinct.values()];
  }

  #through(set: PacketSet, acls: readonly EffectiveAcl[], direction: Direction): Through {
    if (acls.length === 0 || isEmpty(set)) return { whole: set, partial: EMPTY, perhaps: EMPTY };
    const ranges = (id: string) => this.#addressesOf(id);
    const passed = acls.map(({ entries }) => throughKnown(set, entries ?? [], direction, this.#ephemeral, ranges));
    // Several subnets: whole where every one lets it pass, partial where only some do.
    const whole = messagesAsOne(set, passed.map((each) => each.whole).reduce(intersect));
    const sure = unionAll(passed.flatMap((each) => [each.whole, each.partial]));
    const any = union(whole, messagesAsOne(set, sure));
    const all = messagesAsOne(set, unionAll([sure, ...passed.map((each) => each.perhaps)]));
    return { whole, partial: subtract(any, whole), perhaps: subtract(all, any) };
  }

  /** Private addresses of the members of a group; null when nobody knows them. */
  #addressesOf(id: string): readonly Interval[] | null {
    const members = this.members(id);
    const ranges: Interval[] = [];
    for (const member of members) {
      if (!member.privateIps.known) return null;
      for (const ip of member.privateIps.value) {
        const range = parseCidr(ip);
        if (range !== null) ranges.push(range);
      }
    }
    return members.length === 0 ? null : ranges;
  }
}

/** What passes network ACLs: whole, for some clients, or perhaps, where an entry is known after apply. */
interface Through {
  readonly whole: PacketSet;
  readonly partial: PacketSet;
  readonly perhaps: PacketSet;
}

function throughKnown(
  set: PacketSet,
  entries: readonly AclEntry[],
  direction: Direction,
  ephemeral: { from: number; to: number },
  ranges: (id: string) => readonly Interval[] | null,
): Through {
  const best = throughAcl(set, entries, direction, ephemeral, ranges);
  if (entries.every((entry) => entry.box !== null)) return { ...best, perhaps: EMPTY };
  // An allow that matches nothing, a deny that matches everything: what passes then passes for certain.
  const known = entries.filter((entry) => entry.box !== null || !entry.allow);
  const worst = known.some((entry) => entry.box === null)
    ? { whole: best.whole, partial: EMPTY }
    : throughAcl(set, known, direction, ephemeral, ranges);
  const certain = union(worst.whole, worst.partial);
  return { ...worst, perhaps: subtract(union(best.whole, best.partial), certain) };
}

function ruleSets(rules: readonly GroupRule[]): RuleSets {
  const boxes = (unknown: boolean): Box[] =>
    rules.filter((rule) => (rule.unknown !== null) === unknown).map((rule) => rule.box);
  const sure = packetSet(boxes(false));
  return { sure, possible: subtract(packetSet(boxes(true)), sure) };
}

/** Mark of the rules of a group that lives outside of the plan. */
export const OUTSIDE_RULES = `${UNKNOWN_PEER}outside rules of `;

function outside(name: string): PacketSet {
  return packetSet([{ peer: { kind: "atom", id: `${OUTSIDE_RULES}${name}` }, protocol: "-1", from: 0, to: 65535 }]);
}

/** Stands for rules that nobody can see: equal for the same thing, so that nothing is said where nothing changes. */
function hidden(name: string): PacketSet {
  return packetSet([
    { peer: { kind: "atom", id: `${UNKNOWN_RANGE}rules of ${name}` }, protocol: "-1", from: 0, to: 65535 },
  ]);
}

function membersByGroup(world: World, scope: Scope): Map<string, NetworkInterface[]> {
  const members = new Map<string, NetworkInterface[]>();
  for (const each of world.interfaces.values()) {
    for (const link of each.groups) {
      const name = refName(link.ref, scope.graph);
      const list = members.get(name);
      if (list === undefined) members.set(name, [each]);
      else if (list.at(-1) !== each) list.push(each);
    }
  }
  return members;
}
