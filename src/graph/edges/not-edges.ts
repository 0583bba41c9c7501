/** An attribute that points at something and is no edge: what happens there says nothing about an interface here. */
export interface NotEdge {
  readonly type: string;
  readonly path: string;
  readonly reason: string;
}

const POOL = "where a range is booked; the range itself, once given, does not depend on it";
const PLACEMENT = "which hardware it runs on; moves no interface and filters no packet";

function each(reason: string, ...attributes: (readonly [type: string, path: string])[]): readonly NotEdge[] {
  return attributes.map(([type, path]) => ({ type, path, reason }));
}

/** Every reference of data/aws-references.json that the edge table leaves out, with the reason. */
export const NOT_EDGES: readonly NotEdge[] = [
  ...each(
    POOL,
    ["aws_network_interface", "private_ips"],
    ["aws_eip", "ipam_pool_id"],
    ["aws_vpc", "ipv4_ipam_pool_id"],
    ["aws_vpc", "ipv6_ipam_pool_id"],
    ["aws_default_vpc", "ipv6_ipam_pool_id"],
    ["aws_vpc_ipv4_cidr_block_association", "ipv4_ipam_pool_id"],
    ["aws_vpc_ipv6_cidr_block_association", "ipv6_ipam_pool_id"],
    ["aws_subnet", "ipv4_ipam_pool_id"],
    ["aws_subnet", "ipv6_ipam_pool_id"],
    ["aws_vpc_ipam_scope", "ipam_id"],
    ["aws_vpc_ipam_pool", "ipam_scope_id"],
    ["aws_vpc_ipam_pool", "source_ipam_pool_id"],
    ["aws_vpc_ipam_pool", "source_resource.resource_id"],
    ["aws_vpc_ipam_pool_cidr", "ipam_pool_id"],
    ["aws_vpc_ipam_pool_cidr_allocation", "ipam_pool_id"],
    ["aws_vpc_ipam_preview_next_cidr", "ipam_pool_id"],
  ),
  ...each(
    PLACEMENT,
    ["aws_instance", "placement_group"],
    ["aws_instance", "host_id"],
    ["aws_spot_instance_request", "placement_group"],
    ["aws_spot_instance_request", "host_id"],
    ["aws_launch_template", "placement.group_name"],
    ["aws_autoscaling_group", "placement_group"],
  ),
  ...each(
    "a secondary (RDMA) network is no VPC subnet, and no type of the plan has its id",
    ["aws_instance", "secondary_network_interface.secondary_subnet_id"],
    ["aws_spot_instance_request", "secondary_network_interface.secondary_subnet_id"],
  ),
  ...each("a range inside that of the VPC, not a pointer at it; vpc_id is the edge", ["aws_subnet", "cidr_block"]),
  ...each("storage; no packet passes an interface of ours", ["aws_volume_attachment", "instance_id"]),
  ...each(
    "a file system has no interface of its own; its mount targets have",
    ["aws_efs_mount_target", "file_system_id"],
    ["aws_lambda_function", "file_system_config.arn"],
  ),
  ...each("worn only while the function is being destroyed", ["aws_lambda_function", "replacement_security_group_ids"]),
  ...each("replication of data; each database has interfaces of its own", ["aws_db_instance", "replicate_source_db"]),
  ...each("a name for a set of services; it has no interface", ["aws_ecs_service", "cluster"]),
  ...each("where the log is written; what is logged is the edge", ["aws_flow_log", "log_destination"]),
  ...each("the zone of AWS that the alias lies in; alias.name is the edge", ["aws_route53_record", "alias.zone_id"]),
  ...each("must exist when the name is set, and is not read afterwards", ["aws_eip_domain_name", "domain_name"]),
  ...each(
    "the list of the group's own rules; security_group_id is the edge",
    ["aws_vpc_security_group_rules_exclusive", "ingress_rule_ids"],
    ["aws_vpc_security_group_rules_exclusive", "egress_rule_ids"],
  ),
];
