import type { EdgeRow } from "./kinds.js";
import {
  CLASSIC_LOAD_BALANCER,
  EIP,
  GROUP,
  INTERFACE,
  LAUNCH_TEMPLATE,
  LAUNCH_TEMPLATE_BY_NAME,
  LOAD_BALANCER,
  named,
  SUBNET,
  TARGET_GROUP,
  TRANSIT_GATEWAY,
  VPC,
} from "./targets.js";

function groups(path: string): EdgeRow {
  return { path, to: GROUP, kind: "member-of" };
}

function subnets(path: string): EdgeRow {
  return { path, to: SUBNET, kind: "in-subnet" };
}

function vpc(path: string): EdgeRow {
  return { path, to: VPC, kind: "in-vpc" };
}

/** The usual pair of services that are not in the references that were read. */
function own(block: string, subnetsName: string, groupsName: string): readonly EdgeRow[] {
  return [
    { ...subnets(`${block}${subnetsName}`), own: true },
    { ...groups(`${block}${groupsName}`), own: true },
  ];
}

const EKS_CLUSTER = named("aws_eks_cluster", "name", "id");

/** Functions, containers and other services whose interfaces live in subnets of ours. */
export const SERVICE_EDGES: Readonly<Record<string, readonly EdgeRow[]>> = {
  aws_lambda_function: [subnets("vpc_config.subnet_ids"), groups("vpc_config.security_group_ids")],
  aws_ecs_service: [
    subnets("network_configuration.subnets"),
    groups("network_configuration.security_groups"),
    { path: "load_balancer.target_group_arn", to: TARGET_GROUP, kind: "target-of" },
    { path: "load_balancer.elb_name", to: CLASSIC_LOAD_BALANCER, kind: "target-of" },
  ],
  aws_ecs_task_set: [
    subnets("network_configuration.subnets"),
    groups("network_configuration.security_groups"),
    { path: "service", to: named("aws_ecs_service"), kind: "part-of" },
    { path: "load_balancer.target_group_arn", to: TARGET_GROUP, kind: "target-of", own: true },
  ],
  aws_eks_cluster: [subnets("vpc_config.subnet_ids"), groups("vpc_config.security_group_ids")],
  aws_eks_node_group: [
    subnets("subnet_ids"),
    { path: "cluster_name", to: EKS_CLUSTER, kind: "part-of" },
    { path: "launch_template.id", to: LAUNCH_TEMPLATE, kind: "launches", filled: true },
    { path: "launch_template.name", to: LAUNCH_TEMPLATE_BY_NAME, kind: "launches", filled: true },
    { path: "remote_access.source_security_group_ids", to: GROUP, kind: "admits" },
  ],
  aws_eks_fargate_profile: [subnets("subnet_ids"), { path: "cluster_name", to: EKS_CLUSTER, kind: "part-of" }],
  aws_batch_compute_environment: [groups("compute_resources.security_group_ids"), subnets("compute_resources.subnets")],
  aws_emr_cluster: [
    subnets("ec2_attributes.subnet_id"),
    subnets("ec2_attributes.subnet_ids"),
    groups("ec2_attributes.emr_managed_master_security_group"),
    groups("ec2_attributes.emr_managed_slave_security_group"),
    groups("ec2_attributes.service_access_security_group"),
    { ...groups("ec2_attributes.additional_master_security_groups"), own: true },
    { ...groups("ec2_attributes.additional_slave_security_groups"), own: true },
  ],
  aws_apigatewayv2_vpc_link: [groups("security_group_ids"), subnets("subnet_ids")],
  aws_apprunner_vpc_connector: [groups("security_groups"), subnets("subnets")],
  aws_codebuild_project: [
    groups("environment.docker_server.security_group_ids"),
    subnets("vpc_config.subnets"),
    groups("vpc_config.security_group_ids"),
    vpc("vpc_config.vpc_id"),
  ],
  aws_glue_connection: [
    subnets("physical_connection_requirements.subnet_id"),
    groups("physical_connection_requirements.security_group_id_list"),
  ],
  aws_mwaa_environment: [
    groups("network_configuration.security_group_ids"),
    subnets("network_configuration.subnet_ids"),
  ],
  aws_sagemaker_notebook_instance: [groups("security_groups"), subnets("subnet_id")],
  aws_sagemaker_domain: [
    { ...subnets("subnet_ids"), own: true },
    { ...vpc("vpc_id"), own: true },
  ],
  aws_sagemaker_model: own("vpc_config.", "subnets", "security_group_ids"),
  aws_transfer_server: [
    { path: "endpoint_details.address_allocation_ids", to: EIP, kind: "associated-with" },
    groups("endpoint_details.security_group_ids"),
    subnets("endpoint_details.subnet_ids"),
    vpc("endpoint_details.vpc_id"),
  ],
  aws_workspaces_directory: [subnets("subnet_ids"), groups("workspace_creation_properties.custom_security_group_id")],
  aws_directory_service_directory: [
    subnets("connect_settings.subnet_ids"),
    vpc("connect_settings.vpc_id"),
    subnets("vpc_settings.subnet_ids"),
    vpc("vpc_settings.vpc_id"),
  ],
  aws_vpclattice_service_network_vpc_association: [vpc("vpc_identifier"), groups("security_group_ids")],
  aws_verifiedaccess_endpoint: [
    { path: "network_interface_options.network_interface_id", to: INTERFACE, kind: "forwards-to" },
    { path: "load_balancer_options.load_balancer_arn", to: LOAD_BALANCER, kind: "forwards-to" },
    subnets("load_balancer_options.subnet_ids"),
    groups("security_group_ids"),
  ],
  aws_ec2_client_vpn_endpoint: [vpc("vpc_id"), groups("security_group_ids")],
  aws_ec2_client_vpn_network_association: [
    { path: "client_vpn_endpoint_id", to: named("aws_ec2_client_vpn_endpoint"), kind: "part-of" },
    subnets("subnet_id"),
  ],
  aws_networkfirewall_firewall: [
    vpc("vpc_id"),
    subnets("subnet_mapping.subnet_id"),
    { path: "transit_gateway_id", to: TRANSIT_GATEWAY, kind: "part-of" },
  ],
  aws_ec2_instance_connect_endpoint: [subnets("subnet_id"), groups("security_group_ids")],
  aws_grafana_workspace: own("vpc_configuration.", "subnet_ids", "security_group_ids"),
  aws_synthetics_canary: own("vpc_config.", "subnet_ids", "security_group_ids"),
  aws_kinesisanalyticsv2_application: own(
    "application_configuration.vpc_configuration.",
    "subnet_ids",
    "security_group_ids",
  ),
  aws_mskconnect_connector: own("kafka_cluster.apache_kafka_cluster.vpc.", "subnets", "security_groups"),
  aws_quicksight_vpc_connection: own("", "subnet_ids", "security_group_ids"),
  aws_appstream_fleet: own("vpc_config.", "subnet_ids", "security_group_ids"),
};
