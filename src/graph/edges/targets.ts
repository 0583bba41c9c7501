import type { Target } from "./kinds.js";

/** Objects of one type, named by `via` ("id" unless told). */
export function named(type: string, ...via: string[]): readonly Target[] {
  return [{ type, via: via.length > 0 ? via : ["id"] }];
}

export const VPC = [...named("aws_vpc"), ...named("aws_default_vpc")];
export const SUBNET = [...named("aws_subnet"), ...named("aws_default_subnet")];
export const GROUP = [...named("aws_security_group"), ...named("aws_default_security_group")];
/** EC2-Classic's and the default VPC's way to name groups. */
export const GROUP_BY_NAME = [
  ...named("aws_security_group", "name", "id"),
  ...named("aws_default_security_group", "name", "id"),
];
/** The id of a spot request is not that of its instance. */
export const INSTANCE = [...named("aws_instance"), ...named("aws_spot_instance_request", "spot_instance_id", "id")];
export const INTERFACE = named("aws_network_interface");
/** An interface by its id, whoever has it: also the primary one of an instance, and those of services that tell its id. */
export const ANY_INTERFACE = [
  ...INTERFACE,
  ...named("aws_instance", "primary_network_interface_id"),
  ...named("aws_spot_instance_request", "primary_network_interface_id"),
  ...named("aws_nat_gateway", "network_interface_id"),
  ...named("aws_efs_mount_target", "network_interface_id"),
  ...named("aws_vpc_endpoint", "network_interface_ids"),
];
/** An interface by one of its private addresses. */
export const PRIVATE_ADDRESS = [
  ...named("aws_network_interface", "private_ip", "private_ips", "private_ip_list"),
  ...named("aws_instance", "private_ip", "secondary_private_ips"),
  ...named("aws_spot_instance_request", "private_ip"),
];
export const EIP = named("aws_eip", "id", "allocation_id");
export const LAUNCH_TEMPLATE = named("aws_launch_template");
export const LAUNCH_TEMPLATE_BY_NAME = named("aws_launch_template", "name");
export const LAUNCH_CONFIGURATION = named("aws_launch_configuration", "name", "id");
export const SCALING_GROUP = named("aws_autoscaling_group", "name", "id");
export const TARGET_GROUP = named("aws_lb_target_group", "arn", "id");
export const LOAD_BALANCER = named("aws_lb", "arn", "id");
export const CLASSIC_LOAD_BALANCER = named("aws_elb", "name", "id");
export const LISTENER = named("aws_lb_listener", "arn", "id");
export const NAT_GATEWAY = named("aws_nat_gateway");
export const INTERNET_GATEWAY = named("aws_internet_gateway");
export const VPN_GATEWAY = named("aws_vpn_gateway");
export const GATEWAY = [...INTERNET_GATEWAY, ...VPN_GATEWAY, ...named("aws_vpc_endpoint")];
export const EGRESS_ONLY_GATEWAY = named("aws_egress_only_internet_gateway");
export const CARRIER_GATEWAY = named("aws_ec2_carrier_gateway");
export const TRANSIT_GATEWAY = named("aws_ec2_transit_gateway");
export const TRANSIT_GATEWAY_ATTACHMENT = [
  ...named("aws_ec2_transit_gateway_vpc_attachment"),
  ...named("aws_ec2_transit_gateway_vpc_attachment_accepter", "transit_gateway_attachment_id", "id"),
];
export const PEERING = [
  ...named("aws_vpc_peering_connection"),
  ...named("aws_vpc_peering_connection_accepter", "vpc_peering_connection_id", "id"),
];
export const ENDPOINT = named("aws_vpc_endpoint");
/** The second is a data source for the lists that AWS keeps. */
export const PREFIX_LIST = [...named("aws_ec2_managed_prefix_list"), ...named("aws_prefix_list")];
/** Of a gateway endpoint, too: its service's prefix list. */
export const ANY_PREFIX_LIST = [...PREFIX_LIST, ...named("aws_vpc_endpoint", "prefix_list_id")];
export const ROUTE_TABLE = [...named("aws_route_table"), ...named("aws_default_route_table")];
/** Where `aws_vpc.x.main_route_table_id` is written, the VPC stands for its main table. */
export const ANY_ROUTE_TABLE = [
  ...ROUTE_TABLE,
  ...named("aws_vpc", "main_route_table_id", "default_route_table_id"),
  ...named("aws_default_vpc", "main_route_table_id", "default_route_table_id"),
];
export const NETWORK_ACL = [...named("aws_network_acl"), ...named("aws_default_network_acl")];
/** Where `aws_vpc.x.default_network_acl_id` is written, the VPC stands for its default network ACL. */
export const ANY_NETWORK_ACL = [
  ...NETWORK_ACL,
  ...named("aws_vpc", "default_network_acl_id"),
  ...named("aws_default_vpc", "default_network_acl_id"),
];
/** Whoever answers at a name of AWS's DNS or at an address that is written out. */
export const NAME_OR_ADDRESS = [
  ...named("aws_eip", "public_ip", "private_ip", "public_dns", "private_dns"),
  ...named("aws_network_interface", "private_ip", "private_ips", "private_dns_name"),
  ...named("aws_instance", "private_ip", "public_ip", "private_dns", "public_dns"),
  ...named("aws_spot_instance_request", "private_ip", "public_ip", "private_dns", "public_dns"),
  ...named("aws_lb", "dns_name"),
  ...named("aws_elb", "dns_name"),
  ...named("aws_vpc_endpoint", "dns_entry.dns_name"),
  ...named("aws_nat_gateway", "public_ip", "private_ip"),
  ...named("aws_db_instance", "address"),
  ...named("aws_rds_cluster", "endpoint", "reader_endpoint"),
  ...named("aws_docdb_cluster", "endpoint", "reader_endpoint"),
  ...named("aws_neptune_cluster", "endpoint", "reader_endpoint"),
  ...named("aws_db_proxy", "endpoint"),
  ...named("aws_elasticache_cluster", "cluster_address", "cache_nodes.address", "configuration_endpoint"),
  ...named(
    "aws_elasticache_replication_group",
    "primary_endpoint_address",
    "reader_endpoint_address",
    "configuration_endpoint_address",
  ),
  ...named("aws_redshift_cluster", "dns_name"),
  ...named("aws_opensearch_domain", "endpoint"),
  ...named("aws_efs_mount_target", "ip_address", "dns_name", "mount_target_dns_name"),
  ...named("aws_globalaccelerator_accelerator", "dns_name", "dual_stack_dns_name"),
  ...named("aws_cloudfront_distribution", "domain_name"),
  ...named("aws_route53_record", "fqdn", "name"),
];
