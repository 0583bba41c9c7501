import * as z from "zod";
import { Evidence, InternetPath } from "./evidence.js";
import { Outage } from "./level.js";

/**
 * Observations: facts about what a plan does to the network, without level and without prose. Flat on purpose: every
 * field is a variable of the rules' conditions. Text fields are addresses or ids as the plan has them; "" is "none".
 */
const text = z.string();
const list = z.array(z.string());
const flag = z.boolean();
const count = z.int();
/** What this plan does to something named beside it: `none` when there is no such thing. */
const fate = z.enum(["none", "stays", "deleted", "replaced"]);
const order = z.enum(["", "delete-first", "create-first"]);

/** What every observation has; `subject` is the address of the change that it is about. */
export const ObservationBase = {
  subject: text,
  action: z.enum(["no-op", "create", "read", "update", "delete", "replace", "forget"]),
  interfaces: list.describe("ids of the network interfaces that it is about"),
  roles: list.describe("of these interfaces: primary, secondary, management, appliance, dual-homed, failover, managed"),
  affected: list.describe("addresses that notice"),
  certain: flag.describe("false: rests on a value that is unknown until apply"),
  drift: flag.describe("the plan undoes a change made outside Terraform"),
  outage: Outage,
  reversible: flag,
  evidence: z.array(Evidence),
};

function observation<K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return z.strictObject({ kind: z.literal(kind), ...ObservationBase, ...shape });
}

const InterfaceDetached = observation("interface-detached", {
  interface: text,
  interface_id: text,
  instance: text,
  instance_fate: fate,
  interface_fate: fate,
  device_index: count,
  attached_to: text.describe("where the plan attaches the same interface instead"),
  pointers: list.describe("what goes on pointing at the interface"),
});
const InterfaceDeleted = observation("interface-deleted", {
  interface: text,
  interface_id: text,
  replaced: flag,
  in_use: flag,
  owner: text.describe("instance that it is attached to"),
  owner_fate: fate,
  pointers: list,
  forced_by: list,
  order,
});
const InstanceReplaced = observation("instance-replaced", {
  instance: text,
  instance_id: text,
  primary_stays: flag.describe("its primary interface is a resource of its own and survives"),
  forced_by: list,
  order,
  pointers: list,
});
const InstanceDeleted = observation("instance-deleted", { instance: text, instance_id: text, pointers: list });
const InstanceRestarted = observation("instance-restarted", {
  instance: text,
  attributes: list,
  routes: list.describe("routes of the after world at one of its interfaces"),
  last_target_of: list.describe("target groups with a listener that have no other target"),
});
const LinkRenewed = observation("link-renewed", {
  link: z.enum(["attachment", "registration", "group-attachment", "elastic-ip-association", "other"]),
  caused_by: list,
  ends: list,
});
const AttachmentIndexChanged = observation("attachment-index-changed", {
  interface: text,
  instance: text,
  attribute: z.enum(["device_index", "network_card_index"]),
  from: text,
  to: text,
  pointers: list,
});
const DeleteOnTerminationChanged = observation("delete-on-termination-changed", {
  interface: text,
  instance: text,
  to: flag,
});
const SourceDestCheckChanged = observation("source-dest-check-changed", {
  interface: text,
  turned_on: flag,
  routes: list,
});
const InterfaceAttached = observation("interface-attached", {
  interface: text,
  instance: text,
  device_index: count,
  instance_created: flag,
  instance_auto_public: flag,
  instance_restarts: flag,
  attached_before: text.describe("the instance that had it"),
});
const InterfaceSubnetChanged = observation("interface-subnet-changed", { interface: text, from: text, to: text });

const PrivateAddressChanged = observation("private-address-changed", {
  interface: text,
  in_use: flag,
  from: list,
  to: list,
  literals: list.describe("where the lost address is written out"),
});
const SecondaryAddressAdded = observation("secondary-address-added", {
  interface: text,
  addresses: list,
  in_use: flag,
  through_list: flag.describe("private_ip_list: every other secondary is away for seconds"),
});
const SecondaryAddressRemoved = observation("secondary-address-removed", {
  interface: text,
  addresses: list,
  in_use: flag,
  literals: list,
});
const ElasticIpMoved = observation("elastic-ip-moved", { address: text, from: text, to: text, to_certain: flag });
const ElasticIpDisassociated = observation("elastic-ip-disassociated", {
  address: text,
  from: text,
  from_fate: fate,
});
const ElasticIpReleased = observation("elastic-ip-released", {
  address: text,
  allocation_id: text,
  replaced: flag,
  holder: text,
  holder_fate: fate,
  literals: list,
});
const ElasticIpAssociated = observation("elastic-ip-associated", {
  address: text,
  to: text,
  to_created: flag,
  internet_enters: flag.describe("the groups then let the internet in and the path is yes, partial or unknown"),
  internet_path: InternetPath,
});
const PublicAddressLost = observation("public-address-lost", {
  address: text,
  instance: text,
  because: z.enum(["restarted", "replaced", "elastic-ip"]),
  gets_another: flag,
  literals: list,
});

const NetworkPartDeleted = observation("network-part-deleted", {
  part: z.enum(["subnet", "vpc", "internet gateway", "NAT gateway", "route table", "egress-only gateway", "gateway"]),
  replaced: flag,
  order,
  forced_by: list,
});
const RouteChanged = observation("route-changed", {
  effect: z.enum(["default-lost", "default-changed", "internet-gained", "interface-repointed", "specific", "same"]),
  destinations: list,
  from: list,
  to: list,
  subnets: list,
});
const PublicOnLaunchChanged = observation("public-on-launch-changed", {
  subnet: text,
  turned_on: flag,
  internet: flag,
});

const TargetRemoved = observation("target-removed", {
  target_group: text,
  target: text,
  last: flag.describe("no other target is left, or none until it is registered again"),
  listener_used: flag,
  registered_again: flag,
});
const ListenerRemoved = observation("listener-removed", {
  listener: text.describe("the listener; of a classic load balancer the load balancer itself"),
  load_balancer: text,
  port: count,
  forwards: flag.describe("to targets; false: it only redirects, or answers itself"),
  moved_to: list.describe("ports that the same listener has afterwards"),
  internet_facing: flag,
});
const ServiceSubnetsChanged = observation("service-subnets-changed", { service: text, removed: list, added: list });
const LaunchTemplateChanged = observation("launch-template-changed", { template: text, changed: list, used_by: list });
const InstanceRefresh = observation("instance-refresh", {
  group: text,
  starts: flag,
  because: list,
  template: text,
});

/** What a change of reach has in common. Gained from one class of peers, by one subject, on interfaces of one kind. */
const reach = {
  direction: z.enum(["ingress", "egress"]),
  cause: z.enum(["rules", "membership", "prefix-list", "network-acl", "route", "address"]),
  groups: list,
  peers: list,
  ports: list.describe('such as "tcp/22", "udp/0-65535", "all"'),
  internet_path: InternetPath,
  in_use: flag.describe("some known interface, service or launch template wears the group"),
  created: flag.describe("only interfaces that this plan creates"),
  sensitive: flag,
  all_ports: flag,
  member: flag.describe("the interfaces are the peers: they join or leave a group that rules of others name"),
  web: flag.describe("only ports 80 and 443"),
  balancer: flag.describe("only interfaces of internet-facing load balancers"),
};
const ReachUnchanged = observation("reach-unchanged", {
  groups: list,
  rewritten: z.enum(["rules", "membership", "description"]),
  gap: flag.describe("inline rules: revoked first, authorised after"),
  rules: count,
});
const ReachGained = observation("reach-gained", {
  ...reach,
  from: z.enum(["internet", "public", "private"]).describe("public: another public range; trusted ranges are private"),
  had_none: flag.describe("the interface had no way of that direction before"),
});
const ReachLost = observation("reach-lost", {
  ...reach,
  to: z.enum(["peer-present", "narrowed", "sensitive-closed", "unused", "elsewhere", "internet"]),
  still_there: list.describe("peers of the plan that had it and remain"),
  listener: flag.describe("a listener of an internet-facing load balancer is on one of the ports"),
  web_open: flag.describe("a web port on an interface whose internet path was yes"),
  had_way_out: flag,
  sessions_drop: flag.describe("untracked or filtered by a network ACL: live connections are cut at once"),
});
const InternetPathChanged = observation("internet-path-changed", {
  ...reach,
  effect: z.enum(["opened", "closed"]),
  from: z.enum(["internet", "public"]),
  listener: flag,
  path_after: InternetPath,
});
const GroupRemoved = observation("group-removed", {
  group: text,
  group_id: text,
  replaced: flag,
  order,
  forced_by: list,
  held_by: list.describe("interfaces that survive and stay in it when it is to be deleted"),
  named_by: list.describe("rules of other groups that go on naming it"),
  may_wait: list.describe("users that this plan moves off it, but perhaps after the delete is tried"),
  revoked: list.describe("rule resources that are revoked with it and not authorised again"),
});

const ApplyRefused = observation("apply-refused", {
  what: z.enum([
    "too-many-interfaces",
    "too-many-addresses",
    "device-index-taken",
    "availability-zone-mismatch",
    "address-outside-subnet",
    "address-reserved",
    "address-duplicate",
    "create-first-holds-address",
    "attachment-slot-race",
    "association-by-instance-ambiguous",
    "group-in-other-vpc",
    "too-many-groups",
    "too-many-rules",
    "group-still-in-use",
    "group-name-taken",
    "rule-duplicate",
    "route-duplicate",
    "primary-detached",
    "elastic-ip-without-gateway",
    "elastic-ip-two-targets",
    "elastic-ip-taken",
  ]),
  thing: text,
  thing_id: text.describe("AWS's id of it; empty when only the apply gives one"),
  others: list,
  detail: text,
  limit: count,
  actual: count,
});
const Advice = observation("advice", {
  what: z.enum([
    "rules-managed-twice",
    "groups-managed-twice",
    "attachment-managed-twice",
    "elastic-ip-idle",
    "interface-idle",
    "group-idle",
    "argument-dropped",
    "failover-one-zone",
    "critical-unprotected",
    "flow-logs-missing",
  ]),
  thing: text,
  thing_id: text.describe("AWS's id of it; empty when only the apply gives one"),
  others: list,
  detail: text,
});

const MonitoringChanged = observation("monitoring-changed", {
  what: z.enum(["alarm", "flow log"]),
  change: z.enum(["added", "changed", "replaced", "removed"]),
  targets: list,
});
const ResourceChanged = observation("resource-changed", {
  resource_type: text.describe("not `type`: that is a word of CEL"),
  tags: z.record(z.string(), z.string()).describe("as planned (before, when it is deleted)"),
  changed: list.describe("top-level attributes that differ"),
  metadata_only: flag.describe("only tags, and descriptions that are not part of a rule"),
  controller_tags: list.describe("changed tags that controllers act on"),
  alone: flag.describe("no other observation is about this change"),
  moved_from: text,
  imported: text,
  forgotten: flag,
});

/** The registry: every kind of observation by its name. A contract test holds it against the rules. */
export const OBSERVATIONS = {
  "interface-detached": InterfaceDetached,
  "interface-deleted": InterfaceDeleted,
  "instance-replaced": InstanceReplaced,
  "instance-deleted": InstanceDeleted,
  "instance-restarted": InstanceRestarted,
  "link-renewed": LinkRenewed,
  "attachment-index-changed": AttachmentIndexChanged,
  "delete-on-termination-changed": DeleteOnTerminationChanged,
  "source-dest-check-changed": SourceDestCheckChanged,
  "interface-attached": InterfaceAttached,
  "interface-subnet-changed": InterfaceSubnetChanged,
  "private-address-changed": PrivateAddressChanged,
  "secondary-address-added": SecondaryAddressAdded,
  "secondary-address-removed": SecondaryAddressRemoved,
  "elastic-ip-moved": ElasticIpMoved,
  "elastic-ip-disassociated": ElasticIpDisassociated,
  "elastic-ip-released": ElasticIpReleased,
  "elastic-ip-associated": ElasticIpAssociated,
  "public-address-lost": PublicAddressLost,
  "network-part-deleted": NetworkPartDeleted,
  "route-changed": RouteChanged,
  "public-on-launch-changed": PublicOnLaunchChanged,
  "target-removed": TargetRemoved,
  "listener-removed": ListenerRemoved,
  "service-subnets-changed": ServiceSubnetsChanged,
  "launch-template-changed": LaunchTemplateChanged,
  "instance-refresh": InstanceRefresh,
  "reach-unchanged": ReachUnchanged,
  "reach-gained": ReachGained,
  "reach-lost": ReachLost,
  "internet-path-changed": InternetPathChanged,
  "group-removed": GroupRemoved,
  "apply-refused": ApplyRefused,
  advice: Advice,
  "monitoring-changed": MonitoringChanged,
  "resource-changed": ResourceChanged,
} as const;

export type ObservationKind = keyof typeof OBSERVATIONS;
export type ObservationOf<K extends ObservationKind> = z.infer<(typeof OBSERVATIONS)[K]>;
export type Observation = { [K in ObservationKind]: ObservationOf<K> }[ObservationKind];
