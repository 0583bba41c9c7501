import { Risk } from "../model/level.js";
import type { Labels } from "./comments.js";

/** What to change so that the one label of this prefix tells the risk: `planrisk/high`. Other labels stay. */
export function labelChanges(
  have: readonly string[],
  prefix: string,
  risk: Risk,
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const wanted = `${prefix}${risk}`;
  const others = new Set(Risk.options.map((each) => `${prefix}${each}`).filter((each) => each !== wanted));
  return { add: have.includes(wanted) ? [] : [wanted], remove: have.filter((each) => others.has(each)) };
}

/** Labels the pull or merge request by risk. Rejects with a PublishFailure. */
export async function label(labels: Labels, prefix: string, risk: Risk): Promise<void> {
  const { add, remove } = labelChanges(await labels.list(), prefix, risk);
  if (add.length > 0 || remove.length > 0) await labels.change(add, remove);
}
