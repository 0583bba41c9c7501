import { EDGE_TABLE, edgeRows, tableType } from "./edge-table.js";
import type { EdgeRow } from "./edges/kinds.js";

/** A row of the edge table, ready for use. */
export interface Row extends EdgeRow {
  /** Its place among all rows. */
  readonly number: number;
  readonly steps: readonly string[];
  /** The attribute holds a list or set, so that an unknown in its place may be any number of values. */
  readonly many: boolean;
}

/** The provider's names tell: "subnet_ids" and "security_group_id_list" are lists, "ip_address" is not. */
function holdsMany(attribute: string): boolean {
  return /(s|_list|^vpc_zone_identifier)$/.test(attribute) && !attribute.endsWith("address");
}

const ALL: Row[] = [];

/** Makes a row ready for use and gives it a number. */
export function rowOf(row: EdgeRow): Row {
  const steps = row.path.split(".");
  const made = { ...row, number: ALL.length, steps, many: holdsMany(steps.at(-1) ?? "") };
  ALL.push(made);
  return made;
}

/** The row of a number; null when there is none such. */
export function rowOfNumber(number: number): Row | null {
  return ALL[number] ?? null;
}

const ROWS: ReadonlyMap<string, ReadonlyMap<string, Row>> = new Map(
  Object.keys(EDGE_TABLE).map((type) => [type, new Map(edgeRows(type).map((row) => [row.path, rowOf(row)]))]),
);
const PATHS: ReadonlySet<string> = new Set([...ROWS.values()].flatMap((rows) => [...rows.keys()]));
const NONE: ReadonlyMap<string, Row> = new Map();

/** The rows of a type by path. */
export function rowsOf(type: string): ReadonlyMap<string, Row> {
  return ROWS.get(tableType(type)) ?? NONE;
}

/** The row of a type at `path`, null when this type has none; throws an Error when no type has: the path is mistyped. */
export function rowAt(type: string, path: string): Row | null {
  const row = rowsOf(type).get(path);
  if (row === undefined && !PATHS.has(path))
    throw new Error(`The edge table has no ${path}, of ${type} or any other type`);
  return row ?? null;
}
