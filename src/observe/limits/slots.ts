import type { ObjectKey, Ref } from "../../graph/types.js";
import { append } from "../../model/maps.js";
import { objectOf, refToken } from "../../network/scope.js";
import type { NetworkInterface, World } from "../../network/world.js";
import type { Comparison } from "../comparison.js";

/** An interface at its place on an instance. */
export interface Slot {
  readonly each: NetworkInterface;
  readonly instance: Ref;
  /** Key of the instance where it is an object that is known. */
  readonly key: ObjectKey | null;
  readonly index: number | null;
  readonly card: number;
  /** Address of what attaches it; of the instance for what comes with it. */
  readonly by: string;
  /** The same interface was on the same instance before. */
  readonly kept: boolean;
  /** And at the same place, by the same resource. */
  readonly placed: boolean;
}

/** The interfaces of each instance, in both worlds, by the token of the instance; unknown instances are left out. */
export interface Slots {
  readonly before: ReadonlyMap<string, readonly Slot[]>;
  readonly after: ReadonlyMap<string, readonly Slot[]>;
}

/** The slots of both worlds, each compared with the other. Linear in the interfaces. */
export function slotsOf(c: Comparison): Slots {
  return { before: slotsIn(c.before, c.after), after: slotsIn(c.after, c.before) };
}

/** `kept` and `placed` compare with the other world: of the after world with what was, of the before world with what will be. */
function slotsIn(world: World, other: World): Map<string, Slot[]> {
  const found = new Map<string, Slot[]>();
  for (const each of world.interfaces.values()) {
    if (each.attachment === null || each.attachment.instance.kind === "unknown") continue;
    const { instance, deviceIndex, networkCard, by } = each.attachment;
    const token = refToken(instance);
    const there = other.interfaces.get(each.id)?.attachment ?? null;
    const kept = there !== null && refToken(there.instance) === token;
    const same = kept && there.deviceIndex === deviceIndex && (there.networkCard ?? 0) === (networkCard ?? 0);
    append(found, token, {
      each,
      instance,
      key: objectOf(instance),
      index: deviceIndex,
      card: networkCard ?? 0,
      by,
      kept,
      placed: same && there.by === by,
    });
  }
  return found;
}

/** True when two interfaces would be at one place. */
export function samePlace(a: Slot, b: Slot): boolean {
  return a.index !== null && a.index === b.index && a.card === b.card;
}

/** "device index 1 of aws_instance.a", with the network card where it is not the first. */
export function placeName(c: Comparison, slot: Slot): string {
  const card = slot.card === 0 ? "" : ` on network card ${slot.card}`;
  return `device index ${slot.index ?? "?"}${card} of ${c.name(slot.instance)}`;
}
