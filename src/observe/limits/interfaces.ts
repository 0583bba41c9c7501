import type { Observation } from "../../model/observation.js";
import { type Comparison, sorted } from "../comparison.js";
import { ENI_LIMITS_SOURCE } from "./data/eni-limits.js";
import { type InstanceTypeLimits, limitsOfType } from "./instance-types.js";
import { overLimit, refused } from "./refused.js";
import type { Slot, Slots } from "./slots.js";

/** The planned type of an instance, with its limits. */
export interface TypeFacts {
  readonly type: string;
  readonly limits: InstanceTypeLimits;
  /** This plan changes the type of an instance that stays. */
  readonly changed: boolean;
}

/** The type of the instance that a slot is on; null when the instance, its type or the limits of it are not known. */
export function typeOf(c: Comparison, slot: Slot): TypeFacts | null {
  const instance = slot.key === null ? undefined : c.after.instances.get(slot.key);
  if (instance === undefined || !instance.instanceType.known) return null;
  const type = instance.instanceType.value;
  const limits = limitsOfType(type);
  if (limits === null) return null;
  const was = c.before.instances.get(instance.object.key)?.instanceType;
  const changed = was?.known === true && was.value !== type && c.changes(instance.object.address);
  return { type, limits, changed };
}

/** More interfaces on an instance, or on one of its network cards, than its type takes. */
export function observeInterfaceLimits(c: Comparison, slots: Slots): Observation[] {
  return [...slots.after.values()].flatMap((all) => {
    const [first] = all;
    const facts = first === undefined ? null : typeOf(c, first);
    if (facts === null) return [];
    const { limits, type } = facts;
    const whole = tooMany(c, all, facts, {
      limit: limits.interfaces,
      hidden: hidden(all),
      name: `network interfaces of ${type}`,
    });
    if (whole.length > 0 || limits.byCard === null) return whole;
    return limits.byCard.flatMap((limit, card) => {
      const on = all.filter((slot) => slot.card === card);
      const name = `network interfaces of network card ${card} of ${type}`;
      return tooMany(c, on, facts, { limit, hidden: card === 0 ? hidden(all) : 0, name });
    });
  });
}

interface Limit {
  readonly name: string;
  readonly limit: number;
  /** Interfaces that take a place and are in no world. */
  readonly hidden: number;
}

/** One for a primary interface that no world has, because only apply will know which it is. */
function hidden(all: readonly Slot[]): number {
  return all.some((slot) => slot.index === 0 && slot.card === 0) ? 0 : 1;
}

function tooMany(c: Comparison, all: readonly Slot[], facts: TypeFacts, { limit, hidden, name }: Limit): Observation[] {
  const actual = all.length + hidden;
  if (actual <= limit) return [];
  const instance = c.name(all[0]?.instance ?? null);
  const added = sorted(all.filter((slot) => !slot.kept && c.changes(slot.by)).map((slot) => slot.by));
  const kept = all.filter((slot) => slot.kept).length + hidden;
  // Which of several comes last nobody knows; as many are refused as there are too many.
  const last = added.slice(-(actual - limit));
  const subjects = facts.changed && kept > limit ? sorted([instance, ...last]) : last;
  return subjects.map((subject) =>
    refused(c, subject, {
      what: "too-many-interfaces",
      thing: instance,
      others: added.filter((each) => each !== subject),
      detail: facts.type,
      limit,
      actual,
      interfaces: all.filter((slot) => slot.by === subject || subject === instance).map((slot) => c.idOf(slot.each)),
      // The provider stops the instance before it changes the type, and leaves it stopped when AWS refuses.
      ...(subject === instance && facts.changed ? { outage: "permanent" } : {}),
      evidence: [overLimit(name, limit, actual, ENI_LIMITS_SOURCE)],
    }),
  );
}
