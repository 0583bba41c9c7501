import type { Plan, ResourceChange } from "../model/plan.js";
import { attribute, textAt, type Values } from "../model/value.js";

/** What AWS has of a thing that a plan says to create, and what the plan makes of it. */
export interface Adopted {
  readonly before: Values;
  readonly after: Values;
}

const RULE: Values = {
  cidr_blocks: [],
  description: "",
  from_port: 0,
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  protocol: "-1",
  security_groups: [],
  self: false,
  to_port: 0,
};

/**
 * The default security group of a VPC that is there already: Terraform calls its adoption a creation, revokes every rule of
 * it and authorises what the configuration says. Before, it is as AWS makes it: everything from its own members comes in,
 * everything goes out (https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html,
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group). Null for anything
 * else, and where the VPC is new or outside of the plan.
 */
export function adoptedDefaultGroup({ type, after }: ResourceChange, { changes }: Plan): Adopted | null {
  if (type !== "aws_default_security_group" || after === null) return null;
  const vpcId = textAt(after, "vpc_id");
  if (vpcId === null) return null;
  const vpc = changes.find((each) => VPCS.has(each.type) && each.mode === "managed" && idOf(each) === vpcId)?.before;
  const id = textAt(vpc ?? null, "default_security_group_id");
  if (vpc == null || id === null || changes.some((each) => manages(each, id))) return null;
  const ipv6 = textAt(vpc, "ipv6_cidr_block");
  const before: Values = {
    id,
    name: "default",
    vpc_id: vpcId,
    ingress: [{ ...RULE, self: true }],
    egress: [{ ...RULE, cidr_blocks: ["0.0.0.0/0"], ipv6_cidr_blocks: ipv6 === null ? [] : ["::/0"] }],
  };
  return { before, after: { ...after, id } };
}

const VPCS: ReadonlySet<string> = new Set(["aws_vpc", "aws_default_vpc"]);

function idOf({ before }: ResourceChange): string | null {
  return textAt(before, "id");
}

/** Another resource of the plan has this group already: it tells the rules. */
function manages({ type, before }: ResourceChange, id: string): boolean {
  return type.endsWith("_security_group") && attribute(before, "id") === id;
}
