import { expect, test } from "vitest";
import { type EntryJson, type ModuleJson, to } from "../support/graph-plan.js";
import { graphOf } from "../support/refs.js";

const MODULES = 200;
const INTERFACES = 100;

/** A module of a VPC with four subnets, ten groups and a hundred interfaces, each in one subnet and five groups. */
const MODULE: ModuleJson = {
  resources: {
    "aws_vpc.v": {},
    "aws_subnet.s": { vpc_id: to("aws_vpc.v.id", "aws_vpc.v") },
    "aws_security_group.g": { vpc_id: to("aws_vpc.v.id", "aws_vpc.v") },
    "aws_network_interface.e": { subnet_id: to("aws_subnet.s", "local.zone"), security_groups: to("local.groups") },
  },
};

function estate(isNew: boolean): Record<string, EntryJson> {
  const entry = (values: Record<string, unknown>): EntryJson =>
    isNew
      ? { actions: ["create"], after: {}, unknown: Object.fromEntries(Object.keys(values).map((name) => [name, true])) }
      : { before: values };
  const entries: Record<string, EntryJson> = {};
  for (let m = 0; m < MODULES; m += 1) {
    const add = (name: string, values: Record<string, unknown>) => {
      entries[`module.m[${m}].${name}`] = entry(values);
    };
    add("aws_vpc.v", { id: `vpc-${m}` });
    for (let i = 0; i < 4; i += 1) add(`aws_subnet.s[${i}]`, { id: `subnet-${m}-${i}`, vpc_id: `vpc-${m}` });
    for (let i = 0; i < 10; i += 1) add(`aws_security_group.g[${i}]`, { id: `sg-${m}-${i}`, vpc_id: `vpc-${m}` });
    for (let i = 0; i < INTERFACES; i += 1) {
      const groups = Array.from({ length: 5 }, (_, k) => `sg-${m}-${(i + k) % 10}`);
      add(`aws_network_interface.e[${i}]`, {
        id: `eni-${m}-${i}`,
        subnet_id: `subnet-${m}-${i % 4}`,
        security_groups: groups,
      });
    }
  }
  return entries;
}

// Both would take minutes if anything in them were quadratic.
test("23,000 resources with known ids", () => {
  const graph = graphOf({ entries: estate(false) });
  expect(graph.counts).toEqual({ resolved: MODULES * (14 + INTERFACES * 6), unresolved: 0 });
  expect(graph.blastRadius("module.m[7].aws_security_group.g[0]").direct).toHaveLength(INTERFACES / 2);
  expect(graph.blastRadius("module.m[7].aws_vpc.v").direct).toHaveLength(14);
});

test("23,000 new resources, of which locals hide groups and subnets", () => {
  const graph = graphOf({ entries: estate(true), root: { calls: { m: { module: MODULE } } } });
  expect(graph.counts).toEqual({ resolved: MODULES * 14, unresolved: MODULES * INTERFACES * 2 });
});
