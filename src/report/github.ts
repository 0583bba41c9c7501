import type { Level } from "../model/level.js";
import type { Renderer } from "./options.js";
import { type FindingRow, findingRows, location, remarks, verdictLine } from "./tell/rows.js";
import { plansOf } from "./tell/verdict.js";
import { clip, visible } from "./tell/visible.js";

type Command = "error" | "warning" | "notice";

/** Escaping of the toolkit: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

interface Annotation {
  readonly command: Command;
  readonly title: string;
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
}

function annotation({ command, title, file, line, message }: Annotation): string {
  const where = file === undefined ? "" : `,file=${property(file)},line=${line ?? 1}`;
  return `::${command} title=${property(clip(title, 200))}${where}::${data(clip(message, 4000))}\n`;
}

/** GitHub shows ten of each kind for a step and drops the rest; the tenth then counts what is missing. */
const MOST = 10;

function bounded(command: Command, title: string, annotations: readonly Annotation[]): Annotation[] {
  if (annotations.length <= MOST) return [...annotations];
  const rest = annotations.length - MOST + 1;
  return [...annotations.slice(0, MOST - 1), { command, title, message: `and ${rest} more; the report has them all` }];
}

function ofFinding(command: Command, row: FindingRow): Annotation {
  const { finding, change } = row;
  const possible = finding.confidence === "possible" ? ", possible" : "";
  const message = [finding.message, `Impact: ${finding.impact}`, `Do first: ${finding.remediation}`]
    .map(visible)
    .join("\n");
  const source = finding.source === null ? {} : { file: location(row).path, line: finding.source.line };
  return { command, title: visible(`planrisk ${finding.level}${possible}: ${change.address}`), message, ...source };
}

/**
 * Workflow commands for GitHub Actions, worst first: an error for each finding of high risk, a warning for medium, one notice
 * for the verdict and everything else. Each is one line; nothing from a plan can end it or start another.
 */
export const renderGithub: Renderer = (report) => {
  const rows = findingRows(report).filter((row) => row.finding.waiver === null);
  const of = (level: Level) => rows.filter((row) => row.finding.level === level);
  const told = plansOf(report).flatMap((plan) =>
    remarks(plan).map((remark): Annotation => {
      const title = visible(`planrisk: ${plan.plan.name}`);
      return { command: "warning", title, message: remark };
    }),
  );
  const errors = of("high").map((row) => ofFinding("error", row));
  const warnings = [...told, ...of("medium").map((row) => ofFinding("warning", row))];
  const counts = `${errors.length} high, ${of("medium").length} medium, ${of("low").length} low findings`;
  const verdict: Annotation = {
    command: "notice",
    title: `planrisk: ${report.risk} risk`,
    message: `${verdictLine(report)}. ${counts}`,
  };
  return [...bounded("error", "planrisk high", errors), ...bounded("warning", "planrisk medium", warnings), verdict]
    .map(annotation)
    .join("");
};
