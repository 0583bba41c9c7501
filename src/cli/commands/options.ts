import { type Command, Option } from "commander";

/** Collects the values of an option that may be given many times. */
export function repeatable(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
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
  command
    .addOption(
      new Option(
        "--format <name[=file]>",
        "text, markdown, json, sarif, html, junit, gitlab, github …; repeatable; with =FILE into a file",
      ).argParser(repeatable),
    )
    .addOption(
      new Option("--fail-on <level>", "least level that fails the gate (default: high)").choices([
        "high",
        "medium",
        "low",
        "never",
      ]),
    )
    .option("--no-color", "no colours; NO_COLOR does the same")
    .option("-q, --quiet", "nothing but the report, and errors")
    .option("-v, --verbose", "what is read and how long each stage takes, on standard error");
}
