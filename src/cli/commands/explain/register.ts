import type { Register } from "../../commands.js";
import { formatOption, loudnessOptions, PLAN, planOptions } from "../options.js";

/** `planrisk explain PLAN ADDRESS`: everything about one address. */
export const registerExplain: Register = (program, run) => {
  const command = program
    .command("explain")
    .description("everything known about one address: role, edges, before and after, findings, paths")
    .argument("<plan>", PLAN)
    .argument("<address>", "a resource, an interface (aws_instance.web#primary), or an id of AWS (eni-…, sg-…)");
  formatOption(command, "text (default), json");
  command.option("--all", "text: lists at full length");
  planOptions(command);
  loudnessOptions(command);
  command.addHelpText(
    "after",
    `
Examples:
  $ planrisk explain plan.json aws_instance.web
  $ planrisk explain plan.json 'module.app.aws_network_interface.web["a.b"]'
  $ planrisk explain plan.json aws_instance.web#primary --format json`,
  );
  command.action((plan: string, address: string, flags: unknown) =>
    run(async (world) => {
      const { explainAddress } = await import("./run.js");
      return explainAddress(plan, address, flags, world);
    }),
  );
};
