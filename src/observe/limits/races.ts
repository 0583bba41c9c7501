import type { Observation } from "../../model/observation.js";
import { type Comparison, sorted } from "../comparison.js";
import { typeOf } from "./interfaces.js";
import { endsBefore } from "./order.js";
import { refused } from "./refused.js";
import { placeName, type Slot, type Slots, samePlace } from "./slots.js";

/**
 * Attachments that need an index or a slot which another one leaves in the same plan: Terraform runs both at once unless
 * one refers to the other, so whether the place is free by then is a matter of luck.
 */
export function observeRaces(c: Comparison, slots: Slots): Observation[] {
  return [...slots.after].flatMap(([token, after]) => {
    const before = slots.before.get(token) ?? [];
    const leaving = before.filter((slot) => !slot.placed && c.changes(slot.by));
    if (leaving.length === 0) return [];
    const coming = after.filter((slot) => !slot.placed && c.changes(slot.by));
    const byIndex = coming.flatMap((slot) => forIndex(c, slot, leaving, after));
    const said = new Set(byIndex.map((observation) => observation.subject));
    return [...byIndex, ...forSlots(c, before, after, said)];
  });
}

function forIndex(c: Comparison, slot: Slot, leaving: readonly Slot[], after: readonly Slot[]): Observation[] {
  // What is taken for good is refused for certain (places.ts).
  if (after.some((other) => other.each.id !== slot.each.id && samePlace(other, slot))) return [];
  const rivals = leaving.filter((old) => samePlace(old, slot) && old.by !== slot.by && !gone(c, old, slot));
  if (rivals.length === 0 || (slot.index === 0 && slot.card === 0)) return [];
  return [race(c, slot, rivals, placeName(c, slot))];
}

/** By the time that `slot` is attached, the resource that holds `old` has certainly let go of it. */
function gone(c: Comparison, old: Slot, slot: Slot): boolean {
  const begun = c.graph.at(slot.by).find((object) => object.after !== null);
  return begun !== undefined && endsBefore(c, old.by, begun.key);
}

function forSlots(
  c: Comparison,
  before: readonly Slot[],
  after: readonly Slot[],
  said: ReadonlySet<string>,
): Observation[] {
  const [first] = after;
  const facts = first === undefined ? null : typeOf(c, first);
  if (first === undefined || facts === null) return [];
  const { interfaces: limit } = facts.limits;
  const leaving = before.filter((slot) => !slot.kept && c.changes(slot.by));
  const coming = after.filter((slot) => !slot.kept && c.changes(slot.by));
  const detail = `the last of the ${limit} interfaces that ${facts.type} takes`;
  if (after.length <= limit && before.length > limit && facts.changed && leaving.length > 0) {
    return [race(c, { ...first, by: c.name(first.instance) }, leaving, detail)];
  }
  return coming.flatMap((slot) => {
    const rivals = leaving.filter((old) => old.by !== slot.by && !gone(c, old, slot));
    const atOnce = before.length + 1 - leaving.length + rivals.length;
    if (said.has(slot.by) || after.length > limit || atOnce <= limit) return [];
    return [race(c, slot, rivals, detail)];
  });
}

function race(c: Comparison, slot: Slot, rivals: readonly Slot[], detail: string): Observation {
  const thing = c.idOf(slot.each);
  return refused(c, slot.by, {
    what: "attachment-slot-race",
    thing,
    others: sorted(rivals.map((old) => old.by)),
    detail,
    interfaces: [thing],
    certain: false,
  });
}
