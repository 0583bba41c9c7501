import type { Register } from "../../commands.js";
import { formatOption, loudnessOptions, PLAN, planOptions } from "../options.js";

/** `planrisk graph PLAN`: the network of a plan as a picture. */
export const registerGraph: Register = (program, run) => {
  const command = program
    .command("graph")
    .description("draw the network of a plan: what it changes and whom that reaches")
    .argument("<plan>", PLAN);
  formatOption(command, "mermaid (default), dot, svg, json");
  command.option("--all", "draw everything, not only the neighbourhood of the changes");
  planOptions(command);
  loudnessOptions(command);
  command.addHelpText(
    "after",
    `
Examples:
  $ planrisk graph plan.json --format svg=graph.svg
  $ planrisk graph plan.json --format dot | dot -Tpdf -o graph.pdf
  $ planrisk graph plan.json --all --format json=graph.json`,
  );
  command.action((plan: string, flags: unknown) =>
    run(async (world) => {
      const { graph } = await import("./run.js");
      return graph(plan, flags, world);
    }),
  );
};
