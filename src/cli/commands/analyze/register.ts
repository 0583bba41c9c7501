import type { Register } from "../../commands.js";
import { newOnlyOption, outputOptions } from "../options.js";

/** `planrisk [analyze] PLAN...`: the default command. */
export const registerAnalyze: Register = (program, run) => {
  const command = program
    .command("analyze", { isDefault: true })
    .description("judge plans, the default: planrisk PLAN... is the same")
    .argument("<plan...>", "plan JSON (terraform show -json), a saved binary plan, or - for standard input")
    .option("--source <dir>", "Terraform configuration of the plan: resolves locals, gives file and line")
    .option("--inventory <file...>", "what the AWS CLI prints about things outside of this state")
    .option("--state <file...>", "terraform show -json of other workspaces' state")
    .option("--config <file>", "configuration (default: .planrisk.yaml here or above)")
    .option("--rules <path...>", "more rule files or folders")
    .option("--strict", "no adjustment may lower a documented level")
    .option("--name <text>", "how reports call this plan");
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
