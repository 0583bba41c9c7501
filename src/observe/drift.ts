import type { Plan, ResourceChange } from "../model/plan.js";
import { attribute, isList, isValues, Sensitive, UNKNOWN, type Value } from "../model/value.js";

/** What people write on a resource; no observation of the network rests on it. */
const LABELS: ReadonlySet<string> = new Set(["tags", "tags_all", "description"]);

/** What of the changes made outside Terraform a plan takes back, by address. */
export interface Undone {
  /** Something that the network rests on: a group, rule, route, address, attachment. */
  readonly network: ReadonlySet<string>;
  /** Anything, tags included. */
  readonly anything: ReadonlySet<string>;
}

/**
 * The entries of a plan that undo a change made outside Terraform: a deleted object is created again, or an attribute
 * leaves the value that it was given outside. An entry that adopts such a change, or only touches other attributes,
 * undoes nothing. Both lists are of one plan: `drift` ends with the values that `changes` starts from
 * (https://developer.hashicorp.com/terraform/internals/json-format#plan-representation, resource_drift).
 */
export function undoneBy(plan: Pick<Plan, "drift" | "changes">): Undone {
  const drift = new Map(plan.drift.filter((each) => each.deposed === null).map((each) => [each.address, each]));
  const network = new Set<string>();
  const anything = new Set<string>();
  if (drift.size === 0) return { network, anything };
  for (const change of plan.changes) {
    const outside = drift.get(change.address) ?? drift.get(change.previousAddress ?? "");
    if (outside === undefined || change.after === null || change.deposed !== null) continue;
    const names = undoneAttributes(outside, change);
    if (names.length > 0) anything.add(change.address);
    if (names.some((name) => !LABELS.has(name))) network.add(change.address);
  }
  return { network, anything };
}

function undoneAttributes(outside: ResourceChange, change: ResourceChange): string[] {
  // Deleted outside: what comes back is the whole object.
  if (outside.after === null) return change.before === null ? ["id"] : [];
  return Object.keys({ ...outside.before, ...outside.after }).filter((name) =>
    undone(attribute(outside.before, name), attribute(outside.after, name), attribute(change.after, name)),
  );
}

/** True when `planned` lacks what was put in outside, or holds again what was taken out. */
function undone(was: Value, drifted: Value, planned: Value): boolean {
  const [before, outside, after] = [atoms(was), atoms(drifted), atoms(planned)];
  if (before === null || outside === null || after === null) return false;
  const added = [...outside].some((each) => !before.has(each) && !after.has(each));
  return added || [...before].some((each) => !outside.has(each) && after.has(each));
}

/**
 * A value as a set of the smallest things that it says, so that a rule block of two ranges is two: AWS's answer joins the
 * ranges of equal ports into one block, the configuration may write several. Null: a part is unknown.
 */
function atoms(value: Value): ReadonlySet<string> | null {
  const parts = partsOf(value);
  return parts === null ? null : new Set(parts);
}

function partsOf(value: Value): string[] | null {
  if (value === UNKNOWN) return null;
  if (value === null || value === "") return [];
  if (value instanceof Sensitive) return [value.token];
  if (isList(value)) return together(value.map(partsOf));
  if (!isValues(value)) return [JSON.stringify(value)];
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const alone: string[] = [];
  const lists: (string[] | null)[] = [];
  for (const [name, each] of fields) {
    const parts = partsOf(each);
    if (isList(each) || parts === null) lists.push(parts?.map((part) => `${name}=${part}`) ?? null);
    else alone.push(...parts.map((part) => `${name}=${part}`));
  }
  const listed = together(lists);
  if (listed === null) return null;
  const common = alone.join();
  return listed.length === 0 ? [common] : listed.map((part) => `${common},${part}`);
}

function together(lists: readonly (string[] | null)[]): string[] | null {
  const all: string[] = [];
  for (const list of lists) {
    if (list === null) return null;
    all.push(...list);
  }
  return all;
}
