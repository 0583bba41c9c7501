import * as z from "zod";
import { Config, Waiver } from "../../src/model/config.js";
import { Evidence, Exposure } from "../../src/model/evidence.js";
import { Category, Level, Outage, Risk } from "../../src/model/level.js";
import { OBSERVATIONS } from "../../src/model/observation.js";
import { AnyReport, Change, Dependent, Finding, Gate, InterfaceSide, Report, Summary } from "../../src/model/report.js";
import { Rule } from "../../src/model/rule.js";

interface Published {
  readonly title: string;
  readonly description: string;
  readonly schema: z.ZodType;
  /** Which side of defaults the reader of the schema stands on: what a user may write, or what planrisk writes. */
  readonly io: "input" | "output";
}

/** A rule as an editor should complete it: with the kinds of observation that there are. */
const RuleFile = Rule.extend({ observe: z.enum(Object.keys(OBSERVATIONS)).describe("kind of the observation") });

const SCHEMAS: Readonly<Record<string, Published>> = {
  "report.schema.json": {
    title: "planrisk report",
    description: "What planrisk prints with --format json: the report of one plan, or of many combined.",
    schema: AnyReport,
    io: "output",
  },
  "config.schema.json": {
    title: "planrisk configuration",
    description: "The file .planrisk.yaml.",
    schema: Config,
    io: "input",
  },
  "rule.schema.json": {
    title: "planrisk rule file",
    description: "One rule, or a list of rules: an observation kind, a condition, a level and words.",
    schema: z.union([RuleFile, z.array(RuleFile)]),
    io: "input",
  },
};

/** What has a name of its own in the schemas ("$defs"); everything else stands where it is used. */
const NAMED = {
  category: Category,
  change: Change,
  dependent: Dependent,
  evidence: Evidence,
  exposure: Exposure,
  finding: Finding,
  gate: Gate,
  interface_side: InterfaceSide,
  level: Level,
  outage: Outage,
  report: Report,
  risk: Risk,
  rule: RuleFile,
  summary: Summary,
  waiver: Waiver,
};

function withNames<T>(run: () => T): T {
  const before = Object.values(NAMED).map((schema) => [schema, z.globalRegistry.get(schema)] as const);
  for (const [id, schema] of Object.entries(NAMED)) {
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
  }
  const result = run();
  for (const [schema, meta] of before) {
    z.globalRegistry.remove(schema);
    if (meta !== undefined) z.globalRegistry.add(schema, meta);
  }
  return result;
}

/** The published JSON Schemas (draft 2020-12), made from the zod types that planrisk itself reads and writes with. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return withNames(
    () =>
      new Map(
        Object.entries(SCHEMAS).map(([name, { title, description, schema, io }]) => {
          const { $schema, ...rest } = z.toJSONSchema(schema, { io });
          return [`schemas/${name}`, `${JSON.stringify({ $schema, title, description, ...rest }, null, 2)}\n`];
        }),
      ),
  );
}
