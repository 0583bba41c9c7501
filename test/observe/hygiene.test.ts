import { describe, expect, test } from "vitest";
import { observeHygiene } from "../../src/observe/hygiene/index.js";
import { comparisonOf, LATER, type Written } from "../support/written-plan.js";

type Plan = Readonly<Record<string, Written>>;

const BASE: Plan = {
  "aws_vpc.main": { stays: { id: "vpc-1", cidr_block: "10.0.0.0/16" } },
  "aws_subnet.a": { stays: { id: "subnet-a", vpc_id: "vpc-1", cidr_block: "10.0.1.0/24" } },
};
const SUBNET_TO_INTERNET: Plan = {
  "aws_internet_gateway.g": { stays: { id: "igw-1", vpc_id: "vpc-1" } },
  "aws_route_table.r": {
    stays: { id: "rtb-1", vpc_id: "vpc-1", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }] },
  },
  "aws_route_table_association.r": { stays: { id: "ra-1", route_table_id: "rtb-1", subnet_id: "subnet-a" } },
};
const inline = [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["10.0.0.0/8"] }];
const rule = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "10.0.0.0/8" };
const eip = { id: "eipalloc-1", allocation_id: "eipalloc-1", public_ip: "198.51.100.7" };

function told(plan: Plan, source: Parameters<typeof observeHygiene>[1] = null): string[] {
  return observeHygiene(comparisonOf({ ...BASE, ...plan }), source).flatMap((each) =>
    each.kind === "advice" ? [`${each.subject} ${each.what}`] : [],
  );
}

describe("advice about what the plan creates or changes", () => {
  test.each<{ name: string; plan: Plan; advice: string[] }>([
    {
      name: "an idle group, although its own rule names it",
      plan: {
        "aws_security_group.g": { after: { id: LATER, vpc_id: "vpc-1" } },
        "aws_security_group_rule.self": {
          after: {
            security_group_id: LATER,
            source_security_group_id: LATER,
            type: "ingress",
            protocol: "tcp",
            from_port: 1,
            to_port: 1,
          },
          refs: { security_group_id: ["aws_security_group.g"], source_security_group_id: ["aws_security_group.g"] },
        },
      },
      advice: ["aws_security_group.g group-idle"],
    },
    {
      name: "an interface that is lent to another account is not idle",
      plan: {
        "aws_network_interface.n": {
          before: { id: "eni-1", subnet_id: "subnet-a" },
          after: { id: "eni-1", subnet_id: "subnet-a", description: "x" },
        },
        "aws_network_interface_permission.p": {
          stays: { network_interface_id: "eni-1", aws_account_id: "1", permission: "INSTANCE-ATTACH" },
        },
      },
      advice: [],
    },
    {
      name: "an Elastic IP that loses its association",
      plan: {
        "aws_instance.i": { stays: { id: "i-1", subnet_id: "subnet-a" } },
        "aws_eip.ip": { stays: eip },
        "aws_eip_association.a": { before: { id: "x", allocation_id: "eipalloc-1", instance_id: "i-1" } },
      },
      advice: ["aws_eip_association.a elastic-ip-idle"],
    },
    {
      name: "rules of both kinds, where only the group changes",
      plan: {
        "aws_security_group.g": {
          before: { id: "sg-1", ingress: inline },
          after: { id: "sg-1", ingress: inline, tags: { a: "b" } },
        },
        "aws_vpc_security_group_ingress_rule.r": { stays: rule },
        "aws_instance.i": { stays: { id: "i-1", vpc_security_group_ids: ["sg-1"] } },
      },
      advice: ["aws_security_group.g rules-managed-twice"],
    },
    {
      name: "of two interfaces that come to face the internet, one advice for their VPC",
      plan: {
        ...SUBNET_TO_INTERNET,
        "aws_instance.a": { after: { id: LATER, subnet_id: "subnet-a", associate_public_ip_address: true } },
        "aws_instance.b": { after: { id: LATER, subnet_id: "subnet-a", associate_public_ip_address: true } },
      },
      advice: ["aws_instance.a flow-logs-missing"],
    },
    {
      name: "a flow log of the subnet is one",
      plan: {
        ...SUBNET_TO_INTERNET,
        "aws_flow_log.l": { stays: { id: "fl-1", subnet_id: "subnet-a" } },
        "aws_instance.a": { after: { id: LATER, subnet_id: "subnet-a", associate_public_ip_address: true } },
      },
      advice: [],
    },
  ])("$name", ({ plan, advice }) => {
    expect(told(plan)).toEqual(advice);
  });
});

describe("what needs the source", () => {
  const critical: Plan = {
    "aws_instance.i": {
      before: { id: "i-1", subnet_id: "subnet-a" },
      after: { id: "i-1", subnet_id: "subnet-a", tags: { a: "b" } },
    },
  };
  const facts = { writes: () => null, isCritical: (name: string) => name === "aws_instance.i#primary" };

  test.each([
    { name: "without it nothing", source: null, advice: [] },
    {
      name: "unprotected",
      source: { ...facts, preventsDestroy: () => false },
      advice: ["aws_instance.i critical-unprotected"],
    },
    { name: "protected", source: { ...facts, preventsDestroy: () => true }, advice: [] },
    { name: "not found", source: { ...facts, preventsDestroy: () => null }, advice: [] },
  ])("$name", ({ source, advice }) => {
    expect(told(critical, source)).toEqual(advice);
  });
});
