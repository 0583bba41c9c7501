import type { EdgeRow } from "./edges/kinds.js";
import { NETWORK_ACL, ROUTE_TABLE } from "./edges/targets.js";
import type { EdgeColumns } from "./edges.js";
import type { Row } from "./rows.js";
import type { ResourceObject } from "./types.js";

function own(row: EdgeRow): Row {
  return { ...row, steps: [], many: false, own: true };
}

const BY_MAIN_TABLE = own({ path: "(main route table)", to: ROUTE_TABLE, kind: "routed-by" });
const BY_DEFAULT_ACL = own({ path: "(default network ACL)", to: NETWORK_ACL, kind: "filtered-by" });

/**
 * Edges that no attribute has: a subnet without association uses the main route table of its VPC, one that no network ACL
 * names the default one. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export function withDefaults(columns: EdgeColumns, objects: readonly ResourceObject[]): EdgeColumns {
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
  const more = { from: [...columns.from], to: [...columns.to], row: [...columns.row], sides: [...columns.sides] };
  const join = (subnet: number, used: ReadonlySet<number> | undefined, by: Row) => {
    for (const each of used ?? []) {
      more.from.push(subnet);
      more.to.push(each);
      more.row.push(by);
      more.sides.push(3);
    }
  };
  for (const [subnet, vpc] of at("aws_subnet vpc_id", "aws_default_subnet vpc_id")) {
    if (!routed.has(subnet)) join(subnet, mainOf.get(vpc), BY_MAIN_TABLE);
    if (!filtered.has(subnet)) join(subnet, defaultOf.get(vpc), BY_DEFAULT_ACL);
  }
  return more;
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
]);

/** Both ends of each edge, by "type path". */
function endsByTypeAndPath(
  columns: EdgeColumns,
  objects: readonly ResourceObject[],
): ReadonlyMap<string, readonly (readonly [number, number])[]> {
  const found = new Map<string, (readonly [number, number])[]>();
  columns.from.forEach((from, i) => {
    const type = objects[from]?.type ?? "";
    if (!WANTED.has(type)) return;
    const name = `${type} ${columns.row[i]?.path}`;
    const ends = [from, columns.to[i] ?? 0] as const;
    const same = found.get(name);
    if (same === undefined) found.set(name, [ends]);
    else same.push(ends);
  });
  return found;
}

function add(map: Map<number, Set<number>>, key: number, value: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
