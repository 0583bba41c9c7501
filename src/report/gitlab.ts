import type { Level } from "../model/level.js";
import { jsonText } from "./json.js";
import type { Renderer } from "./options.js";
import { bodyLines, type FindingRow, findingRows, location, remarks } from "./tell/rows.js";
import { plansOf } from "./tell/verdict.js";
import { clip, visible } from "./tell/visible.js";

const SEVERITY: Readonly<Record<Level, "critical" | "major" | "minor">> = {
  high: "critical",
  medium: "major",
  low: "minor",
};

function entry(row: FindingRow) {
  const { finding, change } = row;
  const waived = finding.waiver === null ? "" : `Waived until ${finding.waiver.expires}: `;
  const { path, line } = location(row);
  return {
    description: visible(`${waived}${finding.message}`),
    check_name: visible(finding.rule),
    fingerprint: row.fingerprint,
    severity: finding.waiver === null ? SEVERITY[finding.level] : "info",
    location: { path, lines: { begin: line } },
    content: { body: [`Address: ${visible(change.address)}`, ...bodyLines(row)].join("\n") },
  };
}

/**
 * GitLab's Code Quality report (`artifacts:reports:codequality`): an entry for each finding, waived ones as `info`, and one
 * for each thing that was not understood. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const renderGitlab: Renderer = (report) => {
  const notes = plansOf(report).flatMap((plan) =>
    remarks(plan).map((remark) => ({
      description: clip(`${visible(plan.plan.name)}: ${remark}`, 2000),
      check_name: "planrisk-notice",
      fingerprint: visible(`${plan.plan.name}:${remark}`),
      severity: "info",
      location: { path: location({ plan, finding: { source: null } }).path, lines: { begin: 1 } },
    })),
  );
  return jsonText([...findingRows(report).map(entry), ...notes]);
};

/**
 * The numbers of GitLab's Terraform widget (`artifacts:reports:terraform`); a replacement counts as create and delete.
 * https://docs.gitlab.com/user/infrastructure/iac/mr_integration/
 */
export const renderGitlabTerraform: Renderer = (report) => {
  const all = plansOf(report).map((plan) => plan.plan.actions);
  const sum = (count: (actions: (typeof all)[number]) => number) =>
    all.reduce((total, actions) => total + count(actions), 0);
  return jsonText({
    create: sum((actions) => actions.create + actions.replace),
    update: sum((actions) => actions.update),
    delete: sum((actions) => actions.delete + actions.replace),
  });
};
