import { type AnyReport, plansIn } from "../model/report.js";

/** Fingerprints that a plan of this name has in the base; waived ones too. */
export type Base = (plan: string) => ReadonlySet<string>;

const NOTHING: ReadonlySet<string> = new Set();

/**
 * What `--new-only` leaves out of account. A finding of one workspace is no excuse for another that runs the same
 * configuration, where it has the same fingerprint: so plans are compared by name. One plan (`judged`) against one needs none.
 */
export function baseOf(reports: readonly AnyReport[], judged: number): Base {
  const plans = reports.flatMap(plansIn);
  const byName = new Map<string, Set<string>>();
  for (const { plan, changes } of plans) {
    const prints = byName.get(plan.name) ?? new Set();
    for (const { findings } of changes) for (const finding of findings) prints.add(finding.fingerprint);
    byName.set(plan.name, prints);
  }
  const [only] = byName.values();
  const any = judged === 1 && plans.length === 1 ? only : undefined;
  return (plan) => byName.get(plan) ?? any ?? NOTHING;
}
