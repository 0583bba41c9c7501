import type { EdgeRow } from "./kinds.js";
import {
  ANY_INTERFACE,
  ANY_NETWORK_ACL,
  ANY_ROUTE_TABLE,
  CARRIER_GATEWAY,
  EGRESS_ONLY_GATEWAY,
  EIP,
  ENDPOINT,
  GATEWAY,
  INSTANCE,
  INTERNET_GATEWAY,
  NAT_GATEWAY,
  NETWORK_ACL,
  named,
  PEERING,
  PREFIX_LIST,
  ROUTE_TABLE,
  SUBNET,
  TRANSIT_GATEWAY,
  TRANSIT_GATEWAY_ATTACHMENT,
  VPC,
  VPN_GATEWAY,
} from "./targets.js";

/** A route names exactly one target; the provider leaves the others unknown or empty. */
const TARGETS: readonly EdgeRow[] = [
  { path: "network_interface_id", to: ANY_INTERFACE, kind: "routes-through", filled: true },
  { path: "gateway_id", to: GATEWAY, kind: "routes-through", filled: true },
  { path: "nat_gateway_id", to: NAT_GATEWAY, kind: "routes-through", filled: true },
  { path: "transit_gateway_id", to: TRANSIT_GATEWAY, kind: "routes-through", filled: true },
  { path: "vpc_peering_connection_id", to: PEERING, kind: "routes-through", filled: true },
];
const ROUTED_ENDPOINT = [
  ...ENDPOINT,
  ...named("aws_networkfirewall_firewall", "firewall_status.sync_states.attachment.endpoint_id"),
];
const OTHER_TARGETS: readonly EdgeRow[] = [
  { path: "vpc_endpoint_id", to: ROUTED_ENDPOINT, kind: "routes-through", filled: true },
  { path: "egress_only_gateway_id", to: EGRESS_ONLY_GATEWAY, kind: "routes-through", filled: true },
  { path: "carrier_gateway_id", to: CARRIER_GATEWAY, kind: "routes-through", filled: true },
];
const LEGACY_TARGET: EdgeRow = { path: "instance_id", to: INSTANCE, kind: "routes-through", filled: true };
const DESTINATION: EdgeRow = { path: "destination_prefix_list_id", to: PREFIX_LIST, kind: "routes-through" };

function inline(row: EdgeRow): EdgeRow {
  return { ...row, path: `route.${row.path}`, filled: true };
}

function own(row: EdgeRow): EdgeRow {
  return { ...row, own: true };
}

/** Routes, tables, network ACLs and gateways. */
export const ROUTING_EDGES: Readonly<Record<string, readonly EdgeRow[]>> = {
  aws_vpc_ipv4_cidr_block_association: [{ path: "vpc_id", to: VPC, kind: "applies-to" }],
  aws_vpc_ipv6_cidr_block_association: [{ path: "vpc_id", to: VPC, kind: "applies-to" }],
  aws_vpc_dhcp_options_association: [
    { path: "vpc_id", to: VPC, kind: "applies-to" },
    { path: "dhcp_options_id", to: named("aws_vpc_dhcp_options"), kind: "part-of" },
  ],
  aws_subnet: [{ path: "vpc_id", to: VPC, kind: "in-vpc" }],
  aws_default_subnet: [{ path: "vpc_id", to: VPC, kind: "in-vpc", filled: true, own: true }],
  aws_ec2_subnet_cidr_reservation: [{ path: "subnet_id", to: SUBNET, kind: "in-subnet" }],
  aws_route_table: [
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
    ...TARGETS.map(inline),
    ...OTHER_TARGETS.map(inline),
    inline(DESTINATION),
    own(inline(LEGACY_TARGET)),
    { path: "propagating_vgws", to: VPN_GATEWAY, kind: "routes-through", filled: true },
    { path: "associations.subnet_id", to: SUBNET, kind: "applies-to", filled: true, own: true },
  ],
  aws_default_route_table: [
    { path: "default_route_table_id", to: ANY_ROUTE_TABLE.slice(ROUTE_TABLE.length), kind: "in-vpc" },
    { path: "vpc_id", to: VPC, kind: "in-vpc", filled: true, own: true },
    ...TARGETS.map(inline),
    inline(LEGACY_TARGET),
    ...OTHER_TARGETS.map(inline).map(own),
    own(inline(DESTINATION)),
    { path: "propagating_vgws", to: VPN_GATEWAY, kind: "routes-through", filled: true, own: true },
  ],
  aws_main_route_table_association: [
    { path: "vpc_id", to: VPC, kind: "applies-to" },
    { path: "route_table_id", to: ROUTE_TABLE, kind: "routed-by" },
  ],
  aws_route: [
    { path: "route_table_id", to: ANY_ROUTE_TABLE, kind: "route-of" },
    ...TARGETS,
    ...OTHER_TARGETS,
    own(LEGACY_TARGET),
    own(DESTINATION),
  ],
  aws_route_table_association: [
    { path: "subnet_id", to: SUBNET, kind: "applies-to" },
    { path: "gateway_id", to: GATEWAY, kind: "applies-to" },
    { path: "route_table_id", to: ROUTE_TABLE, kind: "routed-by" },
  ],
  aws_internet_gateway: [{ path: "vpc_id", to: VPC, kind: "in-vpc", filled: true }],
  aws_internet_gateway_attachment: [
    { path: "internet_gateway_id", to: INTERNET_GATEWAY, kind: "applies-to" },
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
  ],
  aws_egress_only_internet_gateway: [{ path: "vpc_id", to: VPC, kind: "in-vpc" }],
  aws_ec2_carrier_gateway: [{ path: "vpc_id", to: VPC, kind: "in-vpc" }],
  aws_nat_gateway: [
    { path: "subnet_id", to: SUBNET, kind: "in-subnet", filled: true },
    { path: "allocation_id", to: EIP, kind: "associated-with", filled: true },
    { path: "secondary_allocation_ids", to: EIP, kind: "associated-with", filled: true },
    { path: "availability_zone_address.allocation_ids", to: EIP, kind: "associated-with", filled: true },
    { path: "vpc_id", to: VPC, kind: "in-vpc", filled: true },
  ],
  aws_nat_gateway_eip_association: [
    { path: "allocation_id", to: EIP, kind: "associated-with" },
    { path: "nat_gateway_id", to: NAT_GATEWAY, kind: "associated-with" },
  ],
  aws_vpn_gateway: [{ path: "vpc_id", to: VPC, kind: "in-vpc", filled: true }],
  aws_vpn_gateway_attachment: [
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
    { path: "vpn_gateway_id", to: VPN_GATEWAY, kind: "applies-to" },
  ],
  aws_vpn_gateway_route_propagation: [
    { path: "vpn_gateway_id", to: VPN_GATEWAY, kind: "routes-through" },
    { path: "route_table_id", to: ROUTE_TABLE, kind: "route-of" },
  ],
  aws_vpn_connection: [
    { path: "customer_gateway_id", to: named("aws_customer_gateway"), kind: "connects-to" },
    { path: "vpn_gateway_id", to: VPN_GATEWAY, kind: "applies-to", filled: true },
    { path: "transit_gateway_id", to: TRANSIT_GATEWAY, kind: "part-of", filled: true },
  ],
  aws_customer_gateway: [{ path: "ip_address", to: named("aws_eip", "public_ip"), kind: "resolves-to" }],
  aws_ec2_transit_gateway_vpc_attachment: [
    { path: "transit_gateway_id", to: TRANSIT_GATEWAY, kind: "part-of" },
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
    { path: "subnet_ids", to: SUBNET, kind: "in-subnet" },
  ],
  aws_ec2_transit_gateway_vpc_attachment_accepter: [
    {
      path: "transit_gateway_attachment_id",
      to: TRANSIT_GATEWAY_ATTACHMENT.slice(0, 1),
      kind: "applies-to",
      own: true,
    },
  ],
  aws_ec2_transit_gateway_route_table: [
    { path: "transit_gateway_id", to: TRANSIT_GATEWAY, kind: "part-of", own: true },
  ],
  aws_ec2_transit_gateway_route: [
    { path: "transit_gateway_attachment_id", to: TRANSIT_GATEWAY_ATTACHMENT, kind: "routes-through" },
    {
      path: "transit_gateway_route_table_id",
      to: named("aws_ec2_transit_gateway_route_table"),
      kind: "route-of",
    },
  ],
  aws_vpc_peering_connection: [
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
    { path: "peer_vpc_id", to: VPC, kind: "in-vpc" },
  ],
  aws_vpc_peering_connection_accepter: [
    { path: "vpc_peering_connection_id", to: PEERING.slice(0, 1), kind: "applies-to" },
  ],
  aws_vpc_peering_connection_options: [{ path: "vpc_peering_connection_id", to: PEERING, kind: "applies-to" }],
  aws_network_acl: [
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
    { path: "subnet_ids", to: SUBNET, kind: "applies-to", filled: true },
  ],
  aws_network_acl_rule: [{ path: "network_acl_id", to: ANY_NETWORK_ACL, kind: "rule-of" }],
  aws_network_acl_association: [
    { path: "network_acl_id", to: NETWORK_ACL, kind: "filtered-by" },
    { path: "subnet_id", to: SUBNET, kind: "applies-to" },
  ],
  aws_default_network_acl: [
    { path: "default_network_acl_id", to: ANY_NETWORK_ACL.slice(NETWORK_ACL.length), kind: "in-vpc" },
    { path: "vpc_id", to: VPC, kind: "in-vpc", filled: true, own: true },
    { path: "subnet_ids", to: SUBNET, kind: "applies-to", filled: true },
  ],
};
