import type { EdgeRow } from "./kinds.js";
import {
  ANY_INTERFACE,
  CLASSIC_LOAD_BALANCER,
  ENDPOINT,
  GROUP,
  INSTANCE,
  LOAD_BALANCER,
  NAME_OR_ADDRESS,
  NAT_GATEWAY,
  named,
  SCALING_GROUP,
  SUBNET,
  TRANSIT_GATEWAY,
  TRANSIT_GATEWAY_ATTACHMENT,
  VPC,
  VPN_GATEWAY,
} from "./targets.js";

const DIMENSIONS: readonly EdgeRow[] = [
  { path: "dimensions.InstanceId", to: INSTANCE, kind: "monitors" },
  { path: "dimensions.NatGatewayId", to: NAT_GATEWAY, kind: "monitors" },
  { path: "dimensions.LoadBalancer", to: named("aws_lb", "arn_suffix"), kind: "monitors" },
  { path: "dimensions.TargetGroup", to: named("aws_lb_target_group", "arn_suffix"), kind: "monitors" },
];
const OWN_DIMENSIONS: readonly EdgeRow[] = [
  { path: "dimensions.NetworkInterfaceId", to: ANY_INTERFACE, kind: "monitors", own: true },
  { path: "dimensions.AutoScalingGroupName", to: SCALING_GROUP, kind: "monitors", own: true },
  { path: "dimensions.LoadBalancerName", to: CLASSIC_LOAD_BALANCER, kind: "monitors", own: true },
  { path: "dimensions.TransitGateway", to: TRANSIT_GATEWAY, kind: "monitors", own: true },
  { path: "dimensions.VpnId", to: named("aws_vpn_connection"), kind: "monitors", own: true },
  { path: "dimensions.SubnetId", to: SUBNET, kind: "monitors", own: true },
  { path: "dimensions.VpcId", to: VPC, kind: "monitors", own: true },
  { path: "dimensions.DBInstanceIdentifier", to: named("aws_db_instance", "identifier"), kind: "monitors", own: true },
];
const ENDS_OF_A_PATH = [
  ...ANY_INTERFACE,
  ...INSTANCE,
  ...named("aws_internet_gateway", "id", "arn"),
  ...ENDPOINT,
  ...VPN_GATEWAY,
  ...TRANSIT_GATEWAY,
];

/** What watches, logs or names: the first to notice, and the last to be told. */
export const VISIBILITY_EDGES: Readonly<Record<string, readonly EdgeRow[]>> = {
  aws_flow_log: [
    { path: "eni_id", to: ANY_INTERFACE, kind: "logs" },
    { path: "subnet_id", to: SUBNET, kind: "logs" },
    { path: "vpc_id", to: VPC, kind: "logs" },
    { path: "transit_gateway_id", to: TRANSIT_GATEWAY, kind: "logs" },
    { path: "transit_gateway_attachment_id", to: TRANSIT_GATEWAY_ATTACHMENT, kind: "logs" },
    { path: "regional_nat_gateway_id", to: NAT_GATEWAY, kind: "logs" },
  ],
  aws_cloudwatch_metric_alarm: [
    ...DIMENSIONS,
    ...OWN_DIMENSIONS,
    ...[...DIMENSIONS, ...OWN_DIMENSIONS].map(
      (row): EdgeRow => ({ ...row, path: `metric_query.metric.${row.path}`, own: true }),
    ),
  ],
  aws_route53_record: [
    { path: "records", to: NAME_OR_ADDRESS, kind: "resolves-to" },
    { path: "alias.name", to: NAME_OR_ADDRESS, kind: "resolves-to" },
    { path: "zone_id", to: named("aws_route53_zone", "zone_id", "id"), kind: "in-zone" },
  ],
  aws_route53_zone: [{ path: "vpc.vpc_id", to: VPC, kind: "in-vpc", filled: true }],
  aws_route53_zone_association: [
    { path: "zone_id", to: named("aws_route53_zone", "zone_id", "id"), kind: "applies-to", own: true },
    { path: "vpc_id", to: VPC, kind: "in-vpc", own: true },
  ],
  aws_route53_health_check: [
    { path: "ip_address", to: NAME_OR_ADDRESS, kind: "monitors", own: true },
    { path: "fqdn", to: NAME_OR_ADDRESS, kind: "monitors", own: true },
  ],
  aws_route53_resolver_endpoint: [
    { path: "ip_address.subnet_id", to: SUBNET, kind: "in-subnet" },
    { path: "security_group_ids", to: GROUP, kind: "member-of" },
  ],
  aws_route53_resolver_rule: [
    { path: "resolver_endpoint_id", to: named("aws_route53_resolver_endpoint"), kind: "forwards-to", own: true },
  ],
  aws_route53_resolver_rule_association: [
    { path: "resolver_rule_id", to: named("aws_route53_resolver_rule"), kind: "part-of", own: true },
    { path: "vpc_id", to: VPC, kind: "applies-to", own: true },
  ],
  aws_cloudfront_distribution: [{ path: "origin.domain_name", to: NAME_OR_ADDRESS, kind: "forwards-to", own: true }],
  aws_ec2_traffic_mirror_session: [
    { path: "network_interface_id", to: ANY_INTERFACE, kind: "mirrors" },
    { path: "traffic_mirror_target_id", to: named("aws_ec2_traffic_mirror_target"), kind: "mirrors" },
    { path: "traffic_mirror_filter_id", to: named("aws_ec2_traffic_mirror_filter"), kind: "mirrors" },
  ],
  aws_ec2_traffic_mirror_target: [
    { path: "network_interface_id", to: ANY_INTERFACE, kind: "forwards-to" },
    { path: "network_load_balancer_arn", to: LOAD_BALANCER, kind: "forwards-to" },
    { path: "gateway_load_balancer_endpoint_id", to: ENDPOINT, kind: "forwards-to" },
  ],
  aws_ec2_network_insights_path: [
    { path: "source", to: ENDS_OF_A_PATH, kind: "monitors" },
    { path: "destination", to: ENDS_OF_A_PATH, kind: "monitors" },
  ],
};
