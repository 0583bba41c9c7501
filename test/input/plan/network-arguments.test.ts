import { describe, expect, test } from "vitest";
import { networkArguments } from "../../../src/input/plan/network-arguments.js";

function found(type: string, values: unknown): readonly string[] {
  return networkArguments(Buffer.from(JSON.stringify({ change: { after: values } })), type);
}

describe("arguments that hold parts of a network", () => {
  test.each([
    ["groups", "aws_thing", { security_group_ids: ["sg-1"] }, ["security_group_ids"]],
    [
      "groups under another name",
      "aws_thing",
      { vpc_security_group_ids: ["sg-1"], security_groups: ["x"] },
      ["security_groups", "vpc_security_group_ids"],
    ],
    ["within blocks", "aws_thing", { vpc_config: [{ subnet_ids: ["a"], vpc_id: "v" }] }, ["subnet_ids", "vpc_id"]],
    ["that only apply will know", "aws_thing", { subnet_id: true }, ["subnet_id"]],
    ["of the provider of Cloud Control", "awscc_thing", { network_interface_id: "eni-1" }, ["network_interface_id"]],
    ["an id of AWS in another provider's", "databricks_mws_networks", { groups: ["sg-0123456789abcdef0"] }, [""]],
  ])("%s", (_name, type, values, names) => {
    expect(found(type, values)).toEqual(names);
  });

  test.each([
    ["nothing given", "aws_thing", { subnet_ids: [], subnet_id: null, vpc_id: "", security_groups: false }],
    ["nothing unknown", "aws_thing", { subnet_ids: [false], vpc_config: {} }],
    ["another cloud's", "azurerm_nic", { subnet_id: "/subscriptions/x/subnets/y", network_interface_id: "z" }],
    ["a text that is no key", "aws_thing", { policy: '{"subnet_id": "x"}', name: "subnet_id" }],
    ["an argument that only begins alike", "aws_thing", { subnet_count: 3, security_group_name_prefix: "x" }],
    ["an id within a text", "other_thing", { text: "see sg-0123456789abcdef0", name: "sg-web", prefix: "vpc-" }],
  ])("none: %s", (_name, type, values) => {
    expect(found(type, values)).toEqual([]);
  });

  test("a name that is written with escapes is found", () => {
    const escaped = Buffer.from('{"\\u0073ubnet_id": "x", "vpc\\u005Fid": "y"}');
    expect(networkArguments(escaped, "aws_thing")).toEqual(["subnet_id", "vpc_id"]);
  });

  test("an element that is cut within a text is searched to its end", () => {
    expect(networkArguments(Buffer.from('{"subnet_id'), "aws_thing")).toEqual([]);
  });
});
