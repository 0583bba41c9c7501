import type { ResourceObject } from "../../graph/types.js";
import type { Observation } from "../../model/observation.js";
import { RULE_GROUP, RULE_TYPES } from "../../network/group-rules.js";
import { ruleText } from "../../network/groups.js";
import { objectOf } from "../../network/scope.js";
import { GROUP_ATTACHMENTS } from "../../network/services.js";
import { type Comparison, sorted } from "../comparison.js";
import type { ReachContext } from "./context.js";

/** Rules and memberships that this plan rewrites without changing who can reach what; `said` are subjects that do. */
export function observeUnchanged(context: ReachContext, said: ReadonlySet<string>): Observation[] {
  const { c } = context;
  return [...ruleResources(c, said), ...inlineRules(context, said), ...memberships(c, said), ...prefixLists(c, said)];
}

function ruleResources(c: Comparison, said: ReadonlySet<string>): Observation[] {
  return c.graph.ofType(...RULE_TYPES).flatMap((object) => {
    if (!c.changes(object.address) || said.has(object.address) || object.fate === "replacement") return [];
    const group = objectOf(c.scopes[object.before === null ? "after" : "before"].ref(object, RULE_GROUP));
    // A rule that goes with its group is not rewritten.
    if (object.after === null && group !== null && c.graph.get(group)?.fate === "deleted") return [];
    const rewritten = object.change?.action === "update" ? "description" : "rules";
    return [unchanged(c, object.address, group === null ? [] : [c.addressOf(group)], rewritten, false, 1)];
  });
}

/** Inline rules whose text differs: the provider revokes first and authorises after, so there is a gap. */
function inlineRules({ c, changes }: ReachContext, said: ReadonlySet<string>): Observation[] {
  return changes.addresses().flatMap((address) => {
    const [before, after] = [changes.group("before", address), changes.group("after", address)];
    if (before === undefined || after === undefined || !c.changes(address) || said.has(address)) return [];
    if (before.object.key !== after.object.key) return [];
    const names = ["ingress", "egress"].filter(
      (name) => JSON.stringify(before.object.before?.[name]) !== JSON.stringify(after.object.after?.[name]),
    );
    if (names.length === 0) return [];
    const texts = (rules: typeof before.rules) => rules.map(ruleText).sort().join("\n");
    const rewritten = texts(before.rules) === texts(after.rules) ? "description" : "rules";
    return [unchanged(c, address, [address], rewritten, true, after.rules.length)];
  });
}

/** Prefix lists that rules name, whose entries differ and mean the same. */
function prefixLists(c: Comparison, said: ReadonlySet<string>): Observation[] {
  return [...c.before.prefixLists.values()].flatMap(({ object, entries }) => {
    const after = c.after.prefixLists.get(object.key)?.entries;
    const texts = (list: typeof entries) =>
      (list ?? [])
        .map((entry) => entry.cidr)
        .sort()
        .join(" ");
    if (after === undefined || texts(entries) === texts(after)) return [];
    const subjects = sorted([...(entries ?? []), ...(after ?? [])].map((entry) => entry.by));
    return subjects
      .filter((each) => c.changes(each) && !said.has(each))
      .map((each) => unchanged(c, each, [], "rules", false, 0));
  });
}

function memberships(c: Comparison, said: ReadonlySet<string>): Observation[] {
  const subjects: Observation[] = [];
  for (const pair of c.pairs) {
    const names = (side: "before" | "after") => sorted((pair[side]?.groups ?? []).map((link) => c.name(link.ref)));
    if (pair.before === null || pair.after === null || names("before").join() === names("after").join()) continue;
    const bys = sorted([...pair.before.groups, ...pair.after.groups].map((link) => link.by));
    for (const by of bys)
      if (c.changes(by) && !said.has(by)) subjects.push(unchanged(c, by, names("after"), "membership", false, 0));
  }
  for (const [type, ends] of Object.entries(GROUP_ATTACHMENTS)) {
    for (const object of c.graph.ofType(type)) {
      const follows =
        object.fate === "replaced" && !said.has(object.address) ? groupLinkFollows(c, object, ends) : null;
      if (follows !== null) subjects.push(follows);
      const known = said.has(object.address) || subjects.some((each) => each.subject === object.address);
      if (c.changes(object.address) && !known) subjects.push(unchanged(c, object.address, [], "membership", false, 0));
    }
  }
  const seen = new Set<string>();
  return subjects.filter(({ subject }) => !seen.has(subject) && seen.add(subject) !== undefined);
}

/** A group that is put on anew only because it, or what wears it, is replaced. */
function groupLinkFollows(
  c: Comparison,
  object: ResourceObject,
  { on, group }: { on: string; group: string },
): Observation | null {
  const ends = [c.scopes.before.ref(object, on), c.scopes.before.ref(object, group)];
  const causes = ends.filter((ref) => c.fate(ref) === "replaced").map((ref) => c.name(ref));
  if (causes.length === 0) return null;
  const names = ends.map((ref) => c.name(ref));
  return c.observe("link-renewed", object.address, {
    link: "group-attachment",
    caused_by: causes,
    ends: sorted(names),
    affected: names,
    outage: "brief",
  });
}

function unchanged(
  c: Comparison,
  subject: string,
  groups: string[],
  rewritten: "rules" | "membership" | "description",
  gap: boolean,
  rules: number,
): Observation {
  const members = groups.flatMap((group) => c.reach.after.members(group));
  return c.observe("reach-unchanged", subject, {
    groups,
    rewritten,
    gap,
    rules,
    interfaces: members.map((each) => c.idOf(each)),
    affected: [],
    outage: gap && members.length > 0 ? "brief" : "none",
  });
}
