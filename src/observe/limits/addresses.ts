import type { Observation } from "../../model/observation.js";
import { attribute, isList, numberAt, type Values } from "../../model/value.js";
import type { Comparison } from "../comparison.js";
import { ENI_LIMITS_SOURCE } from "./data/eni-limits.js";
import { typeOf } from "./interfaces.js";
import { overLimit, refused } from "./refused.js";
import type { Slot, Slots } from "./slots.js";

/** More private IPv4 addresses (and prefixes, which take a place each) on an interface than the type of its instance takes. */
export function observeAddressLimits(c: Comparison, slots: Slots): Observation[] {
  return [...slots.after.values()].flatMap((all) => all.flatMap((slot) => tooMany(c, slot)));
}

function tooMany(c: Comparison, slot: Slot): Observation[] {
  const facts = typeOf(c, slot);
  const { each } = slot;
  if (facts === null || each.object.after === null) return [];
  const limit = facts.limits.addresses;
  const actual = placesTaken(each.object.after, each.kind === "primary");
  if (actual <= limit) return [];
  const before = each.object.before === null ? 0 : placesTaken(each.object.before, each.kind === "primary");
  const instance = c.name(slot.instance);
  const subject = !slot.kept ? slot.by : actual > before ? each.object.address : facts.changed ? instance : "";
  if (!c.changes(subject)) return [];
  const thing = c.idOf(each);
  const refusal = {
    what: "too-many-addresses",
    thing,
    others: [instance],
    detail: facts.type,
    limit,
    actual,
    interfaces: [thing],
    evidence: [
      overLimit(`private IPv4 addresses of each interface of ${facts.type}`, limit, actual, ENI_LIMITS_SOURCE),
    ],
  } as const;
  return [refused(c, subject, subject === instance && facts.changed ? { ...refusal, outage: "permanent" } : refusal)];
}

/** At least as many as are known; a list with unknown elements has as many addresses as elements. */
function placesTaken(values: Values, ofInstance: boolean): number {
  if (ofInstance) return 1 + count(values, "secondary_private_ips", null);
  // Of the list and the set only the one that is written is current.
  const list = attribute(values, "private_ip_list_enabled") === true ? "private_ip_list" : "private_ips";
  const addresses = Math.max(1, count(values, list, "private_ips_count", 1));
  return addresses + count(values, "ipv4_prefixes", "ipv4_prefix_count");
}

/** Elements of a list; where the list is unknown, what the argument that counts them says. */
function count(values: Values, list: string, counter: string | null, more = 0): number {
  const value = attribute(values, list);
  if (isList(value)) return value.length;
  const number = counter === null ? null : numberAt(values, counter);
  return number === null ? 0 : number + more;
}
