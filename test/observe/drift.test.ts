import { expect, test } from "vitest";
import type { ResourceChange } from "../../src/model/plan.js";
import { UNKNOWN, type Values } from "../../src/model/value.js";
import { undoneBy } from "../../src/observe/drift.js";

const GROUP = "aws_security_group.web";

function entry(before: Values | null, after: Values | null, address = GROUP): ResourceChange {
  return {
    address,
    previousAddress: null,
    moduleAddress: null,
    mode: "managed",
    type: "aws_security_group",
    name: "web",
    index: null,
    providerName: "registry.terraform.io/hashicorp/aws",
    deposed: null,
    action: after === null ? "delete" : before === null ? "create" : "update",
    actions: ["update"],
    createFirst: false,
    forgets: false,
    actionReason: null,
    replacePaths: [],
    importing: null,
    before,
    after,
    modelled: true,
  };
}

const rule = (port: number, ...cidrs: string[]): Values => ({ from_port: port, to_port: port, cidr_blocks: cidrs });
const A = "10.0.1.0/24";
const B = "10.0.2.0/24";
const C = "10.0.3.0/24";

test.each<{ name: string; was: Values; drifted: Values | null; planned: Values | null; undone: string }>([
  { name: "a value put back", was: { i: "1" }, drifted: { i: "2" }, planned: { i: "1" }, undone: "network" },
  { name: "a third value", was: { i: "1" }, drifted: { i: "2" }, planned: { i: "3" }, undone: "network" },
  { name: "a value adopted", was: { i: "1" }, drifted: { i: "2" }, planned: { i: "2" }, undone: "" },
  { name: "another attribute", was: { i: "1", j: "1" }, drifted: { i: "2", j: "1" }, planned: { i: "2" }, undone: "" },
  { name: "known after apply", was: { i: "1" }, drifted: { i: "2" }, planned: { i: UNKNOWN }, undone: "" },
  { name: "a tag put back", was: { tags: {} }, drifted: { tags: { a: "b" } }, planned: { tags: {} }, undone: "tags" },
  { name: "deleted and made again", was: { i: "1" }, drifted: null, planned: { i: "1" }, undone: "network" },
  { name: "deleted by the plan too", was: { i: "1" }, drifted: { i: "2" }, planned: null, undone: "" },
  {
    name: "a range let in outside and taken away",
    was: { ingress: [rule(22, A)] },
    drifted: { ingress: [rule(22, A, B)] },
    planned: { ingress: [rule(22, A)] },
    undone: "network",
  },
  {
    name: "a range taken away outside and let in again",
    was: { ingress: [rule(22, A, B)] },
    drifted: { ingress: [rule(22, A)] },
    planned: { ingress: [rule(22, A), rule(22, B)] },
    undone: "network",
  },
  {
    name: "a range let in outside, adopted, and one more",
    was: { ingress: [rule(22, A)] },
    drifted: { ingress: [rule(22, A, B)] },
    planned: { ingress: [rule(22, A), rule(22, B, C)] },
    undone: "",
  },
  {
    name: "the same range on another port",
    was: { ingress: [rule(22, A)] },
    drifted: { ingress: [rule(22, A), rule(23, B)] },
    planned: { ingress: [rule(22, A), rule(24, B)] },
    undone: "network",
  },
])("$name: $undone", ({ was, drifted, planned, undone }) => {
  const plan = { drift: [entry(was, drifted)], changes: [entry(drifted, planned)] };
  const { network, anything } = undoneBy(plan);
  expect([...network]).toEqual(undone === "network" ? [GROUP] : []);
  expect([...anything]).toEqual(undone === "" ? [] : [GROUP]);
});

test("drift of another address undoes nothing here", () => {
  const plan = { drift: [entry({ i: "1" }, { i: "2" }, "aws_eip.a")], changes: [entry({ i: "2" }, { i: "1" })] };
  expect(undoneBy(plan).anything.size).toBe(0);
});
