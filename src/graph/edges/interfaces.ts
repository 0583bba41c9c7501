import type { EdgeRow } from "./kinds.js";
import {
  ANY_INTERFACE,
  EIP,
  GROUP,
  GROUP_BY_NAME,
  INSTANCE,
  INTERFACE,
  LAUNCH_TEMPLATE,
  LAUNCH_TEMPLATE_BY_NAME,
  named,
  PRIVATE_ADDRESS,
  SUBNET,
} from "./targets.js";

const PRIMARY = ["network_interface.network_interface_id", "primary_network_interface.network_interface_id"];

const INSTANCE_ROWS: readonly EdgeRow[] = [
  { path: "network_interface.network_interface_id", to: INTERFACE, kind: "attached-to", filled: true },
  // A data source tells the primary interface so.
  { path: "network_interface_id", to: INTERFACE, kind: "attached-to", filled: true, own: true },
  { path: "subnet_id", to: SUBNET, kind: "in-subnet", copyOf: PRIMARY },
  { path: "vpc_security_group_ids", to: GROUP, kind: "member-of", copyOf: PRIMARY },
  { path: "security_groups", to: GROUP_BY_NAME, kind: "member-of", filled: true, copyOf: PRIMARY },
  { path: "launch_template.id", to: LAUNCH_TEMPLATE, kind: "launches", filled: true },
  { path: "launch_template.name", to: LAUNCH_TEMPLATE_BY_NAME, kind: "launches", filled: true },
];

/** Network interfaces, what attaches them and gives them groups and addresses, instances. Of data sources, too. */
export const INTERFACE_EDGES: Readonly<Record<string, readonly EdgeRow[]>> = {
  aws_network_interface: [
    { path: "subnet_id", to: SUBNET, kind: "in-subnet" },
    { path: "security_groups", to: GROUP, kind: "member-of" },
    { path: "attachment.instance", to: INSTANCE, kind: "attached-to", filled: true },
    { path: "attachment.instance_id", to: INSTANCE, kind: "attached-to", filled: true, own: true },
  ],
  aws_network_interface_attachment: [
    { path: "instance_id", to: INSTANCE, kind: "attached-to" },
    { path: "network_interface_id", to: INTERFACE, kind: "attached-to" },
  ],
  aws_network_interface_sg_attachment: [
    { path: "security_group_id", to: GROUP, kind: "member-of" },
    { path: "network_interface_id", to: ANY_INTERFACE, kind: "applies-to" },
  ],
  aws_network_interface_permission: [{ path: "network_interface_id", to: INTERFACE, kind: "part-of" }],
  aws_eip: [
    { path: "instance", to: INSTANCE, kind: "associated-with", filled: true, copyOf: ["network_interface"] },
    { path: "network_interface", to: ANY_INTERFACE, kind: "associated-with", filled: true },
    {
      path: "associate_with_private_ip",
      to: PRIVATE_ADDRESS,
      kind: "associated-with",
      filled: true,
      copyOf: ["network_interface", "instance"],
    },
    {
      path: "instance_id",
      to: INSTANCE,
      kind: "associated-with",
      filled: true,
      copyOf: ["network_interface_id"],
      own: true,
    },
    { path: "network_interface_id", to: ANY_INTERFACE, kind: "associated-with", filled: true, own: true },
  ],
  aws_eip_association: [
    { path: "allocation_id", to: EIP, kind: "associated-with", filled: true },
    {
      path: "public_ip",
      to: named("aws_eip", "public_ip"),
      kind: "associated-with",
      filled: true,
      copyOf: ["allocation_id"],
    },
    {
      path: "instance_id",
      to: INSTANCE,
      kind: "associated-with",
      filled: true,
      copyOf: ["network_interface_id"],
    },
    { path: "network_interface_id", to: ANY_INTERFACE, kind: "associated-with", filled: true },
    {
      path: "private_ip_address",
      to: PRIVATE_ADDRESS,
      kind: "associated-with",
      filled: true,
      copyOf: ["network_interface_id", "instance_id"],
    },
  ],
  aws_eip_domain_name: [{ path: "allocation_id", to: EIP, kind: "resolves-to" }],
  aws_instance: [
    ...INSTANCE_ROWS,
    { path: "primary_network_interface.network_interface_id", to: INTERFACE, kind: "attached-to", filled: true },
  ],
  aws_spot_instance_request: INSTANCE_ROWS,
  aws_ec2_instance_state: [{ path: "instance_id", to: INSTANCE, kind: "applies-to" }],
};
