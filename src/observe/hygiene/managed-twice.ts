import type { ResourceObject } from "../../graph/types.js";
import { groupBy } from "../../model/maps.js";
import type { Observation } from "../../model/observation.js";
import { blocksAt } from "../../model/value.js";
import { INSTANCE_TYPES } from "../../network/attachments.js";
import { RULE_GROUP, RULE_TYPES, ruleDirection } from "../../network/group-rules.js";
import { objectOf } from "../../network/scope.js";
import { type Comparison, sorted } from "../comparison.js";
import { advice, firstChanged } from "./advice.js";

/**
 * One thing written in two places: each apply of one takes back what the other made.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
 */
export function observeManagedTwice(c: Comparison): Observation[] {
  return [...rules(c), ...groups(c), ...attachments(c)];
}

/** Inline rules and rule resources of one direction: a direction that no block writes is left alone. */
function rules(c: Comparison): Observation[] {
  const scope = c.scopes.after;
  const byGroup = groupBy(scope.ofType(...RULE_TYPES), (rule) => objectOf(scope.ref(rule, RULE_GROUP)));
  return [...byGroup].flatMap(([key, all]) => {
    const group = c.graph.get(key);
    if (group === undefined || group.mode === "data") return [];
    const inline = (["ingress", "egress"] as const).filter(
      // An emptied list (`ingress = []`) hands its rules over to rule resources in this very plan.
      (direction) =>
        scope.isConfigured(group, direction) === true && blocksAt(scope.values(group), direction).length > 0,
    );
    const twice = all.filter((rule) =>
      inline.some((direction) => direction === ruleDirection(rule, scope.values(rule))),
    );
    const others = sorted(twice.map((rule) => rule.address));
    const subject = twice.length === 0 ? null : firstChanged(c, [group.address, ...others]);
    if (subject === null) return [];
    return [
      advice(c, subject, { what: "rules-managed-twice", thing: group.address, others, detail: inline.join(" and ") }),
    ];
  });
}

function groups(c: Comparison): Observation[] {
  const scope = c.scopes.after;
  const byHolder = groupBy(scope.ofType("aws_network_interface_sg_attachment"), (each) =>
    objectOf(scope.ref(each, "network_interface_id")),
  );
  return [...byHolder].flatMap(([key, all]) => {
    const holder = c.graph.get(key);
    const argument = holder === undefined ? null : writtenGroups(c, holder);
    const others = sorted(all.map((each) => each.address));
    const subject = holder === undefined || argument === null ? null : firstChanged(c, [...others, holder.address]);
    if (holder === undefined || argument === null || subject === null) return [];
    return [advice(c, subject, { what: "groups-managed-twice", thing: holder.address, others, detail: argument })];
  });
}

/** The argument by which a resource says itself which groups its interface wears. */
function writtenGroups(c: Comparison, holder: ResourceObject): string | null {
  const ofInstance = INSTANCE_TYPES.some((type) => type === holder.type);
  const names = ofInstance ? ["vpc_security_group_ids", "security_groups"] : ["security_groups"];
  const scope = c.scopes.after;
  return names.find((name) => scope.isConfigured(holder, name) === true && scope.refs(holder, name).length > 0) ?? null;
}

function attachments(c: Comparison): Observation[] {
  const scope = c.scopes.after;
  return scope.ofType("aws_network_interface_attachment").flatMap((attachment) => {
    const each = c.graph.get(objectOf(scope.ref(attachment, "network_interface_id")) ?? "");
    if (each === undefined || scope.isConfigured(each, "attachment") !== true) return [];
    const subject = firstChanged(c, [attachment.address, each.address]);
    if (subject === null) return [];
    const others = [attachment.address];
    return [
      advice(c, subject, { what: "attachment-managed-twice", thing: each.address, others, interfaces: [each.address] }),
    ];
  });
}
