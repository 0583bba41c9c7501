import { getOrMake } from "../../model/maps.js";
import { remembering } from "../../model/memo.js";
import type { Direction } from "../../network/effective-reach.js";
import { ruleText } from "../../network/groups.js";
import { EMPTY, intersect, isEmpty, type PacketSet, packetSet, unionAll } from "../../network/reach/set.js";
import { objectOf } from "../../network/scope.js";
import type { GroupLink, GroupRule, NetworkInterface, SecurityGroup, World } from "../../network/world.js";
import { type Comparison, sorted } from "../comparison.js";
import type { InterfaceDelta } from "./delta.js";
import { both, either, less } from "./remembered.js";

export type Cause = "rules" | "membership" | "prefix-list" | "network-acl" | "route" | "address";

/** A part of what an interface gains or loses, and the change that does it. */
export interface Part {
  /** On a launch template that takes a group of this plan: nobody wears it yet. */
  readonly later?: boolean;
  readonly subject: string;
  readonly cause: Cause;
  readonly groups: readonly string[];
  readonly set: PacketSet;
  /** What the change itself says, when that is more than what it brings about: 0.0.0.0/0 where a part had access already. */
  readonly written?: PacketSet;
}

type Way = "gained" | "lost" | "maybe" | "perhaps-lost";

/** What a change does to a group's packets; `written`: with what has no effect on an interface. */
interface Doing {
  readonly subject: string;
  readonly cause: Cause;
  readonly set: PacketSet;
  readonly written: PacketSet;
}
interface Doings {
  readonly list: readonly Doing[];
  readonly all: PacketSet;
}

function doings(list: readonly Doing[]): Doings {
  return { list, all: unionAll(list.map((doing) => doing.set)) };
}

/** Rules of groups by address, so that a replaced group is compared with what it is replaced by. */
export class GroupChanges {
  readonly #c: Comparison;
  readonly #before: ReadonlyMap<string, SecurityGroup>;
  readonly #after: ReadonlyMap<string, SecurityGroup>;
  readonly #memo = new Map<string, readonly GroupRule[]>();
  readonly #doings = new Map<string, Doings>();
  readonly #doingsIn = remembering((_whole: PacketSet) => new Map<string, Doings>());

  constructor(c: Comparison) {
    this.#c = c;
    this.#before = byAddress(c.before);
    this.#after = byAddress(c.after);
  }

  group(side: "before" | "after", address: string): SecurityGroup | undefined {
    return (side === "before" ? this.#before : this.#after).get(address);
  }

  addresses(): string[] {
    return sorted([...this.#before.keys(), ...this.#after.keys()]);
  }

  /** Rules of a group on `side` that it has not on the other. */
  only(side: "before" | "after", address: string, direction: Direction): readonly GroupRule[] {
    const key = `${side} ${direction} ${address}`;
    let rules = this.#memo.get(key);
    if (rules === undefined) {
      const other = side === "before" ? "after" : "before";
      const texts = new Set(this.group(other, address)?.rules.map((rule) => `${ruleText(rule)} ${rule.unknown}`));
      rules = (this.group(side, address)?.rules ?? []).filter(
        (rule) => rule.direction === direction && !texts.has(`${ruleText(rule)} ${rule.unknown}`),
      );
      this.#memo.set(key, rules);
    }
    return rules;
  }

  /** The change that a rule stands in: its own, its prefix list's where only that differs, or its group's. */
  subjectOf(rule: GroupRule, group: string): { subject: string; cause: Cause } | null {
    if (this.#c.changes(rule.by)) return { subject: rule.by, cause: "rules" };
    const list = this.#prefixList(rule);
    if (list !== null) return { subject: list, cause: "prefix-list" };
    return this.#c.changes(group) ? { subject: group, cause: "rules" } : null;
  }

  /** What those of `only` do that are certain (or not), by the change that they stand in. */
  #doingsOf(side: "before" | "after", address: string, direction: Direction, maybe: boolean): Doings {
    return getOrMake(this.#doings, `${side} ${direction} ${maybe} ${address}`, () => {
      const rules = this.only(side, address, direction).filter((rule) => (rule.unknown !== null) === maybe);
      return doings(byRule(this, rules, address));
    });
  }

  /** The same as far as it is in `whole`. */
  doingsIn(whole: PacketSet, side: "before" | "after", address: string, direction: Direction, maybe: boolean): Doings {
    return getOrMake(this.#doingsIn(whole), `${side} ${direction} ${maybe} ${address}`, () => {
      const { list } = this.#doingsOf(side, address, direction, maybe);
      return doings(list.map((doing) => ({ ...doing, set: intersect(whole, doing.set) })));
    });
  }

  /** A changed prefix list that a rule names. */
  #prefixList(rule: GroupRule): string | null {
    const object = this.#c.graph.at(rule.by)[0];
    if (object === undefined) return null;
    for (const path of ["prefix_list_id", "prefix_list_ids", "ingress.prefix_list_ids", "egress.prefix_list_ids"]) {
      for (const ref of this.#c.graph.refs(object, "after", path)) {
        const list = this.#c.graph.get(objectOf(ref) ?? "");
        if (list === undefined) continue;
        if (this.#c.changes(list.address)) return list.address;
        const entry = this.#c.after.prefixLists.get(list.key)?.entries?.find((each) => this.#c.changes(each.by));
        const gone = this.#c.before.prefixLists.get(list.key)?.entries?.find((each) => this.#c.changes(each.by));
        const by = entry?.by ?? gone?.by;
        if (by !== undefined) return by;
      }
    }
    return null;
  }
}

function byAddress(world: World): Map<string, SecurityGroup> {
  return new Map([...world.groups.values()].map((group) => [group.object.address, group]));
}

/** Says of each part of a set by which change it is gained or lost; parts of several changes may overlap. */
export function attribute(c: Comparison, changes: GroupChanges, each: InterfaceDelta, way: Way): Part[] {
  const { delta, direction } = each;
  const whole = wholeOf(delta, way);
  if (isEmpty(whole)) return [];
  const loses = way === "lost" || way === "perhaps-lost";
  const unsure = way === "maybe" || way === "perhaps-lost";
  const side = loses ? "before" : "after";
  const here = links(c, side === "before" ? each.pair.before : each.pair.after);
  const there = links(c, side === "before" ? each.pair.after : each.pair.before);
  const parts: Part[] = [];
  const add = (subject: string, cause: Cause, group: string, set: PacketSet, later = false, written = set) => {
    if (!isEmpty(set)) parts.push({ subject, cause, groups: group === "" ? [] : [group], set, later, written });
  };
  let said = EMPTY;
  for (const [name, link] of here) {
    // Who leaves a group loses what it lets in by leaving, whatever becomes of its rules.
    if (!loses || there.has(name)) {
      const ruled = changes.doingsIn(whole, side, name, direction, unsure);
      for (const { subject, cause, set, written } of ruled.list)
        add(subject, cause, name, set, each.each.kind === "future" && !there.has(name), written);
      said = either(said, ruled.all);
    }
    // What a launch template wears is its own row: only instances that start later notice.
    if (there.has(name) || each.each.kind === "future") continue;
    const joined = c.reach[side].ofGroup(link.ref, direction);
    const all = both(whole, unsure ? joined.possible : joined.sure);
    // On an interface that this plan creates, a rule that is new too says it alone.
    const rest = each.created ? less(all, said) : all;
    add(membershipSubject(c, link, name, each), "membership", name, rest);
    said = either(said, rest);
  }
  const rest = less(whole, said);
  if (!isEmpty(rest)) for (const { subject, cause } of otherSubjects(c, each)) add(subject, cause, "", rest);
  return parts;
}

function wholeOf(delta: InterfaceDelta["delta"], way: Way): PacketSet {
  switch (way) {
    case "gained":
      return delta.gained;
    case "lost":
      return delta.lost;
    case "maybe":
      return delta.maybe;
    case "perhaps-lost":
      return delta.perhapsLost;
  }
}

function links(c: Comparison, each: NetworkInterface | null): Map<string, GroupLink> {
  return new Map(
    (each?.groups ?? []).map((link) => [link.ref.kind === "unknown" ? link.ref.token : c.name(link.ref), link]),
  );
}

function byRule(changes: GroupChanges, rules: readonly GroupRule[], group: string): Doing[] {
  const boxes = new Map<string, { cause: Cause; rules: GroupRule[] }>();
  for (const rule of rules) {
    const found = changes.subjectOf(rule, group);
    if (found === null) continue;
    const entry = boxes.get(found.subject) ?? { cause: found.cause, rules: [] };
    entry.rules.push(rule);
    boxes.set(found.subject, entry);
  }
  return [...boxes].map(([subject, { cause, rules: own }]) => {
    const set = packetSet(own.map((rule) => rule.box));
    return { subject, cause, set, written: set };
  });
}

/** What puts a group on an interface, or takes it off: the resource that writes it, else the group that goes. */
function membershipSubject(c: Comparison, link: GroupLink, group: string, each: InterfaceDelta): string {
  if (c.changes(link.by)) return link.by;
  return c.changes(group) ? group : each.each.object.address;
}

/** What else changes which packets pass: the network ACL of a subnet, or the subnet itself. */
function otherSubjects(c: Comparison, each: InterfaceDelta): { subject: string; cause: Cause }[] {
  const found = aclSubjects(c, each);
  if (found.length > 0) return found.map((subject) => ({ subject, cause: "network-acl" }));
  const own = [each.each.object.address, each.each.attachment?.by ?? ""].filter((address) => c.changes(address));
  return own.slice(0, 1).map((subject) => ({ subject, cause: "membership" }));
}

/** Changed resources that decide what the network ACLs of an interface's subnets let pass. */
export function aclSubjects(c: Comparison, { pair }: InterfaceDelta): string[] {
  const subjects: string[] = [];
  for (const [side, other] of [
    ["before", "after"],
    ["after", "before"],
  ] as const) {
    for (const ref of pair[side]?.subnets ?? []) {
      const acl = c[side].subnets.get(objectOf(ref) ?? "")?.acl;
      const elsewhere = c[other].subnets.get(objectOf(ref) ?? "")?.acl;
      const texts = new Set((elsewhere?.entries ?? []).map(entryText));
      for (const entry of acl?.entries ?? []) if (!texts.has(entryText(entry))) subjects.push(entry.by);
      if (acl?.acl !== elsewhere?.acl) {
        const object = c.graph.get(acl?.acl ?? "");
        subjects.push(acl?.association ?? "", object?.address ?? "");
      }
    }
  }
  return sorted(subjects.filter((subject) => c.changes(subject)));
}

function entryText(entry: { number: number; allow: boolean; egress: boolean; box: unknown }): string {
  return JSON.stringify([entry.number, entry.allow, entry.egress, entry.box], (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
}
