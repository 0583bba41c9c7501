import { MODELLED_TYPES } from "./graph/edge-table.js";
import { buildGraph } from "./graph/graph.js";
import { notModelled } from "./graph/not-modelled.js";
import type { Catalogue } from "./judge/catalogue.js";
import { matchesGlob } from "./judge/glob.js";
import { judge } from "./judge/judge.js";
import { assembleReport } from "./judge/report.js";
import type { Config } from "./model/config.js";
import { PlanriskError } from "./model/error.js";
import type { ExternalResource } from "./model/external.js";
import { entryCount, type Plan } from "./model/plan.js";
import type { Finding, Report, Unresolved } from "./model/report.js";
import { type Source, sourceResource } from "./model/source.js";
import { buildWorlds } from "./network/build.js";
import { Comparison } from "./observe/comparison.js";
import { sourceFacts } from "./observe/hygiene/source.js";
import { observe } from "./observe/index.js";
import { touchedInterfaces } from "./observe/interfaces-report.js";
import { exposuresOf } from "./observe/reach/exposures.js";
import { compareReach, type ReachComparison } from "./observe/reach/index.js";
import { selfCheck } from "./observe/self-check.js";

/** Types whose values are read; of all others only that they change. */
export function isWanted(type: string): boolean {
  return MODELLED_TYPES.has(type);
}

/** The plan, if it can be judged. Throws PlanriskError for planning that failed half way: it lacks changes. */
export function wholePlan(plan: Plan): Plan {
  if (!plan.errored) return plan;
  throw new PlanriskError(
    `${plan.name} is the plan of a run that failed ("errored": true), so it lacks changes.`,
    "Mend the errors that terraform plan printed, and plan again.",
  );
}

export interface AssessOptions {
  /** planrisk's own version, for the report. */
  readonly version: string;
  readonly config: Config;
  readonly catalogue: Catalogue;
  /** YYYY-MM-DD: waivers end, and nothing else knows the day. */
  readonly today: string;
  /** What lives outside of the plan: other states, an inventory. */
  readonly external?: readonly ExternalResource[];
  /** The configuration behind the plan (`--source`). */
  readonly source?: Source | null;
  /** Called as each long step begins, with what it does to how many: for somebody who waits. */
  readonly onStep?: (doing: string) => void;
}

/** A report, and what it was told from: for whoever looks closer (the graph, one address). */
export interface Assessment {
  readonly report: Report;
  readonly comparison: Comparison;
  readonly reach: ReachComparison;
}

/**
 * The pipeline: a plan is understood, compared, judged and put into a report, and never turns back. Pure: the same plan and
 * options give the same report. Throws PlanriskError when the configuration names what does not exist.
 */
export function assess(plan: Plan, options: AssessOptions): Report {
  return assessInDepth(plan, options).report;
}

/** The same, with the two worlds and what reaches what in them. */
export function assessInDepth(plan: Plan, options: AssessOptions): Assessment {
  const { config, catalogue, today, version } = options;
  const source = options.source ?? null;
  const step = options.onStep ?? (() => {});
  step(`linking ${entryCount(plan)} resource changes`);
  const graph = buildGraph({ plan, external: options.external ?? [], ...(source === null ? {} : { source }) });
  const worlds = buildWorlds(plan, graph);
  step(`comparing ${graph.objects.length} resources of the network`);
  const comparison = new Comparison(plan, graph, worlds, config);
  const reach = compareReach(comparison);
  const isCritical = (name: string) => config.critical.some((glob) => matchesGlob(glob, name));
  const facts = source === null ? null : sourceFacts(comparison, source, isCritical);
  const observations = observe(comparison, reach, facts);
  const exposures = exposuresOf(reach);
  step(`judging ${observations.length} observations`);
  const judgement = judge(observations, catalogue, config, { today, source: (address) => positionOf(source, address) });
  const report = assembleReport({
    version,
    plan,
    judgement,
    blastRadius: (change) => {
      const { direct, indirect } = graph.blastRadius(change.address);
      return { direct: [...direct], indirect: [...indirect] };
    },
    interfaces: touchedInterfaces(comparison, observations, exposures),
    exposures,
    unresolved: [
      ...graph.unresolved.map(({ address, path, reason }) => ({ address, path, reason })),
      ...notModelled(plan),
      ...unread(source),
    ],
    notices: [],
    selfCheck: selfCheck(plan, graph, worlds),
    settings: { fail_on: config.fail_on, partial: config.partial },
  });
  return { report, comparison, reach };
}

/** Where a resource is written, when the configuration was given. */
function positionOf(source: Source | null, address: string): Finding["source"] {
  const found = source === null ? null : sourceResource(source, address);
  return found === null ? null : { file: found.file, line: found.line };
}

/** What of the configuration could not be read is said, like everything else that was not understood. */
function unread(source: Source | null): Unresolved[] {
  return (source?.unread ?? []).map(({ file, line, reason }) => ({
    address: line === null ? file : `${file}:${line}`,
    path: "",
    reason: `was not read: ${reason}`,
  }));
}
