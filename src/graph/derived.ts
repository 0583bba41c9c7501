import { append, getOrMake } from "../model/maps.js";
import type { EdgeColumns } from "./columns.js";
import { NETWORK_ACL, ROUTE_TABLE } from "./edges/targets.js";
import { type Row, rowOf, rowOfNumber } from "./rows.js";
import type { ResourceObject } from "./types.js";

const BY_MAIN_TABLE = rowOf({ path: "(main route table)", to: ROUTE_TABLE, kind: "routed-by", own: true });
const BY_DEFAULT_ACL = rowOf({ path: "(default network ACL)", to: NETWORK_ACL, kind: "filtered-by", own: true });

/**
 * Adds the edges that no attribute has: a subnet without association uses the main route table of its VPC, one that no
 * network ACL names the default one. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export function addDefaults(columns: EdgeColumns, objects: readonly ResourceObject[]): void {
  const ends = endsByTypeAndPath(columns, objects);
  const at = (...names: string[]) => names.flatMap((name) => ends.get(name) ?? []);
  const routed = new Set(at("aws_route_table_association subnet_id").map(([, subnet]) => subnet));
  const filtered = new Set(
    at("aws_network_acl subnet_ids", "aws_network_acl_association subnet_id").map(([, subnet]) => subnet),
  );
  const mainOf = new Map<number, Set<number>>();
  for (const [table, vpc] of at("aws_default_route_table default_route_table_id", "aws_default_route_table vpc_id")) {
    add(mainOf, vpc, table);
  }
  const vpcOfAssociation = new Map(at("aws_main_route_table_association vpc_id"));
  for (const [association, table] of at("aws_main_route_table_association route_table_id")) {
    const vpc = vpcOfAssociation.get(association);
    if (vpc !== undefined) add(mainOf, vpc, table);
  }
  const defaultOf = new Map<number, Set<number>>();
  for (const [acl, vpc] of at("aws_default_network_acl default_network_acl_id", "aws_default_network_acl vpc_id")) {
    add(defaultOf, vpc, acl);
  }
  // Written as `aws_vpc.x.main_route_table_id`, the VPC stands for a table or network ACL that is no resource of the plan.
  for (const [route, vpc] of at("aws_route route_table_id").filter(([, to]) => isVpc(objects[to]))) {
    add(mainOf, vpc, route);
  }
  for (const [rule, vpc] of at("aws_network_acl_rule network_acl_id").filter(([, to]) => isVpc(objects[to]))) {
    add(defaultOf, vpc, rule);
  }
  const join = (subnet: number, used: ReadonlySet<number> | undefined, by: Row) => {
    for (const each of used ?? []) {
      const sides = existing(objects[subnet], objects[each]);
      if (sides !== 0) columns.add(subnet, each, by.number, sides);
    }
  };
  for (const [subnet, vpc] of at("aws_subnet vpc_id", "aws_default_subnet vpc_id")) {
    if (!routed.has(subnet)) join(subnet, mainOf.get(vpc), BY_MAIN_TABLE);
    if (!filtered.has(subnet)) join(subnet, defaultOf.get(vpc), BY_DEFAULT_ACL);
  }
}

/** On which sides both are there: 1 before, 2 after. */
function existing(a: ResourceObject | undefined, b: ResourceObject | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return (a.before !== null && b.before !== null ? 1 : 0) | (a.after !== null && b.after !== null ? 2 : 0);
}

function isVpc(object: ResourceObject | undefined): boolean {
  return object?.type === "aws_vpc" || object?.type === "aws_default_vpc";
}

const WANTED: ReadonlySet<string> = new Set([
  "aws_subnet",
  "aws_default_subnet",
  "aws_route_table_association",
  "aws_default_route_table",
  "aws_main_route_table_association",
  "aws_network_acl",
  "aws_network_acl_association",
  "aws_default_network_acl",
  "aws_route",
  "aws_network_acl_rule",
]);

/** Both ends of each edge, by "type path". */
function endsByTypeAndPath(
  columns: EdgeColumns,
  objects: readonly ResourceObject[],
): ReadonlyMap<string, readonly (readonly [number, number])[]> {
  const found = new Map<string, (readonly [number, number])[]>();
  for (let i = 0; i < columns.length; i += 1) {
    const type = objects[columns.from(i)]?.type ?? "";
    if (!WANTED.has(type)) continue;
    const name = `${type} ${rowOfNumber(columns.row(i))?.path}`;
    append(found, name, [columns.from(i), columns.to(i)]);
  }
  return found;
}

function add(map: Map<number, Set<number>>, key: number, value: number): void {
  getOrMake(map, key, () => new Set()).add(value);
}
