import { describe, expect, test } from "vitest";
import { planFromJson } from "../../../src/input/plan/from-json.js";
import type { ConfigModule } from "../../../src/model/plan.js";
import { Sensitive } from "../../../src/model/value.js";

function configuration(root: unknown, more: object = {}, wanted: (type: string) => boolean = () => true): ConfigModule {
  const json = { format_version: "1.2", ...more, configuration: { provider_config: {}, root_module: root } };
  const read = planFromJson(json, "p", wanted).configuration;
  if (read === null) throw new Error("no configuration");
  return read;
}

const resource = (fields: object) => ({ address: "aws_eip.a", mode: "managed", type: "aws_eip", name: "a", ...fields });
const SECRET = expect.any(Sensitive);

describe("expressions", () => {
  const expression = (json: unknown) =>
    configuration({ resources: [resource({ expressions: { x: json } })] })
      .resources.get("aws_eip.a")
      ?.expressions.get("x");

  test.each([
    ["set, but not resolvable", {}, { kind: "value", constant: undefined, references: [] }],
    ["a constant", { constant_value: ["a"] }, { kind: "value", constant: ["a"], references: [] }],
    ["a constant null", { constant_value: null }, { kind: "value", constant: null, references: [] }],
    [
      "references",
      { references: ["aws_vpc.a.id", "aws_vpc.a"] },
      { kind: "value", constant: undefined, references: ["aws_vpc.a.id", "aws_vpc.a"] },
    ],
    [
      "attributes as blocks",
      { constant_value: [{ cidr_blocks: ["::/0"] }] },
      { kind: "value", constant: [{ cidr_blocks: ["::/0"] }], references: [] },
    ],
    [
      "nested blocks",
      [{ y: { constant_value: 1 } }, {}],
      { kind: "blocks", blocks: [new Map([["y", { kind: "value", constant: 1, references: [] }]]), new Map()] },
    ],
    ["no nested blocks", [], { kind: "blocks", blocks: [] }],
    [
      "a single nested block",
      { y: { references: ["var.z"] } },
      { kind: "blocks", blocks: [new Map([["y", { kind: "value", constant: undefined, references: ["var.z"] }]])] },
    ],
    [
      "blocks in blocks",
      [{ y: [{ z: {} }] }],
      {
        kind: "blocks",
        blocks: [
          new Map([
            [
              "y",
              { kind: "blocks", blocks: [new Map([["z", { kind: "value", constant: undefined, references: [] }]])] },
            ],
          ]),
        ],
      },
    ],
  ])("%s", (_name, json, expected) => {
    expect(expression(json)).toEqual(expected);
  });

  test.each([
    ["a text", "x", "resources[0].expressions.x is not an expression"],
    ["references that are no texts", { references: [1] }, "resources[0].expressions.x.references[0] is not a text"],
    ["an odd block", [{ y: 1 }], "resources[0].expressions.x[0].y is not an expression"],
  ])("%s is told", (_name, json, message) => {
    expect(() => expression(json)).toThrow(
      `p is not a plan as Terraform writes it: configuration.root_module.${message}.`,
    );
  });
});

test("resources are found by type and name, data sources apart, with what repeats them and what they depend on", () => {
  const { resources } = configuration({
    resources: [
      resource({ count_expression: { constant_value: 2 }, depends_on: ["aws_vpc.a"] }),
      resource({ mode: "data", for_each_expression: { references: ["local.x"] } }),
    ],
  });
  expect([...resources.keys()]).toEqual(["aws_eip.a", "data.aws_eip.a"]);
  expect(resources.get("aws_eip.a")).toMatchObject({
    repetition: { constant: 2 },
    dependsOn: ["aws_vpc.a"],
    mode: "managed",
  });
  expect(resources.get("data.aws_eip.a")).toMatchObject({
    repetition: { references: ["local.x"] },
    dependsOn: [],
    mode: "data",
  });
});

test("modules are read with their calls, outputs and variables", () => {
  const { calls } = configuration({
    module_calls: {
      m: {
        source: "./m",
        expressions: { vpc: { references: ["aws_vpc.a.id", "aws_vpc.a"] } },
        count_expression: { constant_value: 1 },
        depends_on: ["module.n"],
        module: {
          outputs: { id: { expression: { references: ["aws_eip.a.id", "aws_eip.a"] } }, odd: {} },
          variables: { vpc: {}, ports: { default: [22] }, none: { default: null } },
          module_calls: { inner: { source: "./inner" } },
        },
      },
    },
  });
  const call = calls.get("m");
  expect(call).toMatchObject({ repetition: { constant: 1 }, dependsOn: ["module.n"] });
  expect(call?.expressions.get("vpc")).toMatchObject({ references: ["aws_vpc.a.id", "aws_vpc.a"] });
  expect(call?.module.outputs.get("id")).toMatchObject({ references: ["aws_eip.a.id", "aws_eip.a"] });
  expect(call?.module.outputs.get("odd")).toEqual({ kind: "value", constant: undefined, references: [] });
  expect(call?.module.variables).toEqual(
    new Map<string, unknown>([
      ["vpc", undefined],
      ["ports", [22]],
      ["none", null],
    ]),
  );
  expect(call?.module.calls.get("inner")?.module.resources.size).toBe(0);
});

describe("secrets", () => {
  test("a default, an argument and an output that are declared sensitive, or called so", () => {
    const root = configuration({
      variables: { plain: { default: "a" }, marked: { default: "b", sensitive: true }, db_password: { default: "c" } },
      outputs: {
        plain: { expression: { constant_value: "d" } },
        marked: { sensitive: true, expression: { constant_value: "e" } },
      },
      module_calls: {
        m: {
          expressions: {
            plain: { constant_value: "f" },
            marked: { constant_value: "g" },
            token: { constant_value: "h" },
          },
          module: { variables: { plain: {}, marked: { sensitive: true } } },
        },
      },
    });
    expect(root.variables).toEqual(
      new Map<string, unknown>([
        ["plain", "a"],
        ["marked", SECRET],
        ["db_password", SECRET],
      ]),
    );
    expect(root.outputs.get("plain")).toMatchObject({ constant: "d" });
    expect(root.outputs.get("marked")).toMatchObject({ constant: SECRET });
    const passed = [...(root.calls.get("m")?.expressions.values() ?? [])];
    expect(passed).toMatchObject([{ constant: "f" }, { constant: SECRET }, { constant: SECRET }]);
  });

  test("an argument called so, in a nested block too", () => {
    const { resources } = configuration({
      resources: [
        resource({
          expressions: {
            user_data: { constant_value: "a" },
            user: [{ password: { constant_value: "b" }, name: { constant_value: "c" } }],
          },
        }),
      ],
    });
    const expressions = resources.get("aws_eip.a")?.expressions;
    expect(expressions?.get("user_data")).toMatchObject({ constant: SECRET });
    const user = expressions?.get("user");
    expect(user?.kind === "blocks" && user.blocks[0]?.get("password")).toMatchObject({ constant: SECRET });
    expect(user?.kind === "blocks" && user.blocks[0]?.get("name")).toMatchObject({ constant: "c" });
  });

  const change = (address: string, module: string | undefined, sensitive: unknown) => ({
    address,
    module_address: module,
    mode: "managed",
    type: "aws_ssm_parameter",
    name: "a",
    change: { actions: ["create"], before: null, after: { value: "s" }, after_unknown: {}, after_sensitive: sensitive },
  });
  const parameter = {
    mode: "managed",
    type: "aws_ssm_parameter",
    name: "a",
    expressions: { value: { constant_value: "s" }, name: { constant_value: "n" } },
  };

  test.each([
    ["before it", ["resource_changes", "configuration"]],
    ["after it", ["configuration", "resource_changes"]],
  ])("what the changes mark sensitive, in its module alone, whether they come %s", (_name, order) => {
    const sections: Record<string, unknown> = {
      resource_changes: [
        change('module.m["x.y"].aws_ssm_parameter.a[0]', 'module.m["x.y"]', { value: true, tags: {} }),
        change("module.n.aws_ssm_parameter.a", "module.n", { value: false }),
      ],
      configuration: {
        root_module: {
          module_calls: { m: { module: { resources: [parameter] } }, n: { module: { resources: [parameter] } } },
        },
      },
    };
    const json = { format_version: "1.2", ...Object.fromEntries(order.map((key) => [key, sections[key]])) };
    const { configuration: root, changes } = planFromJson(json, "p");
    const expressions = (call: string) =>
      root?.calls.get(call)?.module.resources.get("aws_ssm_parameter.a")?.expressions;
    expect(expressions("m")?.get("value")).toMatchObject({ constant: changes[0]?.after?.value });
    expect(expressions("m")?.get("value")).toMatchObject({ constant: SECRET });
    expect(expressions("m")?.get("name")).toMatchObject({ constant: "n" });
    expect(expressions("n")?.get("value")).toMatchObject({ constant: "s" });
  });

  test("of an unwanted type no constant is kept, and all references are", () => {
    const { resources } = configuration(
      {
        resources: [
          resource({
            expressions: { a: { constant_value: "s" }, b: { references: ["aws_vpc.a"] } },
            count_expression: { constant_value: 3 },
          }),
        ],
      },
      {},
      () => false,
    );
    const read = resources.get("aws_eip.a");
    expect(read?.expressions.get("a")).toEqual({ kind: "value", constant: undefined, references: [] });
    expect(read?.expressions.get("b")).toMatchObject({ references: ["aws_vpc.a"] });
  });
});

test.each([
  ["no configuration", undefined],
  ["an empty one", { root_module: undefined }],
  ["none at all", null],
])("%s is null", (_name, json) => {
  expect(planFromJson({ format_version: "1.2", configuration: json }, "p").configuration).toBe(null);
});
