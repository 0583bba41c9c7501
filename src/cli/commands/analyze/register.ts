import type { Register } from "../../commands.js";
import { newOnlyOption, outputOptions, PLAN, planOptions } from "../options.js";

/** `planrisk [analyze] PLAN...`: the default command. */
export const registerAnalyze: Register = (program, run) => {
  const command = program
    .command("analyze", { isDefault: true })
    .description("judge plans, the default: planrisk PLAN... is the same")
    .argument("<plan...>", PLAN);
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
      const commands = program.commands.map((each) => each.name());
      return analyze(plans, flags, commands, world);
    }),
  );
};
