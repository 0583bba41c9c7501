/** A rule and fixtures in which it fires because of the line. Names without a folder are cases of the rule itself. */
type Cases = Readonly<Record<string, readonly string[]>>;

/** A line of the risk model, in its own words, and what holds it. */
export interface RiskLine {
  readonly line: string;
  readonly rules: Cases;
}

export const OBSERVATION_LINES: readonly RiskLine[] = [
  {
    line: "interface detached; instance survives, the same interface not put back on it",
    rules: { "interface-detached": ["risky", "failover-by-block", "failover-undone", "unknown"] },
  },
  {
    line: "interface detached because its instance is deleted or replaced",
    rules: {
      "interface-detached-with-instance": ["safe", "risky", "attached-elsewhere", "record-survives", "route-survives"],
    },
  },
  {
    line: "interface deleted or replaced while in use",
    rules: {
      "interface-deleted": [
        ...["risky", "safe", "with-instance", "with-instance-but-pointed-at", "replaced-unattached"],
        ...["unattached-but-pointed-at", "rules/primary-detached/risky"],
      ],
    },
  },
  {
    line: "attachment or registration made anew, follows replacement",
    rules: {
      "attachment-follows-replacement": ["risky", "by-block", "by-interface", "registration"],
      "association-follows-replacement": ["risky", "elastic-ip-argument", "unknown"],
    },
  },
  {
    line: "groups of an interface change; rules of a group change; group attached or detached by its own resource",
    rules: {
      "internet-access-gained": [
        "group-added-to-instance",
        "group-attached-by-resource",
        "rules/internet-access-gained/risky",
      ],
      "access-lost": ["group-left", "database-changes-group", "member-by-attachment"],
    },
  },
  {
    line: "private address of an interface changes (also: becomes unknown because of a replacement)",
    rules: {
      "private-address-changed": ["risky", "safe", "unknown", "unknown-in-use", "instance-argument"],
      "secondary-address-added": ["safe", "risky", "on-instance"],
      "secondary-address-removed": ["risky", "safe", "through-the-list"],
    },
  },
  {
    line: "Elastic IP moves to another interface or instance",
    rules: { "elastic-ip-moved": ["risky", "by-other-association", "between-interfaces-of-one-instance", "unknown"] },
  },
  {
    line: "Elastic IP disassociated from something that survives",
    rules: { "elastic-ip-disassociated": ["risky", "emptied-argument", "unattached-interface"] },
  },
  {
    line: "Elastic IP released",
    rules: {
      "elastic-ip-released": [
        "risky",
        "safe",
        "with-its-instance",
        "with-its-nat-gateway",
        "idle-but-written-elsewhere",
      ],
    },
  },
  {
    line: "Elastic IP newly associated",
    rules: {
      "elastic-ip-associated": ["risky", "safe", "blocked-by-network-acl", "no-route-to-the-gateway", "unknown"],
    },
  },
  {
    line: "auto-assigned public address is lost (instance stopped and started or replaced, or an EIP put over it)",
    rules: { "public-address-lost": ["risky", "elastic-ip-put-over", "unknown"] },
  },
  {
    line: "instance replaced",
    rules: {
      "instance-replaced": ["risky", "by-request", "created-first", "user-data-replaces", "unknown"],
      "instance-replaced-under-interface": ["risky", "unknown"],
    },
  },
  {
    line: "instance deleted",
    rules: { "instance-deleted": ["risky", "safe", "count-lowered", "ip-target-survives", "pointer-goes-too"] },
  },
  {
    line: "instance stopped and started by an in-place update (`instance_type`, `user_data` …)",
    rules: { "instance-restarted": ["risky", "safe", "last-target", "one-of-two-targets", "route-to-the-primary"] },
  },
  {
    line: "interface attached to an instance that existed before (device index > 0)",
    rules: { "interface-attached": ["risky", "safe", "existing-instance", "public-but-not-stopped", "unknown"] },
  },
  {
    line: "subnet of an interface changes",
    rules: { "interface-subnet-changed": ["risky", "safe", "primary-interface", "unknown"] },
  },
  {
    line: "device index or network card of an attachment changes",
    rules: {
      "attachment-index-changed": ["risky", "safe", "network-card", "pointer-removed-too", "unknown"],
      "delete-on-termination-changed": ["on-instance"],
    },
  },
  {
    line: "`source_dest_check` turned on for an interface that a route of the after world points at (appliance, NAT)",
    rules: { "source-dest-check-changed": ["risky", "safe", "turned-off", "route-added", "unknown"] },
  },
  {
    line: "tags, description of anything in the network model (of a rule: the reach table)",
    rules: {
      "metadata-changed": ["risky", "interface-description", "default-tags", "unknown"],
      "controller-tags-changed": ["risky", "by-default-tags", "group-and-interfaces", "unknown"],
    },
  },
  {
    line: "alarm whose dimensions, or flow log whose target, name an interface, instance, NAT gateway, load balancer, subnet or VPC: added, changed, replaced",
    rules: {
      "monitoring-added": ["risky", "unknown"],
      "monitoring-changed": ["risky", "unknown"],
      "monitoring-removed": ["risky", "with-its-instance", "unknown"],
    },
  },
  {
    line: "subnet, VPC, internet gateway, NAT gateway, route table deleted or replaced under an interface in use",
    rules: {
      "network-part-deleted": [
        "risky",
        "internet-gateway",
        "route-table-of-its-own",
        "subnet-of-a-database",
        "unknown",
      ],
    },
  },
  {
    line: "effective route of a subnet with interfaces in use changes",
    rules: {
      "route-changed": [
        ...["risky", "default-lost", "internet-gateway-gained", "route-to-an-appliance", "specific-added", "safe"],
        ...["main-table-changed", "unknown"],
      ],
    },
  },
  {
    line: "effective network ACL of a subnet changes",
    rules: {
      "network-acl-opens": ["risky", "opened-without-a-way", "unknown", "rules/private-access-gained/acl"],
      "network-acl-cuts": ["risky", "replies-cut", "closed-on-a-sensitive-port", "subnet-changes-its-acl", "unknown"],
    },
  },
  {
    line: "target group loses a target; load balancer, endpoint, database, function changes its subnets",
    rules: {
      "target-removed": ["safe", "risky", "last-target-without-listener", "registered-again-after-a-gap", "unknown"],
      "service-subnets-changed": ["risky", "endpoint-database-function", "unknown"],
    },
  },
  {
    line: "launch template or configuration changes its interfaces, groups or subnets",
    rules: {
      "launch-template-changed": ["risky", "interfaces-block", "launch-configuration", "unknown"],
      "instance-refresh": ["risky", "trigger", "unknown"],
      "template-version-taken": ["risky", "unknown"],
    },
  },
  {
    line: "`map_public_ip_on_launch` of a subnet",
    rules: { "public-address-on-launch-changed": ["risky", "safe", "turned-off", "unknown"] },
  },
  {
    line: "managed prefix list changes its entries",
    rules: {
      "public-access-gained": ["clauses/prefix-list-changed/risky"],
      "private-access-gained": ["clauses/prefix-list-changed/private-range-added"],
      "foreign-access-lost": ["clauses/prefix-list-changed/partner-removed"],
      "route-changed": ["clauses/prefix-list-changed/in-a-route"],
      "reach-unchanged": ["clauses/prefix-list-changed/covered-already", "clauses/prefix-list-changed/named-by-nobody"],
    },
  },
  {
    line: "an address that changes, is deleted or released is written out literally elsewhere (record, rule with exactly that address, target group, user data)",
    rules: {
      "private-address-changed": ["literal-use", "literal-use-in-user-data"],
      "secondary-address-removed": ["literal-use"],
      "elastic-ip-released": ["idle-but-in-a-rule", "with-its-instance-but-written-elsewhere"],
    },
  },
  {
    line: "groups, subnets, gateways, route tables that go together with everything that used them",
    rules: {
      "network-retired": ["risky", "safe", "unknown"],
      "security-group-deleted": ["used-by-nobody", "with-its-user", "with-its-rules", "unknown"],
    },
  },
  {
    line: "network things created (VPC, subnet, route table, group, interface, instance …)",
    rules: { "network-created": ["risky", "service-interfaces", "unknown"] },
  },
  {
    line: "drift: the plan reverts a change made outside Terraform to a group, route, address or attachment",
    rules: {
      "access-lost": ["drift-reverted"],
      "sensitive-access-closed": ["drift-reverted"],
      "private-access-gained": ["drift-restored"],
      "route-changed": ["reverted-drift"],
      "elastic-ip-moved": ["undone"],
      "interface-detached": ["failover-undone"],
      "interface-attached": ["put-back-after-drift"],
    },
  },
  {
    line: "moved, imported, forgotten with nothing else changed (of the network model)",
    rules: {
      "resource-moved": ["risky", "safe", "unknown", "rules/interface-detached/safe"],
      "resource-imported": ["risky", "group-and-rule"],
      "resource-forgotten": ["safe", "rules-and-routes", "rules/interface-detached/forgotten"],
    },
  },
];

export const REACH_LINES: readonly RiskLine[] = [
  {
    line: "none: the same set written differently (split, merged, reordered, re-described; moved between inline and rule resources, if the receiving resource changes in this plan or is imported: a group that is a no-op takes nothing over)",
    rules: {
      "reach-unchanged": [
        ...["safe", "merged", "reordered", "described", "inline-to-rule-resources", "rule-resource-to-inline"],
        ...["rule-resource-replaced", "moved-between-groups", "one-of-two-groups", "prefix-list-for-ranges"],
      ],
      "access-lost": ["taken-over-by-nobody"],
    },
  },
  {
    line: "gained from the internet, internet path yes, partial or unknown",
    rules: {
      "internet-access-gained": [
        ...[
          "risky",
          "acl-passes-some-replies",
          "two-halves-in-two-rules",
          "complement",
          "one-character",
          "ipv6-halves",
        ],
        ...["load-balancer-web-port", "web-port-of-instance", "unknown"],
      ],
    },
  },
  {
    line: "gained from the internet, internet path provably absent",
    rules: { "internet-access-gained": ["private-subnet", "no-public-address", "no-gateway-route", "acl-denies"] },
  },
  {
    line: "the same set, the path opens (Elastic IP, route, ACL) or closes",
    rules: {
      "internet-path-opened": ["risky", "default-route", "network-load-balancer-registration", "unknown"],
      "internet-path-closed": ["default-route-lost", "some-replies"],
      "network-acl-opens": ["rules/internet-path-opened/acl-entry-removed"],
      "network-acl-cuts": ["rules/internet-path-closed/risky"],
    },
  },
  {
    line: "gained from another public range not in `trusted_cidrs`",
    rules: {
      "public-access-gained": [
        ...["risky", "safe", "all-protocols", "range-with-sensitive-port", "udp-3389", "sensitive-without-path"],
        ...["other-without-path", "just-under-a-quarter", "partly-trusted", "unknown"],
      ],
    },
  },
  {
    line: "gained from private ranges, groups, unknown prefix lists, trusted ranges",
    rules: {
      "private-access-gained": [
        ...[
          "risky",
          "self",
          "unique-local-ipv6",
          "unknown-prefix-list",
          "unknown",
          "rules/public-access-gained/trusted",
        ],
      ],
    },
  },
  {
    line: "lost, and a peer that had it is still there (a group with members, an interface, a subnet of the VPC; a subnet inside 0.0.0.0/0 counts when an interface in use lies in the lost part, and never on a sensitive port)",
    rules: {
      "access-lost": [
        ...["risky", "self", "subnet", "interface", "load-balancer", "port-changed", "vpc-range-narrowed"],
        ...["world-closed-over-a-neighbour", "world-narrowed-over-a-neighbour", "unknown"],
      ],
    },
  },
  {
    line: "lost from the internet, a narrower source keeps it",
    rules: {
      "internet-access-narrowed": [
        "risky",
        "safe",
        "listener-port",
        "port-without-listener",
        "web-port-without-path",
        "unknown",
      ],
    },
  },
  {
    line: "lost from the internet on a sensitive port, nothing keeps it",
    rules: { "sensitive-access-closed": ["safe", "range-with-sensitive-port", "ipv6", "unknown"] },
  },
  {
    line: "lost, and the peer is a group without members or an empty prefix list",
    rules: {
      "unused-access-lost": ["peer-retired", "rules/access-lost/safe", "rules/egress-lost/group-without-members"],
    },
  },
  {
    line: "lost otherwise (a partner's range, a range outside the VPC)",
    rules: { "foreign-access-lost": ["risky", "outside-the-vpc", "unknown", "rules/unused-access-lost/risky"] },
  },
  {
    line: "an interface leaves a group (while it survives) that other interfaces' rules name as peer, and none of its other groups or addresses is admitted there",
    rules: {
      "group-membership-lost": ["risky", "admitted-on-another-port", "attachment-deleted", "function", "unknown"],
      "group-membership-gained": ["risky", "by-attachment", "unknown"],
    },
  },
  {
    line: "`maybe`: an unknown peer, port or group takes part",
    rules: {
      "internet-access-gained": [
        "clauses/possible-access-change/risky",
        "clauses/possible-access-change/safe",
        "clauses/possible-access-change/addresses-unknown",
        "clauses/possible-access-change/dynamic-block-unknown",
        "clauses/possible-access-change/group-unknown",
      ],
      "access-lost": ["clauses/possible-access-change/ingress-unknown", "unknown"],
      "private-access-gained": ["clauses/possible-access-change/port-unknown"],
      "egress-gained": ["clauses/possible-access-change/egress-unknown", "unknown"],
    },
  },
  {
    line: "group not on any interface that plan, state or inventory know",
    rules: {
      "internet-access-gained": [
        "clauses/unused-group-changed/risky",
        "clauses/unused-group-changed/other-port",
        "launch-template",
      ],
      "private-access-gained": ["clauses/unused-group-changed/safe", "clauses/unused-group-changed/worn-by-function"],
      "foreign-access-lost": ["clauses/unused-group-changed/partner-lost"],
    },
  },
  {
    line: "Created by this plan",
    rules: {
      "internet-access-gained": [
        "created-administration-port",
        "created-web-port",
        "new-instance-in-open-group",
        "new-rule-on-old-group",
      ],
      "public-access-gained": ["created"],
    },
  },
  {
    line: "Egress",
    rules: {
      "egress-gained": ["safe", "risky", "unknown"],
      "egress-lost": ["safe", "elastic-ip", "through-nat-gateway", "ipv6-egress-only", "public-subnet-without-address"],
      "access-lost": ["rules/egress-lost/risky", "rules/egress-lost/wider-range-with-peers"],
    },
  },
  {
    line: "Groups deleted or replaced.",
    rules: {
      "group-still-in-use": [
        ...["risky", "interface-of-its-own", "rules/security-group-replaced/named-by-a-rule"],
        ...["rules/security-group-replaced/rule-resources", "rules/security-group-deleted/named-by-a-rule"],
      ],
      "security-group-replaced": ["safe", "create-first-with-peers", "used-by-nobody", "attached-by-resource"],
      "security-group-deleted": ["safe"],
    },
  },
];

function one(line: string, rule: string, ...cases: readonly string[]): RiskLine {
  return { line, rules: { [rule]: cases } };
}

/** Each is its own rule. */
export const REFUSAL_LINES: readonly RiskLine[] = [
  one("more interfaces than the instance type takes", "too-many-interfaces", "risky", "type-shrinks"),
  one("more addresses per interface than it takes", "too-many-addresses", "risky", "type-shrinks"),
  one("device index taken twice on one network card", "device-index-taken", "risky", "index-of-the-primary"),
  one("interface and instance in different Availability Zones", "availability-zone-mismatch", "risky", "data-source"),
  one("private address outside its subnet's CIDR", "address-outside-subnet", "risky", "instance", "secondary"),
  one("one of the five reserved", "address-reserved", "risky", "last-address"),
  one("the same private address twice in a subnet", "address-duplicate", "risky", "secondary"),
  one(
    "replacement that creates before it destroys while holding a fixed private address or an explicit interface",
    "create-first-holds-address",
    "risky",
    "interface",
    "explicit-interface",
  ),
  one(
    "an attachment that takes an index or slot which another one leaves in the same plan (possible)",
    "attachment-slot-race",
    "risky",
    "last-slot",
    "swapped",
  ),
  one(
    "association by instance id with an instance that has several interfaces",
    "association-by-instance-ambiguous",
    "risky",
    "instance-argument",
  ),
  one("group and interface in different VPCs", "group-in-other-vpc", "risky", "interface", "data-source"),
  one(
    "more groups on an interface than the quota (5; up to 16)",
    "too-many-groups",
    "risky",
    "by-attachment",
    "created",
  ),
  one(
    "more rules in a group than the quota (60 per direction and family)",
    "too-many-rules",
    "risky",
    "prefix-list-size",
  ),
  one("deleting a group that is still in use", "group-still-in-use", "risky", "interface-of-its-own"),
  one(
    "a group replaced create-first under its fixed name (InvalidGroup.Duplicate)",
    "group-name-taken",
    "risky",
    "created-beside",
  ),
  one("the same rule authorised twice", "rule-duplicate", "risky", "inline-block-left-in-place", "two-resources"),
  one("the same route authorised twice", "route-duplicate", "risky", "two-resources"),
  one("detaching device index 0", "primary-detached", "risky", "attachment-resource"),
  one("Elastic IP in a VPC without an internet gateway", "elastic-ip-without-gateway", "risky", "nat-gateway"),
  one("`aws_eip` with both `instance` and `network_interface`", "elastic-ip-two-targets", "risky"),
  one(
    "association with `allow_reassociation = false` on an address that is taken",
    "elastic-ip-taken",
    "risky",
    "created-first",
  ),
];

export const ADVICE_LINES: readonly RiskLine[] = [
  one("inline rules and rule resources on one group", "rules-managed-twice", "risky"),
  one("`security_groups` and `aws_network_interface_sg_attachment` on one interface", "groups-managed-twice", "risky"),
  one("`attachment` block and attachment resource on one interface", "attachment-managed-twice", "risky"),
  one("Elastic IP associated with nothing", "elastic-ip-idle", "risky"),
  one("interface attached to nothing", "interface-idle", "risky"),
  one("group used by nothing", "group-idle", "risky"),
  one(
    "an Optional+Computed argument dropped from the source that AWS keeps",
    "argument-dropped",
    "risky",
    "attachment-block",
  ),
  one("failover pair in one Availability Zone", "failover-one-zone", "risky"),
  one("interface listed as `critical` without `prevent_destroy`", "critical-unprotected", "risky"),
  one("VPC of an internet-facing interface without flow logs in the plan", "flow-logs-missing", "risky"),
];

/** Rules of the catalogue that no line of the risk model asks for. */
export const OWN_RULES: Readonly<Record<string, string>> = {
  "listener-removed":
    "the row of target groups speaks of the last target behind a listener; a listener that goes is the same for whoever connects",
  "network-replaced":
    "the row of deleted and replaced parts speaks of those under an interface in use; this one says of the rest that nobody notices",
};

/** Rules without an unknown case, and why nothing about them can be unknown. */
export const NEVER_UNKNOWN: Readonly<Record<string, string>> = {
  "argument-dropped": "rests on what the source writes and on the prior state; both are known",
  "primary-detached": "rests on the device index in the prior state, and on an attachment that goes",
  "resource-forgotten": "rests on the action alone",
};
