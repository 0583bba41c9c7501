import { describe, expect, test } from "vitest";
import { graphOf, refsOf } from "../support/refs.js";

const stays = (before: Record<string, unknown>) => ({ before });

/** Everything that the rows below point at. */
const WORLD = {
  "aws_subnet.a": stays({ id: "subnet-a" }),
  "aws_default_subnet.d": stays({ id: "subnet-d" }),
  "aws_security_group.web": stays({ id: "sg-web", name: "web" }),
  "aws_default_security_group.d": stays({ id: "sg-d", name: "default" }),
  "aws_network_interface.e": stays({ id: "eni-e", private_ip: "10.0.0.5", private_ips: ["10.0.0.5", "10.0.0.6"] }),
  "aws_instance.i": stays({ id: "i-i", primary_network_interface_id: "eni-p", private_ip: "10.0.0.9" }),
  "aws_spot_instance_request.s": stays({ id: "sir-1", spot_instance_id: "i-s" }),
  "aws_eip.ip": stays({ id: "eipalloc-1", allocation_id: "eipalloc-1", public_ip: "203.0.113.7" }),
  "aws_alb.front": stays({
    id: "arn:lb",
    arn: "arn:lb",
    arn_suffix: "app/front",
    dns_name: "Front-1.elb.amazonaws.com",
  }),
  "aws_lb_target_group.tg": stays({ id: "arn:tg", arn: "arn:tg" }),
  "aws_db_subnet_group.db": stays({ id: "shop", name: "shop" }),
  "aws_vpc.v": stays({ id: "vpc-v", main_route_table_id: "rtb-main", default_network_acl_id: "acl-d" }),
  "aws_vpc_endpoint.s3": stays({ id: "vpce-1", prefix_list_id: "pl-s3", dns_entry: [{ dns_name: "vpce-1.aws.com" }] }),
  "aws_autoscaling_group.asg": stays({ id: "fleet", name: "fleet" }),
};

const ROWS: readonly (readonly [name: string, type: string, path: string, values: object, refs: readonly string[]])[] =
  [
    ["by id", "aws_instance", "subnet_id", { subnet_id: "subnet-a" }, ["aws_subnet.a"]],
    ["a default subnet", "aws_instance", "subnet_id", { subnet_id: "subnet-d" }, ["aws_default_subnet.d"]],
    [
      "a set of ids",
      "aws_network_interface",
      "security_groups",
      { security_groups: ["sg-web", "sg-d"] },
      ["aws_security_group.web", "aws_default_security_group.d"],
    ],
    ["groups by name", "aws_instance", "security_groups", { security_groups: ["web"] }, ["aws_security_group.web"]],
    ["an id that nothing has", "aws_instance", "subnet_id", { subnet_id: "subnet-x" }, ["=subnet-x"]],
    ["an id of another type", "aws_instance", "subnet_id", { subnet_id: "sg-web" }, ["=sg-web"]],
    ["null", "aws_instance", "subnet_id", { subnet_id: null }, []],
    ["absent", "aws_instance", "subnet_id", {}, []],
    ["empty text", "aws_route", "gateway_id", { gateway_id: "" }, []],
    ["empty list", "aws_network_interface", "security_groups", { security_groups: [] }, []],
    ["a word that is no id", "aws_route", "gateway_id", { gateway_id: "local" }, ["=local"]],
    [
      "the primary interface of an instance",
      "aws_network_interface_sg_attachment",
      "network_interface_id",
      { network_interface_id: "eni-p" },
      ["aws_instance.i"],
    ],
    ["the instance of a spot request", "aws_eip", "instance", { instance: "i-s" }, ["aws_spot_instance_request.s"]],
    ["an address", "aws_eip_association", "public_ip", { public_ip: "203.0.113.7" }, ["aws_eip.ip"]],
    [
      "a secondary address",
      "aws_lb_target_group_attachment",
      "target_id",
      { target_id: "10.0.0.6" },
      ["aws_network_interface.e"],
    ],
    [
      "an ARN, by either name of the type",
      "aws_lb_listener",
      "load_balancer_arn",
      { load_balancer_arn: "arn:lb" },
      ["aws_alb.front"],
    ],
    [
      "the listener by its other name",
      "aws_alb_listener",
      "load_balancer_arn",
      { load_balancer_arn: "arn:lb" },
      ["aws_alb.front"],
    ],
    ["a name", "aws_db_instance", "db_subnet_group_name", { db_subnet_group_name: "shop" }, ["aws_db_subnet_group.db"]],
    [
      "a scaling group",
      "aws_autoscaling_attachment",
      "autoscaling_group_name",
      { autoscaling_group_name: "fleet" },
      ["aws_autoscaling_group.asg"],
    ],
    [
      "the main route table stands for its VPC's",
      "aws_route",
      "route_table_id",
      { route_table_id: "rtb-main" },
      ["aws_vpc.v"],
    ],
    [
      "the prefix list of an endpoint",
      "aws_security_group_rule",
      "prefix_list_ids",
      { prefix_list_ids: ["pl-s3"] },
      ["aws_vpc_endpoint.s3"],
    ],
    [
      "a DNS name in any case, with dualstack and a dot",
      "aws_route53_record",
      "alias.name",
      { alias: [{ name: "dualstack.front-1.elb.amazonaws.com." }] },
      ["aws_alb.front"],
    ],
    [
      "a name inside the blocks of the target",
      "aws_route53_record",
      "records",
      { records: ["vpce-1.aws.com", "198.51.100.1"] },
      ["aws_vpc_endpoint.s3", "=198.51.100.1"],
    ],
    [
      "blocks are walked through",
      "aws_security_group",
      "ingress.security_groups",
      { ingress: [{ security_groups: ["sg-web"] }, { security_groups: [] }, { security_groups: ["sg-d", "sg-x"] }] },
      ["aws_security_group.web", "aws_default_security_group.d", "=sg-x"],
    ],
    [
      "a single block as an object",
      "aws_lambda_function",
      "vpc_config.subnet_ids",
      { vpc_config: { subnet_ids: ["subnet-a"] } },
      ["aws_subnet.a"],
    ],
    [
      "a map",
      "aws_cloudwatch_metric_alarm",
      "dimensions.LoadBalancer",
      { dimensions: { LoadBalancer: "app/front" } },
      ["aws_alb.front"],
    ],
  ];

describe("a known value points at whoever has it", () => {
  test.each(ROWS)("%s", (_, type, path, values, refs) => {
    const graph = graphOf({ entries: { ...WORLD, [`${type}.asking`]: stays({ id: "asking", ...values }) } });
    expect(refsOf(graph, `${type}.asking`, path)).toEqual(refs);
    expect(refsOf(graph, `${type}.asking`, path, "before")).toEqual(refs);
  });

  test("of an object that goes, the id means the object before and nothing known after", () => {
    const graph = graphOf({
      entries: {
        "aws_subnet.a": { actions: ["delete", "create"], before: { id: "subnet-a" }, after: {}, unknown: { id: true } },
        "aws_instance.i": stays({ id: "i-1", subnet_id: "subnet-a" }),
      },
    });
    expect(refsOf(graph, "aws_instance.i", "subnet_id", "before")).toEqual(["aws_subnet.a"]);
    expect(refsOf(graph, "aws_instance.i", "subnet_id", "after")).toEqual(["=subnet-a"]);
  });

  test("of an object that is forgotten, it means the same on both sides", () => {
    const graph = graphOf({
      entries: {
        "aws_subnet.a": { actions: ["forget"], before: { id: "subnet-a" } },
        "aws_instance.i": stays({ id: "i-1", subnet_id: "subnet-a" }),
      },
    });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["aws_subnet.a"]);
  });

  test("a name that stays when its object is replaced means the new one after", () => {
    const graph = graphOf({
      entries: {
        "aws_db_subnet_group.g": {
          actions: ["delete", "create"],
          before: { id: "shop", name: "shop" },
          after: { name: "shop" },
          unknown: { id: true },
        },
        "aws_db_instance.d": stays({ db_subnet_group_name: "shop" }),
      },
    });
    expect(refsOf(graph, "aws_db_instance.d", "db_subnet_group_name")).toEqual(["aws_db_subnet_group.g (new)"]);
  });

  test("an object that was forgotten gives way to the one that imports it", () => {
    const graph = graphOf({
      entries: {
        "aws_subnet.old": { actions: ["forget"], before: { id: "subnet-a" } },
        "aws_subnet.taken": stays({ id: "subnet-a" }),
        "aws_instance.i": stays({ subnet_id: "subnet-a" }),
      },
    });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["aws_subnet.taken"]);
  });

  test("an address that several have, in different VPCs, means none of them for sure", () => {
    const graph = graphOf({
      entries: {
        "aws_network_interface.a": stays({ id: "eni-a", private_ip: "10.0.0.5" }),
        "aws_network_interface.b": stays({ id: "eni-b", private_ip: "10.0.0.5" }),
        "aws_lb_target_group_attachment.t": stays({ target_id: "10.0.0.5" }),
      },
    });
    expect(refsOf(graph, "aws_lb_target_group_attachment.t", "target_id")).toEqual([
      "? aws_network_interface.a aws_network_interface.b",
    ]);
  });

  test("a sensitive id is followed without being told", () => {
    const asking = (id: string) => ({ before: { id: "i", subnet_id: id }, sensitive: { subnet_id: true } });
    const graph = graphOf({
      entries: {
        "aws_subnet.a": stays({ id: "subnet-a" }),
        "aws_instance.known": asking("subnet-a"),
        "aws_instance.other": asking("subnet-x"),
      },
    });
    expect(refsOf(graph, "aws_instance.known", "subnet_id")).toEqual(["aws_subnet.a"]);
    const [other] = graph.at("aws_instance.other");
    const refs = other === undefined ? [] : graph.refs(other, "after", "subnet_id");
    expect(refs).toMatchObject([{ kind: "unknown", why: "sensitive", candidates: [] }]);
    expect(JSON.stringify(refs)).not.toContain("subnet-x");
    expect(JSON.stringify(graph.unresolved)).not.toContain("subnet-x");
  });

  test("a path of no type is a mistake of the caller", () => {
    const graph = graphOf({ entries: { "aws_instance.i": stays({}) } });
    expect(() => refsOf(graph, "aws_instance.i", "subnet_idd")).toThrow(/no subnet_idd/);
    expect(refsOf(graph, "aws_instance.i", "load_balancer_arn")).toEqual([]);
  });
});
