import type { Buffer } from "node:buffer";
import { PlanriskError } from "../model/error.js";
import type { Outline } from "./plan/stream.js";
import type { Expected } from "./told.js";

/** What the first bytes say about how to go on. */
export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "zip" | "gzip";

const SHOW = "terraform show -json PLANFILE > plan.json";
const PLAN_AND_SHOW = `terraform plan -out=PLANFILE && ${SHOW}`;
export const PLAN: Expected = { noun: "plan", command: SHOW };

/** Tells the encoding by the first bytes; PowerShell's `>` writes UTF-16 with a byte order mark. */
export function encodingOf(head: Buffer): Encoding {
  const [a, b, c, d] = head;
  if (a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04) return "zip";
  if (a === 0x1f && b === 0x8b) return "gzip";
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8-bom";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  // Without a mark: JSON starts with a bracket, one byte of which is then zero.
  if (a !== 0 && b === 0 && head.length > 2) return "utf-16le";
  if (a === 0 && b !== 0 && head.length > 2) return "utf-16be";
  return "utf-8";
}

/**
 * What to say of input that starts with something else than an object; `head`: UTF-8 from the first character on that is
 * no white space, which is in line `line`.
 */
export function notAnObject(name: string, head: Buffer, line: number, { noun, command }: Expected): PlanriskError {
  const text = head.toString("utf8");
  if (/(Terraform|OpenTofu) (will perform|has compared|used the selected)|No changes\. /.test(text)) {
    return new PlanriskError(`${name} is the plan as text for people, not as JSON.`, PLAN_AND_SHOW);
  }
  const start = text.split("\n").findIndex((each) => each.startsWith("{"));
  if (start > 0) {
    const wrapper = text.startsWith("[command]");
    return new PlanriskError(
      `${name} has ${start === 1 ? "a line" : `${start} lines`} before the ${noun}, which starts in line ${line + start}.`,
      wrapper
        ? 'The wrapper of hashicorp/setup-terraform prints it: set "terraform_wrapper: false", or call terraform-bin.'
        : `Keep everything else out of the file: ${command}`,
    );
  }
  if (/^\[\s*(\]|\{)/.test(text)) {
    return new PlanriskError(
      `${name} is a JSON list, and a ${noun} is an object.`,
      `Give each ${noun} as a file of its own.`,
    );
  }
  return new PlanriskError(`${name} is not JSON: line ${line} starts with something else than "{".`, command);
}

const PLAN_KEYS = [
  "resource_changes",
  "planned_values",
  "configuration",
  "output_changes",
  "prior_state",
  "resource_drift",
];

/**
 * Throws when the keys of the document say that it is something else than a plan; `ended`: there are no more keys.
 * Of what is still open it says nothing.
 */
export function assertPlan(name: string, { keys, small }: Outline, ended: boolean): void {
  const has = (...names: readonly string[]) => names.some((each) => keys.includes(each));
  if (has("@level", "@message")) {
    throw new PlanriskError(`${name} is the log of "terraform plan -json", not a plan.`, PLAN_AND_SHOW);
  }
  if (!ended || has(...PLAN_KEYS)) return;
  if (has("lineage", "serial") && has("version")) {
    throw new PlanriskError(`${name} is a state file (.tfstate), not a plan.`, PLAN_AND_SHOW);
  }
  if (has("schema_version") && has("gate")) {
    throw new PlanriskError(`${name} is a report of planrisk, not a plan.`, "planrisk merge REPORT.json...");
  }
  if (has("provider_schemas")) {
    throw new PlanriskError(`${name} has the schemas of providers, not a plan.`, PLAN_AND_SHOW);
  }
  const states = ["format_version", "terraform_version", "values", "checks"];
  if (small.format_version !== undefined && keys.every((key) => states.includes(key))) {
    throw new PlanriskError(
      `${name} is a state as JSON ("terraform show -json" without a plan), not a plan.`,
      `${PLAN_AND_SHOW} (a state is what --state takes)`,
    );
  }
  throw new PlanriskError(`${name} is JSON, but not a Terraform plan: no resource_changes, no planned_values.`, SHOW);
}
