/**
 * Types whose service puts network interfaces of its own into subnets: which arguments name groups and subnets, and when
 * these interfaces have public addresses. Requester-managed interfaces cannot be detached or changed by their users:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
 */
export interface Service {
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
  /** A subnet group: the argument that names it, and the argument of the subnet group that lists subnets. */
  readonly through?: { readonly path: string; readonly subnets: string };
  /** Argument that makes its addresses public when true ("internal": when false). */
  readonly public?: { readonly argument: string; readonly when: boolean };
  /** Resources of its own that make it public: their type, where they name it, and the argument. */
  readonly publicBy?: { readonly type: string; readonly of: string; readonly argument: string };
  /** Private addresses of its interfaces that are written out, and that its clients therefore may know. */
  readonly privateIps?: string;
  /** Elastic IPs that its interfaces wear. */
  readonly elasticIps?: readonly string[];
  /** Has interfaces whether or not groups or subnets are written. */
  readonly always?: true;
}

const ids = (groups: string, subnets: string): Service => ({ groups: [groups], subnets: [subnets] });
const through = (groups: string, path: string, extra: Partial<Service> = {}): Service => ({
  groups: [groups],
  subnets: [],
  through: { path, subnets: "subnet_ids" },
  always: true,
  ...extra,
});
const publicly = { argument: "publicly_accessible", when: true } as const;
const balancer: Service = {
  groups: ["security_groups"],
  subnets: ["subnets", "subnet_mapping.subnet_id"],
  public: { argument: "internal", when: false },
  privateIps: "subnet_mapping.private_ipv4_address",
  elasticIps: ["subnet_mapping.allocation_id"],
};

export const SERVICES: Readonly<Record<string, Service>> = {
  aws_lb: balancer,
  aws_alb: balancer,
  aws_elb: { ...balancer, subnets: ["subnets"], elasticIps: [] },
  aws_nat_gateway: {
    groups: [],
    subnets: ["subnet_id"],
    elasticIps: ["allocation_id", "secondary_allocation_ids", "availability_zone_address.allocation_ids"],
  },
  aws_lambda_function: ids("vpc_config.security_group_ids", "vpc_config.subnet_ids"),
  aws_vpc_endpoint: { ...ids("security_group_ids", "subnet_ids"), privateIps: "subnet_configuration.ipv4" },
  aws_db_instance: through("vpc_security_group_ids", "db_subnet_group_name", { public: publicly }),
  aws_rds_cluster: through("vpc_security_group_ids", "db_subnet_group_name", {
    publicBy: { type: "aws_rds_cluster_instance", of: "cluster_identifier", argument: "publicly_accessible" },
  }),
  aws_docdb_cluster: through("vpc_security_group_ids", "db_subnet_group_name"),
  aws_neptune_cluster: through("vpc_security_group_ids", "neptune_subnet_group_name", {
    publicBy: { type: "aws_neptune_cluster_instance", of: "cluster_identifier", argument: "publicly_accessible" },
  }),
  aws_db_proxy: ids("vpc_security_group_ids", "vpc_subnet_ids"),
  aws_elasticache_cluster: through("security_group_ids", "subnet_group_name"),
  aws_elasticache_replication_group: through("security_group_ids", "subnet_group_name"),
  aws_elasticache_serverless_cache: ids("security_group_ids", "subnet_ids"),
  aws_memorydb_cluster: through("security_group_ids", "subnet_group_name"),
  aws_redshift_cluster: through("vpc_security_group_ids", "cluster_subnet_group_name", { public: publicly }),
  aws_redshiftserverless_workgroup: { ...ids("security_group_ids", "subnet_ids"), public: publicly },
  aws_dms_replication_instance: through("vpc_security_group_ids", "replication_subnet_group_id", { public: publicly }),
  aws_dax_cluster: through("security_group_ids", "subnet_group_name"),
  aws_opensearch_domain: ids("vpc_options.security_group_ids", "vpc_options.subnet_ids"),
  aws_opensearchserverless_vpc_endpoint: ids("security_group_ids", "subnet_ids"),
  aws_msk_cluster: ids("broker_node_group_info.security_groups", "broker_node_group_info.client_subnets"),
  aws_mq_broker: { ...ids("security_groups", "subnet_ids"), public: publicly },
  aws_ecs_service: {
    ...ids("network_configuration.security_groups", "network_configuration.subnets"),
    public: { argument: "network_configuration.assign_public_ip", when: true },
  },
  aws_ecs_task_set: ids("network_configuration.security_groups", "network_configuration.subnets"),
  aws_eks_cluster: ids("vpc_config.security_group_ids", "vpc_config.subnet_ids"),
  aws_eks_node_group: { groups: [], subnets: ["subnet_ids"] },
  aws_eks_fargate_profile: { groups: [], subnets: ["subnet_ids"] },
  aws_batch_compute_environment: ids("compute_resources.security_group_ids", "compute_resources.subnets"),
  aws_emr_cluster: {
    groups: [
      "ec2_attributes.emr_managed_master_security_group",
      "ec2_attributes.emr_managed_slave_security_group",
      "ec2_attributes.service_access_security_group",
    ],
    subnets: ["ec2_attributes.subnet_id", "ec2_attributes.subnet_ids"],
  },
  aws_efs_mount_target: ids("security_groups", "subnet_id"),
  aws_fsx_lustre_file_system: ids("security_group_ids", "subnet_ids"),
  aws_fsx_ontap_file_system: ids("security_group_ids", "subnet_ids"),
  aws_fsx_openzfs_file_system: ids("security_group_ids", "subnet_ids"),
  aws_fsx_windows_file_system: ids("security_group_ids", "subnet_ids"),
  aws_apigatewayv2_vpc_link: ids("security_group_ids", "subnet_ids"),
  aws_apprunner_vpc_connector: ids("security_groups", "subnets"),
  aws_codebuild_project: ids("vpc_config.security_group_ids", "vpc_config.subnets"),
  aws_glue_connection: ids(
    "physical_connection_requirements.security_group_id_list",
    "physical_connection_requirements.subnet_id",
  ),
  aws_mwaa_environment: ids("network_configuration.security_group_ids", "network_configuration.subnet_ids"),
  aws_sagemaker_notebook_instance: ids("security_groups", "subnet_id"),
  aws_transfer_server: {
    ...ids("endpoint_details.security_group_ids", "endpoint_details.subnet_ids"),
    elasticIps: ["endpoint_details.address_allocation_ids"],
  },
  aws_workspaces_directory: ids("workspace_creation_properties.custom_security_group_id", "subnet_ids"),
  aws_directory_service_directory: {
    groups: [],
    subnets: ["vpc_settings.subnet_ids", "connect_settings.subnet_ids"],
  },
  aws_vpclattice_service_network_vpc_association: { groups: ["security_group_ids"], subnets: [] },
  aws_verifiedaccess_endpoint: ids("security_group_ids", "load_balancer_options.subnet_ids"),
  aws_ec2_client_vpn_endpoint: { groups: ["security_group_ids"], subnets: [] },
  aws_ec2_client_vpn_network_association: { groups: [], subnets: ["subnet_id"] },
  aws_networkfirewall_firewall: { groups: [], subnets: ["subnet_mapping.subnet_id"] },
  aws_ec2_instance_connect_endpoint: ids("security_group_ids", "subnet_id"),
  aws_route53_resolver_endpoint: { ...ids("security_group_ids", "ip_address.subnet_id"), privateIps: "ip_address.ip" },
  aws_ec2_transit_gateway_vpc_attachment: { groups: [], subnets: ["subnet_ids"] },
};

/** Resources that put a further group on the interfaces of another: its reference there, and the group's. */
export const GROUP_ATTACHMENTS: Readonly<Record<string, { readonly on: string; readonly group: string }>> = {
  aws_network_interface_sg_attachment: { on: "network_interface_id", group: "security_group_id" },
  aws_vpc_endpoint_security_group_association: { on: "vpc_endpoint_id", group: "security_group_id" },
};
