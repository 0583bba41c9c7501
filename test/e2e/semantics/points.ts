import { LATER, type Written } from "../../support/written-plan.js";

/** What a plan must show. */
export interface Holds {
  /** A folder of fixtures/, or a small written plan. */
  readonly plan: string | Readonly<Record<string, Written>>;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Rules that fire, and the highest level that each comes to. */
  readonly levels?: Readonly<Record<string, string>>;
  readonly silent?: readonly string[];
  /** Exposures: "interface direction change peer protocol from to path", without what is null. */
  readonly rows?: readonly string[];
  /** Words of the message, impact or remediation of a rule's finding. */
  readonly says?: Readonly<Record<string, string>>;
  /** "ingress gained": no exposure is that. */
  readonly never?: readonly string[];
}

/** A point of how AWS filters and addresses; the numbers are those of the project's own notes on AWS. */
export interface Point {
  readonly number: number;
  readonly gist: string;
  readonly holds: readonly Holds[];
  /** What of the point planrisk leaves out, and why. */
  readonly leaves?: string;
}

const NETWORK = {
  "aws_vpc.main": { stays: { id: "vpc-1", cidr_block: "10.0.0.0/16" } },
  "aws_subnet.a": {
    stays: { id: "subnet-1", vpc_id: "vpc-1", cidr_block: "10.0.1.0/24", availability_zone: "eu-west-1a" },
  },
} as const;
const instance = (id: string, ip: string, ...groups: string[]) => ({
  id,
  subnet_id: "subnet-1",
  private_ip: ip,
  vpc_security_group_ids: groups,
});
const group = { id: "sg-1", vpc_id: "vpc-1", name: "app" } as const;
const block = (port: number, protocol: string, more: Readonly<Record<string, readonly string[] | boolean>>) => ({
  from_port: port,
  to_port: port,
  protocol,
  cidr_blocks: [],
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
  description: "",
  ...more,
});
const ALL_OUT = block(0, "-1", { cidr_blocks: ["0.0.0.0/0"] });
const APP = { "aws_instance.app": { stays: instance("i-1", "10.0.1.10", "sg-1") } } as const;
const ssh = "aws_instance.web#primary ingress gained 0.0.0.0/0 tcp 22 22 yes";

const GAINED = "rules/internet-access-gained";
const NOTHING_MOVES = ["ingress gained", "ingress lost", "egress gained", "egress lost"];

export const POINTS: readonly Point[] = [
  {
    number: 1,
    gist: "groups add up: the most permissive rule wins",
    holds: [
      { plan: "rules/reach-unchanged/one-of-two-groups", levels: { "reach-unchanged": "low" }, never: NOTHING_MOVES },
      { plan: "rules/reach-unchanged/covered-by-two-groups-together", levels: { "reach-unchanged": "low" } },
      { plan: "rules/reach-unchanged/covered-in-part", levels: { "access-lost": "high" } },
    ],
  },
  {
    number: 2,
    gist: "stateful: each direction stands for itself",
    holds: [
      { plan: `${GAINED}/risky`, rows: [ssh], never: ["egress gained", "egress lost"] },
      { plan: "rules/egress-lost/elastic-ip", levels: { "egress-lost": "high" }, never: ["ingress lost"] },
    ],
  },
  {
    number: 3,
    gist: "a group without egress rules lets nothing out: omitted is empty, and not unknown",
    holds: [
      {
        plan: {
          ...NETWORK,
          "aws_security_group.old": { stays: { ...group, egress: [ALL_OUT] } },
          "aws_security_group.new": {
            after: { id: LATER, vpc_id: "vpc-1", name: "new", ingress: LATER, egress: LATER },
          },
          "aws_instance.app": {
            before: instance("i-1", "10.0.1.10", "sg-1"),
            after: instance("i-1", "10.0.1.10", LATER),
            refs: { vpc_security_group_ids: ["aws_security_group.new"] },
          },
        },
        rows: ["aws_instance.app#primary egress lost 0.0.0.0/0 -1"],
        never: ["egress maybe", "ingress maybe"],
      },
      {
        plan: "clauses/possible-access-change/egress-unknown",
        rows: ["aws_instance.app#primary egress maybe unknown tcp 8443 8443"],
      },
    ],
  },
  {
    number: 4,
    gist: "a group as peer means the private addresses of its members; who joins or leaves changes the reach of others",
    holds: [
      {
        plan: "rules/group-membership-gained/risky",
        levels: { "group-membership-gained": "medium" },
        rows: ["aws_instance.db#primary ingress gained aws_instance.app#primary tcp 5432 5432"],
      },
      {
        plan: "rules/group-membership-lost/risky",
        levels: { "group-membership-lost": "high" },
        rows: ["aws_instance.db#primary ingress lost aws_instance.app#primary tcp 5432 5432"],
      },
      {
        plan: "rules/group-membership-gained/admitted-before",
        levels: { "reach-unchanged": "low" },
        never: NOTHING_MOVES,
      },
    ],
  },
  {
    number: 5,
    gist: "groups of peered VPCs are named ACCOUNT/GROUP; a deleted one leaves stale rules",
    holds: [
      {
        plan: {
          ...NETWORK,
          "aws_security_group.app": { stays: { ...group, ingress: [] } },
          ...APP,
          "aws_vpc_security_group_ingress_rule.peer": {
            after: {
              id: LATER,
              security_group_id: "sg-1",
              ip_protocol: "tcp",
              from_port: 443,
              to_port: 443,
              referenced_security_group_id: "210987654321/sg-0123456789abcdef0",
            },
          },
        },
        levels: { "private-access-gained": "medium" },
        rows: ["aws_instance.app#primary ingress gained 210987654321/sg-0123456789abcdef0 tcp 443 443"],
      },
      { plan: "rules/security-group-deleted/named-by-a-rule", levels: { "group-still-in-use": "high" } },
    ],
    leaves:
      "no plan shows whether traffic passes a middlebox, or whether a peering is active and in the same Region: the group stays a peer by its name",
  },
  {
    number: 6,
    gist: "a group that names itself admits its members; the default group does, and is worn where none is given",
    holds: [
      { plan: "rules/access-lost/self", levels: { "access-lost": "high" } },
      { plan: "rules/private-access-gained/self", levels: { "private-access-gained": "medium" } },
      {
        plan: {
          ...NETWORK,
          "aws_default_security_group.main": {
            before: { ...group, ingress: [block(0, "-1", { self: true })], egress: [ALL_OUT] },
            after: { ...group, ingress: [], egress: [] },
          },
          ...APP,
          "aws_instance.db": { stays: instance("i-2", "10.0.1.11", "sg-1") },
        },
        levels: { "access-lost": "high" },
        rows: ["aws_instance.app#primary ingress lost aws_default_security_group.main -1"],
      },
    ],
  },
  {
    number: 7,
    gist: "prefix lists of the plan are their entries, others a peer by their name; they count with their maximum",
    holds: [
      {
        plan: `${GAINED}/known-prefix-list`,
        rows: ["aws_instance.web#primary ingress gained 0.0.0.0/0 tcp 443 443 yes"],
      },
      { plan: `${GAINED}/prefix-list-entry`, levels: { "internet-access-gained": "high" } },
      {
        plan: "rules/private-access-gained/unknown-prefix-list",
        rows: ["aws_instance.web#primary ingress gained pl-3b927c52 tcp 443 443"],
      },
      {
        plan: "rules/too-many-rules/prefix-list-size",
        says: { "too-many-rules": "each prefix list with all the entries it may have" },
      },
    ],
  },
  {
    number: 8,
    gist: "-1 is every protocol and port; ICMP has type and code in place of ports; other protocols have no ports",
    holds: [
      { plan: `${GAINED}/all-protocols`, rows: ["aws_instance.gate#primary ingress gained 0.0.0.0/0 -1 yes"] },
      { plan: `${GAINED}/icmp-all`, rows: ["aws_instance.web#primary ingress gained 0.0.0.0/0 icmp yes"] },
      {
        plan: `${GAINED}/icmp-type-0`,
        rows: ["aws_instance.web#primary ingress gained 0.0.0.0/0 icmp 0 0 yes"],
        never: ["tcp 22", "gained 0.0.0.0/0 tcp"],
      },
      { plan: `${GAINED}/protocol-number`, rows: ["aws_instance.gate#primary ingress gained 0.0.0.0/0 tcp 22 22 yes"] },
      {
        plan: {
          ...NETWORK,
          "aws_security_group.app": { stays: group },
          ...APP,
          "aws_security_group_rule.ping": {
            after: {
              id: LATER,
              type: "ingress",
              security_group_id: "sg-1",
              protocol: "58",
              from_port: 128,
              to_port: -1,
              ipv6_cidr_blocks: ["fd00::/8"],
            },
          },
        },
        rows: ["aws_instance.app#primary ingress gained fd00::/8 icmpv6 128"],
      },
    ],
  },
  {
    number: 9,
    gist: "the sources of one rule add up",
    holds: [
      { plan: `${GAINED}/prefix-list-beside`, rows: [ssh] },
      {
        plan: {
          ...NETWORK,
          "aws_security_group.app": {
            before: { ...group, ingress: [], egress: [] },
            after: {
              ...group,
              ingress: [
                block(443, "tcp", {
                  cidr_blocks: ["10.1.0.0/16"],
                  ipv6_cidr_blocks: ["fd00::/8"],
                  prefix_list_ids: ["pl-0123456789abcdef0"],
                  security_groups: ["sg-0123456789abcdef0"],
                  self: true,
                }),
              ],
              egress: [],
            },
          },
          ...APP,
        },
        rows: ["10.1.0.0/16", "fd00::/8", "pl-0123456789abcdef0", "sg-0123456789abcdef0", "aws_security_group.app"].map(
          (peer) => `aws_instance.app#primary ingress gained ${peer} tcp 443 443`,
        ),
      },
    ],
  },
  {
    number: 10,
    gist: "groups and network ACLs do not filter the resolver, network ACLs not the metadata service; port 25 is closed by EC2",
    holds: [],
    leaves: "a plan cannot change any of these: what is lost to the resolver's address is told as the rules say it",
  },
  {
    number: 11,
    gist: "a tracked connection outlives its rule, an untracked one is cut at once, and a network ACL cuts all at once",
    holds: [
      { plan: "rules/access-lost/risky", says: { "access-lost": "tracked connections go on until they end" } },
      {
        plan: {
          ...NETWORK,
          "aws_security_group.app": {
            before: { ...group, ingress: [block(8080, "tcp", { cidr_blocks: ["0.0.0.0/0"] })], egress: [ALL_OUT] },
            after: { ...group, ingress: [], egress: [ALL_OUT] },
          },
          ...APP,
          "aws_instance.db": { stays: instance("i-2", "10.0.1.11", "sg-2") },
        },
        says: { "access-lost": "live ones are cut at once" },
      },
      { plan: "rules/network-acl-cuts/risky", says: { "network-acl-cuts": "live connections are cut" } },
    ],
  },
  {
    number: 12,
    gist: "inline rules are revoked and then authorised, also for a description alone",
    holds: [
      {
        plan: "rules/reach-unchanged/described",
        levels: { "reach-unchanged": "low" },
        says: { "reach-unchanged": "a gap of seconds" },
        never: NOTHING_MOVES,
      },
    ],
  },
  {
    number: 13,
    gist: "inline rules and rule resources overwrite each other, so do two ways to put groups on an interface",
    holds: [
      { plan: "rules/rules-managed-twice/risky", levels: { "rules-managed-twice": "medium" } },
      { plan: "rules/groups-managed-twice/risky", levels: { "groups-managed-twice": "medium" } },
    ],
  },
  {
    number: 14,
    gist: "rules that a group only observes are not its own: after is observed, less deleted, plus created",
    holds: [
      { plan: "rules/rules-managed-twice/observed-is-not-inline", silent: ["rules-managed-twice"] },
      { plan: "rules/access-lost/taken-over-by-nobody", levels: { "access-lost": "high" } },
      { plan: "rules/reach-unchanged/rule-type-migrated", levels: { "reach-unchanged": "low" }, never: NOTHING_MOVES },
    ],
  },
  {
    number: 15,
    gist: "quotas: 60 rules per direction and family, 5 groups per interface",
    holds: [
      { plan: "rules/too-many-rules/risky", levels: { "too-many-rules": "high" } },
      { plan: "rules/too-many-rules/families-apart", silent: ["too-many-rules"] },
      { plan: "rules/too-many-groups/risky", levels: { "too-many-groups": "high" } },
      {
        plan: "rules/too-many-groups/quota-raised",
        config: { quotas: { groups_per_interface: 16 } },
        silent: ["too-many-groups"],
      },
    ],
    leaves:
      "quotas of an account and Region (groups, interfaces, Elastic IPs) need counts that no plan has; rules times groups, entries of a network ACL and routes of a table are not predicted",
  },
  {
    number: 16,
    gist: "a group on an interface, or named by another's rule, cannot be deleted; four arguments force its replacement",
    holds: [
      {
        plan: "rules/group-still-in-use/risky",
        levels: { "group-still-in-use": "high" },
        says: { "group-still-in-use": "15 minutes" },
      },
      { plan: "rules/security-group-replaced/named-by-a-rule", levels: { "group-still-in-use": "high" } },
      { plan: "rules/metadata-changed/group-description", levels: { "group-still-in-use": "high" } },
    ],
  },
  {
    number: 17,
    gist: "network ACLs: lowest number first, first match, stateless; IPv4 and IPv6 apart; one for each subnet",
    holds: [
      { plan: "rules/internet-path-closed/acl-entry-shadowed", never: NOTHING_MOVES },
      { plan: "rules/internet-path-closed/acl-renumbered", never: NOTHING_MOVES },
      {
        plan: "rules/network-acl-cuts/replies-cut",
        rows: ["aws_instance.db#primary egress lost 0.0.0.0/0 tcp 0 32767"],
      },
      {
        plan: "rules/internet-path-closed/some-replies",
        rows: ["aws_instance.web#primary ingress closed 0.0.0.0/0 tcp 443 443 partial"],
      },
      { plan: "rules/network-acl-cuts/subnet-changes-its-acl", levels: { "network-acl-cuts": "high" } },
      { plan: `${GAINED}/default-acl-denies`, levels: { "internet-access-gained": "medium" } },
    ],
  },
  {
    number: 18,
    gist: "reachable from the internet: a public address, a route to the gateway, the network ACL both ways, and the groups",
    holds: [
      { plan: `${GAINED}/risky`, levels: { "internet-access-gained": "high" }, rows: [ssh] },
      { plan: `${GAINED}/no-public-address`, levels: { "internet-access-gained": "medium" } },
      { plan: `${GAINED}/no-gateway-route`, levels: { "internet-access-gained": "medium" } },
      { plan: `${GAINED}/acl-denies`, levels: { "internet-access-gained": "medium" } },
      { plan: `${GAINED}/ipv6-without-address`, levels: { "internet-access-gained": "medium" } },
      { plan: `${GAINED}/ipv6-egress-only`, levels: { "internet-access-gained": "medium" } },
    ],
    leaves:
      "VPC Block Public Access is not modelled: a path that it blocks is told as open, and switching it is not judged",
  },
  {
    number: 19,
    gist: "without the source/destination check an interface carries traffic of others",
    holds: [
      {
        plan: "rules/source-dest-check-changed/risky",
        levels: { "source-dest-check-changed": "high" },
        says: { "source-dest-check-changed": "dropped at once" },
      },
    ],
  },
  {
    number: 20,
    gist: "a primary interface stays; none changes its subnet or zone; addresses and groups travel with it; in use it is not deleted",
    holds: [
      { plan: "rules/primary-detached/attachment-resource", levels: { "primary-detached": "high" } },
      {
        plan: "rules/interface-subnet-changed/risky",
        levels: { "interface-deleted": "high", "interface-subnet-changed": "medium" },
      },
      { plan: "rules/availability-zone-mismatch/risky", levels: { "availability-zone-mismatch": "high" } },
      {
        plan: "rules/interface-detached/failover-by-block",
        says: { "interface-detached": "addresses and MAC address follow" },
        never: ["ingress lost"],
      },
    ],
    leaves: "that an index may be unusable until the instance is stopped, after a forced detachment",
  },
  {
    number: 21,
    gist: "group and interface are in one VPC; interfaces of services are theirs",
    holds: [
      { plan: "rules/group-in-other-vpc/interface", levels: { "group-in-other-vpc": "high" } },
      { plan: "rules/group-still-in-use/risky", says: { "group-still-in-use": "aws_db_instance.orders#managed" } },
    ],
    leaves: "an attachment of a service's interface, by its literal id: no plan says whose it is",
  },
  {
    number: 22,
    gist: "delete_on_termination decides whether an interface outlives its instance",
    holds: [
      {
        plan: "rules/delete-on-termination-changed/on-instance",
        levels: { "delete-on-termination-changed": "medium" },
        says: { "delete-on-termination-changed": "will be deleted together with" },
      },
      {
        plan: "rules/instance-replaced/risky",
        says: { "instance-replaced": "its primary network interface is deleted with it" },
      },
    ],
  },
  {
    number: 23,
    gist: "the first address, the subnet and the type of an interface force a new one; the order of private_ips means nothing",
    holds: [
      {
        plan: "rules/private-address-changed/risky",
        levels: { "private-address-changed": "high", "interface-deleted": "high" },
      },
      { plan: "rules/private-address-changed/set-reordered", silent: ["private-address-changed", "interface-deleted"] },
    ],
  },
  {
    number: 24,
    gist: "associating moves an Elastic IP, unless forbidden; it replaces an auto-assigned address for good; released is gone",
    holds: [
      { plan: "rules/elastic-ip-moved/by-other-association", levels: { "elastic-ip-moved": "high" } },
      { plan: "rules/elastic-ip-taken/risky", levels: { "elastic-ip-taken": "high" } },
      { plan: "rules/public-address-lost/elastic-ip-put-over", levels: { "public-address-lost": "high" } },
      {
        plan: "rules/interface-attached/risky",
        says: { "interface-attached": "From now on it gets no new public address" },
      },
      {
        plan: "rules/association-by-instance-ambiguous/risky",
        levels: { "association-by-instance-ambiguous": "high" },
      },
      { plan: "rules/elastic-ip-released/safe", says: { "elastic-ip-released": "This cannot be undone" } },
    ],
    leaves: "that a reverse DNS record locks an address",
  },
  {
    number: 25,
    gist: "every public IPv4 address is billed, in use or idle",
    holds: [{ plan: "rules/elastic-ip-idle/risky", says: { "elastic-ip-idle": "in use or idle" } }],
  },
];

/** How scanners fail: rule sets of which they say the opposite of the truth. Does the internet reach tcp/22? */
export const SCANNERS: readonly (Holds & { readonly truth: string })[] = [
  { truth: "1: tcp/22 for 0.0.0.0/0, open", plan: `${GAINED}/risky`, rows: [ssh] },
  { truth: "2: a rule for itself beside it, open", plan: `${GAINED}/self-rule-beside`, rows: [ssh] },
  { truth: "3: a prefix list beside it in one rule, open", plan: `${GAINED}/prefix-list-beside`, rows: [ssh] },
  { truth: "4: two halves in one rule, open", plan: `${GAINED}/two-halves-in-one-rule`, rows: [ssh] },
  {
    truth: "5: two halves in two rules, open",
    plan: `${GAINED}/two-halves-in-two-rules`,
    rows: ["aws_instance.gate#primary ingress gained 0.0.0.0/0 tcp 22 22 yes"],
  },
  {
    truth: "6: IPv6 in halves, open",
    plan: `${GAINED}/ipv6-halves`,
    rows: ["aws_instance.web#primary ingress gained ::/0 tcp 22 22 yes"],
  },
  {
    truth: "6: all of IPv6 that is in use, open",
    plan: `${GAINED}/ipv6-global-unicast`,
    rows: ["aws_instance.web#primary ingress gained 2000::/3 tcp 22 22 yes"],
  },
  {
    truth: "7: udp/22 is not ssh",
    plan: `${GAINED}/udp`,
    rows: ["aws_instance.web#primary ingress gained 0.0.0.0/0 udp 22 22 yes"],
    never: ["tcp 22", "gained 0.0.0.0/0 tcp"],
  },
  {
    truth: "8: ICMP type 0 is not ssh",
    plan: `${GAINED}/icmp-type-0`,
    rows: ["aws_instance.web#primary ingress gained 0.0.0.0/0 icmp 0 0 yes"],
    never: ["tcp 22", "gained 0.0.0.0/0 tcp"],
  },
  {
    truth: "9: a rule resource for -1 without ports, open to all",
    plan: `${GAINED}/all-protocols`,
    rows: ["aws_instance.gate#primary ingress gained 0.0.0.0/0 -1 yes"],
  },
  {
    truth: "10: a rule resource for ::/0, open",
    plan: `${GAINED}/ipv6-rule-resource`,
    rows: ["aws_instance.web#primary ingress gained ::/0 tcp 22 22 yes"],
  },
  {
    truth: "11: rules that only apply will know, unknown",
    plan: "clauses/possible-access-change/ingress-unknown",
    rows: ["aws_instance.web#primary ingress maybe unknown -1"],
  },
];

/** What must be seen in plans that terraform wrote. */
export const SHOWN: readonly (Holds & { readonly what: string })[] = [
  ...[
    ["moved from inline to rule resources", "inline-to-rule-resources"],
    ["moved from rule resources to inline", "rule-resource-to-inline"],
    ["merged", "merged"],
    ["reordered", "reordered"],
    ["re-described", "described"],
    ["one of two groups that allow it taken off", "one-of-two-groups"],
  ].map(([what = "", name = ""]) => ({
    what: `rules ${what}: reach unchanged, low`,
    plan: `rules/reach-unchanged/${name}`,
    levels: { "reach-unchanged": "low" },
    never: NOTHING_MOVES,
  })),
  {
    what: "rules split: reach unchanged, low",
    plan: "stories/sg-rule-split-no-semantic-change",
    levels: { "reach-unchanged": "low" },
    never: NOTHING_MOVES,
  },
  {
    what: "one character of a CIDR opens half the internet: high",
    plan: `${GAINED}/one-character`,
    levels: { "internet-access-gained": "high" },
  },
  {
    what: "an administration port opens, Elastic IP in a public subnet: high",
    plan: `${GAINED}/risky`,
    levels: { "internet-access-gained": "high" },
    rows: [ssh],
  },
  {
    what: "an administration port opens in a private subnet: medium, with the reason",
    plan: `${GAINED}/private-subnet`,
    levels: { "internet-access-gained": "medium" },
    rows: ["aws_instance.web#primary ingress gained 0.0.0.0/0 tcp 22 22 no"],
    says: { "internet-access-gained": "there is provably no way from the internet to it" },
  },
  {
    what: "an administration port opens on a group that nothing uses: medium",
    plan: "clauses/unused-group-changed/risky",
    levels: { "internet-access-gained": "medium" },
    says: { "internet-access-gained": "no known interface uses it" },
  },
  {
    what: "a rule between groups that a tier needs goes: high, the tier is affected",
    plan: "rules/access-lost/risky",
    levels: { "access-lost": "high" },
    says: { "access-lost": 'aws_instance.app["a"]#primary, aws_instance.app["b"]#primary can no longer reach' },
  },
];
