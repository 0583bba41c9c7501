import type { EdgeRow } from "./kinds.js";
import {
  CLASSIC_LOAD_BALANCER,
  GROUP,
  INTERFACE,
  LAUNCH_CONFIGURATION,
  LAUNCH_TEMPLATE,
  LAUNCH_TEMPLATE_BY_NAME,
  SCALING_GROUP,
  SUBNET,
  TARGET_GROUP,
} from "./targets.js";

const MIXED = "mixed_instances_policy.launch_template";

/** What instances are started from, and who starts them. */
export const SCALING_EDGES: Readonly<Record<string, readonly EdgeRow[]>> = {
  aws_launch_template: [
    { path: "vpc_security_group_ids", to: GROUP, kind: "member-of" },
    { path: "network_interfaces.security_groups", to: GROUP, kind: "member-of", ordered: true },
    { path: "network_interfaces.subnet_id", to: SUBNET, kind: "in-subnet", ordered: true },
    {
      path: "network_interfaces.network_interface_id",
      to: INTERFACE,
      kind: "attached-to",
      impact: "to-source",
      ordered: true,
    },
  ],
  aws_launch_configuration: [{ path: "security_groups", to: GROUP, kind: "member-of" }],
  aws_autoscaling_group: [
    { path: "vpc_zone_identifier", to: SUBNET, kind: "in-subnet", filled: true },
    { path: "launch_template.id", to: LAUNCH_TEMPLATE, kind: "launches", filled: true },
    { path: "launch_template.name", to: LAUNCH_TEMPLATE_BY_NAME, kind: "launches", filled: true },
    { path: "launch_configuration", to: LAUNCH_CONFIGURATION, kind: "launches", filled: true },
    {
      path: `${MIXED}.launch_template_specification.launch_template_id`,
      to: LAUNCH_TEMPLATE,
      kind: "launches",
      filled: true,
    },
    {
      path: `${MIXED}.launch_template_specification.launch_template_name`,
      to: LAUNCH_TEMPLATE_BY_NAME,
      kind: "launches",
      filled: true,
      own: true,
    },
    {
      path: `${MIXED}.override.launch_template_specification.launch_template_id`,
      to: LAUNCH_TEMPLATE,
      kind: "launches",
      filled: true,
      own: true,
    },
    { path: "target_group_arns", to: TARGET_GROUP, kind: "target-of", filled: true },
    { path: "traffic_source.identifier", to: TARGET_GROUP, kind: "target-of", filled: true, own: true },
    { path: "load_balancers", to: CLASSIC_LOAD_BALANCER, kind: "target-of", filled: true },
  ],
  aws_autoscaling_attachment: [
    { path: "autoscaling_group_name", to: SCALING_GROUP, kind: "target-of", impact: "to-source" },
    { path: "lb_target_group_arn", to: TARGET_GROUP, kind: "target-of" },
    // Until version 4 of the provider.
    { path: "alb_target_group_arn", to: TARGET_GROUP, kind: "target-of", own: true },
    { path: "elb", to: CLASSIC_LOAD_BALANCER, kind: "target-of" },
  ],
  aws_autoscaling_traffic_source_attachment: [
    { path: "autoscaling_group_name", to: SCALING_GROUP, kind: "target-of", impact: "to-source", own: true },
    { path: "traffic_source.identifier", to: TARGET_GROUP, kind: "target-of", own: true },
  ],
  aws_ec2_fleet: [
    {
      path: "launch_template_config.launch_template_specification.launch_template_id",
      to: LAUNCH_TEMPLATE,
      kind: "launches",
      own: true,
    },
    { path: "launch_template_config.override.subnet_id", to: SUBNET, kind: "in-subnet", own: true },
  ],
  aws_spot_fleet_request: [
    {
      path: "launch_template_config.launch_template_specification.id",
      to: LAUNCH_TEMPLATE,
      kind: "launches",
      filled: true,
      own: true,
    },
    { path: "launch_template_config.overrides.subnet_id", to: SUBNET, kind: "in-subnet", filled: true, own: true },
    { path: "launch_specification.subnet_id", to: SUBNET, kind: "in-subnet", filled: true, own: true },
    {
      path: "launch_specification.vpc_security_group_ids",
      to: GROUP,
      kind: "member-of",
      filled: true,
      own: true,
    },
  ],
};
