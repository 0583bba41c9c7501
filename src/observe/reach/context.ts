import { type Interval, parseCidr } from "../../network/reach/address.js";
import type { Comparison } from "../comparison.js";
import type { GroupChanges } from "./attribution.js";

/** Everything that both gains and losses are judged by. */
export interface ReachContext {
  readonly c: Comparison;
  readonly changes: GroupChanges;
  readonly privates: readonly Interval[];
  readonly trusted: readonly Interval[];
}

/** The ranges that the configuration trusts. */
export function trustedRanges(c: Comparison): readonly Interval[] {
  return c.config.trusted_cidrs.map(parseCidr).filter((range) => range !== null);
}
