import type { Ref } from "../../graph/types.js";
import { groupBy } from "../../model/maps.js";
import type { Observation } from "../../model/observation.js";
import { textAt } from "../../model/value.js";
import { objectOf, refToken } from "../../network/scope.js";
import type { GroupLink, NetworkInterface, SecurityGroup, World } from "../../network/world.js";
import { type Comparison, sorted } from "../comparison.js";
import { overLimit, refused } from "./refused.js";

const QUOTAS = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";

/** Groups that an interface cannot wear, because of their VPC or their number, and names that are taken. */
export function observeGroupLimits(c: Comparison): Observation[] {
  const worn = [...c.after.interfaces.values()].flatMap((each) => {
    if (each.kind === "future") return [];
    const added = addedLinks(c, each);
    return added.length === 0 ? [] : [...ofOtherVpc(c, each, added), ...tooMany(c, each, added)];
  });
  return [...worn, ...takenNames(c)];
}

/** The links to groups that this plan makes. */
function addedLinks(c: Comparison, each: NetworkInterface): GroupLink[] {
  const had = new Set((c.before.interfaces.get(each.id)?.groups ?? []).map((link) => refToken(link.ref)));
  return each.groups.filter(({ ref, by }) => ref.kind !== "unknown" && !had.has(refToken(ref)) && c.changes(by));
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html */
function ofOtherVpc(c: Comparison, each: NetworkInterface, added: readonly GroupLink[]): Observation[] {
  const vpcs = each.subnets.map((ref) => c.after.subnets.get(objectOf(ref) ?? "")?.vpc ?? null);
  const [vpc = null] = vpcs;
  if (!isKnown(vpc) || vpcs.some((other) => !isKnown(other) || refToken(other) !== refToken(vpc))) return [];
  return added.flatMap(({ ref, by }) => {
    const group = c.after.groups.get(objectOf(ref) ?? "");
    const own = group?.vpc ?? null;
    if (group === undefined || !isKnown(own) || refToken(own) === refToken(vpc) || isShared(c, group)) return [];
    const thing = group.object.address;
    const detail = `${thing} is in ${c.name(own)}, ${c.idOf(each)} in ${c.name(vpc)}`;
    return [
      refused(c, by, { what: "group-in-other-vpc", thing, others: [c.idOf(each)], detail, interfaces: [c.idOf(each)] }),
    ];
  });
}

function isKnown(ref: Ref | null): ref is Exclude<Ref, { kind: "unknown" }> {
  return ref !== null && ref.kind !== "unknown";
}

/** A group may be associated with further VPCs; which ones, a resource of its own says. */
function isShared(c: Comparison, group: SecurityGroup): boolean {
  const scope = c.scopes.after;
  const associations = scope.ofType("aws_vpc_security_group_vpc_association");
  return associations.some((each) => objectOf(scope.ref(each, "security_group_id")) === group.object.key);
}

function tooMany(c: Comparison, each: NetworkInterface, added: readonly GroupLink[]): Observation[] {
  const limit = c.config.quotas.groups_per_interface;
  const certain = each.groups.filter(({ ref }) => ref.kind !== "unknown");
  const actual = new Set(certain.map(({ ref }) => refToken(ref))).size;
  if (actual <= limit) return [];
  const thing = c.idOf(each);
  const subjects = sorted(added.map(({ by }) => by)).slice(-(actual - limit));
  return subjects.map((subject) =>
    refused(c, subject, {
      what: "too-many-groups",
      thing,
      others: added.map(({ ref }) => c.name(ref)),
      limit,
      actual,
      interfaces: [thing],
      evidence: [overLimit("security groups of an interface", limit, actual, QUOTAS)],
    }),
  );
}

interface Name {
  readonly group: SecurityGroup;
  readonly name: string;
}

/** Names are unique in a VPC. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
function takenNames(c: Comparison): Observation[] {
  const before = groupBy(namesIn(c.before), nameToken);
  const after = groupBy(namesIn(c.after), nameToken);
  return [...after].flatMap(([token, named]) =>
    named.flatMap((each) => {
      const { object } = each.group;
      if (object.before !== null || !c.changes(object.address)) return [];
      const stay = named.filter(({ group }) => group !== each.group);
      const first = stay.filter(({ group }) => group.object.before !== null || group.object.key < object.key);
      const leaving = (before.get(token) ?? []).filter(({ group }) => group.object.after === null);
      const own = leaving.filter(({ group }) => group.object.address === object.address);
      if (first.length > 0) return [taken(c, each, first, true)];
      if (own.length > 0) return object.change?.createFirst === true ? [taken(c, each, own, true)] : [];
      return stay.length > 0 || leaving.length === 0 ? [] : [taken(c, each, leaving, false)];
    }),
  );
}

function namesIn(world: World): Name[] {
  return [...world.groups.values()].flatMap((group) => {
    const name = textAt(group.object[world.side], "name");
    return name === null || !isKnown(group.vpc) ? [] : [{ group, name }];
  });
}

function nameToken({ group, name }: Name): string {
  return `${refToken(group.vpc)} ${name}`;
}

function taken(c: Comparison, { group, name }: Name, holders: readonly Name[], certain: boolean): Observation {
  const thing = group.object.address;
  const others = holders.map((holder) => holder.group.object.address);
  return refused(c, thing, { what: "group-name-taken", thing, others, detail: name, certain });
}
