import type { ObjectKey, Ref, ResourceObject } from "../graph/types.js";
import { known, unknown } from "../model/known.js";
import { append, groupBy } from "../model/maps.js";
import { attribute, booleanAt, numberAt, textAt, UNKNOWN } from "../model/value.js";
import { objectOf, type Scope } from "./scope.js";
import type { LoadBalancer, Target, TargetGroup } from "./world.js";

export const LOAD_BALANCER_TYPES = ["aws_lb", "aws_alb", "aws_elb"] as const;
const TARGET_GROUP_TYPES = ["aws_lb_target_group", "aws_alb_target_group"] as const;
const LISTENER_TYPES = ["aws_lb_listener", "aws_alb_listener"] as const;
const LISTENER_RULE_TYPES = ["aws_lb_listener_rule", "aws_alb_listener_rule"] as const;

/** Resources that register targets, and where they name the target group and the target. */
const REGISTRATIONS: readonly { types: readonly string[]; group: string; target: string | null }[] = [
  {
    types: ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment"],
    group: "target_group_arn",
    target: "target_id",
  },
  { types: ["aws_autoscaling_attachment"], group: "lb_target_group_arn", target: "autoscaling_group_name" },
  { types: ["aws_autoscaling_group"], group: "target_group_arns", target: null },
  { types: ["aws_ecs_service"], group: "load_balancer.target_group_arn", target: null },
];

/** Load balancers, listeners and target groups of one side, tied together. */
export function buildBalancers(scope: Scope): {
  loadBalancers: Map<ObjectKey, LoadBalancer>;
  targetGroups: Map<ObjectKey, TargetGroup>;
} {
  const listeners = scope.ofType(...LISTENER_TYPES);
  const forwards = forwarding(scope, listeners);
  const byBalancer = groupBy(listeners, (each) => objectOf(scope.ref(each, "load_balancer_arn")));
  const loadBalancers = new Map<ObjectKey, LoadBalancer>();
  for (const object of scope.ofType(...LOAD_BALANCER_TYPES)) {
    const own = byBalancer.get(object.key) ?? [];
    loadBalancers.set(object.key, {
      object,
      type: balancerType(object, scope),
      internetFacing: internetFacing(object, scope),
      listeners: own,
      listenerPorts: [
        ...own.map((each) => numberAt(scope.values(each), "port")),
        ...classicPorts(object, scope),
      ].filter((port) => port !== null),
      targetGroups: [...new Set(own.flatMap((each) => forwards.get(each.key) ?? []))],
    });
  }
  return { loadBalancers, targetGroups: buildTargetGroups(scope, loadBalancers) };
}

/** Target groups that a listener forwards to, by its default action or one of its rules. */
function forwarding(scope: Scope, listeners: readonly ResourceObject[]): Map<ObjectKey, ObjectKey[]> {
  const found = new Map<ObjectKey, ObjectKey[]>();
  const add = (listener: ObjectKey | null, refs: readonly Ref[]) => {
    for (const key of refs.map(objectOf)) if (listener !== null && key !== null) append(found, listener, key);
  };
  const paths = (action: string) => [`${action}.target_group_arn`, `${action}.forward.target_group.arn`];
  for (const listener of listeners) {
    for (const path of paths("default_action")) add(listener.key, scope.refs(listener, path));
  }
  for (const rule of scope.ofType(...LISTENER_RULE_TYPES)) {
    const listener = objectOf(scope.ref(rule, "listener_arn"));
    for (const path of paths("action")) add(listener, scope.refs(rule, path));
  }
  return found;
}

function balancerType(object: ResourceObject, scope: Scope): LoadBalancer["type"] {
  if (object.type === "aws_elb") return "classic";
  const type = textAt(scope.values(object), "load_balancer_type");
  return type === "network" || type === "gateway" ? type : "application";
}

function internetFacing(object: ResourceObject, scope: Scope): LoadBalancer["internetFacing"] {
  const internal = attribute(scope.values(object), "internal");
  if (typeof internal === "boolean") return known(!internal);
  // Computed: what nobody wrote is internet-facing (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb#internal-1).
  if (internal === UNKNOWN && scope.isConfigured(object, "internal") !== false)
    return unknown(`${object.address}: internal is known after apply`);
  return known(textAt(scope.values(object), "load_balancer_type") !== "gateway");
}

function classicPorts(object: ResourceObject, scope: Scope): (number | null)[] {
  if (object.type !== "aws_elb") return [];
  const listeners = attribute(scope.values(object), "listener");
  if (!Array.isArray(listeners)) return [];
  return listeners.map((each) => (typeof each === "object" && each !== null ? numberAt(each, "lb_port") : null));
}

function buildTargetGroups(
  scope: Scope,
  loadBalancers: ReadonlyMap<ObjectKey, LoadBalancer>,
): Map<ObjectKey, TargetGroup> {
  const targets = targetsByGroup(scope);
  const users = new Map<ObjectKey, ObjectKey[]>();
  for (const balancer of loadBalancers.values()) {
    for (const key of balancer.targetGroups) append(users, key, balancer.object.key);
  }
  const groups = new Map<ObjectKey, TargetGroup>();
  for (const object of scope.ofType(...TARGET_GROUP_TYPES)) {
    groups.set(object.key, {
      object,
      port: numberAt(scope.values(object), "port"),
      keepsClientAddress: keepsClientAddress(object, scope),
      loadBalancers: users.get(object.key) ?? [],
      targets: targets.get(object.key) ?? [],
    });
  }
  const attached = groupBy(scope.ofType("aws_elb_attachment"), (each) => objectOf(scope.ref(each, "elb")));
  for (const { object, type } of loadBalancers.values()) {
    if (type === "classic") groups.set(object.key, classicTargets(object, attached.get(object.key) ?? [], scope));
  }
  return groups;
}

/** A classic load balancer has its targets itself: it counts as the target group of its own listeners. */
function classicTargets(object: ResourceObject, attachments: readonly ResourceObject[], scope: Scope): TargetGroup {
  const written = scope.isConfigured(object, "instances") === false ? [] : scope.refs(object, "instances");
  const attached = attachments.map((by): Target => ({ by, ref: scope.ref(by, "instance"), address: null }));
  const targets = [...written.map((ref): Target => ({ by: object, ref, address: null })), ...attached];
  return { object, port: null, keepsClientAddress: false, loadBalancers: [object.key], targets };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html#client-ip-preservation */
function keepsClientAddress(object: ResourceObject, scope: Scope): boolean {
  const values = scope.values(object);
  const own = booleanAt(values, "preserve_client_ip");
  if (own !== null) return own;
  const protocol = textAt(values, "protocol");
  const byAddress = textAt(values, "target_type") === "ip";
  return byAddress ? protocol === "UDP" || protocol === "TCP_UDP" : true;
}

function targetsByGroup(scope: Scope): Map<ObjectKey, Target[]> {
  const found = new Map<ObjectKey, Target[]>();
  for (const { types, group, target } of REGISTRATIONS) {
    for (const by of scope.ofType(...types)) {
      const ref: Ref | null = target === null ? { kind: "object", key: by.key } : scope.ref(by, target);
      const address = target === null ? null : textAt(scope.values(by), target);
      for (const each of scope.refs(by, group)) {
        const key = objectOf(each);
        if (key !== null) append(found, key, { by, ref, address });
      }
    }
  }
  return found;
}
