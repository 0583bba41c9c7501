import type { Ref, ResourceObject } from "../graph/types.js";
import { groupBy } from "../model/maps.js";
import type { Observation } from "../model/observation.js";
import { attribute, blocksAt, hasUnknown, sameValue } from "../model/value.js";
import { objectOf } from "../network/scope.js";
import { SERVICES } from "../network/services.js";
import { TEMPLATE_PATHS } from "../network/templates.js";
import type { NetworkInterface, Target, TargetGroup } from "../network/world.js";
import { type Comparison, sorted } from "./comparison.js";

/** Target groups that lose targets, services that change their subnets, templates and the groups that start from them. */
export function observeTargets(c: Comparison): Observation[] {
  return [...targetGroups(c), ...serviceSubnets(c), ...scalingSubnets(c), ...templates(c)];
}

function targetGroups(c: Comparison): Observation[] {
  return [...c.before.targetGroups.values()].flatMap((before) => {
    const after = c.after.targetGroups.get(before.object.key);
    return after === undefined
      ? registeredElsewhere(c, before)
      : before.targets.flatMap((target) => lostTarget(c, before, after, target));
  });
}

/** Registrations that are made anew because their target group is replaced. */
function registeredElsewhere(c: Comparison, before: TargetGroup): Observation[] {
  if (c.fate(before.object.key) !== "replaced") return [];
  return before.targets
    .filter(({ by }) => c.change(by.address)?.action === "replace")
    .map((target) => renewed(c, target.by.address, replacedEnds(c, target, before), before, targetName(c, target)));
}

/** How reports call a target: its resource, or the address that is written. */
export function targetName(c: Comparison, { ref, address }: Target): string {
  return ref === null ? (address ?? "") : c.name(ref);
}

function lostTarget(c: Comparison, before: TargetGroup, after: TargetGroup, target: Target): Observation[] {
  const subject = target.by.address;
  const change = c.change(subject);
  if (change === null) return [];
  const name = targetName(c, target);
  const still = after.targets.some((each) => each.by.key === target.by.key && targetName(c, each) === name);
  if (still) return [];
  const again = after.targets.find((each) => targetName(c, each) === name);
  const listener = before.loadBalancers.length > 0 || after.loadBalancers.length > 0;
  // Made again before the old one goes: no gap.
  const kept = after.targets.filter(
    (each) =>
      before.targets.some((was) => was.by.key === each.by.key) || c.change(each.by.address)?.createFirst === true,
  );
  const last = kept.length === 0;
  const follows = again === undefined ? [] : [...replacedEnds(c, target, before)];
  if (again !== undefined && !(last && listener)) return [renewed(c, subject, follows, before, name)];
  return [
    ...(again === undefined ? [] : [renewed(c, subject, follows, before, name)]),
    c.observe("target-removed", subject, {
      target_group: before.object.address,
      target: name,
      last,
      listener_used: listener,
      registered_again: again !== undefined,
      affected: [name, before.object.address, ...before.loadBalancers.map((key) => c.addressOf(key))],
      outage: again !== undefined ? "brief" : last && listener ? "permanent" : "none",
    }),
  ];
}

function replacedEnds(c: Comparison, target: Target, group: TargetGroup): string[] {
  const ends = [target.ref, { kind: "object", key: group.object.key } as const];
  return sorted(ends.filter((ref) => c.fate(ref) === "replaced").map((ref) => c.name(ref)));
}

function renewed(c: Comparison, subject: string, causes: string[], group: TargetGroup, target: string): Observation {
  return c.observe("link-renewed", subject, {
    link: "registration",
    caused_by: causes,
    ends: sorted([target, group.object.address]),
    affected: [target, group.object.address],
    outage: c.change(subject)?.createFirst === true ? "none" : "brief",
  });
}

function serviceSubnets(c: Comparison): Observation[] {
  return c.pairs.flatMap(({ id, before, after, same }) => {
    if (after?.kind === "managed" && before === null) return entered(c, id, after);
    if (before?.kind !== "managed" || after === null || !same) return [];
    const subjects = [before.object.address, ...subnetGroups(c, before.object)];
    return movedSubnets(c, before.object.address, subjects, {
      was: before.subnets,
      is: after.subnets,
      interfaces: [id],
    });
  });
}

/** A service that was there and had no interface in any subnet, a function for instance. */
function entered(c: Comparison, id: string, { object, subnets }: NetworkInterface): Observation[] {
  if (object.before === null) return [];
  return movedSubnets(c, object.address, [object.address], { was: [], is: subnets, interfaces: [id] });
}

/** Scaling groups place interfaces by the instances that they start. */
function scalingSubnets(c: Comparison): Observation[] {
  return c.graph.ofType("aws_autoscaling_group").flatMap((object) => {
    if (object.before === null || object.after === null) return [];
    const [was, is] = [c.scopes.before, c.scopes.after].map((scope) => scope.refs(object, "vpc_zone_identifier"));
    return movedSubnets(c, object.address, [object.address], { was: was ?? [], is: is ?? [], interfaces: [] });
  });
}

function movedSubnets(
  c: Comparison,
  service: string,
  subjects: readonly string[],
  { was, is, interfaces }: { was: readonly Ref[]; is: readonly Ref[]; interfaces: readonly string[] },
): Observation[] {
  const keys = (refs: readonly Ref[]) => sorted(refs.map((ref) => objectOf(ref) ?? c.name(ref))).join(" ");
  if (keys(was) === keys(is)) return [];
  const [left, taken] = [was.map((ref) => c.name(ref)), is.map((ref) => c.name(ref))];
  return subjects
    .filter((each) => c.changes(each))
    .map((subject) =>
      c.observe("service-subnets-changed", subject, {
        service,
        removed: sorted(left.filter((name) => !taken.includes(name))),
        added: sorted(taken.filter((name) => !left.includes(name))),
        interfaces: [...interfaces],
        affected: [service],
        certain: is.every((ref) => ref.kind !== "unknown"),
        outage: "brief",
      }),
    );
}

/** The subnet group that a service is placed by, if it has one. */
function subnetGroups(c: Comparison, object: ResourceObject): string[] {
  const path = SERVICES[object.type]?.through?.path;
  return path === undefined ? [] : c.scopes.before.refs(object, path).map((ref) => c.name(ref));
}

/** What of a template decides about the network of the instances that it starts. */
const NETWORK_ARGUMENTS = [
  "network_interfaces",
  "vpc_security_group_ids",
  "security_group_names",
  "security_groups",
  "associate_public_ip_address",
] as const;

function changedArguments(before: ResourceObject, after: ResourceObject): string[] {
  return NETWORK_ARGUMENTS.filter((name) => {
    const was = attribute(before.before, name);
    const is = attribute(after.after, name);
    return !sameValue(was, is) && !(was === null && hasUnknown(is) && !Array.isArray(is));
  });
}

function templates(c: Comparison): Observation[] {
  const observations: Observation[] = [];
  const afters = groupBy(c.after.templates.values(), (each) => each.object.address);
  for (const { object, usedBy } of c.before.templates.values()) {
    const [after] = afters.get(object.address) ?? [];
    if (after === undefined || !c.changes(object.address)) continue;
    const changed = changedArguments(object, after.object);
    if (changed.length === 0) continue;
    const users = sorted([...usedBy, ...after.usedBy].map((key) => c.addressOf(key)));
    const facts = { template: object.address, changed, used_by: users, affected: users };
    observations.push(c.observe("launch-template-changed", object.address, facts));
  }
  return [...observations, ...scalingGroups(c)];
}

const TEMPLATE_ARGUMENTS = ["launch_template", "launch_configuration", "mixed_instances_policy"] as const;

/**
 * Scaling groups that take over a template. A refresh starts when the group's own template argument or one of the block's
 * `triggers` changes; `$Latest` alone changes nothing in the group.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/autoscaling_group#instance_refresh
 */
function scalingGroups(c: Comparison): Observation[] {
  return c.graph.ofType("aws_autoscaling_group").flatMap((object) => {
    if (object.before === null || object.after === null || !c.changes(object.address)) return [];
    const taken = TEMPLATE_ARGUMENTS.filter(
      (name) => !sameValue(attribute(object.before, name), attribute(object.after, name)),
    );
    const because = sorted([...taken, ...triggers(object)]);
    if (because.length === 0) return [];
    const starts = blocksAt(object.after, "instance_refresh").length > 0;
    const template =
      TEMPLATE_PATHS.flatMap((path) => c.scopes.after.refs(object, path)).map((ref) => c.name(ref))[0] ?? "";
    const facts = { group: object.address, starts, because, template, affected: [object.address] };
    return [c.observe("instance-refresh", object.address, { ...facts, outage: starts ? "brief" : "none" })];
  });
}

/** Arguments named in `triggers` that differ; "tag" stands for the tag blocks. */
function triggers(object: ResourceObject): string[] {
  const named = blocksAt(object.after, "instance_refresh").flatMap((block) => attribute(block, "triggers") ?? []);
  const names = named.flat().filter((name): name is string => typeof name === "string");
  return names.filter((name) => {
    const argument = name === "tags" ? "tag" : name;
    return !sameValue(attribute(object.before, argument), attribute(object.after, argument));
  });
}
