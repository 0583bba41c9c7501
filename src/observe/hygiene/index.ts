import type { Observation } from "../../model/observation.js";
import type { Comparison } from "../comparison.js";
import { observeFailoverPairs } from "./failover.js";
import { observeFlowLogs } from "./flow-logs.js";
import { observeIdle } from "./idle.js";
import { observeManagedTwice } from "./managed-twice.js";
import { observeSource, type SourceFacts } from "./source.js";

/** Advice about what this plan creates or changes, never about the rest. Without `source` what needs it stays silent. */
export function observeHygiene(c: Comparison, source: SourceFacts | null = null): Observation[] {
  return [
    ...observeManagedTwice(c),
    ...observeIdle(c),
    ...observeFailoverPairs(c),
    ...observeFlowLogs(c),
    ...(source === null ? [] : observeSource(c, source)),
  ];
}
