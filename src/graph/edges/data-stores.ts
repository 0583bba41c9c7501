import type { EdgeRow } from "./kinds.js";
import { GROUP, named, ROUTE_TABLE, SUBNET, VPC } from "./targets.js";

/** The subnet group of a database or cache, which names it. */
function subnetGroup(type: string, path: string): EdgeRow {
  return { path, to: named(type, "name", "id"), kind: "in-subnet" };
}

function groups(path: string): EdgeRow {
  return { path, to: GROUP, kind: "member-of" };
}

function subnets(path: string): EdgeRow {
  return { path, to: SUBNET, kind: "in-subnet" };
}

/** A member of a cluster says its subnets only as a copy of the cluster's. */
function memberOfCluster(type: string, subnetGroupPath: string, subnetGroupType: string, own?: true): EdgeRow[] {
  const mark = own === undefined ? {} : { own };
  return [
    { path: "cluster_identifier", to: named(type, "id", "cluster_identifier"), kind: "part-of", ...mark },
    { ...subnetGroup(subnetGroupType, subnetGroupPath), filled: true, ...mark },
  ];
}

/** Databases, caches, file systems and brokers: services whose interfaces live in subnets of ours. */
export const DATA_STORE_EDGES: Readonly<Record<string, readonly EdgeRow[]>> = {
  aws_db_instance: [subnetGroup("aws_db_subnet_group", "db_subnet_group_name"), groups("vpc_security_group_ids")],
  aws_db_subnet_group: [subnets("subnet_ids")],
  aws_rds_cluster: [subnetGroup("aws_db_subnet_group", "db_subnet_group_name"), groups("vpc_security_group_ids")],
  aws_rds_cluster_instance: memberOfCluster("aws_rds_cluster", "db_subnet_group_name", "aws_db_subnet_group"),
  aws_db_proxy: [subnets("vpc_subnet_ids"), groups("vpc_security_group_ids")],
  aws_docdb_cluster: [subnetGroup("aws_docdb_subnet_group", "db_subnet_group_name"), groups("vpc_security_group_ids")],
  aws_docdb_cluster_instance: memberOfCluster(
    "aws_docdb_cluster",
    "db_subnet_group_name",
    "aws_docdb_subnet_group",
    true,
  ),
  aws_docdb_subnet_group: [subnets("subnet_ids")],
  aws_neptune_cluster: [
    subnetGroup("aws_neptune_subnet_group", "neptune_subnet_group_name"),
    groups("vpc_security_group_ids"),
  ],
  aws_neptune_cluster_instance: memberOfCluster(
    "aws_neptune_cluster",
    "neptune_subnet_group_name",
    "aws_neptune_subnet_group",
    true,
  ),
  aws_neptune_subnet_group: [subnets("subnet_ids")],
  aws_elasticache_cluster: [
    subnetGroup("aws_elasticache_subnet_group", "subnet_group_name"),
    groups("security_group_ids"),
    {
      path: "replication_group_id",
      to: named("aws_elasticache_replication_group", "id", "replication_group_id"),
      kind: "part-of",
      filled: true,
    },
  ],
  aws_elasticache_replication_group: [
    subnetGroup("aws_elasticache_subnet_group", "subnet_group_name"),
    groups("security_group_ids"),
  ],
  aws_elasticache_subnet_group: [subnets("subnet_ids")],
  aws_elasticache_serverless_cache: [groups("security_group_ids"), subnets("subnet_ids")],
  aws_memorydb_cluster: [subnetGroup("aws_memorydb_subnet_group", "subnet_group_name"), groups("security_group_ids")],
  aws_memorydb_subnet_group: [subnets("subnet_ids")],
  aws_redshift_cluster: [
    subnetGroup("aws_redshift_subnet_group", "cluster_subnet_group_name"),
    groups("vpc_security_group_ids"),
    { path: "elastic_ip", to: named("aws_eip", "public_ip"), kind: "associated-with" },
  ],
  aws_redshift_subnet_group: [subnets("subnet_ids")],
  aws_redshift_endpoint_access: [
    { ...subnetGroup("aws_redshift_subnet_group", "subnet_group_name"), own: true },
    { ...groups("vpc_security_group_ids"), own: true },
    { path: "cluster_identifier", to: named("aws_redshift_cluster"), kind: "connects-to", own: true },
  ],
  aws_redshiftserverless_workgroup: [groups("security_group_ids"), subnets("subnet_ids")],
  aws_dms_replication_instance: [
    {
      path: "replication_subnet_group_id",
      to: named("aws_dms_replication_subnet_group", "id", "replication_subnet_group_id"),
      kind: "in-subnet",
    },
    groups("vpc_security_group_ids"),
  ],
  aws_dms_replication_subnet_group: [subnets("subnet_ids")],
  aws_dax_cluster: [groups("security_group_ids"), subnetGroup("aws_dax_subnet_group", "subnet_group_name")],
  aws_dax_subnet_group: [{ ...subnets("subnet_ids"), own: true }],
  aws_opensearch_domain: [subnets("vpc_options.subnet_ids"), groups("vpc_options.security_group_ids")],
  aws_elasticsearch_domain: [
    { ...subnets("vpc_options.subnet_ids"), own: true },
    { ...groups("vpc_options.security_group_ids"), own: true },
  ],
  aws_opensearchserverless_vpc_endpoint: [
    groups("security_group_ids"),
    subnets("subnet_ids"),
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
  ],
  aws_msk_cluster: [subnets("broker_node_group_info.client_subnets"), groups("broker_node_group_info.security_groups")],
  aws_msk_serverless_cluster: [
    { ...subnets("vpc_config.subnet_ids"), own: true },
    { ...groups("vpc_config.security_group_ids"), own: true },
  ],
  aws_mq_broker: [subnets("subnet_ids"), groups("security_groups")],
  aws_efs_mount_target: [subnets("subnet_id"), groups("security_groups")],
  aws_fsx_lustre_file_system: [groups("security_group_ids"), subnets("subnet_ids")],
  aws_fsx_ontap_file_system: [
    subnets("preferred_subnet_id"),
    { path: "route_table_ids", to: ROUTE_TABLE, kind: "applies-to" },
    groups("security_group_ids"),
    subnets("subnet_ids"),
  ],
  aws_fsx_openzfs_file_system: [
    subnets("preferred_subnet_id"),
    { path: "route_table_ids", to: ROUTE_TABLE, kind: "applies-to" },
    groups("security_group_ids"),
    subnets("subnet_ids"),
  ],
  aws_fsx_windows_file_system: [subnets("preferred_subnet_id"), groups("security_group_ids"), subnets("subnet_ids")],
};
