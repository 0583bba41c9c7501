import type { Observation } from "../../model/observation.js";
import type { Comparison } from "../comparison.js";
import { refused } from "./refused.js";
import type { Slots } from "./slots.js";

/**
 * Replacements that are created first and bring along, or attach, an interface that the old object still has: an
 * interface is attached to one instance at a time.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
 */
export function observeExplicitInterfaces(c: Comparison, slots: Slots): Observation[] {
  const brought = [...slots.after.values()].flat().filter(({ each }) => each.kind === "resource");
  return brought.flatMap((slot) => {
    const change = c.change(slot.by);
    if (change?.action !== "replace" || !change.createFirst) return [];
    const before = c.before.interfaces.get(slot.each.id)?.attachment;
    if (before == null || before.by !== slot.by) return [];
    const thing = c.idOf(slot.each);
    return [
      refused(c, slot.by, {
        what: "create-first-holds-address",
        thing: slot.by,
        others: [thing],
        detail: `interface ${thing}`,
        interfaces: [thing],
      }),
    ];
  });
}
