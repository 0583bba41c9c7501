import type { ResourceChange } from "../model/plan.js";
import { attribute, isValues, textAt } from "../model/value.js";
import { SERVICES } from "../network/services.js";

/** What risk-model.md calls the network model, services and records apart. */
const PARTS: ReadonlySet<string> = new Set([
  "aws_vpc",
  "aws_default_vpc",
  "aws_vpc_ipv4_cidr_block_association",
  "aws_vpc_ipv6_cidr_block_association",
  "aws_vpc_dhcp_options",
  "aws_vpc_dhcp_options_association",
  "aws_subnet",
  "aws_default_subnet",
  "aws_ec2_subnet_cidr_reservation",
  "aws_db_subnet_group",
  "aws_docdb_subnet_group",
  "aws_neptune_subnet_group",
  "aws_elasticache_subnet_group",
  "aws_memorydb_subnet_group",
  "aws_redshift_subnet_group",
  "aws_dms_replication_subnet_group",
  "aws_dax_subnet_group",
  "aws_internet_gateway",
  "aws_internet_gateway_attachment",
  "aws_egress_only_internet_gateway",
  "aws_ec2_carrier_gateway",
  "aws_vpn_gateway",
  "aws_vpn_gateway_attachment",
  "aws_vpn_gateway_route_propagation",
  "aws_vpn_connection",
  "aws_vpn_connection_route",
  "aws_customer_gateway",
  "aws_ec2_transit_gateway",
  "aws_ec2_transit_gateway_route",
  "aws_ec2_transit_gateway_route_table",
  "aws_ec2_transit_gateway_route_table_association",
  "aws_ec2_transit_gateway_route_table_propagation",
  "aws_vpc_peering_connection",
  "aws_vpc_peering_connection_accepter",
  "aws_vpc_peering_connection_options",
  "aws_route_table",
  "aws_default_route_table",
  "aws_route",
  "aws_route_table_association",
  "aws_main_route_table_association",
  "aws_network_acl",
  "aws_default_network_acl",
  "aws_network_acl_rule",
  "aws_network_acl_association",
  "aws_security_group",
  "aws_default_security_group",
  "aws_security_group_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_rules_exclusive",
  "aws_vpc_security_group_vpc_association",
  "aws_ec2_managed_prefix_list",
  "aws_ec2_managed_prefix_list_entry",
  "aws_network_interface",
  "aws_network_interface_attachment",
  "aws_network_interface_sg_attachment",
  "aws_network_interface_permission",
  "aws_eip",
  "aws_eip_association",
  "aws_eip_domain_name",
  "aws_nat_gateway_eip_association",
  "aws_instance",
  "aws_spot_instance_request",
  "aws_spot_fleet_request",
  "aws_ec2_fleet",
  "aws_ec2_instance_state",
  "aws_launch_template",
  "aws_launch_configuration",
  "aws_autoscaling_group",
  "aws_autoscaling_attachment",
  "aws_lb",
  "aws_alb",
  "aws_elb",
  "aws_elb_attachment",
  "aws_lb_listener",
  "aws_alb_listener",
  "aws_lb_listener_rule",
  "aws_alb_listener_rule",
  "aws_lb_listener_certificate",
  "aws_lb_target_group",
  "aws_alb_target_group",
  "aws_lb_target_group_attachment",
  "aws_alb_target_group_attachment",
  "aws_globalaccelerator_endpoint_group",
  "aws_vpc_endpoint_security_group_association",
  "aws_vpc_endpoint_subnet_association",
  "aws_vpc_endpoint_route_table_association",
  "aws_vpc_endpoint_service",
  "aws_rds_cluster_instance",
  "aws_docdb_cluster_instance",
  "aws_neptune_cluster_instance",
]);

/** Types of the network model that are not parts of it but own interfaces or hold a pointer. */
export function isNetworkModel(change: Pick<ResourceChange, "type" | "before" | "after" | "mode">): boolean {
  if (change.mode === "data") return false;
  if (PARTS.has(change.type) || change.type in SERVICES) return true;
  if (change.type === "aws_route53_record") return [change.before, change.after].some(holdsPointer);
  return false;
}

/** A record that names an address, or is an alias of a load balancer or endpoint. */
function holdsPointer(values: ResourceChange["after"]): boolean {
  if (values === null) return false;
  const type = textAt(values, "type");
  if (type === "A" || type === "AAAA") return true;
  const alias = attribute(values, "alias");
  return Array.isArray(alias) ? alias.length > 0 : isValues(alias);
}
