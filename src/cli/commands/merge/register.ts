import type { Register } from "../../commands.js";
import { newOnlyOption, outputOptions } from "../options.js";

/** `planrisk merge REPORT.json...`: reports of many plans become one. */
export const registerMerge: Register = (program, run) => {
  const command = program
    .command("merge")
    .description("combine JSON reports of many plans into one report with one gate")
    .argument("<report...>", "reports made with --format json; combined ones too");
  newOnlyOption(command);
  outputOptions(command);
  command.action((reports: readonly string[], flags: unknown) =>
    run(async (world) => {
      const { merge } = await import("./run.js");
      return merge(reports, flags, world);
    }),
  );
};
