import { DATA_STORE_EDGES } from "./edges/data-stores.js";
import { GROUP_EDGES } from "./edges/groups.js";
import { INTERFACE_EDGES } from "./edges/interfaces.js";
import type { EdgeRow } from "./edges/kinds.js";
import { LOAD_BALANCING_EDGES } from "./edges/load-balancing.js";
import { ROUTING_EDGES } from "./edges/routing.js";
import { SCALING_EDGES } from "./edges/scaling.js";
import { SERVICE_EDGES } from "./edges/services.js";
import { VISIBILITY_EDGES } from "./edges/visibility.js";

/**
 * Which attribute of which type points at what: all that planrisk knows of references, as data. From the references read
 * in the provider's sources (data/aws-references.json names version and commit) and finished by hand; rows marked `own`
 * are not in there. What was left out is in edges/not-edges.ts with the reason.
 */
export const EDGE_TABLE: Readonly<Record<string, readonly EdgeRow[]>> = {
  ...INTERFACE_EDGES,
  ...SCALING_EDGES,
  ...ROUTING_EDGES,
  ...GROUP_EDGES,
  ...LOAD_BALANCING_EDGES,
  ...DATA_STORE_EDGES,
  ...SERVICE_EDGES,
  ...VISIBILITY_EDGES,
};

/** Two names of the provider for one resource. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb */
const SYNONYMS: Readonly<Record<string, string>> = {
  aws_alb: "aws_lb",
  aws_alb_listener: "aws_lb_listener",
  aws_alb_listener_rule: "aws_lb_listener_rule",
  aws_alb_target_group: "aws_lb_target_group",
  aws_alb_target_group_attachment: "aws_lb_target_group_attachment",
};

/** The name under which the table has a type: `aws_alb` is `aws_lb`; every other type is itself. */
export function tableType(type: string): string {
  return Object.hasOwn(SYNONYMS, type) ? (SYNONYMS[type] ?? type) : type;
}

const NONE: readonly EdgeRow[] = [];

/** The rows of a type, by either of its names; none for types that planrisk has no use for. */
export function edgeRows(type: string): readonly EdgeRow[] {
  const name = tableType(type);
  return Object.hasOwn(EDGE_TABLE, name) ? (EDGE_TABLE[name] ?? NONE) : NONE;
}

/** Every type whose values the reader must parse: those of the table and their targets. */
export const MODELLED_TYPES: ReadonlySet<string> = new Set(
  [
    ...Object.keys(EDGE_TABLE),
    ...Object.keys(SYNONYMS),
    ...Object.values(EDGE_TABLE).flatMap((rows) => rows.flatMap((row) => row.to.map((target) => target.type))),
  ].sort(),
);

/**
 * Resources that only tie two others together: a step on a path, while the far end counts as the next neighbour.
 * Subnet groups are among them: they tie a database to its subnets.
 */
export const TIES: ReadonlySet<string> = new Set([
  "aws_network_interface_attachment",
  "aws_network_interface_sg_attachment",
  "aws_eip_association",
  "aws_nat_gateway_eip_association",
  "aws_security_group_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_rules_exclusive",
  "aws_vpc_security_group_vpc_association",
  "aws_ec2_managed_prefix_list_entry",
  "aws_network_acl_rule",
  "aws_network_acl_association",
  "aws_route_table_association",
  "aws_main_route_table_association",
  "aws_internet_gateway_attachment",
  "aws_vpn_gateway_attachment",
  "aws_vpn_gateway_route_propagation",
  "aws_vpc_dhcp_options_association",
  "aws_vpc_peering_connection_options",
  "aws_lb_target_group_attachment",
  "aws_elb_attachment",
  "aws_autoscaling_attachment",
  "aws_autoscaling_traffic_source_attachment",
  "aws_vpc_endpoint_security_group_association",
  "aws_vpc_endpoint_subnet_association",
  "aws_vpc_endpoint_route_table_association",
  "aws_route53_zone_association",
  "aws_route53_resolver_rule_association",
  "aws_db_subnet_group",
  "aws_docdb_subnet_group",
  "aws_neptune_subnet_group",
  "aws_elasticache_subnet_group",
  "aws_memorydb_subnet_group",
  "aws_redshift_subnet_group",
  "aws_dms_replication_subnet_group",
  "aws_dax_subnet_group",
]);

/** Too much hangs on them to be reached in passing: a walk begins there, or ends there. */
export const DEAD_ENDS: ReadonlySet<string> = new Set([
  "aws_vpc",
  "aws_default_vpc",
  "aws_route53_zone",
  "aws_ec2_transit_gateway",
]);
