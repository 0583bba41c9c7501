import { describe, expect, test } from "vitest";
import { INTERFACE_MARKS, ownerOf } from "../../src/model/address.js";

describe("the resource that an interface belongs to", () => {
  test.each([
    ["the primary interface of an instance", "aws_instance.web#primary", "aws_instance.web"],
    ["one of a service", 'module.a["x"].aws_lb.front[0]#managed', 'module.a["x"].aws_lb.front[0]'],
    ["one that a template will start", "aws_launch_template.t#launched", "aws_launch_template.t"],
    ["one with an address of its own", "aws_network_interface.a", "aws_network_interface.a"],
    ["a key with a number sign", 'aws_network_interface.a["rack #1"]', 'aws_network_interface.a["rack #1"]'],
    ["a key that looks like a mark", 'aws_network_interface.a["x#primary"]', 'aws_network_interface.a["x#primary"]'],
    ["both", 'aws_instance.a["#1"]#primary', 'aws_instance.a["#1"]'],
  ])("%s", (_name, id, owner) => {
    expect(ownerOf(id)).toBe(owner);
  });

  test.each(INTERFACE_MARKS)("every mark is taken off: %s", (mark) => {
    expect(ownerOf(`aws_instance.web${mark}`)).toBe("aws_instance.web");
  });
});
