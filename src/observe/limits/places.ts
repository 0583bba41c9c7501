import type { Observation } from "../../model/observation.js";
import { refToken } from "../../network/scope.js";
import type { World } from "../../network/world.js";
import type { Comparison } from "../comparison.js";
import { subnetZone } from "../zones.js";
import { refused } from "./refused.js";
import { placeName, type Slot, type Slots, samePlace } from "./slots.js";

/**
 * Device indexes: one interface for each on a network card, and 0 is for good.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
 */
export function observePlaces(c: Comparison, slots: Slots): Observation[] {
  const after = [...slots.after.values()].flatMap((all) => [...taken(c, all, slots), ...otherZone(c, all)]);
  return [...after, ...[...slots.before.values()].flatMap((all) => primaryDetached(c, all))];
}

/** Put there by this plan, and not by the instance itself. */
function isNew(c: Comparison, slot: Slot): boolean {
  return !slot.placed && c.changes(slot.by);
}

function taken(c: Comparison, all: readonly Slot[], slots: Slots): Observation[] {
  const found: Observation[] = [];
  const subjects = new Set<string>();
  for (const slot of all) {
    if (!isNew(c, slot) || slot.index === null || subjects.has(slot.by)) continue;
    const holders = holdersOf(c, slot, all, slots);
    if (holders.length === 0) continue;
    subjects.add(slot.by);
    const detail = placeName(c, slot);
    const thing = c.idOf(slot.each);
    found.push(
      refused(c, slot.by, { what: "device-index-taken", thing, others: holders, detail, interfaces: [thing] }),
    );
  }
  return found;
}

/** Who has the place of a slot when it is to be filled; of two that come together the first by address counts as first. */
function holdersOf(c: Comparison, slot: Slot, all: readonly Slot[], slots: Slots): string[] {
  const instance = c.name(slot.instance);
  if (slot.index === 0 && slot.card === 0 && slot.by !== instance) return [`${instance}#primary`];
  const others = all.filter((other) => other.each.id !== slot.each.id && samePlace(other, slot));
  const first = others.filter((other) => !isNew(c, other) || other.by < slot.by);
  if (first.length > 0) return first.map((other) => c.idOf(other.each));
  const change = c.change(slot.by);
  if (change?.createFirst !== true) return [];
  const was = slots.before.get(refToken(slot.instance)) ?? [];
  return was
    .filter((old) => old.by === slot.by && old.each.id !== slot.each.id && samePlace(old, slot))
    .map((old) => c.idOf(old.each));
}

function otherZone(c: Comparison, all: readonly Slot[]): Observation[] {
  return all.flatMap((slot) => {
    if (slot.kept || slot.each.kind !== "resource" || !c.changes(slot.by)) return [];
    const own = subnetZone(c.after, slot.each.subnets[0] ?? null);
    const its = instanceZone(c.after, slot);
    if (own === null || its === null || own === its) return [];
    const thing = c.idOf(slot.each);
    const instance = c.name(slot.instance);
    const detail = `${thing} is in ${own}, ${instance} in ${its}`;
    return [
      refused(c, slot.by, {
        what: "availability-zone-mismatch",
        thing,
        others: [instance],
        detail,
        interfaces: [thing],
      }),
    ];
  });
}

/** The zone of an instance: its own, that of its subnet, or that of the primary interface that it brings along. */
function instanceZone(world: World, { key, each }: Slot): string | null {
  const instance = world.instances.get(key ?? "");
  if (instance === undefined) return null;
  if (instance.availabilityZone.known) return instance.availabilityZone.value;
  const subnet = subnetZone(world, instance.subnet);
  if (subnet !== null) return subnet;
  const primary = instance.primaryResource === null ? undefined : world.interfaces.get(instance.primaryResource);
  return primary === undefined || primary.id === each.id ? null : subnetZone(world, primary.subnets[0] ?? null);
}

function primaryDetached(c: Comparison, all: readonly Slot[]): Observation[] {
  return all.flatMap((slot) => {
    const { each } = slot;
    if (slot.index !== 0 || slot.card !== 0 || each.kind !== "resource" || c.fate(slot.instance) !== "stays") return [];
    const instance = c.name(slot.instance);
    const stays = slot.kept && c.after.interfaces.get(each.id)?.attachment?.deviceIndex === 0;
    if (stays && (slot.by === instance || c.change(slot.by)?.action === "update" || !c.changes(slot.by))) return [];
    const subject = [slot.by, each.object.address].find((address) => c.changes(address) && address !== instance);
    if (subject === undefined) return [];
    const thing = c.idOf(each);
    return [
      refused(c, subject, {
        what: "primary-detached",
        thing,
        others: [instance],
        detail: placeName(c, slot),
        interfaces: [thing],
        // Of a replacement the detachment comes first, and with it the end.
        outage: "none",
      }),
    ];
  });
}
