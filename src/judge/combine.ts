import { compareRisk, type Level, maxRisk, type Risk } from "../model/level.js";
import type { CombinedReport, Gate, Notice, Report, Summary } from "../model/report.js";
import { SCHEMA_VERSION } from "../model/report.js";
import { byText } from "./order.js";

function sum(reports: readonly Report[]): Summary {
  const total = (key: keyof Summary) => reports.reduce((count, report) => count + report.summary[key], 0);
  return {
    high: total("high"),
    medium: total("medium"),
    low: total("low"),
    none: total("none"),
    waived: total("waived"),
  };
}

/** The gates that the reports were made with, as one: the strictest threshold, failed when any of them failed. */
function joined(reports: readonly Report[]): Gate {
  const thresholds = reports.map((report) => report.gate.fail_on).filter((each): each is Level => each !== "never");
  const strictest = thresholds.reduce<Level | null>(
    (least, each) => (least === null || compareRisk(each, least) < 0 ? each : least),
    null,
  );
  return {
    fail_on: strictest ?? "never",
    verdict: reports.some((report) => report.gate.verdict === "fail") ? "fail" : "pass",
    because: [...new Set(reports.flatMap((report) => report.gate.because))],
  };
}

/** One configuration serves many plans: a waiver is unused only when no plan uses it. */
function withoutUsedWaivers(reports: readonly Report[]): readonly Report[] {
  const unused = (report: Report) => report.notices.filter((each) => each.kind === "waiver-unused");
  const counts = new Map<string, number>();
  for (const report of reports) {
    for (const each of new Set(unused(report).map((notice) => notice.message))) {
      counts.set(each, (counts.get(each) ?? 0) + 1);
    }
  }
  const stays = (notice: Notice) => notice.kind !== "waiver-unused" || counts.get(notice.message) === reports.length;
  return reports.map((report) => ({ ...report, notices: report.notices.filter(stays) }));
}

/**
 * Many reports (at least one), one verdict; riskiest plan first, then by name. The gate of each holds: combining never
 * lets through what one of them stopped.
 */
export function combine(reports: readonly Report[], version: string): CombinedReport {
  const plans = [...withoutUsedWaivers(reports)].sort(
    (a, b) => compareRisk(b.risk, a.risk) || byText(a.plan.name, b.plan.name),
  );
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: "planrisk", version },
    risk: plans.reduce<Risk>((risk, report) => maxRisk(risk, report.risk), "none"),
    summary: sum(plans),
    plans,
    gate: joined(plans),
  };
}
