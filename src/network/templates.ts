import type { ObjectKey, Ref, ResourceObject } from "../graph/types.js";
import { append } from "../model/maps.js";
import { objectOf, type Scope } from "./scope.js";
import type { LaunchTemplate } from "./world.js";

export const TEMPLATE_TYPES = ["aws_launch_template", "aws_launch_configuration"] as const;
/** Where users name the template that their instances start from. */
export const TEMPLATE_PATHS = [
  "launch_template.id",
  "launch_template.name",
  "launch_configuration",
  "mixed_instances_policy.launch_template.launch_template_specification.launch_template_id",
] as const;
const USERS = ["aws_autoscaling_group", "aws_eks_node_group", "aws_instance", "aws_spot_instance_request"] as const;

/** Launch templates and configurations: they stand for the instances that will be. */
export function buildTemplates(scope: Scope): Map<ObjectKey, LaunchTemplate> {
  const users = new Map<ObjectKey, ObjectKey[]>();
  for (const object of scope.ofType(...USERS)) {
    const keys = TEMPLATE_PATHS.flatMap((path) => scope.refs(object, path)).map(objectOf);
    for (const key of new Set(keys)) if (key !== null) append(users, key, object.key);
  }
  const templates = new Map<ObjectKey, LaunchTemplate>();
  for (const object of scope.ofType(...TEMPLATE_TYPES)) {
    const groups = templateGroups(object, scope);
    templates.set(object.key, {
      object,
      groups,
      subnets: scope.refs(object, "network_interfaces.subnet_id"),
      usedBy: users.get(object.key) ?? [],
    });
  }
  return templates;
}

/** The groups that instances started from a template wear. */
export function templateGroups(object: ResourceObject, scope: Scope): Ref[] {
  return ["vpc_security_group_ids", "network_interfaces.security_groups", "security_groups"].flatMap((path) =>
    scope.refs(object, path),
  );
}
