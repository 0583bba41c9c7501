import { ownerOf } from "../../model/address.js";
import type { Evidence } from "../../model/evidence.js";
import type { Observation, ObservationOf } from "../../model/observation.js";
import { type Comparison, sorted } from "../comparison.js";

/** The kinds of refusal, each a rule of its own. */
export type What = ObservationOf<"apply-refused">["what"];

/** What AWS would refuse, and what that rests on; what is left out is none. */
export interface Refusal {
  readonly what: What;
  readonly thing: string;
  readonly others?: readonly string[];
  readonly detail?: string;
  readonly limit?: number;
  readonly actual?: number;
  readonly interfaces?: readonly string[];
  readonly certain?: boolean;
  readonly evidence?: readonly Evidence[];
  /** Where it is not what the refused change leaves behind. */
  readonly outage?: Observation["outage"];
}

/**
 * A change that AWS would refuse. What it is about stays as it was, unless the change is a replacement that deletes first:
 * then the old object is gone and the new one does not come.
 */
export function refused(c: Comparison, subject: string, refusal: Refusal): Observation {
  const { what, thing, others = [], detail = "", limit = 0, actual = 0 } = refusal;
  const change = c.change(subject);
  const gone = change?.action === "replace" && !change.createFirst;
  const outage = refusal.outage ?? (gone ? "permanent" : "none");
  return c.observe("apply-refused", subject, {
    what,
    thing,
    thing_id: c.awsId(ownerOf(thing)),
    others: sorted(others),
    detail,
    limit,
    actual,
    interfaces: [...(refusal.interfaces ?? [])],
    affected: [thing, ...others].map(ownerOf),
    certain: refusal.certain ?? true,
    outage,
    reversible: !gone || outage === "none",
    evidence: [...(refusal.evidence ?? [])],
  });
}

/** A number that is over its limit, as evidence. */
export function overLimit(name: string, limit: number | string, actual: number | string, source: string): Evidence {
  return { kind: "limit", name, limit: String(limit), actual: String(actual), source };
}
