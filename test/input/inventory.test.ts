import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readInventory } from "../../src/input/inventory.js";
import { PlanriskError } from "../../src/model/error.js";
import { inFolder } from "./in-folder.js";

const read = (files: Readonly<Record<string, unknown>>) => {
  const texts = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === "string" ? content : JSON.stringify(content),
  ]);
  const folder = inFolder(Object.fromEntries(texts));
  return readInventory(Object.keys(files).map((name) => join(folder, name)));
};

/* Shortened from the examples of the AWS CLI's reference. */
const INTERFACE = {
  Association: {
    AllocationId: "eipalloc-1",
    AssociationId: "eipassoc-1",
    IpOwnerId: "123456789012",
    PublicIp: "203.0.113.5",
  },
  Attachment: {
    AttachmentId: "eni-attach-1",
    DeviceIndex: 1,
    NetworkCardIndex: 0,
    InstanceId: "i-1",
    InstanceOwnerId: "123456789012",
    Status: "attached",
  },
  AvailabilityZone: "us-east-1a",
  Description: "my interface",
  Groups: [{ GroupName: "web", GroupId: "sg-1" }],
  InterfaceType: "interface",
  Ipv6Addresses: [{ Ipv6Address: "2001:db8::5" }],
  MacAddress: "02:2f:8f:b0:cf:75",
  NetworkInterfaceId: "eni-1",
  OwnerId: "123456789012",
  PrivateIpAddress: "10.0.1.17",
  PrivateIpAddresses: [
    {
      Association: { AllocationId: "eipalloc-1", PublicIp: "203.0.113.5" },
      Primary: true,
      PrivateIpAddress: "10.0.1.17",
    },
    { Primary: false, PrivateIpAddress: "10.0.1.18" },
  ],
  RequesterManaged: false,
  SourceDestCheck: true,
  Status: "in-use",
  SubnetId: "subnet-1",
  TagSet: [{ Key: "Name", Value: "web" }],
  VpcId: "vpc-1",
};

describe("readInventory", () => {
  test("shapes an interface as Terraform's, addresses and groups in full", async () => {
    const [found, ...more] = await read({ "interfaces.json": { NetworkInterfaces: [INTERFACE] } });
    expect(more).toEqual([]);
    expect(found).toEqual({
      address: "eni-1",
      mode: "managed",
      type: "aws_network_interface",
      name: "eni-1",
      index: null,
      deposed: null,
      origin: "inventory",
      source: "interfaces.json",
      values: expect.objectContaining({
        id: "eni-1",
        subnet_id: "subnet-1",
        vpc_id: "vpc-1",
        private_ip: "10.0.1.17",
        private_ips: ["10.0.1.17", "10.0.1.18"],
        ipv6_addresses: ["2001:db8::5"],
        security_groups: ["sg-1"],
        source_dest_check: true,
        requester_id: null,
        association: [
          { allocation_id: "eipalloc-1", association_id: null, public_ip: "203.0.113.5", ip_owner_id: null },
        ],
        attachment: [
          {
            attachment_id: "eni-attach-1",
            device_index: 1,
            network_card_index: 0,
            instance: "i-1",
            instance_id: "i-1",
            instance_owner_id: "123456789012",
          },
        ],
        tags: { Name: "web" },
      }),
    });
  });

  test("an interface of a service has an owner and no instance; a free one no attachment", async () => {
    const managed = {
      NetworkInterfaceId: "eni-2",
      RequesterId: "amazon-elb",
      Attachment: { AttachmentId: "ela-attach-1", DeviceIndex: 1, InstanceOwnerId: "amazon-elb" },
    };
    const found = await read({ "i.json": { NetworkInterfaces: [managed, { NetworkInterfaceId: "eni-3" }] } });
    expect(found[0]?.values).toMatchObject({
      requester_id: "amazon-elb",
      attachment: [{ instance: null, instance_owner_id: "amazon-elb" }],
    });
    expect(found[1]?.values).toMatchObject({ attachment: [], security_groups: [], private_ips: [], tags: {} });
  });

  test("shapes a group's permissions as its blocks: itself, other accounts, all protocols, every kind of peer", async () => {
    const group = {
      GroupId: "sg-1",
      GroupName: "web",
      Description: "for the web",
      OwnerId: "123456789012",
      VpcId: "vpc-1",
      IpPermissions: [
        {
          IpProtocol: "tcp",
          FromPort: 22,
          ToPort: 22,
          IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "all" }],
          Ipv6Ranges: [{ CidrIpv6: "::/0" }],
          PrefixListIds: [{ PrefixListId: "pl-1" }],
          UserIdGroupPairs: [
            { GroupId: "sg-1", UserId: "123456789012" },
            { GroupId: "sg-2", UserId: "123456789012" },
            { GroupId: "sg-3", UserId: "210987654321", VpcPeeringConnectionId: "pcx-1" },
          ],
        },
      ],
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [], Ipv6Ranges: [], UserIdGroupPairs: [] }],
    };
    const [found] = await read({ "g.json": { SecurityGroups: [group] } });
    expect(found).toMatchObject({
      type: "aws_security_group",
      values: {
        name: "web",
        vpc_id: "vpc-1",
        ingress: [
          {
            protocol: "tcp",
            from_port: 22,
            to_port: 22,
            cidr_blocks: ["0.0.0.0/0"],
            ipv6_cidr_blocks: ["::/0"],
            prefix_list_ids: ["pl-1"],
            security_groups: ["sg-2", "210987654321/sg-3"],
            self: true,
          },
        ],
        egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: [], security_groups: [], self: false }],
      },
    });
  });

  test("shapes instances with what their primary interface says, and gives the other interfaces apart", async () => {
    const instance = {
      InstanceId: "i-1",
      ImageId: "ami-1",
      InstanceType: "m6g.large",
      State: { Code: 16, Name: "running" },
      Placement: { AvailabilityZone: "us-east-1a" },
      SubnetId: "subnet-1",
      VpcId: "vpc-1",
      PrivateIpAddress: "10.0.1.5",
      PublicIpAddress: "203.0.113.9",
      SecurityGroups: [{ GroupId: "sg-1" }],
      IamInstanceProfile: { Arn: "arn:aws:iam::123456789012:instance-profile/web" },
      NetworkInterfaces: [
        {
          NetworkInterfaceId: "eni-2",
          Attachment: { AttachmentId: "a-2", DeviceIndex: 1 },
          Groups: [{ GroupId: "sg-2" }],
          PrivateIpAddresses: [],
        },
        {
          NetworkInterfaceId: "eni-1",
          Attachment: { AttachmentId: "a-1", DeviceIndex: 0 },
          PrivateIpAddresses: [
            { Primary: true, PrivateIpAddress: "10.0.1.5" },
            { Primary: false, PrivateIpAddress: "10.0.1.6" },
          ],
        },
      ],
    };
    const gone = { InstanceId: "i-2", State: { Name: "terminated" } };
    const found = await read({
      "instances.json": { Reservations: [{ Instances: [instance, gone] }, { Instances: [] }] },
    });
    expect(found.map((each) => each.address)).toEqual(["i-1", "eni-2"]);
    expect(found[0]).toMatchObject({
      type: "aws_instance",
      values: {
        primary_network_interface_id: "eni-1",
        subnet_id: "subnet-1",
        vpc_security_group_ids: ["sg-1"],
        private_ip: "10.0.1.5",
        secondary_private_ips: ["10.0.1.6"],
        public_ip: "203.0.113.9",
        availability_zone: "us-east-1a",
      },
    });
    expect(found[1]).toMatchObject({
      type: "aws_network_interface",
      values: { security_groups: ["sg-2"], attachment: [{ instance: "i-1", device_index: 1 }] },
    });
  });

  test("shapes addresses, subnets and route tables with their associations", async () => {
    const found = await read({
      "a.json": {
        Addresses: [
          {
            AllocationId: "eipalloc-1",
            AssociationId: "eipassoc-1",
            PublicIp: "203.0.113.5",
            NetworkInterfaceId: "eni-1",
            InstanceId: "i-1",
            PrivateIpAddress: "10.0.1.17",
            Domain: "vpc",
          },
        ],
      },
      "s.json": {
        Subnets: [
          {
            SubnetId: "subnet-1",
            VpcId: "vpc-1",
            CidrBlock: "10.0.1.0/24",
            AvailabilityZone: "us-east-1a",
            MapPublicIpOnLaunch: true,
            Ipv6CidrBlockAssociationSet: [
              { Ipv6CidrBlock: "2001:db8:0:1::/64", Ipv6CidrBlockState: { State: "associated" } },
            ],
          },
        ],
      },
      "r.json": {
        RouteTables: [
          {
            RouteTableId: "rtb-1",
            VpcId: "vpc-1",
            Routes: [
              { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", Origin: "CreateRouteTable", State: "active" },
              { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", Origin: "CreateRoute", State: "active" },
              {
                DestinationCidrBlock: "10.9.0.0/16",
                NetworkInterfaceId: "eni-1",
                InstanceId: "i-1",
                Origin: "CreateRoute",
              },
              { DestinationCidrBlock: "10.8.0.0/16", GatewayId: "vpce-1", Origin: "CreateRoute" },
              { DestinationCidrBlock: "192.168.0.0/16", GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation" },
            ],
            PropagatingVgws: [{ GatewayId: "vgw-1" }],
            Associations: [
              { Main: true, RouteTableAssociationId: "rtbassoc-0", RouteTableId: "rtb-1" },
              { Main: false, RouteTableAssociationId: "rtbassoc-1", RouteTableId: "rtb-1", SubnetId: "subnet-1" },
            ],
          },
        ],
      },
    });
    expect(found.map((each) => [each.type, each.address, each.source])).toEqual([
      ["aws_eip", "eipalloc-1", "a.json"],
      ["aws_subnet", "subnet-1", "s.json"],
      ["aws_route_table", "rtb-1", "r.json"],
      ["aws_main_route_table_association", "rtbassoc-0", "r.json"],
      ["aws_route_table_association", "rtbassoc-1", "r.json"],
    ]);
    const [eip, subnet, table, main, association] = found.map((each) => each.values);
    expect(eip).toMatchObject({ public_ip: "203.0.113.5", network_interface: "eni-1", instance: "i-1", domain: "vpc" });
    expect(subnet).toMatchObject({
      cidr_block: "10.0.1.0/24",
      ipv6_cidr_block: "2001:db8:0:1::/64",
      map_public_ip_on_launch: true,
    });
    expect(table).toMatchObject({
      propagating_vgws: ["vgw-1"],
      route: [
        { cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
        { cidr_block: "10.9.0.0/16", network_interface_id: "eni-1", gateway_id: null },
        { cidr_block: "10.8.0.0/16", gateway_id: null, vpc_endpoint_id: "vpce-1" },
      ],
    });
    expect(main).toEqual({ id: "rtbassoc-0", route_table_id: "rtb-1", vpc_id: "vpc-1" });
    expect(association).toMatchObject({ route_table_id: "rtb-1", subnet_id: "subnet-1" });
  });

  const page = (id: string, token?: string) => ({
    NetworkInterfaces: [{ NetworkInterfaceId: id }],
    ...(token === undefined ? {} : { NextToken: token }),
  });
  test.each([
    [
      "pages in one file, one after the other",
      { "a.json": `${JSON.stringify(page("eni-1", "t"), null, 2)}\n${JSON.stringify(page("eni-2"))}` },
    ],
    ["pages in a list", { "a.json": [page("eni-1", "t"), page("eni-2")] }],
    ["pages in two files", { "a.json": page("eni-1", "t"), "b.json": page("eni-2") }],
    ["pages in two files, the last first", { "b.json": page("eni-2"), "a.json": page("eni-1", "t") }],
    [
      "lists of several kinds in one document",
      { "a.json": { ...page("eni-1"), NextToken: null, Subnets: [] }, "b.json": page("eni-2") },
    ],
    ["what several files tell, once", { "a.json": [page("eni-1"), page("eni-2")], "b.json": page("eni-1") }],
  ])("reads %s", async (_name, files) => {
    expect((await read(files)).map((each) => each.address).sort()).toEqual(["eni-1", "eni-2"]);
  });

  test.each([
    [
      "a last page that is missing",
      page("eni-1", "t"),
      /a\.json has not all of NetworkInterfaces: it ends with a NextToken/,
    ],
    ["another list", { Vpcs: [] }, /a\.json is JSON, but none of the lists of an inventory: NetworkInterfaces, /],
    [
      "a plan",
      { format_version: "1.2", resource_changes: [] },
      /a\.json comes from Terraform, where an inventory should be\.$/,
    ],
    [
      "an interface without id",
      { NetworkInterfaces: [{}] },
      /a\.json is not an inventory as the AWS CLI writes it: NetworkInterfaces\[0\]\.NetworkInterfaceId is missing, at line 1/,
    ],
    ["a list that is none", { Subnets: {} }, /is not a list, where/],
    [
      "text output",
      "NETWORKINTERFACES us-east-1a",
      /a\.json is not JSON: something else than an object or a list is here/,
    ],
    ["nothing", "", /a\.json is empty/],
    ["a truncated file", '{"Subnets":[', /a\.json is truncated/],
  ])("tells %s", async (_name, content, message) => {
    const error: unknown = await read({ "a.json": content }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PlanriskError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringMatching(/./) });
  });
});
