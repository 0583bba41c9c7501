import type { EdgeRow } from "./kinds.js";
import { ANY_PREFIX_LIST, GROUP, PREFIX_LIST, VPC } from "./targets.js";

const INLINE_PEERS: readonly EdgeRow[] = [
  { path: "ingress.security_groups", to: GROUP, kind: "admits", filled: true },
  { path: "egress.security_groups", to: GROUP, kind: "admits", filled: true },
];

/** Security groups, their rules and prefix lists. */
export const GROUP_EDGES: Readonly<Record<string, readonly EdgeRow[]>> = {
  aws_security_group: [
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
    ...INLINE_PEERS,
    { path: "ingress.prefix_list_ids", to: PREFIX_LIST, kind: "admits", filled: true },
    { path: "egress.prefix_list_ids", to: ANY_PREFIX_LIST, kind: "admits", filled: true },
  ],
  aws_default_security_group: [
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
    ...INLINE_PEERS,
    { path: "ingress.prefix_list_ids", to: PREFIX_LIST, kind: "admits", filled: true, own: true },
    { path: "egress.prefix_list_ids", to: ANY_PREFIX_LIST, kind: "admits", filled: true, own: true },
  ],
  aws_security_group_rule: [
    { path: "security_group_id", to: GROUP, kind: "rule-of" },
    // Computed as well: unknown for a rule that names addresses or itself.
    { path: "source_security_group_id", to: GROUP, kind: "admits", filled: true },
    { path: "prefix_list_ids", to: ANY_PREFIX_LIST, kind: "admits" },
  ],
  aws_vpc_security_group_ingress_rule: [
    { path: "security_group_id", to: GROUP, kind: "rule-of" },
    { path: "referenced_security_group_id", to: GROUP, kind: "admits" },
    { path: "prefix_list_id", to: PREFIX_LIST, kind: "admits" },
  ],
  aws_vpc_security_group_egress_rule: [
    { path: "security_group_id", to: GROUP, kind: "rule-of" },
    { path: "referenced_security_group_id", to: GROUP, kind: "admits" },
    { path: "prefix_list_id", to: ANY_PREFIX_LIST, kind: "admits" },
  ],
  aws_vpc_security_group_rules_exclusive: [{ path: "security_group_id", to: GROUP, kind: "rule-of" }],
  aws_vpc_security_group_vpc_association: [
    { path: "security_group_id", to: GROUP, kind: "applies-to" },
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
  ],
  aws_ec2_managed_prefix_list_entry: [{ path: "prefix_list_id", to: PREFIX_LIST, kind: "rule-of" }],
};
