import type { ResourceObject } from "../graph/types.js";
import { attribute, blocksAt, isList, textAt } from "../model/value.js";
import { groupBy, objectOf, type Scope } from "./scope.js";
import type { PrefixList } from "./world.js";

/** The prefix lists whose entries this plan knows; all others are a peer of their own. */
export function buildPrefixLists(scope: Scope): Map<string, PrefixList> {
  const separate = groupBy(scope.ofType("aws_ec2_managed_prefix_list_entry"), (entry) =>
    objectOf(scope.ref(entry, "prefix_list_id")),
  );
  const lists = new Map<string, PrefixList>();
  for (const object of scope.ofType("aws_ec2_managed_prefix_list")) {
    lists.set(object.key, { object, entries: entriesOf(object, separate.get(object.key) ?? [], scope) });
  }
  return lists;
}

function entriesOf(object: ResourceObject, separate: readonly ResourceObject[], scope: Scope): PrefixList["entries"] {
  const values = scope.values(object);
  const inline = attribute(values, "entry");
  // A list that is created without entries has none yet: `entry` is computed and not configured.
  const hidden = inline !== null && !isList(inline) && scope.isConfigured(object, "entry") !== false;
  if (hidden || object.mode === "data") return null;
  const written = [
    ...blocksAt(values, "entry").map((entry) => ({ cidr: textAt(entry, "cidr"), by: object.address })),
    ...separate.map((entry) => ({ cidr: textAt(scope.values(entry), "cidr"), by: entry.address })),
  ];
  const entries = written.flatMap(({ cidr, by }) => (cidr === null ? [] : [{ cidr, by }]));
  return entries.length === written.length ? entries : null;
}
