import type { Evidence } from "../model/evidence.js";
import type { Outage } from "../model/level.js";

/** What judging needs of an observation; its own facts are read by the conditions. Every `Observation` is one. */
export interface Observed {
  readonly kind: string;
  /** Address of the change that it is about. */
  readonly subject: string;
  readonly interfaces: readonly string[];
  readonly affected: readonly string[];
  readonly certain: boolean;
  readonly drift: boolean;
  readonly outage: Outage;
  readonly reversible: boolean;
  readonly evidence: readonly Evidence[];
}
