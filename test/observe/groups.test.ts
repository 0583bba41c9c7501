import { expect, test } from "vitest";
import type { ObservationOf } from "../../src/model/observation.js";
import { observeGroupRemoval } from "../../src/observe/groups.js";
import { comparisonOf, LATER, type Written } from "../support/written-plan.js";

type Plan = Readonly<Record<string, Written>>;
type Facts = Partial<ObservationOf<"group-removed">>;

const VPC: Plan = { "aws_vpc.main": { stays: { id: "vpc-1", cidr_block: "10.0.0.0/16" } } };
const NOBODY = { held_by: [], named_by: [], may_wait: [], revoked: [] };
const OLD = { id: "sg-1", name: "web", description: "a", vpc_id: "vpc-1" };
const NEW = { id: LATER, name: "web", description: "b", vpc_id: "vpc-1" };

function replaced(order: "delete-first" | "create-first"): Plan {
  return { "aws_security_group.web": { before: OLD, after: NEW, replaced: order } };
}
const DELETED: Plan = { "aws_security_group.web": { before: OLD } };
const FOLLOWS: Plan = {
  "aws_instance.app": {
    before: { id: "i-1", vpc_security_group_ids: ["sg-1"] },
    after: { id: "i-1", vpc_security_group_ids: [LATER] },
    refs: { vpc_security_group_ids: ["aws_security_group.web"] },
  },
};
const STAYS: Plan = { "aws_instance.app": { stays: { id: "i-1", vpc_security_group_ids: ["sg-1"] } } };
const LEAVES: Plan = {
  "aws_instance.app": {
    before: { id: "i-1", vpc_security_group_ids: ["sg-1", "sg-2"] },
    after: { id: "i-1", vpc_security_group_ids: ["sg-2"] },
  },
};
const rule = { type: "ingress", protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["10.0.0.0/8"] };

test.each<{ name: string; plan: Plan; facts: Facts }>([
  { name: "used by nobody", plan: DELETED, facts: { ...NOBODY, replaced: false, order: "", group_id: "sg-1" } },
  {
    name: "who stays in it holds it",
    plan: { ...DELETED, ...STAYS },
    facts: { ...NOBODY, held_by: ["aws_instance.app#primary"] },
  },
  {
    name: "who leaves it may be late",
    plan: { ...DELETED, ...LEAVES },
    facts: { ...NOBODY, may_wait: ["aws_instance.app#primary"] },
  },
  {
    name: "who goes too is gone by then",
    plan: { ...DELETED, "aws_instance.app": { before: { id: "i-1", vpc_security_group_ids: ["sg-1"] } } },
    facts: NOBODY,
  },
  {
    name: "deleted first, who follows comes too late",
    plan: { ...replaced("delete-first"), ...FOLLOWS },
    facts: { ...NOBODY, held_by: ["aws_instance.app#primary"], replaced: true, order: "delete-first" },
  },
  {
    name: "created first, who follows is in time",
    plan: { ...replaced("create-first"), ...FOLLOWS },
    facts: { ...NOBODY, replaced: true, order: "create-first" },
  },
  {
    name: "created first, who ignores it holds the old one",
    plan: { ...replaced("create-first"), ...STAYS },
    facts: { ...NOBODY, held_by: ["aws_instance.app#primary"] },
  },
  {
    name: "its rule resources are revoked, and not authorised again when the delete fails",
    plan: {
      ...replaced("delete-first"),
      ...FOLLOWS,
      "aws_security_group_rule.https": {
        before: { ...rule, security_group_id: "sg-1" },
        after: { ...rule, security_group_id: LATER },
        refs: { security_group_id: ["aws_security_group.web"] },
        replaced: "delete-first",
      },
    },
    facts: { held_by: ["aws_instance.app#primary"], revoked: ["aws_security_group_rule.https"] },
  },
  {
    name: "an inline rule of another group names it",
    plan: {
      ...DELETED,
      "aws_security_group.db": {
        stays: {
          id: "sg-3",
          vpc_id: "vpc-1",
          ingress: [{ protocol: "tcp", from_port: 5432, to_port: 5432, security_groups: ["sg-1"] }],
        },
      },
    },
    facts: { ...NOBODY, named_by: ["aws_security_group.db"] },
  },
  {
    name: "a group attached by a resource of its own goes with that",
    plan: {
      ...DELETED,
      "aws_network_interface.n": { stays: { id: "eni-1", security_groups: ["sg-1"] } },
      "aws_network_interface_sg_attachment.a": { before: { network_interface_id: "eni-1", security_group_id: "sg-1" } },
    },
    facts: NOBODY,
  },
])("$name", ({ plan, facts }) => {
  const [removed] = observeGroupRemoval(comparisonOf({ ...VPC, ...plan }));
  expect(removed).toMatchObject({ kind: "group-removed", subject: "aws_security_group.web", ...facts });
});
