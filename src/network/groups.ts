import type { ResourceObject } from "../graph/types.js";
import { groupBy } from "../model/maps.js";
import { remembering } from "../model/memo.js";
import { attribute, blocksAt, isList, Sensitive, textAt } from "../model/value.js";
import { inlineRules, RULE_GROUP, RULE_TYPES, resourceRules, ruleDirection } from "./group-rules.js";
import { buildPrefixLists } from "./prefix-lists.js";
import type { Scope } from "./scope.js";
import type { GroupRule, PrefixList, SecurityGroup } from "./world.js";

const GROUP_TYPES = ["aws_security_group", "aws_default_security_group"] as const;
const DIRECTIONS = ["ingress", "egress"] as const;
type Direction = (typeof DIRECTIONS)[number];

/**
 * The security groups of one side with their rules, inline and by rule resources.
 *
 * What a group's own `ingress` and `egress` show without being written there is what AWS has: a copy of the rule resources
 * (https://github.com/fugue/regula/issues/401). After = observed − rules of resources that this plan ends or changes +
 * rules of the resources that will be; so a removed rule does not look open because the copy still holds it.
 */
export function buildGroups(
  scope: Scope,
  prefixLists: ReadonlyMap<string, PrefixList>,
  other: Scope,
): Map<string, SecurityGroup> {
  const separate = rulesByGroup(scope);
  const ended = rulesByGroup(other);
  const copies: Copies = { scope: other, prefixLists: buildPrefixLists(other) };
  const groups = new Map<string, SecurityGroup>();
  for (const object of scope.ofType(...GROUP_TYPES)) {
    const key = object.key;
    groups.set(key, buildGroup(object, separate.get(key) ?? [], ended.get(key) ?? [], scope, prefixLists, copies));
  }
  for (const [key, rules] of separate)
    if (!groups.has(key)) groups.set(key, outsideGroup(key, rules, scope, prefixLists));
  for (const key of ended.keys())
    if (!groups.has(key) && scope.graph.get(key) === undefined)
      groups.set(key, outsideGroup(key, [], scope, prefixLists));
  return groups;
}

/** Rule resources by the key of their group; by its id where the group lives outside, by the unknown's token else. */
const rulesByGroup = remembering(
  (scope: Scope): ReadonlyMap<string, readonly ResourceObject[]> =>
    groupBy(scope.ofType(...RULE_TYPES), (rule) => {
      const ref = scope.ref(rule, RULE_GROUP);
      return ref === null ? null : ref.kind === "object" ? ref.key : ref.kind === "external" ? ref.id : ref.token;
    }),
);

/** A group that only its rules tell of: what else it lets pass is not known, and does not change. */
function outsideGroup(
  key: string,
  rules: readonly ResourceObject[],
  scope: Scope,
  prefixLists: ReadonlyMap<string, PrefixList>,
): SecurityGroup {
  const object: ResourceObject = {
    key,
    address: key,
    type: "aws_security_group",
    mode: "managed",
    moduleAddress: null,
    index: null,
    origin: "plan",
    fate: "stays",
    change: null,
    before: {},
    after: {},
  };
  const known = rules.flatMap((rule) => resourceRules(rule, key, scope, prefixLists));
  const why = `the other rules of ${key} are outside of this plan`;
  return {
    object,
    id: key,
    vpc: null,
    rules: known,
    inlineCount: 0,
    separateCount: rules.length,
    unknownRules: { ingress: why, egress: why },
  };
}

function buildGroup(
  object: ResourceObject,
  separate: readonly ResourceObject[],
  elsewhere: readonly ResourceObject[],
  scope: Scope,
  prefixLists: ReadonlyMap<string, PrefixList>,
  copies: Copies,
): SecurityGroup {
  const values = scope.values(object);
  const rules: GroupRule[] = [];
  const unknownRules: { ingress: string | null; egress: string | null } = { ingress: null, egress: null };
  let inlineCount = 0;
  for (const direction of DIRECTIONS) {
    const shown = attribute(values, direction);
    if (isList(shown)) {
      const elements = blocksAt(values, direction);
      const inline = elements.flatMap((element) => inlineRules(object, element, direction, scope, prefixLists));
      const owned = scope.isConfigured(object, direction) !== false;
      const theirs = ruleTextsOf(object, { owned, separate, elsewhere, direction }, { scope, prefixLists }, copies);
      rules.push(...inline.filter((rule) => !theirs.has(ruleText(rule))));
      inlineCount += elements.length;
    } else {
      unknownRules[direction] = whyUnknown(object, direction, scope);
    }
  }
  for (const rule of separate) {
    rules.push(...resourceRules(rule, object.address, scope, prefixLists));
  }
  return {
    object,
    id: textAt(values, "id"),
    vpc: scope.ref(object, "vpc_id"),
    rules,
    inlineCount,
    separateCount: separate.length,
    unknownRules,
  };
}

/** Null: the direction has no rules of its own (Terraform revokes AWS's default egress right after it creates a group). */
function whyUnknown(object: ResourceObject, direction: Direction, scope: Scope): string | null {
  const value = attribute(scope.values(object), direction);
  if (object.mode === "data") return `${object.address}: the rules of a group that is only read`;
  if (value === null) return null;
  if (value instanceof Sensitive) return `${object.address}: ${direction} is sensitive`;
  return scope.isConfigured(object, direction) === false
    ? null
    : `${object.address}: ${direction} is known after apply`;
}

/** The other side, where rule resources are that this side's groups may only show a copy of. */
interface Copies {
  readonly scope: Scope;
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
}

/**
 * What inline rules only copy, and rule resources say: before, the resources of that side; after, those that were there
 * before. A group that is a no-op takes nothing over from a rule resource that ends, even where its block says so.
 */
function ruleTextsOf(
  object: ResourceObject,
  group: {
    owned: boolean;
    separate: readonly ResourceObject[];
    elsewhere: readonly ResourceObject[];
    direction: Direction;
  },
  here: Copies,
  there: Copies,
): Set<string> {
  if (here.scope.side === "before") {
    return group.owned ? new Set() : ruleTexts(object, group.separate, here, group.direction);
  }
  const copied = !group.owned || object.change?.action === "no-op";
  return copied ? ruleTexts(object, group.elsewhere, there, group.direction) : new Set();
}

/** The permissions of rule resources as they are on the other side. */
function ruleTexts(
  group: ResourceObject,
  rules: readonly ResourceObject[],
  { scope, prefixLists }: Copies,
  direction: Direction,
): Set<string> {
  const texts = new Set<string>();
  for (const rule of rules) {
    if (ruleDirection(rule, scope.values(rule)) !== direction) continue;
    for (const each of resourceRules(rule, group.address, scope, prefixLists)) texts.add(ruleText(each));
  }
  return texts;
}

/** Equal for rules that AWS would call the same permission: direction, peer, protocol and ports. */
export function ruleText({ direction, box }: GroupRule): string {
  const peer = box.peer.kind === "atom" ? box.peer.id : `${box.peer.range.lo}-${box.peer.range.hi}`;
  return `${direction} ${peer} ${box.protocol}:${box.from}-${box.to}`;
}
