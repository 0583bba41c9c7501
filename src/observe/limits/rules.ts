import type { ObjectKey, ResourceObject } from "../../graph/types.js";
import { groupBy } from "../../model/maps.js";
import type { Observation } from "../../model/observation.js";
import { blocksAt, numberAt, textAt } from "../../model/value.js";
import { RULE_GROUP, RULE_TYPES, ruleDirection } from "../../network/group-rules.js";
import { ruleText } from "../../network/groups.js";
import type { Family } from "../../network/reach/address.js";
import { objectOf, type Scope } from "../../network/scope.js";
import type { GroupRule, SecurityGroup, World } from "../../network/world.js";
import { type Comparison, sorted } from "../comparison.js";
import { overLimit, refused } from "./refused.js";

const QUOTAS = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
/** How many rules AWS's own lists stand for: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html */
const WEIGHTS: readonly { readonly ending: string; readonly weight: number }[] = [
  { ending: ".cloudfront.origin-facing", weight: 55 },
];
type Direction = GroupRule["direction"];

/** A rule that names a prefix list counts as many rules as the list may have entries. */
export interface Naming {
  readonly by: string;
  readonly direction: Direction;
  readonly list: ResourceObject;
}

/** Which groups name which prefix lists whose entries or size the plan knows, on one side. */
export function namedLists(scope: Scope): ReadonlyMap<ObjectKey, readonly Naming[]> {
  const found: (Naming & { group: ObjectKey | null })[] = [];
  const add = (
    group: ObjectKey | null,
    by: ResourceObject,
    direction: Direction,
    refs: readonly ReturnType<Scope["refs"]>[number][],
  ) => {
    for (const ref of refs) {
      const list = ref.kind === "object" ? scope.graph.get(ref.key) : undefined;
      if (list !== undefined) found.push({ group, by: by.address, direction, list });
    }
  };
  for (const rule of scope.ofType(...RULE_TYPES)) {
    const path = rule.type === "aws_security_group_rule" ? "prefix_list_ids" : "prefix_list_id";
    const group = objectOf(scope.ref(rule, RULE_GROUP));
    add(group, rule, ruleDirection(rule, scope.values(rule)) ?? "ingress", scope.refs(rule, path));
  }
  for (const group of scope.ofType("aws_security_group", "aws_default_security_group")) {
    for (const direction of ["ingress", "egress"] as const) {
      for (const block of blocksAt(scope.values(group), direction)) {
        add(group.key, group, direction, scope.resolve(group, `${direction}.prefix_list_ids`, block));
      }
    }
  }
  return groupBy(found, (each) => each.group);
}

/**
 * More rules in a group than the quota, by direction and family: each range, group and place in a prefix list is a rule,
 * and one that names a group counts in both families.
 */
export function observeRuleLimits(c: Comparison): Observation[] {
  const named = { before: namedLists(c.scopes.before), after: namedLists(c.scopes.after) };
  return [...c.after.groups.values()].flatMap((group) => {
    const few = group.rules.length <= c.config.quotas.rules_per_group && !named.after.has(group.object.key);
    if (few) return [];
    return (["ingress", "egress"] as const).flatMap((direction) =>
      ([4, 6] as const).flatMap((family) => overQuota(c, group, named, direction, family)),
    );
  });
}

type Named = Readonly<Record<"before" | "after", ReadonlyMap<ObjectKey, readonly Naming[]>>>;

function overQuota(
  c: Comparison,
  group: SecurityGroup,
  named: Named,
  direction: Direction,
  family: Family,
): Observation[] {
  const { key, address } = group.object;
  const limit = c.config.quotas.rules_per_group;
  const after = counted(c.after, group, named.after.get(key) ?? [], direction, family);
  const old = c.before.groups.get(key);
  const before = old === undefined ? null : counted(c.before, old, named.before.get(key) ?? [], direction, family);
  if (after.total <= limit || (before !== null && before.total >= after.total)) return [];
  const added = sorted([...after.parts].filter(([part]) => !before?.parts.has(part)).map(([, by]) => by));
  // Which of several comes last nobody knows; at most as many are refused as there are too many.
  const subjects = added.filter((by) => c.changes(by)).slice(-(after.total - limit));
  return subjects.map((subject) =>
    refused(c, subject, {
      what: "too-many-rules",
      thing: address,
      others: added.filter((by) => by !== subject),
      detail: `${direction} rules for IPv${family}`,
      limit,
      actual: after.total,
      evidence: [overLimit(`${direction} rules of a group for IPv${family}`, limit, after.total, QUOTAS)],
    }),
  );
}

interface Count {
  readonly total: number;
  /** What is counted, with the address of what it is written in. */
  readonly parts: ReadonlyMap<string, string>;
}

function counted(
  world: World,
  group: SecurityGroup,
  namings: readonly Naming[],
  direction: Direction,
  family: Family,
): Count {
  const parts = new Map<string, string>();
  for (const rule of group.rules) {
    const { peer } = rule.box;
    const counts =
      rule.direction === direction && rule.unknown === null && (peer.kind === "atom" || peer.range.family === family);
    if (counts) parts.set(ruleText(rule), rule.by);
  }
  let total = parts.size;
  for (const { by, direction: own, list } of namings) {
    const more = own === direction ? reserved(world, list, family) : 0;
    if (more <= 0) continue;
    total += more;
    // A list that grows is the one that AWS refuses to change.
    parts
      .set(`list ${list.key} of ${by}`, by)
      .set(`list ${list.key} with ${more} of ${by}`, list.change === null ? by : list.address);
  }
  return { total, parts };
}

/** The rules that a list stands for beyond those that its known entries already count as. */
function reserved(world: World, list: ResourceObject, family: Family): number {
  const values = list[world.side];
  const size = numberAt(values, "max_entries");
  const entries = world.prefixLists.get(list.key)?.entries?.length ?? null;
  const ofFamily = textAt(values, "address_family");
  if (size !== null && size > 0) {
    if (ofFamily !== null && ofFamily !== `IPv${family}`) return 0;
    return size - (entries ?? 1);
  }
  const name = textAt(values, "name") ?? "";
  const weight = WEIGHTS.find(({ ending }) => name.endsWith(ending))?.weight;
  return weight !== undefined && name.includes(".ipv6.") === (family === 6) ? weight - (entries ?? 1) : 0;
}
