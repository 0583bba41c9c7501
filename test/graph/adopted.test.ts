import { describe, expect, test } from "vitest";
import { buildGraph } from "../../src/graph/graph.js";
import { type EntryJson, graphPlan } from "../support/graph-plan.js";

const VPC = { id: "vpc-1", default_security_group_id: "sg-1", ipv6_cidr_block: "" };
const ADOPTION: EntryJson = { actions: ["create"], after: { vpc_id: "vpc-1" }, unknown: { id: true } };
const GROUP = "aws_default_security_group.main";

function group(entries: Record<string, EntryJson>) {
  return buildGraph({ plan: graphPlan({ entries: { [GROUP]: ADOPTION, ...entries } }) }).get(GROUP);
}

describe("a default group that is adopted", () => {
  test("is the group that the VPC came with, as AWS made it", () => {
    const found = group({ "aws_vpc.main": { before: VPC } });
    expect(found).toMatchObject({
      fate: "stays",
      before: {
        id: "sg-1",
        ingress: [{ self: true, protocol: "-1", cidr_blocks: [] }],
        egress: [{ protocol: "-1", cidr_blocks: ["0.0.0.0/0"], ipv6_cidr_blocks: [] }],
      },
      after: { id: "sg-1", vpc_id: "vpc-1" },
    });
  });

  test("lets IPv6 out where the VPC has a block", () => {
    const found = group({ "aws_vpc.main": { before: { ...VPC, ipv6_cidr_block: "2600:1f18::/56" } } });
    expect(found?.before).toMatchObject({ egress: [{ ipv6_cidr_blocks: ["::/0"] }] });
  });

  test.each<[name: string, entries: Record<string, EntryJson>]>([
    ["its VPC is new too", { "aws_vpc.main": { actions: ["create"], after: { cidr_block: "10.0.0.0/16" } } }],
    ["its VPC is outside of the plan", {}],
    ["its VPC has another id", { "aws_vpc.main": { before: { ...VPC, id: "vpc-2" } } }],
    [
      "another resource has it already",
      {
        "aws_vpc.main": { before: VPC },
        "aws_default_security_group.old": { before: { id: "sg-1", vpc_id: "vpc-1" } },
      },
    ],
  ])("is a creation where %s", (_, entries) => {
    expect(group(entries)).toMatchObject({ fate: "created", before: null });
  });
});
