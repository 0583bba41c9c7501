import type { Register } from "../../commands.js";
import { newOnlyOption, outputOptions, planOptions } from "../options.js";

/** `planrisk [analyze] PLAN...`: the default command. */
export const registerAnalyze: Register = (program, run) => {
  const command = program
    .command("analyze", { isDefault: true })
    .description("judge plans, the default: planrisk PLAN... is the same")
    .argument("<plan...>", "plan JSON (terraform show -json), a saved binary plan, or - for standard input");
  planOptions(command);
  newOnlyOption(command);
  outputOptions(command);
  command.addHelpText(
    "after",
    `
Examples:
  $ terraform plan -out tfplan && terraform show -json tfplan > plan.json
  $ planrisk plan.json
  $ planrisk plan.json --format text --format markdown=comment.md --format json=report.json
  $ terraform show -json tfplan | planrisk - --fail-on medium

PLAN comes before --inventory, --state and --rules: these take every name that follows.`,
  );
  command.action((plans: readonly string[], flags: unknown) =>
    run(async (world) => {
      const { analyze } = await import("./run.js");
      return analyze(plans, flags, world);
    }),
  );
};
