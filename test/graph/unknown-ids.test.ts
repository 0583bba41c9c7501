import { describe, expect, test } from "vitest";
import { blocksAt } from "../../src/model/value.js";
import { type ArgumentJson, type EntryJson, type ModuleJson, type PlanJson, to } from "../support/graph-plan.js";
import { graphOf, refsOf, shortRef } from "../support/refs.js";

const created: EntryJson = { actions: ["create"], after: {}, unknown: { id: true } };
const known = (id: string): EntryJson => ({ before: { id } });
const asking = (unknown: Record<string, unknown>, after: Record<string, unknown> = {}): EntryJson => ({
  actions: ["create"],
  after,
  unknown: { id: true, ...unknown },
});

const ENTRIES = {
  "aws_subnet.new": created,
  "aws_subnet.old": known("subnet-old"),
  'aws_subnet.each["a"]': created,
  'aws_subnet.each["b"]': created,
  "aws_subnet.count[0]": created,
  "aws_subnet.count[1]": created,
  "data.aws_subnet.later": { actions: ["read"], after: {}, unknown: { id: true } },
  "aws_security_group.new": created,
  "aws_security_group.other": created,
  "aws_security_group.old": known("sg-0123456789abcdef0"),
  "aws_instance.peer": asking({ subnet_id: true }),
  "aws_vpc.v": { actions: ["create"], after: {}, unknown: { id: true, default_security_group_id: true } },
} satisfies PlanJson["entries"];

const PEER = { "aws_instance.peer": { subnet_id: to("aws_subnet.new.id", "aws_subnet.new") } };

/** A resource named "asking" beside ENTRIES, of which one argument is written as given. */
function answer(
  type: string,
  path: string,
  unknown: object,
  written: Record<string, ArgumentJson>,
  more: Partial<PlanJson> = {},
) {
  const root: ModuleJson = {
    variables: { flag: true, list: [], text: "x" },
    resources: { [`${type}.asking`]: written, ...PEER },
  };
  const entries = { ...ENTRIES, [`${type}.asking`]: asking({ ...unknown }) };
  return refsOf(graphOf({ entries, root, ...more }), `${type}.asking`, path);
}

const SCALARS: readonly (readonly [name: string, written: ArgumentJson, refs: readonly string[]])[] = [
  ["a reference", to("aws_subnet.new.id", "aws_subnet.new"), ["aws_subnet.new"]],
  ["a bare one (before 1.0.1)", to("aws_subnet.new"), ["aws_subnet.new"]],
  ["a spelled key", to('aws_subnet.each["a"].id', 'aws_subnet.each["a"]', "aws_subnet.each"), ['aws_subnet.each["a"]']],
  ["a spelled index", to("aws_subnet.count[1].id", "aws_subnet.count[1]", "aws_subnet.count"), ["aws_subnet.count[1]"]],
  [
    "an instance that cannot be told",
    to("aws_subnet.each", "var.text"),
    ['? aws_subnet.each["a"] aws_subnet.each["b"]'],
  ],
  [
    "a condition: only the created one can be unknown",
    to("var.flag", "aws_subnet.old.id", "aws_subnet.old", "aws_subnet.new.id", "aws_subnet.new"),
    ["aws_subnet.new"],
  ],
  [
    "a condition between created ones",
    to("aws_subnet.new.id", "aws_subnet.new", 'aws_subnet.each["a"].id', 'aws_subnet.each["a"]', "aws_subnet.each"),
    ['? aws_subnet.each["a"] aws_subnet.new'],
  ],
  ["nothing but one known: it must be that", to("aws_subnet.old.id", "aws_subnet.old"), ["aws_subnet.old"]],
  ["an instance that is not there", to('aws_subnet.each["z"].id', 'aws_subnet.each["z"]', "aws_subnet.each"), ["?"]],
  [
    "a data source that is read later",
    to("data.aws_subnet.later.id", "data.aws_subnet.later"),
    ["data.aws_subnet.later"],
  ],
  ["a resource of another type", to("aws_security_group.new.id", "aws_security_group.new"), ["?"]],
  ["what another resource points at", to("aws_instance.peer.subnet_id", "aws_instance.peer"), ["aws_subnet.new"]],
  ["an expression that the plan does not show", {}, ["? or else"]],
  ["a local", to("local.subnet"), ["? or else"]],
  [
    "a local beside a reference",
    to("local.subnet", "aws_subnet.new.id", "aws_subnet.new"),
    ["? aws_subnet.new or else"],
  ],
  ["a type that planrisk does not follow", to("random_shuffle.az.result", "random_shuffle.az"), ["? or else"]],
  [
    "chosen by something unknown: also the one whose id is known",
    to("aws_subnet.old.id", "aws_subnet.new.id", "terraform_data.choice.output", "terraform_data.choice"),
    ["? aws_subnet.new aws_subnet.old or else"],
  ],
];

describe("an unknown value points where the configuration leads", () => {
  test.each(SCALARS)("%s", (_, written, refs) => {
    const more = { relevant: RIVAL };
    expect(answer("aws_instance", "subnet_id", { subnet_id: true }, { subnet_id: written }, more)).toEqual(refs);
  });

  test("each.key and count.index pick the instance of the same key", () => {
    const graph = graphOf({
      entries: {
        ...ENTRIES,
        'aws_instance.e["b"]': asking({ subnet_id: true }),
        'aws_instance.e["z"]': asking({ subnet_id: true }),
        "aws_instance.c[1]": asking({ subnet_id: true }),
        "aws_instance.c[7]": asking({ subnet_id: true }),
      },
      root: {
        resources: {
          "aws_instance.e": { subnet_id: to("aws_subnet.each", "each.key") },
          "aws_instance.c": { subnet_id: to("aws_subnet.count", "count.index") },
        },
      },
    });
    expect(refsOf(graph, 'aws_instance.e["b"]', "subnet_id")).toEqual(['aws_subnet.each["b"]']);
    expect(refsOf(graph, 'aws_instance.e["z"]', "subnet_id")).toEqual(['? aws_subnet.each["a"] aws_subnet.each["b"]']);
    expect(refsOf(graph, "aws_instance.c[1]", "subnet_id")).toEqual(["aws_subnet.count[1]"]);
    expect(refsOf(graph, "aws_instance.c[7]", "subnet_id")).toEqual(["? aws_subnet.count[0] aws_subnet.count[1]"]);
  });

  test("each.value leads through for_each to the instance of the same key", () => {
    const graph = graphOf({
      entries: { ...ENTRIES, 'aws_instance.e["a"]': asking({ subnet_id: true }) },
      root: {
        resources: {
          "aws_instance.e": { subnet_id: to("each.value.id", "each.value"), for_each: to("aws_subnet.each") },
        },
      },
    });
    expect(refsOf(graph, 'aws_instance.e["a"]', "subnet_id")).toEqual(['aws_subnet.each["a"]']);
  });

  test("one that is not set is AWS's to decide, and no gap of ours", () => {
    const graph = graphOf({
      entries: {
        "aws_instance.i": asking({ subnet_id: true, vpc_security_group_ids: true }),
        "aws_eip.ip": asking({ instance: true }),
      },
      root: { resources: { "aws_instance.i": {}, "aws_eip.ip": {} } },
    });
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["unset"]);
    expect(refsOf(graph, "aws_instance.i", "vpc_security_group_ids")).toEqual(["unset"]);
    expect(refsOf(graph, "aws_eip.ip", "instance")).toEqual([]);
    expect(graph.unresolved).toEqual([]);
  });

  test("a rule that names addresses points at no group, though the plan has its peer as unknown", () => {
    const graph = graphOf({
      entries: {
        "aws_security_group_rule.r": asking({ source_security_group_id: true }, { cidr_blocks: ["10.0.0.0/8"] }),
      },
      root: { resources: { "aws_security_group_rule.r": { cidr_blocks: { constant_value: ["10.0.0.0/8"] } } } },
    });
    expect(refsOf(graph, "aws_security_group_rule.r", "source_security_group_id")).toEqual([]);
  });
});

/** Something else of the plan that may be a group or subnet: nothing is certain then. */
const RIVAL: NonNullable<PlanJson["relevant"]> = [
  ["aws_eks_cluster.c", "vpc_config", "0", "cluster_security_group_id"],
  ["aws_eks_cluster.c", "subnet_ids_of_its_own"],
];

const NEW = ["aws_security_group.new.id", "aws_security_group.new"];
const OTHER = ["aws_security_group.other.id", "aws_security_group.other"];
const OLD = ["aws_security_group.old.id", "aws_security_group.old"];

const LISTS: readonly (readonly [name: string, written: ArgumentJson, refs: readonly string[]])[] = [
  ["a list of one", to(...NEW), ["aws_security_group.new"]],
  ["a list of known and new", to(...OLD, ...NEW), ["aws_security_group.new", "aws_security_group.old"]],
  ["a splat", to("aws_security_group.new"), ["aws_security_group.new"]],
  [
    "a switch may have chosen: the only new one is in it",
    to("var.flag", ...OLD, ...NEW),
    ["aws_security_group.new", "? aws_security_group.old"],
  ],
  ["a switch that leaves the list empty or not", to("var.flag", ...NEW), ["aws_security_group.new"]],
  [
    "a switch between new ones",
    to("var.flag", ...NEW, ...OTHER),
    ["? aws_security_group.new aws_security_group.other"],
  ],
  ["a list of the root's variables beside it", to("var.list", ...NEW), ["aws_security_group.new", "? or else"]],
  ["the group that AWS makes for a VPC", to("aws_vpc.v.default_security_group_id", "aws_vpc.v"), ["? or else"]],
];

describe("a list that is unknown as a whole", () => {
  test.each(LISTS)("%s", (_, written, refs) => {
    const given = { vpc_security_group_ids: written };
    expect(answer("aws_instance", "vpc_security_group_ids", { vpc_security_group_ids: true }, given)).toEqual(refs);
  });

  test.each([
    ["ids that are set", ["sg-0123456789abcdef0"], ["aws_security_group.new", "aws_security_group.old"]],
    ["ids of elsewhere", ["sg-0eeeeeeeeeeeeeeee"], ["aws_security_group.new", "=sg-0eeeeeeeeeeeeeeee"]],
    ["no ids at all", [], ["aws_security_group.new"]],
    ["texts that are no ids", ["x"], ["aws_security_group.new", "? or else"]],
    ["an id among other texts", ["sg-0123456789abcdef0", "x"], ["aws_security_group.new", "? or else"]],
  ])("a list of the root's variables beside it: %s", (_, list, refs) => {
    const given = { vpc_security_group_ids: to("var.list", ...NEW) };
    const unknown = { vpc_security_group_ids: true };
    expect(answer("aws_instance", "vpc_security_group_ids", unknown, given, { set: { list } })).toEqual(refs);
  });

  test("a switch that is set chooses, and is no group", () => {
    const given = { vpc_security_group_ids: to("var.on", ...OLD, ...NEW) };
    const unknown = { vpc_security_group_ids: true };
    const refs = answer("aws_instance", "vpc_security_group_ids", unknown, given, { set: { on: true } });
    expect(refs).toEqual(["aws_security_group.new", "? aws_security_group.old"]);
  });

  test("an id of before that no reference stands for may still be in it: literals are not printed beside references", () => {
    const graph = graphOf({
      entries: {
        "aws_security_group.new": created,
        "aws_instance.i": {
          actions: ["update"],
          before: { vpc_security_group_ids: ["sg-0aaaaaaaaaaaaaaaa"] },
          after: {},
          unknown: { vpc_security_group_ids: true },
        },
      },
      root: { resources: { "aws_instance.i": { vpc_security_group_ids: to(...NEW) } } },
    });
    expect(refsOf(graph, "aws_instance.i", "vpc_security_group_ids")).toEqual(["aws_security_group.new", "? or else"]);
  });
});

describe("a list of which some elements are unknown", () => {
  const lists = (after: readonly (string | null)[], written: ArgumentJson) => {
    const entry = asking({ security_groups: after.map((each) => each === null) }, { security_groups: after });
    const root = { resources: { "aws_launch_configuration.l": { security_groups: written } } };
    const graph = graphOf({ entries: { ...ENTRIES, "aws_launch_configuration.l": entry }, root });
    return refsOf(graph, "aws_launch_configuration.l", "security_groups");
  };
  const id = "sg-0123456789abcdef0";

  test("what the known ones are, the unknown one is not", () => {
    expect(lists([id, null], to(...OLD, ...NEW))).toEqual(["aws_security_group.old", "aws_security_group.new"]);
  });

  test("as many as there are candidates", () => {
    expect(lists([null, null], to(...NEW, ...OTHER))).toEqual(["aws_security_group.new", "aws_security_group.other"]);
  });

  test("more candidates than elements", () => {
    expect(lists([null, id], to("var.flag", ...OLD, ...NEW, ...OTHER))).toEqual([
      "? aws_security_group.new aws_security_group.other",
      "aws_security_group.old",
    ]);
  });
});

describe("unknown values in blocks", () => {
  const block = (port: number, ...references: string[]) => ({
    from_port: { constant_value: port },
    security_groups: to(...references),
  });

  test("what is known of a block tells which one it is: sets have an order of their own", () => {
    const entry = asking(
      { ingress: [{ security_groups: [true] }, { security_groups: [true] }] },
      {
        ingress: [
          { from_port: 443, security_groups: [null] },
          { from_port: 22, security_groups: [null] },
        ],
      },
    );
    const graph = graphOf({
      entries: { ...ENTRIES, "aws_security_group.asking": entry },
      root: { resources: { "aws_security_group.asking": { ingress: [block(22, ...OTHER), block(443, ...NEW)] } } },
    });
    expect(refsOf(graph, "aws_security_group.asking", "ingress.security_groups")).toEqual([
      "aws_security_group.new",
      "aws_security_group.other",
    ]);
    const [object] = graph.at("aws_security_group.asking");
    if (object === undefined) throw new Error("no object");
    const rules = blocksAt(object.after, "ingress").map((rule) =>
      graph.resolve(object, "after", "ingress.security_groups", rule).map(shortRef),
    );
    expect(rules).toEqual([["aws_security_group.new"], ["aws_security_group.other"]]);
  });

  test("blocks that cannot be told apart leave their references open", () => {
    const entry = asking(
      { network_interface: [{ network_interface_id: true }] },
      { network_interface: [{ device_index: 0 }] },
    );
    const wired = (name: string) => ({
      device_index: to("var.text"),
      network_interface_id: to(`aws_network_interface.${name}.id`, `aws_network_interface.${name}`),
    });
    const graph = graphOf({
      entries: { "aws_network_interface.a": created, "aws_network_interface.b": created, "aws_instance.i": entry },
      root: { resources: { "aws_instance.i": { network_interface: [wired("a"), wired("b")] } } },
    });
    expect(refsOf(graph, "aws_instance.i", "network_interface.network_interface_id")).toEqual([
      "? aws_network_interface.a aws_network_interface.b",
    ]);
  });

  test("blocks of a list keep their order", () => {
    const written = (name: string) => ({ subnet_id: to(`aws_subnet.${name}.id`, `aws_subnet.${name}`) });
    const graph = graphOf({
      entries: {
        ...ENTRIES,
        "aws_launch_template.t": asking(
          { network_interfaces: [{ subnet_id: true }, { subnet_id: true }] },
          { network_interfaces: [{}, {}] },
        ),
      },
      root: { resources: { "aws_launch_template.t": { network_interfaces: [written("new"), written("each")] } } },
    });
    expect(refsOf(graph, "aws_launch_template.t", "network_interfaces.subnet_id")).toEqual([
      "aws_subnet.new",
      '? aws_subnet.each["a"] aws_subnet.each["b"]',
    ]);
  });

  test("attributes written as one expression have all its references", () => {
    const entry = asking({ route: [{ gateway_id: true }] }, { route: [{ cidr_block: "0.0.0.0/0" }] });
    const graph = graphOf({
      entries: { "aws_internet_gateway.g": created, "aws_nat_gateway.n": created, "aws_route_table.t": entry },
      root: {
        resources: {
          "aws_route_table.t": {
            route: to(
              "aws_internet_gateway.g.id",
              "aws_internet_gateway.g",
              "aws_nat_gateway.n.id",
              "aws_nat_gateway.n",
            ),
          },
        },
      },
    });
    expect(refsOf(graph, "aws_route_table.t", "route.gateway_id")).toEqual(["aws_internet_gateway.g"]);
    expect(refsOf(graph, "aws_route_table.t", "route.nat_gateway_id")).toEqual([]);
  });
});
