import { describe, expect, test } from "vitest";
import type { GraphExcerpt } from "../../../src/model/graph-view.js";
import { graphView } from "../../../src/observe/view/index.js";
import { fixturePlans } from "../../support/fixture-plans.js";
import { inDepth, smallEstate, writtenInDepth } from "../../support/in-depth.js";

const ALL = { whole: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY };
const ESTATE = writtenInDepth(smallEstate());
const ENI = 'aws_network_interface.data["a.b"]';

function view(options = ALL): GraphExcerpt {
  return graphView(ESTATE.comparison, ESTATE.report, options);
}

function nodeAt(address: string) {
  return view().view.nodes.find((node) => node.address === address);
}

describe("where things lie", () => {
  test.each([
    ["an interface: in its subnet", ENI, "aws_subnet.b"],
    ["what is gone: where it was", "aws_network_interface_attachment.data", "aws_vpc.main"],
    ["a security group: in its VPC", "aws_security_group.web", "aws_vpc.main"],
    ["in a VPC that the plan does not know: by its id", "aws_security_group.elsewhere", "vpc-0b"],
    ["in two subnets: in the VPC around them", "aws_lb.front", "aws_vpc.main"],
    ["an Elastic IP: in none", "aws_eip.web", null],
  ])("%s", (_name, address, zone) => {
    expect(nodeAt(address)?.zone).toBe(zone);
  });

  test("zones have names, CIDRs and what is around them; outer ones first", () => {
    expect(view().view.zones).toEqual([
      { id: "aws_vpc.main", kind: "vpc", parent: null, label: "main, 10.0.0.0/16" },
      { id: "vpc-0b", kind: "vpc", parent: null, label: "" },
      { id: "aws_subnet.a", kind: "subnet", parent: "aws_vpc.main", label: "a, 10.0.97.0/24" },
      { id: "aws_subnet.b", kind: "subnet", parent: "aws_vpc.main", label: "b, 10.0.98.0/24" },
    ]);
  });

  test("a VPC or subnet that is left alone is a zone and no node", () => {
    expect(
      view()
        .view.nodes.map((node) => node.address)
        .filter((each) => /^aws_(vpc|subnet)\./.test(each)),
    ).toEqual([]);
  });
});

describe("what stands out", () => {
  test.each([
    ["the change, with its risk", "aws_network_interface_attachment.data", { action: "delete", risk: "high" }, null],
    ["who notices", "aws_instance.web", null, { level: "high", how: "direct" }],
    ["who notices through another", "aws_cloudwatch_metric_alarm.web", null, { level: "high", how: "indirect" }],
    ["nothing else", "aws_lb.front", null, null],
  ])("%s", (_name, address, change, affected) => {
    const node = nodeAt(address);
    expect({ change: node?.change, affected: node?.affected }).toEqual({ change, affected });
  });

  test("a change of a tag affects nobody", () => {
    const { "aws_network_interface_attachment.data": _, ...rest } = smallEstate();
    const { comparison, report } = writtenInDepth({
      ...rest,
      "aws_security_group.web": {
        before: { id: "sg-0a", vpc_id: "vpc-0a", ingress: [], egress: [], tags: { a: "1" } },
        after: { id: "sg-0a", vpc_id: "vpc-0a", ingress: [], egress: [], tags: { a: "2" } },
      },
    });
    const { nodes } = graphView(comparison, report, ALL).view;
    expect(nodes.filter((node) => node.affected !== null)).toEqual([]);
    expect(nodes.find((node) => node.address === "aws_security_group.web")?.change?.risk).toBe("low");
  });
});

test("an edge says in which world it is: the copy of an attachment outlives it in the interface's values only", () => {
  const { comparison, report } = writtenInDepth({
    ...smallEstate(),
    [ENI]: {
      stays: {
        id: "eni-0a",
        subnet_id: "subnet-0b",
        security_groups: ["sg-0a"],
        attachment: [{ instance: "i-0a", device_index: 1, attachment_id: "eni-attach-0a" }],
      },
    },
  });
  const { edges } = graphView(comparison, report, ALL).view;
  expect(edges.filter((edge) => edge.kind === "attached-to" && edge.from === ENI)).toEqual([
    { from: ENI, to: "aws_instance.web", kind: "attached-to", side: "before" },
  ]);
});

test("facts are those of both worlds", () => {
  const facts = new Map(nodeAt(ENI)?.facts.map(({ name, before, after }) => [name, [before, after]]));
  expect(facts.get("attached to")).toEqual(["aws_instance.web", null]);
  expect(facts.get("private addresses")).toEqual(["10.0.98.5", "10.0.98.5"]);
});

describe("a large graph is cut down to the neighbourhood of its changes", () => {
  test.each([
    ["at most so many are drawn", { whole: 3, most: 4 }, 4],
    ["nothing but changes, who is affected, and what is tied to changes", { whole: 3, most: 100 }, 6],
    ["few enough are drawn whole", { whole: 100, most: 1 }, 8],
  ])("%s", (_name, options, drawn) => {
    const { view: cut, leftOut } = view(options);
    expect(cut.nodes.length).toBe(drawn);
    expect(cut.nodes.length + leftOut).toBe(8);
    expect(cut.nodes.map((node) => node.address)).toContain("aws_network_interface_attachment.data");
  });

  test("a plan that changes nothing leaves nothing to draw", () => {
    const { comparison, report } = writtenInDepth({
      "aws_vpc.a": { stays: { id: "vpc-0a" } },
      "aws_eip.a": { stays: { id: "eip-a" } },
      "aws_eip.b": { stays: { id: "eip-b" } },
    });
    expect(graphView(comparison, report, { whole: 1, most: 9 })).toMatchObject({
      view: { nodes: [], edges: [] },
      leftOut: 2,
    });
  });

  test("one group with many members is not all that is drawn", () => {
    const rule = (port: number) => [{ protocol: "tcp", from_port: port, to_port: port, cidr_blocks: ["0.0.0.0/0"] }];
    const group = { id: "sg-0a", vpc_id: "vpc-0a", egress: [] };
    const members = Array.from({ length: 60 }, (_, i) => [
      `aws_network_interface.n[${i}]`,
      { stays: { id: `eni-${i}`, security_groups: ["sg-0a"], subnet_id: "subnet-0a" } },
    ]);
    const { comparison, report } = writtenInDepth({
      ...Object.fromEntries(members),
      "aws_security_group.many": { before: { ...group, ingress: rule(80) }, after: { ...group, ingress: rule(22) } },
      "aws_network_interface.zoned": { before: { id: "eni-z", security_groups: ["sg-0c"], subnet_id: "subnet-0a" } },
    });
    const { nodes } = graphView(comparison, report, { whole: 10, most: 12 }).view;
    expect(nodes.map((node) => node.address)).toEqual(
      expect.arrayContaining(["aws_security_group.many", "aws_network_interface.zoned"]),
    );
    expect(nodes.length).toBe(12);
  });
});

describe.each(fixturePlans("stories"))("$name", ({ json }) => {
  const { comparison, report } = inDepth(json());

  test.each([
    ["whole", ALL],
    ["cut down", { whole: 5, most: 9 }],
  ])("%s: every edge has both ends, every node its zone, every change of the network is there", (_name, options) => {
    const { view: drawn, leftOut } = graphView(comparison, report, options);
    const nodes = new Set(drawn.nodes.map((node) => node.address));
    const zones = new Set(drawn.zones.map((zone) => zone.id));
    expect(nodes.size).toBe(drawn.nodes.length);
    expect(drawn.edges.filter(({ from, to }) => !nodes.has(from) || !nodes.has(to) || from === to)).toEqual([]);
    expect(drawn.nodes.filter(({ zone }) => zone !== null && !zones.has(zone))).toEqual([]);
    expect(drawn.zones.filter(({ parent }) => parent !== null && !zones.has(parent))).toEqual([]);
    if (options === ALL) {
      expect(leftOut).toBe(0);
      const risky = report.changes.filter((change) => change.risk !== "none").map((change) => change.address);
      expect(risky.filter((address) => !nodes.has(address))).toEqual([]);
    }
  });
});
