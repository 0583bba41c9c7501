import { PlanriskError } from "../../../model/error.js";
import { didYouMean } from "../../../model/suggest.js";
import { explain } from "../../../observe/explain/index.js";
import { findSubject, type Subject } from "../../../observe/explain/subject.js";
import { explanationText } from "../../../report/explain/index.js";
import { jsonText } from "../../../report/json.js";
import { onePlan } from "../../one-plan.js";
import { type Formats, parseOutputs, writeOutputs } from "../../output.js";
import type { World } from "../../world.js";
import { LookFlags } from "../flags.js";

const MOST_SUGGESTED = 8;

/** Tells everything about one address. Throws PlanriskError with what may be meant when there is no such address. */
export async function explainAddress(path: string, asked: string, rawFlags: unknown, world: World): Promise<0> {
  const flags = LookFlags.parse(rawFlags);
  const outputs = parseOutputs(flags.format, ["text", "json"]);
  const plan = await onePlan(path, flags, world);
  const subject = findSubject(plan.comparison, plan.report, asked);
  if (subject.kind !== "found") throw notFound(asked, plan.report.plan.name, subject);
  const explanation = explain(plan, subject.address, subject.pair);
  const formats: Formats = {
    text: async () => (_, options) => [explanationText(explanation, plan.report, options, flags.all)],
    json: async () => () => [jsonText(explanation)],
  };
  await writeOutputs(outputs, plan.report, formats, world, flags.color);
  return 0;
}

function notFound(asked: string, plan: string, subject: Exclude<Subject, { kind: "found" }>): PlanriskError {
  switch (subject.kind) {
    case "many": {
      const shown = subject.addresses.slice(0, MOST_SUGGESTED);
      const rest = subject.addresses.length - shown.length;
      const more = rest > 0 ? `\n  and ${rest} more` : "";
      return new PlanriskError(
        `"${asked}" is more than one thing in ${plan}.`,
        `Ask for one of them:\n${shown.map((each) => `  ${each}`).join("\n")}${more}`,
      );
    }
    case "unknown": {
      const alike = alikeTo(asked, subject.known);
      const hint =
        alike.length > 0
          ? `Did you mean one of these?\n${alike.map((each) => `  ${each}`).join("\n")}`
          : didYouMean(asked, subject.known, "planrisk graph shows what there is.");
      return new PlanriskError(`${plan} has no "${asked}".`, hint);
    }
  }
}

/** Addresses that contain the text, or end in the same name. */
function alikeTo(asked: string, known: readonly string[]): string[] {
  const text = asked.toLowerCase();
  const name = text.split(".").at(-1) ?? text;
  const containing = known.filter((each) => each.toLowerCase().includes(text));
  const sameName = name.length < 3 ? [] : known.filter((each) => each.toLowerCase().endsWith(`.${name}`));
  return [...new Set([...containing, ...sameName])].sort().slice(0, MOST_SUGGESTED);
}
