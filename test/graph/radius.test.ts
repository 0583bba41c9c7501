import { describe, expect, test } from "vitest";
import type { Graph } from "../../src/graph/graph.js";
import { graphOf } from "../support/refs.js";

const stays = (values: Record<string, unknown>) => ({ before: values });

/** A load-balanced service of two tiers, with an appliance, a database and everything that watches them. */
const ESTATE = {
  "aws_vpc.v": stays({ id: "vpc-1", default_route_table_id: "rtb-main" }),
  "aws_subnet.public": stays({ id: "subnet-pub", vpc_id: "vpc-1" }),
  "aws_subnet.private": stays({ id: "subnet-priv", vpc_id: "vpc-1" }),
  "aws_default_route_table.main": stays({ id: "rtb-main", default_route_table_id: "rtb-main" }),
  "aws_route_table.private": stays({ id: "rtb-priv", vpc_id: "vpc-1" }),
  "aws_route_table_association.private": stays({ subnet_id: "subnet-priv", route_table_id: "rtb-priv" }),
  "aws_route.out": stays({ route_table_id: "rtb-priv", network_interface_id: "eni-nat" }),
  "aws_security_group.web": stays({ id: "sg-web", vpc_id: "vpc-1" }),
  "aws_security_group.app": stays({ id: "sg-app", vpc_id: "vpc-1" }),
  "aws_security_group.db": stays({ id: "sg-db", vpc_id: "vpc-1" }),
  "aws_vpc_security_group_ingress_rule.app_from_web": stays({
    security_group_id: "sg-app",
    referenced_security_group_id: "sg-web",
  }),
  "aws_security_group_rule.db_from_app": stays({ security_group_id: "sg-db", source_security_group_id: "sg-app" }),
  "aws_security_group_rule.web_self": stays({ security_group_id: "sg-web", source_security_group_id: "sg-web" }),
  "aws_network_interface.web": stays({ id: "eni-web", subnet_id: "subnet-pub", security_groups: ["sg-web"] }),
  "aws_network_interface.web2": stays({ id: "eni-web2", subnet_id: "subnet-pub", security_groups: [] }),
  "aws_network_interface.nat": stays({ id: "eni-nat", subnet_id: "subnet-pub", security_groups: [] }),
  "aws_instance.web": stays({ id: "i-web" }),
  "aws_network_interface_attachment.web": stays({ instance_id: "i-web", network_interface_id: "eni-web" }),
  "aws_network_interface_attachment.web2": stays({ instance_id: "i-web", network_interface_id: "eni-web2" }),
  "aws_eip.web": stays({ id: "eipalloc-1", public_ip: "203.0.113.7" }),
  "aws_eip_association.web": stays({ allocation_id: "eipalloc-1", network_interface_id: "eni-web" }),
  "aws_route53_record.web": stays({ name: "web", zone_id: "Z1", records: ["203.0.113.7"] }),
  "aws_route53_record.other": stays({ name: "other", zone_id: "Z1", records: ["198.51.100.9"] }),
  "aws_route53_zone.z": stays({ id: "Z1", zone_id: "Z1" }),
  "aws_lb_target_group_attachment.web": stays({ target_group_arn: "arn:tg", target_id: "i-web" }),
  "aws_lb_target_group.tg": stays({ id: "arn:tg", arn: "arn:tg" }),
  "aws_lb_target_group.tg2": stays({ id: "arn:tg2", arn: "arn:tg2" }),
  "aws_lb_listener.https": stays({ load_balancer_arn: "arn:lb", default_action: [{ target_group_arn: "arn:tg" }] }),
  "aws_lb_listener.other": stays({ load_balancer_arn: "arn:lb", default_action: [{ target_group_arn: "arn:tg2" }] }),
  "aws_lb.front": stays({ id: "arn:lb", arn: "arn:lb", dns_name: "front.elb.amazonaws.com" }),
  "aws_route53_record.front": stays({ name: "front", zone_id: "Z1", alias: [{ name: "front.elb.amazonaws.com" }] }),
  "aws_cloudwatch_metric_alarm.web": stays({ dimensions: { InstanceId: "i-web" } }),
  "aws_flow_log.web": stays({ eni_id: "eni-web" }),
  "aws_db_subnet_group.db": stays({ id: "db", name: "db", subnet_ids: ["subnet-priv"] }),
  "aws_db_instance.db": stays({ id: "db", db_subnet_group_name: "db", vpc_security_group_ids: ["sg-db"] }),
  "aws_instance.app": stays({ id: "i-app", subnet_id: "subnet-priv", vpc_security_group_ids: ["sg-app"] }),
  "aws_instance.lone": stays({ id: "i-lone" }),
};

const estate = graphOf({ entries: ESTATE });

function addresses(graph: Graph, address: string, which: "direct" | "indirect"): readonly string[] {
  return graph.blastRadius(address)[which].map((each) => each.address);
}

const WALKS: readonly (readonly [address: string, direct: readonly string[], indirect: readonly string[]])[] = [
  [
    "aws_security_group.web",
    ["aws_network_interface.web", "aws_security_group.app"],
    [
      "aws_flow_log.web",
      "aws_eip.web",
      "aws_instance.app",
      "aws_instance.web",
      "aws_cloudwatch_metric_alarm.web",
      "aws_route53_record.web",
      "aws_lb_target_group.tg",
      "aws_lb_listener.https",
      "aws_lb.front",
      "aws_route53_record.front",
    ],
  ],
  ["aws_security_group.db", ["aws_db_instance.db"], []],
  ["aws_vpc_security_group_ingress_rule.app_from_web", ["aws_security_group.app"], ["aws_instance.app"]],
  [
    "aws_network_interface.nat",
    ["aws_route.out"],
    ["aws_route_table.private", "aws_subnet.private", "aws_instance.app", "aws_db_instance.db"],
  ],
  [
    "aws_eip.web",
    ["aws_route53_record.web", "aws_network_interface.web"],
    ["aws_flow_log.web", "aws_instance.web", "aws_cloudwatch_metric_alarm.web"],
  ],
  ["aws_subnet.private", ["aws_instance.app", "aws_db_instance.db"], []],
  ["aws_lb.front", ["aws_lb_listener.https", "aws_lb_listener.other", "aws_route53_record.front"], []],
  ["aws_lb_target_group.tg2", ["aws_lb_listener.other"], ["aws_lb.front", "aws_route53_record.front"]],
  ["aws_instance.lone", [], []],
  ["aws_route53_zone.z", ["aws_route53_record.front", "aws_route53_record.other", "aws_route53_record.web"], []],
  [
    "aws_default_route_table.main",
    ["aws_subnet.public"],
    [
      "aws_network_interface.nat",
      "aws_network_interface.web",
      "aws_network_interface.web2",
      "aws_flow_log.web",
      "aws_route.out",
      "aws_eip.web",
      "aws_instance.web",
      "aws_route_table.private",
      "aws_cloudwatch_metric_alarm.web",
      "aws_route53_record.web",
      "aws_lb_target_group.tg",
      "aws_subnet.private",
      "aws_instance.app",
      "aws_lb_listener.https",
      "aws_db_instance.db",
      "aws_lb.front",
      "aws_route53_record.front",
    ],
  ],
];

describe("blast radius", () => {
  test.each(WALKS)("%s", (address, direct, indirect) => {
    expect(addresses(estate, address, "direct")).toEqual(direct);
    expect(addresses(estate, address, "indirect")).toEqual(indirect);
  });

  test("each comes with the path and its edges: ties are steps, and their far end is the next neighbour", () => {
    const { direct } = estate.blastRadius("aws_security_group.web");
    expect(direct).toContainEqual({
      address: "aws_security_group.app",
      path: ["aws_security_group.web", "aws_vpc_security_group_ingress_rule.app_from_web", "aws_security_group.app"],
      edges: ["admits", "rule-of"],
    });
  });

  test("a VPC reaches all that is in it, and nobody reaches it or gets through it", () => {
    const { direct, indirect } = estate.blastRadius("aws_vpc.v");
    const reached = [...direct, ...indirect].map((each) => each.address);
    expect(reached).toEqual(expect.arrayContaining(["aws_subnet.private", "aws_db_instance.db", "aws_lb.front"]));
    for (const address of Object.keys(ESTATE)) {
      const all = estate.blastRadius(address);
      for (const each of [...all.direct, ...all.indirect])
        expect(each.path.slice(1), address).not.toContain("aws_vpc.v");
    }
  });

  test("nobody is reached twice, nor the change itself", () => {
    for (const address of Object.keys(ESTATE)) {
      const { direct, indirect } = estate.blastRadius(address);
      const all = [...direct, ...indirect].map((each) => each.address);
      expect(new Set(all).size).toBe(all.length);
      expect(all).not.toContain(address);
      for (const each of [...direct, ...indirect]) {
        expect(each.path[0]).toBe(address);
        expect(each.path.at(-1)).toBe(each.address);
        expect(each.edges).toHaveLength(each.path.length - 1);
      }
    }
  });

  test("an attachment that the plan removes still tells who is affected", () => {
    const graph = graphOf({
      entries: {
        ...ESTATE,
        "aws_network_interface_attachment.web": {
          actions: ["delete"],
          before: { instance_id: "i-web", network_interface_id: "eni-web" },
        },
      },
    });
    expect(addresses(graph, "aws_network_interface.web", "direct")).toContain("aws_instance.web");
  });

  test("of an attachment, both ends are next", () => {
    expect(addresses(estate, "aws_network_interface_attachment.web", "direct")).toEqual([
      "aws_instance.web",
      "aws_network_interface.web",
    ]);
  });

  test("a tie of which the far end is not known stands for it", () => {
    const graph = graphOf({
      entries: {
        "aws_eip.ip": stays({ id: "eipalloc-1" }),
        "aws_eip_association.far": stays({ allocation_id: "eipalloc-1", network_interface_id: "eni-elsewhere" }),
      },
    });
    expect(addresses(graph, "aws_eip.ip", "direct")).toEqual(["aws_eip_association.far"]);
  });

  test("what an instance says of the interface that it was given is said once, by the interface", () => {
    const graph = graphOf({
      entries: {
        "aws_security_group.g": stays({ id: "sg-1" }),
        "aws_network_interface.e": stays({ id: "eni-1", security_groups: ["sg-1"] }),
        "aws_instance.i": stays({
          id: "i-1",
          vpc_security_group_ids: ["sg-1"],
          primary_network_interface: [{ network_interface_id: "eni-1" }],
        }),
      },
    });
    expect(addresses(graph, "aws_security_group.g", "direct")).toEqual(["aws_network_interface.e"]);
    expect(addresses(graph, "aws_security_group.g", "indirect")).toEqual(["aws_instance.i"]);
  });

  test("a route in the main table, and a rule in the default network ACL, by way of the VPC", () => {
    const graph = graphOf({
      entries: {
        "aws_vpc.v": stays({ id: "vpc-1", main_route_table_id: "rtb-1", default_network_acl_id: "acl-1" }),
        "aws_subnet.main": stays({ id: "subnet-1", vpc_id: "vpc-1" }),
        "aws_subnet.own": stays({ id: "subnet-2", vpc_id: "vpc-1" }),
        "aws_route_table.own": stays({ id: "rtb-2", vpc_id: "vpc-1" }),
        "aws_route_table_association.own": stays({ subnet_id: "subnet-2", route_table_id: "rtb-2" }),
        "aws_route.out": stays({ route_table_id: "rtb-1", gateway_id: "igw-1" }),
        "aws_network_acl_rule.deny": stays({ network_acl_id: "acl-1" }),
      },
    });
    expect(addresses(graph, "aws_route.out", "direct")).toEqual(["aws_subnet.main", "aws_vpc.v"]);
    expect(addresses(graph, "aws_network_acl_rule.deny", "direct")).toEqual([
      "aws_subnet.main",
      "aws_subnet.own",
      "aws_vpc.v",
    ]);
  });

  test("a new subnet uses the main table after, not before", () => {
    const graph = graphOf({
      entries: {
        "aws_vpc.v": stays({ id: "vpc-1", default_route_table_id: "rtb-1" }),
        "aws_default_route_table.main": stays({ id: "rtb-1", default_route_table_id: "rtb-1" }),
        "aws_subnet.new": { actions: ["create"], after: { vpc_id: "vpc-1" }, unknown: { id: true } },
      },
    });
    expect(graph.edges.filter((edge) => edge.kind === "routed-by")).toMatchObject([
      { from: "aws_subnet.new", to: "aws_default_route_table.main", side: "after" },
    ]);
  });

  test("an address that the graph does not know is felt by nobody", () => {
    expect(estate.blastRadius("aws_vpc.unknown")).toEqual({ direct: [], indirect: [] });
  });
});
