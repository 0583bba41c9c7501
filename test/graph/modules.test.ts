import { describe, expect, test } from "vitest";
import { type CallJson, type EntryJson, type ModuleJson, to } from "../support/graph-plan.js";
import { graphOf, refsOf } from "../support/refs.js";

const created: EntryJson = { actions: ["create"], after: {}, unknown: { id: true } };
const asking: EntryJson = { actions: ["create"], after: {}, unknown: { id: true, subnet_id: true } };

/** A module with an instance whose subnet is `var.subnet`. */
const NODE: ModuleJson = {
  variables: { subnet: undefined },
  resources: { "aws_instance.i": { subnet_id: to("var.subnet") } },
};
/** A module that makes a subnet and gives it out. */
const NET: ModuleJson = {
  resources: { "aws_subnet.s": {} },
  outputs: { id: to("aws_subnet.s.id", "aws_subnet.s"), cidr: to("aws_subnet.s.cidr_block", "aws_subnet.s") },
};

/** The refs of the one instance of a plan whose subnet is not known yet. */
function subnetOf(entries: Record<string, EntryJson>, root: ModuleJson, key: string): readonly string[] {
  return refsOf(graphOf({ entries, root }), key, "subnet_id");
}

describe("through variables up, through outputs down", () => {
  test("a variable of the module, an output of another", () => {
    const root = {
      calls: { net: { module: NET }, node: { module: NODE, arguments: { subnet: to("module.net.id", "module.net") } } },
    };
    const entries = { "module.net.aws_subnet.s": created, "module.node.aws_instance.i": asking };
    expect(subnetOf(entries, root, "module.node.aws_instance.i")).toEqual(["module.net.aws_subnet.s"]);
  });

  test.each([1, 2, 5, 40])("%i modules deep, both ways", (depth) => {
    let node: CallJson = { module: NODE, arguments: { subnet: to("var.subnet") } };
    let net: CallJson = { module: NET };
    for (let i = 1; i < depth; i += 1) {
      node = { module: { calls: { in: node } }, arguments: { subnet: to("var.subnet") } };
      net = { module: { calls: { in: net }, outputs: { id: to("module.in.id", "module.in") } } };
    }
    const root = { calls: { net, node: { ...node, arguments: { subnet: to("module.net.id", "module.net") } } } };
    const inner = ".module.in".repeat(depth - 1);
    const entries = { [`module.net${inner}.aws_subnet.s`]: created, [`module.node${inner}.aws_instance.i`]: asking };
    expect(subnetOf(entries, root, `module.node${inner}.aws_instance.i`)).toEqual([`module.net${inner}.aws_subnet.s`]);
  });

  test("a module with nothing but outputs is passed through", () => {
    const pick: CallJson = {
      module: { variables: { ids: undefined }, outputs: { one: to("var.ids") } },
      arguments: { ids: to("aws_subnet.s.id", "aws_subnet.s") },
    };
    const node = { module: NODE, arguments: { subnet: to("module.pick.one", "module.pick") } };
    const root = { resources: { "aws_subnet.s": {} }, calls: { pick, node } };
    const entries = { "aws_subnet.s": created, "module.node.aws_instance.i": asking };
    expect(subnetOf(entries, root, "module.node.aws_instance.i")).toEqual(["aws_subnet.s"]);
  });

  test("the default of a variable that the call leaves out", () => {
    const module: ModuleJson = {
      variables: { groups: ["sg-0123456789abcdef0"] },
      resources: {
        "aws_security_group.g": {},
        "aws_instance.i": {
          vpc_security_group_ids: to("var.groups", "aws_security_group.g.id", "aws_security_group.g"),
        },
      },
    };
    const graph = graphOf({
      entries: {
        "module.m.aws_security_group.g": created,
        "module.m.aws_instance.i": { actions: ["create"], after: {}, unknown: { vpc_security_group_ids: true } },
      },
      root: { calls: { m: { module } } },
    });
    expect(refsOf(graph, "module.m.aws_instance.i", "vpc_security_group_ids")).toEqual([
      "module.m.aws_security_group.g",
      "=sg-0123456789abcdef0",
    ]);
  });

  test("a part of an object that was written in one piece is one of its references", () => {
    const module: ModuleJson = {
      variables: { net: undefined },
      resources: { "aws_instance.i": { subnet_id: to("var.net.subnet", "var.net") } },
    };
    const written = to("aws_subnet.s.id", "aws_subnet.s", "aws_security_group.g.id", "aws_security_group.g");
    const root = {
      resources: { "aws_subnet.s": {}, "aws_security_group.g": {} },
      calls: { m: { module, arguments: { net: written } } },
    };
    const entries = { "aws_subnet.s": created, "aws_security_group.g": created, "module.m.aws_instance.i": asking };
    expect(subnetOf(entries, root, "module.m.aws_instance.i")).toEqual(["aws_subnet.s"]);
  });

  test("a whole resource or module that is handed in", () => {
    const module: ModuleJson = {
      variables: { subnet: undefined, net: undefined },
      resources: {
        "aws_instance.i": { subnet_id: to("var.subnet.id", "var.subnet") },
        "aws_instance.j": { subnet_id: to("var.net.id", "var.net") },
      },
    };
    const root = {
      resources: { "aws_subnet.s": {} },
      calls: { net: { module: NET }, m: { module, arguments: { subnet: to("aws_subnet.s"), net: to("module.net") } } },
    };
    const entries = {
      "aws_subnet.s": created,
      "module.net.aws_subnet.s": created,
      "module.m.aws_instance.i": asking,
      "module.m.aws_instance.j": asking,
    };
    expect(subnetOf(entries, root, "module.m.aws_instance.i")).toEqual(["aws_subnet.s"]);
    expect(subnetOf(entries, root, "module.m.aws_instance.j")).toEqual(["module.net.aws_subnet.s"]);
  });
});

describe("instances of modules", () => {
  const both = (module: string) => ({
    [`${module}["a.b"].aws_subnet.s`]: created,
    [`${module}["c"].aws_subnet.s`]: created,
  });

  test("each instance of a module keeps to itself", () => {
    const pair: ModuleJson = {
      resources: { "aws_subnet.s": {}, "aws_instance.i": { subnet_id: to("aws_subnet.s.id", "aws_subnet.s") } },
    };
    const entries = { ...both("module.m"), 'module.m["c"].aws_instance.i': asking };
    const root = { calls: { m: { module: pair, forEach: to("local.all") } } };
    expect(subnetOf(entries, root, 'module.m["c"].aws_instance.i')).toEqual(['module.m["c"].aws_subnet.s']);
  });

  test("the key of the call picks among instances of another module, spelled or not", () => {
    const root = (subnet: CallJson["arguments"]) => ({
      calls: { net: { module: NET, forEach: {} }, node: { module: NODE, forEach: {}, arguments: subnet ?? {} } },
    });
    const entries = {
      ...both("module.net"),
      'module.node["a.b"].aws_instance.i': asking,
      'module.node["x"].aws_instance.i': asking,
    };
    const byKey = root({ subnet: to("module.net", "each.key") });
    expect(subnetOf(entries, byKey, 'module.node["a.b"].aws_instance.i')).toEqual(['module.net["a.b"].aws_subnet.s']);
    expect(subnetOf(entries, byKey, 'module.node["x"].aws_instance.i')).toEqual([
      '? module.net["a.b"].aws_subnet.s module.net["c"].aws_subnet.s',
    ]);
    const spelled = root({ subnet: to('module.net["c"].id', 'module.net["c"]') });
    expect(subnetOf(entries, spelled, 'module.node["x"].aws_instance.i')).toEqual(['module.net["c"].aws_subnet.s']);
  });

  test("a key goes down into an output that is a map of instances", () => {
    const net: ModuleJson = { resources: { "aws_subnet.s": { for_each: {} } }, outputs: { ids: to("aws_subnet.s") } };
    const root = {
      calls: {
        net: { module: net },
        node: { module: NODE, forEach: {}, arguments: { subnet: to("module.net.ids", "module.net", "each.key") } },
      },
    };
    const entries = {
      'module.net.aws_subnet.s["a"]': created,
      'module.net.aws_subnet.s["b"]': created,
      'module.node["b"].aws_instance.i': asking,
    };
    expect(subnetOf(entries, root, 'module.node["b"].aws_instance.i')).toEqual(['module.net.aws_subnet.s["b"]']);
  });

  test("each.value of a call leads to what its for_each is made of", () => {
    const root = {
      resources: { "aws_subnet.s": {}, "aws_subnet.t": {} },
      calls: {
        node: {
          module: NODE,
          forEach: to("aws_subnet.s.id", "aws_subnet.s", "aws_subnet.t.id", "aws_subnet.t"),
          arguments: { subnet: to("each.value") },
        },
      },
    };
    const entries = { "aws_subnet.s": created, "aws_subnet.t": created, 'module.node["s"].aws_instance.i': asking };
    expect(subnetOf(entries, root, 'module.node["s"].aws_instance.i')).toEqual(["? aws_subnet.s aws_subnet.t"]);
  });

  test("a splat over instances of a module gives all of them", () => {
    const graph = graphOf({
      entries: {
        ...both("module.net"),
        "aws_lb.front": { actions: ["create"], after: {}, unknown: { subnets: true } },
      },
      root: {
        resources: { "aws_lb.front": { subnets: to("module.net") } },
        calls: {
          net: {
            module: { resources: NET.resources ?? {}, outputs: { id: to("aws_subnet.s.id", "aws_subnet.s") } },
            forEach: {},
          },
        },
      },
    });
    expect(refsOf(graph, "aws_lb.front", "subnets")).toEqual([
      '? module.net["a.b"].aws_subnet.s module.net["c"].aws_subnet.s',
    ]);
  });

  test("a moved resource is found under its new name, and by its id before", () => {
    const graph = graphOf({
      entries: {
        "aws_subnet.new_name": { before: { id: "subnet-1" }, previous: "aws_subnet.old_name" },
        "aws_instance.i": { before: { id: "i-1", subnet_id: "subnet-1" } },
      },
      root: { resources: { "aws_subnet.new_name": {}, "aws_instance.i": { subnet_id: to("aws_subnet.new_name.id") } } },
    });
    expect(refsOf(graph, "aws_instance.i", "subnet_id", "before")).toEqual(["aws_subnet.new_name"]);
    expect(refsOf(graph, "aws_instance.i", "subnet_id")).toEqual(["aws_subnet.new_name"]);
  });
});
