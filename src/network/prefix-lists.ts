import type { ResourceObject } from "../graph/types.js";
import { groupBy } from "../model/maps.js";
import { remembering } from "../model/memo.js";
import { attribute, blocksAt, isList, textAt } from "../model/value.js";
import { objectOf, type Scope } from "./scope.js";
import type { PrefixList } from "./world.js";

/** Prefix lists with the entries that this plan knows; of a list that is only read nobody knows any. */
export const buildPrefixLists = remembering((scope: Scope): ReadonlyMap<string, PrefixList> => {
  const separate = groupBy(scope.ofType("aws_ec2_managed_prefix_list_entry"), (entry) =>
    objectOf(scope.ref(entry, "prefix_list_id")),
  );
  const lists = new Map<string, PrefixList>();
  for (const object of scope.ofType("aws_ec2_managed_prefix_list")) {
    lists.set(object.key, prefixList(object, separate.get(object.key) ?? [], scope));
  }
  return lists;
});

function prefixList(object: ResourceObject, separate: readonly ResourceObject[], scope: Scope): PrefixList {
  if (object.mode === "data") return { object, entries: null, hidden: null };
  const values = scope.values(object);
  const inline = attribute(values, "entry");
  // A list that is created without entries has none yet: `entry` is Computed and not configured.
  const whole = inline !== null && !isList(inline) && scope.isConfigured(object, "entry") !== false;
  const written = [
    ...blocksAt(values, "entry").map((entry) => ({ cidr: textAt(entry, "cidr"), by: object.address })),
    ...separate.map((entry) => ({ cidr: textAt(scope.values(entry), "cidr"), by: entry.address })),
  ];
  const entries = written.flatMap(({ cidr, by }) => (cidr === null ? [] : [{ cidr, by }]));
  const hidden = whole || entries.length < written.length ? "entries are known after apply" : null;
  return { object, entries, hidden };
}
