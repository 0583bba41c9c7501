import { describe, expect, test } from "vitest";
import type { Expression } from "../../src/model/plan.js";
import type { Source } from "../../src/model/source.js";
import { type EntryJson, type ModuleJson, type PlanJson, to } from "../support/graph-plan.js";
import { graphOf, refsOf } from "../support/refs.js";

const created: EntryJson = { actions: ["create"], after: {}, unknown: { id: true } };
const asking = (path: string): EntryJson => ({ actions: ["create"], after: {}, unknown: { id: true, [path]: true } });

function value(...references: string[]): Expression {
  return { kind: "value", constant: undefined, references };
}

/** The source of a configuration, as far as its locals go. */
function source(locals: Readonly<Record<string, Readonly<Record<string, Expression>>>>): Source {
  const modules = Object.entries(locals).map(
    ([path, own]) => [path, { locals: new Map(Object.entries(own)), resources: new Map() }] as const,
  );
  return { modules: new Map(modules), unread: [] };
}

const SUBNET_BY_LOCAL: ModuleJson = { resources: { "aws_instance.i": { subnet_id: to("local.subnet") } } };
const SUBNETS = {
  "aws_subnet.a": created,
  "aws_subnet.b": created,
  "aws_subnet.old": { before: { id: "subnet-old" } },
};

describe("locals, where the source is not given", () => {
  const subnetOf = (relevant: PlanJson["relevant"]) => {
    const entries = { ...SUBNETS, "aws_instance.i": asking("subnet_id") };
    return refsOf(graphOf({ entries, root: SUBNET_BY_LOCAL, relevant: relevant ?? [] }), "aws_instance.i", "subnet_id");
  };

  test("one relevant attribute can be it, and only that", () => {
    expect(
      subnetOf([
        ["aws_subnet.a", "id"],
        ["aws_vpc.v", "id"],
      ]),
    ).toEqual(["aws_subnet.a"]);
  });

  test("an id that is known cannot be it while another is not", () => {
    expect(
      subnetOf([
        ["aws_subnet.a", "id"],
        ["aws_subnet.old", "id"],
      ]),
    ).toEqual(["aws_subnet.a"]);
  });

  test("several can be it", () => {
    expect(subnetOf([["aws_subnet.a", "id"], ["aws_subnet.b"]])).toEqual(["? aws_subnet.a aws_subnet.b"]);
  });

  test("something that is no resource of ours can be it as well", () => {
    expect(
      subnetOf([
        ["aws_subnet.a", "id"],
        ["terraform_data.d", "output", "subnet_id"],
      ]),
    ).toEqual(["? aws_subnet.a or else"]);
  });

  test("before Terraform 1.2 nothing is told: whatever has no id yet", () => {
    expect(subnetOf([])).toEqual(["? aws_subnet.a aws_subnet.b or else"]);
  });

  test("a module can speak of nothing but what it holds and what it is handed", () => {
    const inner: ModuleJson = {
      variables: { other: undefined },
      resources: { "aws_subnet.s": {}, "aws_instance.i": { subnet_id: to("local.subnet") } },
    };
    const call = (...references: string[]) => ({ module: inner, arguments: { other: to(...references) } });
    const root: ModuleJson = {
      resources: { "aws_subnet.a": {} },
      calls: { one: call("var.text"), two: call("aws_subnet.a.id", "aws_subnet.a"), three: call("local.hidden") },
    };
    const names = ["one", "two", "three"];
    const entries = Object.fromEntries([
      ["aws_subnet.a", created],
      ...names.flatMap((name) => [
        [`module.${name}.aws_subnet.s`, created],
        [`module.${name}.aws_instance.i`, asking("subnet_id")],
      ]),
    ]);
    const relevant = [["aws_subnet.a", "id"], ...names.map((name) => [`module.${name}.aws_subnet.s`, "id"])];
    const graph = graphOf({
      entries,
      root,
      relevant: relevant.map(([resource, id]) => [resource ?? "", id ?? ""] as const),
    });
    const of = (name: string) => refsOf(graph, `module.${name}.aws_instance.i`, "subnet_id");
    expect(of("one")).toEqual(["module.one.aws_subnet.s"]);
    expect(of("two")).toEqual(["? aws_subnet.a module.two.aws_subnet.s"]);
    expect(of("three")).toEqual([
      "? aws_subnet.a module.one.aws_subnet.s module.three.aws_subnet.s module.two.aws_subnet.s",
    ]);
  });

  test("of a list, the one that has no id yet is in it and the rest stays open", () => {
    const graph = graphOf({
      entries: {
        "aws_security_group.new": created,
        "aws_security_group.old": { before: { id: "sg-old" } },
        "aws_instance.i": asking("vpc_security_group_ids"),
      },
      root: { resources: { "aws_instance.i": { vpc_security_group_ids: to("local.groups") } } },
      relevant: [
        ["aws_security_group.new", "id"],
        ["aws_security_group.old", "id"],
      ],
    });
    expect(refsOf(graph, "aws_instance.i", "vpc_security_group_ids")).toEqual([
      "aws_security_group.new",
      "? aws_security_group.old or else",
    ]);
    expect(graph.unresolved).toEqual([
      {
        address: "aws_instance.i",
        path: "vpc_security_group_ids",
        reason: "hidden behind local.groups; perhaps aws_security_group.old",
      },
    ]);
  });
});

describe("locals, where the source is given", () => {
  const graphWith = (own: Readonly<Record<string, Expression>>, more: ModuleJson = {}) =>
    graphOf(
      { entries: { ...SUBNETS, "aws_instance.i": asking("subnet_id") }, root: { ...SUBNET_BY_LOCAL, ...more } },
      { source: source({ "": own }) },
    );

  test("one local after the other", () => {
    const graph = graphWith({
      subnet: value("local.b"),
      b: value("local.c"),
      c: value("aws_subnet.a.id", "aws_subnet.a"),
    });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["aws_subnet.a"]);
  });

  test("a part of an object", () => {
    const blocks = new Map([
      ["web", value("aws_subnet.a.id", "aws_subnet.a")],
      ["db", value("aws_subnet.b.id", "aws_subnet.b")],
    ]);
    const graph = graphWith(
      { subnets: { kind: "blocks", blocks: [blocks] } },
      { resources: { "aws_instance.i": { subnet_id: to("local.subnets.db", "local.subnets") } } },
    );
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["aws_subnet.b"]);
  });

  test("locals of a module are its own", () => {
    const graph = graphOf(
      {
        entries: { "module.m.aws_subnet.s": created, 'module.m.aws_instance.i["k"]': asking("subnet_id") },
        root: { calls: { m: { module: { resources: { "aws_subnet.s": {}, ...SUBNET_BY_LOCAL.resources } } } } },
      },
      { source: source({ "": { subnet: value("aws_subnet.x") }, "module.m": { subnet: value("aws_subnet.s") } }) },
    );
    expect(refsOf(graph, 'module.m.aws_instance.i["k"]', "subnet_id")).toEqual(["module.m.aws_subnet.s"]);
  });

  test("a chain as long as you like ends", () => {
    const links = Array.from({ length: 5000 }, (_, i) => [`l${i}`, value(`local.l${i + 1}`)] as const);
    const graph = graphWith({ subnet: value("local.l0"), ...Object.fromEntries(links) });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["? aws_subnet.a aws_subnet.b or else"]);
  });

  test("a circle ends", () => {
    const graph = graphWith({ subnet: value("local.b", "aws_subnet.a.id", "aws_subnet.a"), b: value("local.subnet") });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["? aws_subnet.a aws_subnet.b or else"]);
  });
});

describe("where there is no configuration", () => {
  const entries = {
    ...SUBNETS,
    "aws_instance.i": {
      actions: ["update"],
      before: { subnet_id: "subnet-gone" },
      after: {},
      unknown: { subnet_id: true },
    },
  } satisfies PlanJson["entries"];

  test("what the object depended on is told as possible", () => {
    const known = {
      "aws_subnet.old": { before: { id: "subnet-old" } },
      "aws_subnet.far": { before: { id: "subnet-far" } },
    };
    const graph = graphOf({
      entries: { ...known, "aws_instance.i": entries["aws_instance.i"] },
      dependsOn: { "aws_instance.i": ["aws_subnet.old", "aws_vpc.v"] },
    });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["? aws_subnet.old or else"]);
  });

  test("an object that moved is found under the name that the prior state knows", () => {
    const moved = { before: { id: "subnet-1" }, previous: "aws_subnet.before" };
    const graph = graphOf({
      entries: { "aws_subnet.now": moved, "aws_instance.i": entries["aws_instance.i"] },
      dependsOn: { "aws_instance.i": ["aws_subnet.before"] },
    });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["? aws_subnet.now or else"]);
  });

  test("relevant attributes decide where they can", () => {
    const graph = graphOf({ entries, relevant: [["aws_subnet.b", "id"]] });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["aws_subnet.b"]);
  });

  test("a block that a plan does not show (dynamic) is told as such", () => {
    const graph = graphOf({
      entries: {
        "aws_internet_gateway.g": created,
        "aws_route_table.t": {
          actions: ["create"],
          after: { route: [{ cidr_block: "0.0.0.0/0" }] },
          unknown: { route: [{ gateway_id: true }] },
        },
      },
      root: { resources: { "aws_internet_gateway.g": {}, "aws_route_table.t": {} } },
      relevant: [["aws_internet_gateway.g", "id"]],
    });
    expect(refsOf(graph, "aws_route_table.t", "route.gateway_id")).toEqual(["aws_internet_gateway.g"]);
  });
});
