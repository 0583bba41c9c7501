import { expect, test } from "vitest";
import { rolesOf } from "../../src/observe/roles.js";
import { comparisonOf, type Written } from "../support/written-plan.js";

type Plan = Readonly<Record<string, Written>>;

const BASE: Plan = {
  "aws_vpc.main": { stays: { id: "vpc-1", cidr_block: "10.0.0.0/16" } },
  "aws_subnet.a": { stays: { id: "subnet-a", vpc_id: "vpc-1", cidr_block: "10.0.1.0/24" } },
  "aws_subnet.b": { stays: { id: "subnet-b", vpc_id: "vpc-1", cidr_block: "10.0.2.0/24" } },
  "aws_instance.one": { stays: { id: "i-1", subnet_id: "subnet-a", private_ip: "10.0.1.5" } },
  "aws_instance.two": { stays: { id: "i-2", subnet_id: "subnet-a", private_ip: "10.0.1.6" } },
};
function attached(instance: string, index = 1) {
  return { network_interface_id: "eni-1", instance_id: instance, device_index: index };
}
function interfaceIn(subnet: string, more: Written["stays"] = {}): Plan {
  return { "aws_network_interface.n": { stays: { id: "eni-1", subnet_id: subnet, ...more } } };
}
const ATTACHED: Plan = { "aws_network_interface_attachment.a": { stays: attached("i-1") } };
function rule(from: number, to: number) {
  return {
    stays: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: from, to_port: to, cidr_ipv4: "10.9.0.0/16" },
  };
}
const GROUP: Plan = { "aws_security_group.g": { stays: { id: "sg-1", vpc_id: "vpc-1" } } };

test.each<{ name: string; plan: Plan; of?: string; roles: string[] }>([
  { name: "the interface that comes with an instance", plan: {}, of: "aws_instance.one#primary", roles: ["primary"] },
  { name: "attached to nothing", plan: interfaceIn("subnet-a"), roles: [] },
  { name: "a second one in the same subnet", plan: { ...interfaceIn("subnet-a"), ...ATTACHED }, roles: ["secondary"] },
  { name: "in another subnet", plan: { ...interfaceIn("subnet-b"), ...ATTACHED }, roles: ["secondary", "dual-homed"] },
  {
    name: "in another subnet, for administration only",
    plan: {
      ...interfaceIn("subnet-b", { security_groups: ["sg-1"] }),
      ...ATTACHED,
      ...GROUP,
      "aws_vpc_security_group_ingress_rule.ssh": rule(22, 22),
    },
    roles: ["secondary", "management", "dual-homed"],
  },
  {
    name: "for administration, and something else",
    plan: {
      ...interfaceIn("subnet-b", { security_groups: ["sg-1"] }),
      ...ATTACHED,
      ...GROUP,
      "aws_vpc_security_group_ingress_rule.ssh": rule(22, 23),
    },
    roles: ["secondary", "dual-homed"],
  },
  {
    name: "one that forwards",
    plan: { ...interfaceIn("subnet-a", { source_dest_check: false }), ...ATTACHED },
    roles: ["secondary", "appliance"],
  },
  {
    name: "one that a route leads to",
    plan: {
      ...interfaceIn("subnet-a"),
      ...ATTACHED,
      "aws_route_table.r": {
        stays: { id: "rtb-1", vpc_id: "vpc-1", route: [{ cidr_block: "10.8.0.0/16", network_interface_id: "eni-1" }] },
      },
    },
    roles: ["secondary", "appliance"],
  },
  {
    name: "one that moves to another instance",
    plan: {
      ...interfaceIn("subnet-a"),
      "aws_network_interface_attachment.a": {
        before: attached("i-1"),
        after: attached("i-2"),
        replaced: "delete-first",
      },
    },
    roles: ["secondary", "failover"],
  },
  {
    name: "one whose Elastic IP moves to another instance",
    plan: {
      "aws_eip.ip": { stays: { id: "eipalloc-1", allocation_id: "eipalloc-1", public_ip: "198.51.100.7" } },
      "aws_eip_association.a": {
        before: { id: "x", allocation_id: "eipalloc-1", instance_id: "i-1" },
        after: { allocation_id: "eipalloc-1", instance_id: "i-2" },
        replaced: "delete-first",
      },
    },
    of: "aws_instance.two#primary",
    roles: ["primary", "failover"],
  },
  {
    name: "one of a service",
    plan: { "aws_nat_gateway.n": { stays: { id: "nat-1", subnet_id: "subnet-a" } } },
    of: "aws_nat_gateway.n#managed",
    roles: ["managed"],
  },
  {
    name: "one that is detached keeps what it was",
    plan: { ...interfaceIn("subnet-b"), "aws_network_interface_attachment.a": { before: attached("i-1") } },
    roles: ["secondary", "dual-homed"],
  },
])("$name", ({ plan, of, roles }) => {
  const c = comparisonOf({ ...BASE, ...plan });
  const pair = c.pair(of ?? "aws_network_interface.n");
  expect(pair === null ? null : rolesOf(c, pair)).toEqual(roles);
});
