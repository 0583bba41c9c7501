import type { Observation, ObservationOf } from "../../model/observation.js";
import { type Comparison, sorted } from "../comparison.js";

/** What the advice is about; what is left out is none. */
export interface About {
  readonly what: ObservationOf<"advice">["what"];
  readonly thing: string;
  readonly others?: readonly string[];
  readonly detail?: string;
  readonly interfaces?: readonly string[];
}

/** Advice, at a change of this plan. */
export function advice(
  c: Comparison,
  subject: string,
  { what, thing, others = [], detail = "", interfaces = [] }: About,
): Observation {
  const facts = { what, thing, thing_id: c.awsId(thing), others: sorted(others), detail };
  return c.observe("advice", subject, { ...facts, interfaces: [...interfaces] });
}

/** The first of these addresses whose change does something; null when none does. */
export function firstChanged(c: Comparison, addresses: readonly string[]): string | null {
  return addresses.find((address) => c.changes(address)) ?? null;
}
