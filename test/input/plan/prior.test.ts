import { describe, expect, test } from "vitest";
import { planFromJson } from "../../../src/input/plan/from-json.js";
import { Sensitive } from "../../../src/model/value.js";

const object = (address: string, fields: object = {}) => ({
  address,
  mode: "managed",
  type: "aws_eip",
  name: address.split(".").at(-1),
  values: { id: address },
  ...fields,
});
const change = (address: string, fields: object = {}) => ({
  ...object(address),
  ...fields,
  change: { actions: ["no-op"], before: {}, after: {} },
});
const state = (root: object) => ({ prior_state: { format_version: "1.0", values: { root_module: root } } });

describe("prior state", () => {
  test("gives data sources, and managed objects that the changes lack, through all modules", () => {
    const plan = planFromJson(
      {
        format_version: "1.2",
        resource_changes: [change("aws_eip.listed"), change("aws_eip.replaced", { deposed: "abcd1234" })],
        ...state({
          resources: [object("aws_eip.listed"), object("aws_eip.untargeted"), object("aws_eip.replaced")],
          child_modules: [
            {
              address: "module.m",
              child_modules: [
                { resources: [object("module.m.module.n.data.aws_eip.d", { mode: "data", index: "k" })] },
              ],
            },
          ],
        }),
      },
      "p",
    );
    expect(plan.prior.map((each) => [each.address, each.mode, each.index])).toEqual([
      ["aws_eip.untargeted", "managed", null],
      ["aws_eip.replaced", "managed", null],
      ["module.m.module.n.data.aws_eip.d", "data", "k"],
    ]);
    expect(plan.prior[0]?.values).toEqual({ id: "aws_eip.untargeted" });
  });

  test("does not depend on whether it comes before the changes", () => {
    const changes = { resource_changes: [change("aws_eip.a")] };
    const prior = state({ resources: [object("aws_eip.a"), object("aws_eip.b")] });
    const addresses = (json: object) =>
      planFromJson({ format_version: "1.2", ...json }, "p").prior.map((each) => each.address);
    expect(addresses({ ...prior, ...changes })).toEqual(["aws_eip.b"]);
    expect(addresses({ ...changes, ...prior })).toEqual(["aws_eip.b"]);
  });

  test("tells what managed objects depended on; a deposed object has no say, and unwanted types none either", () => {
    const depends_on = ["aws_vpc.a", "module.m.aws_subnet.b"];
    const { dependsOn } = planFromJson(
      {
        format_version: "1.2",
        ...state({
          resources: [
            object("aws_eip.a", { depends_on }),
            object("aws_eip.a", { depends_on: ["old"], deposed_key: "abcd1234" }),
            object("aws_eip.b", { depends_on: [] }),
            object("aws_iam_role.c", { type: "aws_iam_role", depends_on }),
            object("data.aws_eip.d", { mode: "data", depends_on }),
          ],
        }),
      },
      "p",
      (type) => type === "aws_eip",
    );
    expect(dependsOn).toEqual(new Map([["aws_eip.a", depends_on]]));
  });

  test("hides what the state marks sensitive", () => {
    const { prior } = planFromJson(
      { format_version: "1.2", ...state({ resources: [object("aws_eip.a", { sensitive_values: { id: true } })] }) },
      "p",
    );
    expect(prior[0]?.values.id).toBeInstanceOf(Sensitive);
  });

  test.each([
    ["resources that are no list", { resources: {} }, "prior_state.values.root_module.resources is not a list"],
    ["a resource without address", { resources: [{ type: "aws_eip" }] }, "resources[0].address is missing"],
    ["a module that is none", { child_modules: [5] }, "child_modules[0] is not an object"],
    [
      "depends_on that is no list",
      { resources: [object("aws_eip.a", { depends_on: "x" })] },
      "resources[0].depends_on is not a list",
    ],
  ])("%s is told", (_name, root, message) => {
    expect(() => planFromJson({ format_version: "1.2", ...state(root) }, "p")).toThrow(message);
  });
});

test("what is read is left as it is, and one object in two places is two", () => {
  const shared = { user_data: "s", tags: { a: "b" } };
  const json = {
    format_version: "1.2",
    resource_changes: [
      {
        ...object("aws_eip.a"),
        change: { actions: ["update"], before: shared, after: shared, after_unknown: { tags: { c: true } } },
      },
    ],
  };
  const [read] = planFromJson(json, "p").changes;
  expect(shared).toEqual({ user_data: "s", tags: { a: "b" } });
  expect(read?.before?.tags).toEqual({ a: "b" });
  expect(Object.keys(read?.after?.tags ?? {})).toEqual(["a", "c"]);
});
