import type { Observation } from "../model/observation.js";
import { observeAddresses } from "./addresses.js";
import { observeAttachments } from "./attachment.js";
import type { Comparison } from "./comparison.js";
import { observeGroupRemoval } from "./groups.js";
import { observeHygiene } from "./hygiene/index.js";
import type { SourceFacts } from "./hygiene/source.js";
import { observeInstances } from "./instance.js";
import { observeInterfaces } from "./interface.js";
import { observeLimits } from "./limits/index.js";
import { observeListeners } from "./listeners.js";
import { observeMetadata } from "./metadata.js";
import { observeMonitoring } from "./monitoring.js";
import { observePaths } from "./paths.js";
import { observeReach, type ReachComparison } from "./reach/index.js";
import { observeTargets } from "./targets.js";

/** One observer an aspect. Each compares the two worlds and says what it saw; none knows of the others. */
export const OBSERVERS = {
  attachment: observeAttachments,
  interface: observeInterfaces,
  instance: observeInstances,
  addresses: observeAddresses,
  paths: observePaths,
  targets: observeTargets,
  listeners: observeListeners,
  monitoring: observeMonitoring,
  groups: observeGroupRemoval,
  limits: observeLimits,
} as const satisfies Record<string, (c: Comparison) => Observation[]>;

/** Everything that differs between the worlds, as facts. Order: by observer, then as the observer walks; judging sorts. */
export function observe(c: Comparison, reach: ReachComparison, source: SourceFacts | null): Observation[] {
  const found = [
    ...Object.values(OBSERVERS).flatMap((observer) => observer(c)),
    ...observeHygiene(c, source),
    ...observeReach(reach),
  ];
  const said = new Set(found.map((observation) => observation.subject));
  return [...found, ...observeMetadata(c, said)];
}
