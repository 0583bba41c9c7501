import manifest from "../package.json" with { type: "json" };
import { type Assessment, isWanted, wholePlan } from "./assess.js";
import { readCatalogue as readShipped } from "./input/catalogue.js";
import { openPlan, type PlanSource } from "./input/open.js";
import { planFromJson } from "./input/plan/from-json.js";
import { readRules } from "./input/rules.js";
import { readStates as readStatesOf } from "./input/state.js";
import { type Catalogue, compileRules } from "./judge/catalogue.js";
import { Config } from "./model/config.js";
import type { ExternalResource } from "./model/external.js";
import { OBSERVATIONS } from "./model/observation.js";
import type { Plan } from "./model/plan.js";
import type { AnyReport } from "./model/report.js";
import { EXTENTS } from "./report/graph/extents.js";
import type { GraphPicture } from "./report/html/picture.js";
import type { Format } from "./report/index.js";
import { PLAIN, type RenderOptions } from "./report/options.js";
import { WRITERS } from "./report/writers.js";

/**
 * planrisk as a library, for whoever builds on it: the same steps as the command line, one function each. What is exported here
 * changes only with a major version (docs/library.md).
 */
export { type Assessment, type AssessOptions, assess, assessInDepth } from "./assess.js";
export { findConfig, readConfig } from "./input/config.js";
export { readInventory } from "./input/inventory.js";
export type { PlanSource } from "./input/open.js";
export { readSource } from "./input/source/read-source.js";
export type { Catalogue } from "./judge/catalogue.js";
export { combine } from "./judge/combine.js";
export { exitCode, type GateSettings, gate } from "./judge/gate.js";
export type { Config } from "./model/config.js";
export { PlanriskError } from "./model/error.js";
export type { Evidence, Exposure } from "./model/evidence.js";
export type { ExternalResource } from "./model/external.js";
export type { Level, Risk } from "./model/level.js";
export type { Plan } from "./model/plan.js";
export type {
  AnyReport,
  Change,
  CombinedReport,
  Dependent,
  Finding,
  Gate,
  Report,
  ReportInterface,
  Summary,
} from "./model/report.js";
export type { Source } from "./model/source.js";
export type { GraphPicture } from "./report/html/picture.js";
export type { Format } from "./report/index.js";
export type { RenderOptions } from "./report/options.js";

/** The version of planrisk. */
export const VERSION: string = manifest.version;

/**
 * Reads a plan from a path or a stream of bytes: plan JSON (`terraform show -json`), or a saved plan, which terraform or tofu
 * from PATH converts. Reports call it `name`, or by its file. Memory grows with the network in it, not with its size.
 * Throws PlanriskError for everything that is not a whole plan.
 */
export async function readPlan(source: string | PlanSource, name?: string): Promise<Plan> {
  const from = typeof source === "string" ? { path: source } : source;
  return wholePlan(await openPlan(from, { wanted: isWanted, ...(name === undefined ? {} : { name }) }));
}

/** The plan of plan JSON that is parsed already; it is left as it is. Throws PlanriskError when that is no plan. */
export function parsePlan(json: unknown, name: string): Plan {
  return wholePlan(planFromJson(json, name, isWanted));
}

/**
 * The shipped rules, with those of rule files or folders. Throws PlanriskError for unsound ones, with file, line and remedy.
 */
export async function readCatalogue(paths: readonly string[] = []): Promise<Catalogue> {
  return compileRules(await readRules(paths), OBSERVATIONS, await readShipped());
}

/**
 * A configuration as it would stand in .planrisk.yaml, defaults filled in; without any, the defaults. Throws zod's error for an
 * unknown key or a value of the wrong type; readConfig tells mistakes with their line, and finds more of them.
 */
export function parseConfig(config: unknown = {}): Config {
  return Config.parse(config);
}

/** Reads states of other workspaces (`terraform show -json`): what lives outside of the plan. Throws PlanriskError. */
export function readStates(paths: readonly string[]): Promise<ExternalResource[]> {
  return readStatesOf(paths, isWanted);
}

/**
 * A report in a format, as the command line writes it. `options` says what the command finds out: width and colours of a terminal, the
 * budget of a comment, and for HTML the pictures of drawGraph.
 */
export async function render(report: AnyReport, format: Format, options: Partial<RenderOptions> = {}): Promise<string> {
  const write = await WRITERS[format]();
  return [...write(report, { ...PLAIN, ...options })].join("");
}

/** The graph of a plan, laid out for the HTML report. */
export async function drawGraph({ comparison, report }: Assessment): Promise<GraphPicture> {
  const [{ graphView }, { layoutGraph }] = await Promise.all([
    import("./observe/view/index.js"),
    import("./report/html/layout.js"),
  ]);
  return layoutGraph(graphView(comparison, report, EXTENTS.html).view);
}
