import { type Command, Option } from "commander";
import { FAIL_ON } from "../../model/fail-on.js";

/** Collects the values of an option that may be given many times. */
function repeatable(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** The argument of every command that reads plans, for its help. */
export const PLAN = "plan JSON (terraform show -json), a saved binary plan, or - for standard input";

/** `--format`, with the names that the help tells. */
export function formatOption(command: Command, names: string): void {
  const about = `${names}; repeatable; with =FILE into a file`;
  command.addOption(new Option("--format <name[=file]>", about).argParser(repeatable));
}

/** What is read beside a plan, and how it is judged: for every command that reads plans. */
export function planOptions(command: Command): void {
  command
    .option("--source <dir>", "Terraform configuration of the plan: resolves locals, gives file and line")
    .option("--inventory <file...>", "what the AWS CLI prints about things outside of this state")
    .option("--state <file...>", "terraform show -json of other workspaces' state")
    .option("--config <file>", "configuration (default: .planrisk.yaml here or above)")
    .option("--rules <path...>", "more rule files or folders")
    .option("--strict", "no adjustment may lower a documented level")
    .option("--name <text>", "how reports call this plan");
}

/** `--new-only`, for every command that puts a gate. */
export function newOnlyOption(command: Command): void {
  command.addOption(
    new Option("--new-only <report>", "fail only on findings that this JSON report has not; repeatable").argParser(
      repeatable,
    ),
  );
}

/** The options of every command that judges and prints a report. */
export function outputOptions(command: Command): void {
  formatOption(command, "text, markdown, json, sarif, html, junit, gitlab, github, mermaid …");
  command.addOption(
    new Option("--fail-on <level>", "least level that fails the gate (default: high)").choices(FAIL_ON),
  );
  loudnessOptions(command);
}

/** How much is said and in which colours. */
export function loudnessOptions(command: Command): void {
  command
    .option("--no-color", "no colours; NO_COLOR does the same")
    .option("-q, --quiet", "nothing but the report, and errors")
    .option("-v, --verbose", "what is read and how long each stage takes, on standard error");
}
