import { expect, test } from "vitest";
import { observeGroupRemoval } from "../../../src/observe/groups.js";
import { observeLimits } from "../../../src/observe/limits/index.js";
import { comparisonOf, LATER, type Written } from "../../support/written-plan.js";

type Plan = Readonly<Record<string, Written>>;
interface Case {
  readonly name: string;
  readonly plan: Plan;
  /** "subject what", with "?" where it is only possible. */
  readonly refused: readonly string[];
}

const VPC: Plan = {
  "aws_vpc.main": { stays: { id: "vpc-1", cidr_block: "10.0.0.0/16" } },
  "aws_subnet.a": {
    stays: {
      id: "subnet-a",
      vpc_id: "vpc-1",
      cidr_block: "10.0.1.0/24",
      ipv6_cidr_block: "2001:db8:0:1::/64",
      availability_zone: "us-east-1a",
    },
  },
};
const GATEWAY: Plan = { "aws_internet_gateway.main": { stays: { id: "igw-1", vpc_id: "vpc-1" } } };

function instance(id: string, more: Readonly<Record<string, string>> = {}) {
  return { id, instance_type: "t3.small", subnet_id: "subnet-a", availability_zone: "us-east-1a", ...more };
}
function eni(id: string, more: Written["stays"] = {}) {
  return { id, subnet_id: "subnet-a", private_ips: [`10.0.1.${10 + Number(id.slice(-1))}`], ...more };
}
function attached(interfaceId: string, instanceId: string, index: number, card = 0) {
  return { network_interface_id: interfaceId, instance_id: instanceId, device_index: index, network_card_index: card };
}
function group(id: string, more: Written["stays"] = {}) {
  return { id, name: id, vpc_id: "vpc-1", ...more };
}
const NODE: Plan = { "aws_instance.node": { stays: instance("i-1") } };
const ENIS: Plan = Object.fromEntries(
  [1, 2, 3].map((i) => [`aws_network_interface.n${i}`, { stays: eni(`eni-${i}`) }]),
);

const INTERFACES: readonly Case[] = [
  {
    name: "of two that come, one is too many, and as many are named",
    plan: {
      ...NODE,
      ...ENIS,
      "aws_network_interface_attachment.a": { stays: attached("eni-1", "i-1", 1) },
      "aws_network_interface_attachment.b": { after: attached("eni-2", "i-1", 2) },
      "aws_network_interface_attachment.c": { after: attached("eni-3", "i-1", 3) },
    },
    refused: ["aws_network_interface_attachment.c too-many-interfaces"],
  },
  {
    name: "one network card has a limit of its own",
    plan: {
      "aws_instance.node": { stays: instance("i-1", { instance_type: "hpc6id.32xlarge" }) },
      ...ENIS,
      "aws_network_interface_attachment.a": { after: attached("eni-1", "i-1", 1) },
    },
    refused: ["aws_network_interface_attachment.a too-many-interfaces"],
  },
  {
    name: "and the other card has room",
    plan: {
      "aws_instance.node": { stays: instance("i-1", { instance_type: "hpc6id.32xlarge" }) },
      ...ENIS,
      "aws_network_interface_attachment.a": { after: attached("eni-1", "i-1", 1, 1) },
    },
    refused: [],
  },
  {
    name: "blocks of a new instance are refused with it",
    plan: {
      ...ENIS,
      "aws_instance.node": {
        after: {
          id: LATER,
          instance_type: "t3.micro",
          network_interface: [1, 2, 3].map((i) => ({ network_interface_id: `eni-${i}`, device_index: i - 1 })),
        },
      },
    },
    refused: ["aws_instance.node too-many-interfaces"],
  },
  {
    name: "an attachment that is created first finds its own index taken",
    plan: {
      ...NODE,
      ...ENIS,
      "aws_network_interface_attachment.a": {
        before: attached("eni-1", "i-1", 1),
        after: attached("eni-2", "i-1", 1),
        replaced: "create-first",
      },
    },
    refused: ["aws_network_interface_attachment.a device-index-taken"],
  },
  {
    name: "an attachment that is created first finds its interface attached",
    plan: {
      ...NODE,
      ...ENIS,
      "aws_instance.other": { stays: instance("i-2") },
      "aws_network_interface_attachment.a": {
        before: attached("eni-1", "i-1", 1),
        after: attached("eni-1", "i-2", 1),
        replaced: "create-first",
      },
    },
    refused: ["aws_network_interface_attachment.a create-first-holds-address"],
  },
  {
    name: "an index that is surely free by then is no race",
    plan: {
      ...NODE,
      "aws_network_interface.n1": {
        before: eni("eni-1"),
        after: eni(LATER, { private_ips: LATER }),
        replaced: "delete-first",
      },
      "aws_network_interface_attachment.old": { before: attached("eni-1", "i-1", 1) },
      "aws_network_interface_attachment.new": {
        after: { ...attached(LATER, "i-1", 1) },
        refs: { network_interface_id: ["aws_network_interface.n1"] },
      },
    },
    refused: [],
  },
  {
    name: "prefixes take a place each",
    plan: {
      ...NODE,
      "aws_network_interface.n1": {
        before: eni("eni-1", { ipv4_prefixes: [] }),
        after: eni("eni-1", { ipv4_prefixes: ["10.0.1.64/28", "10.0.1.80/28", "10.0.1.96/28", "10.0.1.112/28"] }),
      },
      "aws_network_interface_attachment.a": { stays: attached("eni-1", "i-1", 1) },
    },
    refused: ["aws_network_interface.n1 too-many-addresses"],
  },
  {
    name: "addresses that are only counted",
    plan: {
      ...NODE,
      "aws_network_interface.n1": {
        after: { id: LATER, subnet_id: "subnet-a", private_ips: LATER, private_ips_count: 4 },
      },
      "aws_network_interface_attachment.a": {
        after: attached(LATER, "i-1", 1),
        refs: { network_interface_id: ["aws_network_interface.n1"] },
      },
    },
    refused: ["aws_network_interface_attachment.a too-many-addresses"],
  },
];

const ADDRESSES: readonly Case[] = [
  {
    name: "IPv6: the first four addresses are AWS's too",
    plan: {
      "aws_network_interface.n1": { after: { id: LATER, subnet_id: "subnet-a", ipv6_addresses: ["2001:db8:0:1::3"] } },
    },
    refused: ["aws_network_interface.n1 address-reserved"],
  },
  {
    name: "IPv6: another range",
    plan: {
      "aws_network_interface.n1": { after: { id: LATER, subnet_id: "subnet-a", ipv6_addresses: ["2001:db8:0:2::10"] } },
    },
    refused: ["aws_network_interface.n1 address-outside-subnet"],
  },
  {
    name: "a NAT gateway that asks for an address of AWS's",
    plan: {
      "aws_nat_gateway.n": {
        after: { id: LATER, subnet_id: "subnet-a", connectivity_type: "private", private_ip: "10.0.1.255" },
      },
    },
    refused: ["aws_nat_gateway.n address-reserved"],
  },
  {
    name: "of two that come together, the first is counted as first",
    plan: {
      "aws_network_interface.n1": { after: eni(LATER, { private_ips: ["10.0.1.50"] }) },
      "aws_network_interface.n2": { after: eni(LATER, { private_ips: ["10.0.1.50"] }) },
    },
    refused: ["aws_network_interface.n2 address-duplicate"],
  },
];

const GROUPS: readonly Case[] = [
  {
    name: "a name that a group has which this plan deletes: possible",
    plan: {
      "aws_security_group.old": { before: group("sg-1", { name: "web" }) },
      "aws_security_group.new": { after: group(LATER, { name: "web" }) },
    },
    refused: ["aws_security_group.new group-name-taken?"],
  },
  {
    name: "a rule that is created first is authorised already by itself",
    plan: {
      "aws_security_group.g": { stays: group("sg-1") },
      "aws_security_group_rule.r": {
        before: {
          security_group_id: "sg-1",
          type: "ingress",
          protocol: "tcp",
          from_port: 22,
          to_port: 22,
          cidr_blocks: ["10.0.0.0/8"],
        },
        after: {
          security_group_id: "sg-1",
          type: "ingress",
          protocol: "tcp",
          from_port: 22,
          to_port: 22,
          cidr_blocks: ["10.0.0.0/8", "192.168.0.0/16"],
        },
        replaced: "create-first",
      },
    },
    refused: ["aws_security_group_rule.r rule-duplicate"],
  },
  {
    name: "CloudFront's prefix list counts as 55 rules",
    plan: {
      "aws_ec2_managed_prefix_list.cloudfront": {
        stays: { id: "pl-1", name: "com.amazonaws.global.cloudfront.origin-facing", address_family: "IPv4" },
      },
      "aws_security_group.g": { stays: group("sg-1") },
      ...Object.fromEntries(
        [...Array(6).keys()].map((i) => [
          `aws_vpc_security_group_ingress_rule.r[${i}]`,
          {
            stays: {
              security_group_id: "sg-1",
              ip_protocol: "tcp",
              from_port: 443,
              to_port: 443,
              cidr_ipv4: `10.${i}.0.0/16`,
            },
          },
        ]),
      ),
      "aws_vpc_security_group_ingress_rule.cdn": {
        after: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443, prefix_list_id: "pl-1" },
      },
    },
    refused: ["aws_vpc_security_group_ingress_rule.cdn too-many-rules"],
  },
  {
    name: "a rule for a range beside a prefix list with the same range is another rule",
    plan: {
      "aws_ec2_managed_prefix_list.l": {
        stays: { id: "pl-1", name: "l", address_family: "IPv4", max_entries: 2, entry: [{ cidr: "10.0.0.0/8" }] },
      },
      "aws_security_group.g": { stays: group("sg-1") },
      "aws_vpc_security_group_ingress_rule.list": {
        stays: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443, prefix_list_id: "pl-1" },
      },
      "aws_vpc_security_group_ingress_rule.range": {
        after: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "10.0.0.0/8" },
      },
    },
    refused: [],
  },
  {
    name: "a group that is associated with the other VPC may be worn there",
    plan: {
      "aws_vpc.other": { stays: { id: "vpc-2", cidr_block: "10.1.0.0/16" } },
      "aws_security_group.g": { stays: group("sg-1", { vpc_id: "vpc-2" }) },
      "aws_vpc_security_group_vpc_association.a": { stays: { security_group_id: "sg-1", vpc_id: "vpc-1" } },
      "aws_network_interface.n1": {
        before: eni("eni-1", { security_groups: [] }),
        after: eni("eni-1", { security_groups: ["sg-1"] }),
      },
    },
    refused: [],
  },
  {
    name: "an instance that waits for the successor through another group holds the old one",
    plan: {
      "aws_security_group.old": {
        before: group("sg-1", { description: "a" }),
        after: group(LATER, { name: "sg-1", description: "b" }),
        replaced: "delete-first",
      },
      "aws_security_group.next": {
        after: group(LATER, {
          name: "next",
          ingress: [{ protocol: "tcp", from_port: 1, to_port: 1, security_groups: [LATER], cidr_blocks: [] }],
        }),
        refs: { ingress: ["aws_security_group.old"] },
      },
      "aws_instance.node": {
        before: { ...instance("i-1"), vpc_security_group_ids: ["sg-1"] },
        after: { ...instance("i-1"), vpc_security_group_ids: [LATER] },
        refs: { vpc_security_group_ids: ["aws_security_group.next"] },
      },
    },
    refused: ["aws_security_group.old group-still-in-use"],
  },
  {
    name: "instances that a scaling group keeps running may hold it",
    plan: {
      "aws_security_group.g": { before: group("sg-1") },
      "aws_launch_template.t": {
        before: { id: "lt-1", name: "t", vpc_security_group_ids: ["sg-1"] },
        after: { id: "lt-1", name: "t", vpc_security_group_ids: [] },
      },
      "aws_autoscaling_group.a": {
        stays: { id: "a", desired_capacity: 2, launch_template: [{ id: "lt-1", version: "$Latest" }] },
      },
    },
    refused: ["aws_security_group.g group-still-in-use?"],
  },
];

const ELASTIC_IPS: readonly Case[] = [
  {
    name: "a NAT gateway does not take an address away",
    plan: {
      ...GATEWAY,
      ...NODE,
      "aws_eip.ip": { stays: { id: "eipalloc-1", allocation_id: "eipalloc-1", public_ip: "198.51.100.7" } },
      "aws_eip_association.a": { stays: { id: "a-1", allocation_id: "eipalloc-1", instance_id: "i-1" } },
      "aws_nat_gateway.n": { after: { id: LATER, subnet_id: "subnet-a", allocation_id: "eipalloc-1" } },
    },
    refused: ["aws_nat_gateway.n elastic-ip-taken"],
  },
  {
    name: "one that gives it up in the same plan may be too late",
    plan: {
      ...GATEWAY,
      ...NODE,
      "aws_eip.ip": { stays: { id: "eipalloc-1", allocation_id: "eipalloc-1", public_ip: "198.51.100.7" } },
      "aws_eip_association.a": { before: { id: "a-1", allocation_id: "eipalloc-1", instance_id: "i-1" } },
      "aws_nat_gateway.n": { after: { id: LATER, subnet_id: "subnet-a", allocation_id: "eipalloc-1" } },
    },
    refused: ["aws_nat_gateway.n elastic-ip-taken?"],
  },
  {
    name: "interfaces that are attached in the same plan make an association by instance possible to fail",
    plan: {
      ...GATEWAY,
      ...NODE,
      ...ENIS,
      "aws_eip.ip": { stays: { id: "eipalloc-1", allocation_id: "eipalloc-1", public_ip: "198.51.100.7" } },
      "aws_network_interface_attachment.a": { after: attached("eni-1", "i-1", 1) },
      "aws_eip_association.a": { after: { id: LATER, allocation_id: "eipalloc-1", instance_id: "i-1" } },
    },
    refused: ["aws_eip_association.a association-by-instance-ambiguous?"],
  },
  {
    name: "a route to a gateway of another state proves that there is one",
    plan: {
      ...NODE,
      "aws_route_table.r": {
        stays: { id: "rtb-1", vpc_id: "vpc-1", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-9" }] },
      },
      "aws_eip.ip": { stays: { id: "eipalloc-1", allocation_id: "eipalloc-1", public_ip: "198.51.100.7" } },
      "aws_eip_association.a": { after: { id: LATER, allocation_id: "eipalloc-1", instance_id: "i-1" } },
    },
    refused: [],
  },
];

test.each([...INTERFACES, ...ADDRESSES, ...GROUPS, ...ELASTIC_IPS])("$name", ({ plan, refused }) => {
  const c = comparisonOf({ ...VPC, ...plan });
  const found = [...observeLimits(c), ...observeGroupRemoval(c)].flatMap((each) =>
    each.kind === "apply-refused" ? [`${each.subject} ${each.what}${each.certain ? "" : "?"}`] : [],
  );
  expect(found).toEqual(refused);
});
