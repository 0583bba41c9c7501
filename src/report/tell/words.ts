import type { Outage, Risk } from "../../model/level.js";
import type { Change, Report } from "../../model/report.js";
import { code, type Phrase, say, text } from "./phrase.js";

/** Risks from the worst down: the order in which everything is told. */
export const WORST_FIRST = ["high", "medium", "low", "none"] as const satisfies readonly Risk[];

/** What stands beside the word of a risk, never instead of it. */
export const SYMBOL: Readonly<Record<Risk, string>> = { high: "✖", medium: "▲", low: "●", none: "○" };

/** True for what somebody must look at. */
export function isDangerous(risk: Risk): risk is "high" | "medium" {
  return risk === "high" || risk === "medium";
}

/** "high risk", "no risk". */
export function bareRisk(risk: Risk): string {
  return `${risk === "none" ? "no" : risk} risk`;
}

/** How long somebody notices, in words. */
export const OUTAGE: Readonly<Record<Outage, string>> = {
  none: "none",
  brief: "brief",
  "until-reattached": "until it is attached again",
  permanent: "permanent",
  unknown: "cannot be told from the plan",
};

/** "1 change", "2 changes". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Terraform's own symbol of an action; a replacement shows its order. */
export function actionSymbol(change: Pick<Change, "action" | "actions">): string {
  switch (change.action) {
    case "create":
      return "+";
    case "update":
      return "~";
    case "delete":
      return "-";
    case "replace":
      return createsFirst(change) ? "+/-" : "-/+";
    case "read":
      return "<=";
    case "forget":
      return ".";
    case "no-op":
      return "=";
  }
}

/** True when the new object is made before the old one goes. */
export function createsFirst(change: Pick<Change, "actions">): boolean {
  return change.actions[0] === "create";
}

/** What Terraform does, in words: "replace", "update in place", "forget: leaves the state, stays in AWS". */
export function actionWords(change: Change): Phrase {
  const imported = change.importing === null ? [] : say` (imports ${code(change.importing)})`;
  const moved = change.previous_address === null ? [] : say` (moved from ${code(change.previous_address)})`;
  const deposed = change.deposed === null ? [] : say` (deposed object ${code(change.deposed)})`;
  return [...text(bareAction(change)), ...deposed, ...moved, ...imported];
}

function bareAction(change: Change): string {
  switch (change.action) {
    case "create":
    case "delete":
    case "read":
      return change.action;
    case "update":
      return "update in place";
    case "replace":
      return change.actions.includes("forget") ? "replace, the old object stays in AWS" : "replace";
    case "forget":
      return "forget: leaves the state, stays in AWS";
    case "no-op":
      return "no change of its own";
  }
}

/** "3 create, 1 replace, 2 move": what a plan does, counts of zero and no-ops left out. */
export function actionCounts(actions: Report["plan"]["actions"]): string {
  const order = ["replace", "delete", "update", "create", "read", "forget", "move", "import"] as const;
  const told = order.filter((action) => actions[action] > 0).map((action) => `${actions[action]} ${action}`);
  return told.length === 0 ? "no changes" : told.join(", ");
}

/** "3 replace, 1 create (2 high, 1 medium, 1 waived)": what a plan does, and how risky that is. */
export function planCounts({ plan, summary }: Pick<Report, "plan" | "summary">): string {
  const counts = riskCounts(summary);
  const waived = summary.waived === 0 ? "" : `, ${summary.waived} waived`;
  return `${actionCounts(plan.actions)}${counts === "" ? "" : ` (${counts}${waived})`}`;
}

/** "1 high, 2 medium": how many changes there are of each risk, counts of zero left out. */
export function riskCounts(summary: Readonly<Record<Risk, number>>): string {
  return WORST_FIRST.filter((risk) => summary[risk] > 0)
    .map((risk) => `${summary[risk]} ${risk === "none" ? "without risk" : risk}`)
    .join(", ");
}
