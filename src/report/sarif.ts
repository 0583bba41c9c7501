import { CATEGORIES, type Level } from "../model/level.js";
import type { AnyReport, Finding } from "../model/report.js";
import { jsonText } from "./json.js";
import type { Renderer } from "./options.js";
import { isLink } from "./tell/finding.js";
import { bodyLines, type FindingRow, findingRows, location, remarks } from "./tell/rows.js";
import { plansOf } from "./tell/verdict.js";
import { visible } from "./tell/visible.js";

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const LEVEL: Readonly<Record<Level, "error" | "warning" | "note">> = { high: "error", medium: "warning", low: "note" };

/** `[text](target)` is a link in a SARIF message (3.11.6); a space between the brackets makes it none. */
function message(text: string): { text: string } {
  return { text: visible(text).replaceAll("](", "] (") };
}

function lines(texts: readonly string[]): { text: string } {
  return { text: texts.map((text) => message(text).text).join("\n") };
}

/** What is the same for every finding of a rule. */
function descriptor({ rule, title, category, references, documented_level }: Finding) {
  const own = CATEGORIES[category].own ? "planrisk's own category" : "category";
  const about = `${own} ${category}, documented level ${documented_level}`;
  const links = references.filter(isLink);
  const [helpUri] = links;
  return {
    id: visible(rule),
    shortDescription: message(title),
    fullDescription: message(`${title} (${about})`),
    help: lines([title, `Rule ${rule}: ${about}.`, ...links.map((link) => `See: ${link}`)]),
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVEL[documented_level] },
    properties: { tags: ["terraform", "aws", category] },
  };
}

/** The rules that fired, by id. */
function rulesOf(rows: readonly FindingRow[]) {
  const rules = new Map<string, ReturnType<typeof descriptor>>();
  for (const { finding } of rows) if (!rules.has(finding.rule)) rules.set(finding.rule, descriptor(finding));
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}

function uri(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function suppressionsOf({ waiver }: Finding) {
  if (waiver === null) return [];
  const owner = waiver.owner === null ? "" : `${waiver.owner}, `;
  const justification = visible(`${waiver.reason} (${owner}until ${waiver.expires})`);
  return [{ kind: "external", status: "accepted", justification }];
}

function result(row: FindingRow, ruleIndex: number) {
  const { finding, change, plan } = row;
  const { path, line } = location(row);
  return {
    ruleId: visible(finding.rule),
    ruleIndex,
    level: LEVEL[finding.level],
    message: lines([finding.message, ...bodyLines(row)]),
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uri(path), uriBaseId: "%SRCROOT%" }, region: { startLine: line } },
        logicalLocations: [{ fullyQualifiedName: visible(change.address), kind: "resource" }],
      },
    ],
    // GitHub tracks an alert by primaryLocationLineHash alone, and planrisk's fingerprint outlives moved lines.
    partialFingerprints: { "planrisk/v1": row.fingerprint, primaryLocationLineHash: row.fingerprint },
    suppressions: suppressionsOf(finding),
    properties: {
      plan: visible(plan.plan.name),
      action: change.action,
      category: finding.category,
      confidence: finding.confidence,
      outage: finding.outage,
      reversible: finding.reversible,
      failsGate: row.fails,
      affected: finding.affected.map(visible),
    },
  };
}

function notifications(report: AnyReport) {
  return plansOf(report).flatMap((plan) =>
    remarks(plan).map((remark) => ({ level: "warning", message: message(`${plan.plan.name}: ${remark}`) })),
  );
}

/**
 * SARIF 2.1.0 for code scanning: one run, a result for each finding (waived ones suppressed), at its source line where that
 * is known, else at the plan. How the plan was read is in the notifications of the invocation.
 */
export const renderSarif: Renderer = (report) => {
  const rows = findingRows(report);
  const rules = rulesOf(rows);
  const index = new Map(rules.map((rule, i) => [rule.id, i]));
  return jsonText({
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "planrisk", version: report.tool.version, rules } },
        automationDetails: { id: "planrisk/" },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(report) }],
        originalUriBaseIds: {
          "%SRCROOT%": { description: { text: "The root of the Terraform configuration's repository." } },
        },
        columnKind: "utf16CodeUnits",
        results: rows.map((row) => result(row, index.get(visible(row.finding.rule)) ?? -1)),
      },
    ],
  });
};
