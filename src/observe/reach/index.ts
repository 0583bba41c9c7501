import type { Observation } from "../../model/observation.js";
import { hasWayOut } from "../../network/internet-path.js";
import type { Comparison } from "../comparison.js";
import { GroupChanges } from "./attribution.js";
import { type ReachContext, trustedRanges } from "./context.js";
import { differs, type InterfaceDelta, privateRanges, reachDeltas } from "./delta.js";
import { familiesOf } from "./describe.js";
import { Drafts } from "./drafts.js";
import { addGains, addLosses, addPaths } from "./findings.js";
import { observeMembers } from "./members.js";
import { observeUnchanged } from "./unchanged.js";
import { addUnworn } from "./unworn.js";

/** What a plan does to who can reach what: computed once, for observations and for the report's exposures. */
export interface ReachComparison {
  readonly context: ReachContext;
  readonly deltas: readonly InterfaceDelta[];
}

export function compareReach(c: Comparison): ReachComparison {
  const privates = privateRanges(c);
  const context = { c, changes: new GroupChanges(c), privates, trusted: trustedRanges(c) };
  return { context, deltas: reachDeltas(c, privates) };
}

/** Gains, losses, opened and closed ways, members that come and go, groups that nothing wears, and what stays the same. */
export function observeReach({ context, deltas }: ReachComparison): Observation[] {
  const { c } = context;
  const drafts = new Drafts();
  const wayOut = (each: InterfaceDelta) => {
    const before = each.pair.before;
    return (
      before !== null &&
      familiesOf(each.delta.lost).some((family) => hasWayOut(c.before, c.scopes.before, before, family) !== false)
    );
  };
  for (const each of deltas) {
    if (!differs(each)) continue;
    addGains(context, each, drafts);
    if (!each.created) addLosses(context, each, drafts, wayOut);
    addPaths(context, each, drafts);
  }
  addUnworn(context, drafts);
  const observations = [...drafts.observations(c), ...observeMembers(context)];
  const said = new Set(observations.map((observation) => observation.subject));
  return [...observations, ...observeUnchanged(context, said)];
}
