import type { EdgeRow } from "./kinds.js";
import {
  CLASSIC_LOAD_BALANCER,
  EIP,
  ENDPOINT,
  GROUP,
  INSTANCE,
  LISTENER,
  LOAD_BALANCER,
  named,
  PRIVATE_ADDRESS,
  ROUTE_TABLE,
  SUBNET,
  TARGET_GROUP,
  VPC,
} from "./targets.js";

/** A target is an instance, an address, a function, or a load balancer. */
const TARGET = [
  ...INSTANCE,
  ...PRIVATE_ADDRESS,
  ...named("aws_lambda_function", "arn", "qualified_arn"),
  ...named("aws_lb", "arn", "id"),
];
const ACCELERATED = [...LOAD_BALANCER, ...EIP, ...INSTANCE];

/** Load balancers of all kinds, what stands behind them and before them, and VPC endpoints. */
export const LOAD_BALANCING_EDGES: Readonly<Record<string, readonly EdgeRow[]>> = {
  aws_lb: [
    { path: "subnets", to: SUBNET, kind: "in-subnet", filled: true },
    { path: "subnet_mapping.subnet_id", to: SUBNET, kind: "in-subnet", filled: true },
    { path: "subnet_mapping.allocation_id", to: EIP, kind: "associated-with", filled: true },
    { path: "security_groups", to: GROUP, kind: "member-of" },
    { path: "vpc_id", to: VPC, kind: "in-vpc", filled: true, own: true },
  ],
  aws_elb: [
    { path: "subnets", to: SUBNET, kind: "in-subnet", filled: true },
    { path: "security_groups", to: GROUP, kind: "member-of" },
    { path: "instances", to: INSTANCE, kind: "target-of", impact: "to-source", filled: true },
  ],
  aws_elb_attachment: [
    { path: "elb", to: CLASSIC_LOAD_BALANCER, kind: "target-of" },
    { path: "instance", to: INSTANCE, kind: "target-of", impact: "to-source" },
  ],
  aws_lb_target_group: [{ path: "vpc_id", to: VPC, kind: "in-vpc", filled: true }],
  aws_lb_target_group_attachment: [
    { path: "target_group_arn", to: TARGET_GROUP, kind: "target-of" },
    { path: "target_id", to: TARGET, kind: "target-of", impact: "to-source" },
  ],
  aws_lb_listener: [
    { path: "load_balancer_arn", to: LOAD_BALANCER, kind: "listens-on" },
    { path: "default_action.target_group_arn", to: TARGET_GROUP, kind: "forwards-to", filled: true, ordered: true },
    {
      path: "default_action.forward.target_group.arn",
      to: TARGET_GROUP,
      kind: "forwards-to",
      filled: true,
      ordered: true,
    },
  ],
  aws_lb_listener_rule: [
    { path: "listener_arn", to: LISTENER, kind: "rule-of", own: true },
    { path: "action.target_group_arn", to: TARGET_GROUP, kind: "forwards-to", filled: true, ordered: true, own: true },
    {
      path: "action.forward.target_group.arn",
      to: TARGET_GROUP,
      kind: "forwards-to",
      filled: true,
      ordered: true,
      own: true,
    },
  ],
  aws_globalaccelerator_endpoint_group: [
    { path: "endpoint_configuration.endpoint_id", to: ACCELERATED, kind: "forwards-to" },
    {
      path: "listener_arn",
      to: named("aws_globalaccelerator_listener", "arn", "id"),
      kind: "part-of",
      impact: "to-target",
    },
  ],
  aws_globalaccelerator_listener: [
    {
      path: "accelerator_arn",
      to: named("aws_globalaccelerator_accelerator", "arn", "id"),
      kind: "part-of",
      impact: "to-target",
      own: true,
    },
  ],
  aws_api_gateway_vpc_link: [{ path: "target_arns", to: LOAD_BALANCER, kind: "forwards-to", own: true }],
  aws_apigatewayv2_integration: [
    { path: "integration_uri", to: LISTENER, kind: "forwards-to", own: true },
    { path: "connection_id", to: named("aws_apigatewayv2_vpc_link"), kind: "connects-to", own: true },
  ],
  aws_vpc_endpoint: [
    { path: "vpc_id", to: VPC, kind: "in-vpc" },
    { path: "subnet_ids", to: SUBNET, kind: "in-subnet", filled: true },
    { path: "subnet_configuration.subnet_id", to: SUBNET, kind: "in-subnet", filled: true },
    { path: "security_group_ids", to: GROUP, kind: "member-of" },
    { path: "route_table_ids", to: ROUTE_TABLE, kind: "applies-to", filled: true },
    { path: "service_name", to: named("aws_vpc_endpoint_service", "service_name"), kind: "connects-to" },
  ],
  aws_vpc_endpoint_security_group_association: [
    { path: "vpc_endpoint_id", to: ENDPOINT, kind: "applies-to" },
    { path: "security_group_id", to: GROUP, kind: "member-of" },
  ],
  aws_vpc_endpoint_subnet_association: [
    { path: "vpc_endpoint_id", to: ENDPOINT, kind: "applies-to" },
    { path: "subnet_id", to: SUBNET, kind: "in-subnet" },
  ],
  aws_vpc_endpoint_route_table_association: [
    { path: "vpc_endpoint_id", to: ENDPOINT, kind: "routes-through" },
    { path: "route_table_id", to: ROUTE_TABLE, kind: "applies-to" },
  ],
  aws_vpc_endpoint_service: [
    { path: "network_load_balancer_arns", to: LOAD_BALANCER, kind: "forwards-to" },
    { path: "gateway_load_balancer_arns", to: LOAD_BALANCER, kind: "forwards-to" },
  ],
};
