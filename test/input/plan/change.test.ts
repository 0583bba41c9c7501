import { describe, expect, test } from "vitest";
import { changeFrom } from "../../../src/input/plan/change.js";
import { Marker } from "../../../src/input/plan/marks.js";
import { UNKNOWN } from "../../../src/model/value.js";

const header = {
  address: "aws_eip.a",
  mode: "managed",
  type: "aws_eip",
  name: "a",
  provider_name: "registry.terraform.io/hashicorp/aws",
};
const read = (element: unknown, wanted = true) =>
  changeFrom(element, "resource_changes[3]", () => wanted, new Marker());
const withActions = (actions: unknown) =>
  read({ ...header, change: { actions, before: { id: "a" }, after: { id: "b" }, after_unknown: {} } });

describe("actions", () => {
  test.each([
    ["no-op", ["no-op"], "no-op", false, false],
    ["create", ["create"], "create", false, false],
    ["read of a data source", ["read"], "read", false, false],
    ["update", ["update"], "update", false, false],
    ["delete", ["delete"], "delete", false, false],
    ["replace, delete first", ["delete", "create"], "replace", false, false],
    ["replace, create first", ["create", "delete"], "replace", true, false],
    ["forget", ["forget"], "forget", false, true],
    ["replace of Terraform that forgets the old object", ["create", "forget"], "replace", true, true],
    ["replace of OpenTofu that forgets the old object", ["forget", "create"], "replace", false, true],
    ["an action of a later version", ["archive"], "update", false, false],
    ["several actions of a later version with delete", ["archive", "delete"], "delete", false, false],
    ["several actions of a later version", ["archive", "renew"], "update", false, false],
  ])("%s", (_name, actions, action, createFirst, forgets) => {
    expect(withActions(actions)).toMatchObject({ action, actions, createFirst, forgets });
  });

  test.each([
    ["no list", "update", "resource_changes[3].change.actions is not a list"],
    ["an empty list", [], "resource_changes[3].change.actions is empty"],
    ["a list of something else", [1], "resource_changes[3].change.actions[0] is not a text"],
  ])("%s is told", (_name, actions, message) => {
    expect(() => withActions(actions)).toThrow(message);
  });
});

describe("header", () => {
  test("takes the split fields, raw keys included", () => {
    const change = read({
      ...header,
      address: 'module.m["x.y"].aws_eip.a["k\\"[0]"]',
      previous_address: "aws_eip.old",
      module_address: 'module.m["x.y"]',
      index: 'k"[0]',
      deposed: "abcd1234",
      action_reason: "replace_because_cannot_update",
      change: {
        actions: ["delete", "create"],
        before: {},
        after: {},
        replace_paths: [["network_interface"], ["primary_network_interface", 0, "network_interface_id"]],
        importing: { id: "eipalloc-1" },
      },
    });
    expect(change).toMatchObject({
      previousAddress: "aws_eip.old",
      moduleAddress: 'module.m["x.y"]',
      index: 'k"[0]',
      deposed: "abcd1234",
      actionReason: "replace_because_cannot_update",
      replacePaths: [["network_interface"], ["primary_network_interface", 0, "network_interface_id"]],
      importing: "eipalloc-1",
      modelled: true,
    });
  });

  test("what is absent is null or empty", () => {
    expect(read({ ...header, change: { actions: ["create"], before: null, after: {} } })).toMatchObject({
      previousAddress: null,
      moduleAddress: null,
      index: null,
      deposed: null,
      actionReason: null,
      replacePaths: [],
      importing: null,
      before: null,
    });
  });

  test("an index of count is a number", () => {
    expect(read({ ...header, index: 0, change: { actions: ["create"], after: {} } }).index).toBe(0);
  });

  test("the address that Terraform 1.0.0 leaves out of resource_drift is composed", () => {
    const { address: _, ...bare } = header;
    const change = { actions: ["update"], before: {}, after: {} };
    expect(read({ ...bare, index: "a.b", module_address: "module.m", change }).address).toBe(
      'module.m.aws_eip.a["a.b"]',
    );
    expect(read({ ...bare, mode: "data", change }).address).toBe("data.aws_eip.a");
  });

  test.each([
    ["by id", { id: "eni-1" }, "eni-1"],
    ["known after apply", { unknown: true }, "(unknown)"],
    ["by an id known after apply", {}, "(unknown)"],
    ["by identity with an id", { identity: { account_id: "1", id: "eni-2" } }, "eni-2"],
    ["by identity with an ARN", { identity: { arn: "arn:aws:ec2:::eni/eni-3" } }, "arn:aws:ec2:::eni/eni-3"],
    ["by another identity", { identity: { route_table_id: "rtb-1" } }, "(by identity)"],
    ["not", null, null],
  ])("imported %s", (_name, importing, expected) => {
    const change = { actions: ["no-op"], before: {}, after: {}, importing };
    expect(read({ ...header, change }).importing).toBe(expected);
  });

  test.each([
    ["no object", [], "resource_changes[3] is not an object"],
    ["no change", header, "resource_changes[3].change is missing"],
    [
      "a type that is no text",
      { ...header, type: 5, change: { actions: ["create"], after: {} } },
      "resource_changes[3].type is not a text",
    ],
    [
      "another mode",
      { ...header, mode: "odd", change: { actions: ["create"], after: {} } },
      "resource_changes[3].mode is neither managed nor data",
    ],
    [
      "an index of another type",
      { ...header, index: {}, change: { actions: ["create"], after: {} } },
      "resource_changes[3].index is neither a number nor a text",
    ],
    [
      "replace_paths of another type",
      { ...header, change: { actions: ["create"], after: {}, replace_paths: ["a"] } },
      "resource_changes[3].change.replace_paths[0] is not a list",
    ],
  ])("%s is told", (_name, element, message) => {
    expect(() => read(element)).toThrow(message);
  });
});

describe("sides", () => {
  test("of an unwanted type neither is looked at", () => {
    const change = read({ ...header, change: { actions: ["update"], before: 5, after: "?" } }, false);
    expect(change).toMatchObject({ before: null, after: null, modelled: false, action: "update" });
  });

  test.each([
    ["created", ["create"], null, { id: "b" }],
    ["deleted", ["delete"], { id: "a" }, null],
    ["neither: deleted outside of Terraform, and planned as no-op", ["no-op"], null, null],
  ])("what does not exist on a side is null there: %s", (_name, actions, before, after) => {
    expect(read({ ...header, change: { actions, before, after, after_unknown: {} } })).toMatchObject({ before, after });
  });

  test("an absent `after` of which all is unknown still exists", () => {
    const change = read({ ...header, change: { actions: ["create"], before: null, after_unknown: { id: true } } });
    expect(change.after).toEqual({ id: UNKNOWN });
  });

  test.each([
    ["an update of nothing", ["update"], null, {}, "resource_changes[3].change.before is missing"],
    ["an update into nothing", ["update"], {}, null, "resource_changes[3].change.after is missing"],
    [
      "a replacement without the new object",
      ["delete", "create"],
      {},
      null,
      "resource_changes[3].change.after is missing",
    ],
    ["a deletion of nothing", ["delete"], null, null, "resource_changes[3].change.before is missing"],
    ["a creation of a list", ["create"], null, [], "resource_changes[3].change.after is not an object"],
  ])("%s is told", (_name, actions, before, after, message) => {
    expect(() => read({ ...header, change: { actions, before, after } })).toThrow(message);
  });

  test("a side that is unknown as a whole is told", () => {
    expect(() => read({ ...header, change: { actions: ["create"], after_unknown: true } })).toThrow(
      "is unknown as a whole",
    );
  });
});
