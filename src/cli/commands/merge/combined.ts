import { resolve } from "node:path";
import { baseOf } from "../../../judge/base.js";
import { combine } from "../../../judge/combine.js";
import { gate, withoutBase } from "../../../judge/gate.js";
import { type CombinedReport, type Gate, plansIn, type Report } from "../../../model/report.js";
import { planNames } from "../../names.js";
import { readReport } from "../../reports.js";
import type { Stopwatch } from "../../stopwatch.js";
import { VERSION } from "../../version.js";
import type { World } from "../../world.js";
import type { MergeFlags } from "../flags.js";

interface Read {
  readonly plan: Report;
  /** Tells its file from the others. */
  readonly file: string;
}

/** So many files are read at the same time: waiting for one after the other takes longer than reading. */
const AT_ONCE = 16;

async function readAll(paths: readonly string[], world: World): Promise<readonly Read[]> {
  const files = paths.map((path) => resolve(world.cwd, path));
  // A file that two patterns name is one report.
  const once = paths.filter((_, i) => files.indexOf(files[i] ?? "") === i);
  const names = planNames(once, world.cwd);
  const plans: Read[] = [];
  for (let from = 0; from < once.length; from += AT_ONCE) {
    const batch = once.slice(from, from + AT_ONCE);
    const reports = await Promise.all(batch.map((path) => readReport(path, world.cwd)));
    for (const [i, report] of reports.entries()) {
      const file = names[from + i] ?? "";
      for (const plan of plansIn(report)) plans.push({ plan, file });
    }
  }
  return plans;
}

/** Plans of one name (jobs of a matrix that all call theirs plan.json) are told apart by the file of their report. */
function namedApart(all: readonly Read[]): readonly Report[] {
  const counts = new Map<string, number>();
  for (const { plan } of all) counts.set(plan.plan.name, (counts.get(plan.plan.name) ?? 0) + 1);
  return all.map(({ plan, file }) => {
    const { name } = plan.plan;
    return counts.get(name) === 1 ? plan : { ...plan, plan: { ...plan.plan, name: `${name} (${file})` } };
  });
}

/** The gate of a report as the flags want it. What failed it beside findings, being partial, still does. */
function gateOf(plan: Report, failOn: MergeFlags["failOn"], base: ReadonlySet<string>): Gate {
  if (failOn === undefined) return withoutBase(plan.gate, base);
  const prints = new Set(plan.changes.flatMap((change) => change.findings.map((finding) => finding.fingerprint)));
  const partial = plan.gate.because.some((cause) => !prints.has(cause)) ? "fail" : "warn";
  return gate(plan, { fail_on: failOn, partial, base });
}

/**
 * Reads reports, combined ones too, as one. Without --fail-on each report's own gate holds; with it one gate is put to the
 * findings of all. Findings that the plan has in a report that --new-only names do not count for either.
 */
export async function readCombined(
  paths: readonly string[],
  flags: Pick<MergeFlags, "failOn" | "newOnly">,
  world: World,
  watch: Stopwatch,
): Promise<CombinedReport> {
  const bases = await Promise.all(flags.newOnly.map((path) => readReport(path, world.cwd)));
  const read = await readAll(paths, world);
  await watch.lap(`reports read: ${read.length}`);
  const base = baseOf(bases, read.length);
  const gated = read.map(({ plan, file }) => ({
    plan: { ...plan, gate: gateOf(plan, flags.failOn, base(plan.plan.name)) },
    file,
  }));
  const combined = combine(namedApart(gated), VERSION);
  await watch.lap("combined");
  return combined;
}
