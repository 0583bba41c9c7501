import { describe, expect, test } from "vitest";
import { buildGraph } from "../../src/graph/graph.js";
import type { ExternalResource } from "../../src/model/external.js";
import { type EntryJson, graphPlan } from "../support/graph-plan.js";

function external(fields: Partial<ExternalResource> & Pick<ExternalResource, "address" | "type">): ExternalResource {
  return {
    mode: "managed",
    name: "x",
    index: null,
    deposed: null,
    values: {},
    origin: "state",
    source: "network.json",
    ...fields,
  };
}

/** Key, fate and on which sides each object exists. */
function objectsOf(entries: Parameters<typeof graphPlan>[0]["entries"]): readonly string[] {
  return buildGraph({ plan: graphPlan({ entries }) }).objects.map(
    ({ key, fate, before, after }) => `${key} ${fate} ${before === null ? "-" : "b"}${after === null ? "-" : "a"}`,
  );
}

const VPC = "aws_vpc.main";
const OLD = { id: "vpc-1" };

const FATES: readonly (readonly [name: string, entry: EntryJson | readonly EntryJson[], objects: readonly string[]])[] =
  [
    ["no-op", { before: OLD }, ["aws_vpc.main stays ba"]],
    ["update", { actions: ["update"], before: OLD, after: OLD }, ["aws_vpc.main stays ba"]],
    ["create", { actions: ["create"] }, ["aws_vpc.main created -a"]],
    ["delete", { actions: ["delete"], before: OLD }, ["aws_vpc.main deleted b-"]],
    ["forget", { actions: ["forget"], before: OLD }, ["aws_vpc.main stays ba"]],
    [
      "replace, delete first",
      { actions: ["delete", "create"], before: OLD },
      ["aws_vpc.main replaced b-", "aws_vpc.main (new) replacement -a"],
    ],
    [
      "replace, create first",
      { actions: ["create", "delete"], before: OLD },
      ["aws_vpc.main replaced b-", "aws_vpc.main (new) replacement -a"],
    ],
    [
      "replace and forget: the old one stays in AWS",
      { actions: ["create", "forget"], before: OLD },
      ["aws_vpc.main stays ba", "aws_vpc.main (new) replacement -a"],
    ],
    [
      "OpenTofu's order of the same",
      { actions: ["forget", "create"], before: OLD },
      ["aws_vpc.main stays ba", "aws_vpc.main (new) replacement -a"],
    ],
    [
      "deposed beside the present one",
      [{ before: OLD }, { actions: ["delete"], before: { id: "vpc-0" }, deposed: "abcd1234" }],
      ["aws_vpc.main stays ba", "aws_vpc.main (deposed abcd1234) deleted b-"],
    ],
  ];

describe("objects of a plan", () => {
  test.each(FATES)("%s", (_, entry, objects) => {
    expect(objectsOf({ [VPC]: entry })).toEqual(objects);
  });

  test("a type that planrisk has no use for makes none", () => {
    const plan = graphPlan({ entries: { "aws_iam_role.a": { before: { id: "a" } } } });
    const unwanted = { ...plan, changes: plan.changes.map((change) => ({ ...change, modelled: false, before: null })) };
    expect(buildGraph({ plan: unwanted }).objects).toEqual([]);
  });

  test("a data source that is read during apply is on both sides with what is known", () => {
    const entry = { actions: ["read"], after: { tags: {} }, unknown: { id: true } };
    expect(objectsOf({ "data.aws_vpc.main": entry })).toEqual(["data.aws_vpc.main stays ba"]);
  });

  test("by address, old before new, whatever the order of the plan", () => {
    const entries = {
      "aws_vpc.b": { before: OLD },
      "aws_vpc.a": { actions: ["delete", "create"], before: OLD },
      "aws_subnet.z": { before: { id: "subnet-1" } },
    };
    const keys = ["aws_subnet.z", "aws_vpc.a", "aws_vpc.a (new)", "aws_vpc.b"];
    expect(buildGraph({ plan: graphPlan({ entries }) }).objects.map((object) => object.key)).toEqual(keys);
  });

  test("ofType takes both names of a load balancer, and a default group is a type of its own", () => {
    const entries = {
      "aws_alb.a": { before: { id: "arn:a" } },
      "aws_lb.b": { before: { id: "arn:b" } },
      "aws_security_group.g": { before: { id: "sg-1" } },
      "aws_default_security_group.d": { before: { id: "sg-2" } },
    };
    const graph = buildGraph({ plan: graphPlan({ entries }) });
    const keys = (...types: string[]) => graph.ofType(...types).map((object) => object.key);
    expect(keys("aws_lb")).toEqual(["aws_alb.a", "aws_lb.b"]);
    expect(keys("aws_security_group")).toEqual(["aws_security_group.g"]);
    expect(keys("aws_security_group", "aws_alb", "aws_default_security_group")).toEqual([
      "aws_alb.a",
      "aws_default_security_group.d",
      "aws_lb.b",
      "aws_security_group.g",
    ]);
  });
});

describe("one thing, read more than once", () => {
  const subnet = { before: { id: "subnet-1" } };

  test("the resource stands for the data source that reads it; the data source is still found by its address", () => {
    const prior = { "data.aws_subnet.same": { id: "subnet-1" }, "data.aws_subnet.other": { id: "subnet-2" } };
    const graph = buildGraph({ plan: graphPlan({ entries: { "aws_subnet.a": subnet }, prior }) });
    expect(graph.objects.map((object) => object.key)).toEqual(["aws_subnet.a", "data.aws_subnet.other"]);
    expect(graph.at("data.aws_subnet.same")).toHaveLength(1);
  });

  test("two data sources of one id are one, and a default VPC is a VPC", () => {
    const prior = {
      "data.aws_vpc.b": { id: "vpc-1" },
      "data.aws_vpc.a": { id: "vpc-1" },
      "data.aws_vpc.c": { id: "vpc-2" },
    };
    const entries = { "aws_default_vpc.d": { before: { id: "vpc-2" } } };
    const graph = buildGraph({ plan: graphPlan({ entries, prior }) });
    expect(graph.objects.map((object) => object.key)).toEqual(["aws_default_vpc.d", "data.aws_vpc.a"]);
  });

  test("another state knows more than a data source, and the inventory less than a state", () => {
    const plan = graphPlan({ entries: {}, prior: { "data.aws_subnet.s": { id: "subnet-1" } } });
    const subnetOf = (origin: "state" | "inventory", source: string) =>
      external({ address: "aws_subnet.s", type: "aws_subnet", origin, source, values: { id: "subnet-1" } });
    const graph = buildGraph({
      plan,
      external: [subnetOf("inventory", "subnets.json"), subnetOf("state", "network.json")],
    });
    expect(graph.objects.map((object) => [object.key, object.origin])).toEqual([
      ["aws_subnet.s (network.json)", "state"],
    ]);
  });

  test("equal addresses in two workspaces are two objects", () => {
    const plan = graphPlan({ entries: { "aws_subnet.s": subnet } });
    const other = external({ address: "aws_subnet.s", type: "aws_subnet", values: { id: "subnet-2" } });
    const keys = buildGraph({ plan, external: [other] }).objects.map((object) => object.key);
    expect(keys).toEqual(["aws_subnet.s", "aws_subnet.s (network.json)"]);
  });

  test("an object of another state is linked by its id", () => {
    const plan = graphPlan({ entries: { "aws_instance.a": { before: { id: "i-1", subnet_id: "subnet-2" } } } });
    const other = external({ address: "aws_subnet.s", type: "aws_subnet", values: { id: "subnet-2" } });
    const graph = buildGraph({ plan, external: [other] });
    const [instance] = graph.at("aws_instance.a");
    expect(instance && graph.refs(instance, "after", "subnet_id")).toEqual([
      { kind: "object", key: "aws_subnet.s (network.json)" },
    ]);
  });
});
