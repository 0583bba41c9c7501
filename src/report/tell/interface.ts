import type { InterfaceSide, ReportInterface } from "../../model/report.js";
import { code, join, type Phrase, say, text, value } from "./phrase.js";

const FIELDS: readonly { readonly name: string; readonly of: (side: InterfaceSide) => string | null }[] = [
  { name: "subnet", of: (side) => side.subnet },
  { name: "Availability Zone", of: (side) => side.availability_zone },
  { name: "private addresses", of: (side) => listed(side.private_ips) },
  { name: "public addresses", of: (side) => listed(side.public_ips) },
  { name: "security groups", of: (side) => listed(side.groups) },
  { name: "attached to", of: (side) => side.attached_to },
];

function listed(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(", ");
}

/** One property of an interface in both worlds; null: it has none there. */
export interface InterfaceRow {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly changed: boolean;
}

/** The properties of an interface, before and after; those that neither world has are left out. */
export function interfaceRows({ before, after }: Pick<ReportInterface, "before" | "after">): InterfaceRow[] {
  return FIELDS.map(({ name, of }) => {
    const was = before === null ? null : of(before);
    const is = after === null ? null : of(after);
    return { name, before: was, after: is, changed: was !== is };
  }).filter((row) => row.before !== null || row.after !== null);
}

/** What happens to an interface as a whole. */
export function interfaceFate({
  before,
  after,
}: Pick<ReportInterface, "before" | "after">): "created" | "deleted" | "changed" | "unchanged" {
  if (before === null) return "created";
  if (after === null) return "deleted";
  return interfaceRows({ before, after }).some((row) => row.changed) ? "changed" : "unchanged";
}

/** "`aws_instance.web#primary` (primary), changed: subnet: a → b; private addresses: …". */
export function interfaceWords(each: ReportInterface): Phrase {
  const roles = each.roles.length === 0 ? "" : ` (${each.roles.join(", ")})`;
  const fate = interfaceFate(each);
  const rows = interfaceRows(each).filter((row) => fate !== "changed" || row.changed);
  const told = rows.map((row) => {
    if (fate === "created") return say`${text(row.name)} ${value(row.after)}`;
    if (fate === "deleted" || fate === "unchanged") return say`${text(row.name)} ${value(row.before)}`;
    return say`${text(row.name)} ${value(row.before)} → ${value(row.after)}`;
  });
  return say`${code(each.id)}${text(roles)}, ${text(fate)}${told.length === 0 ? [] : text(": ")}${join(told, "; ")}`;
}
