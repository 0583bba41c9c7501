import { Option } from "commander";
import type { Register } from "../../commands.js";

/** `planrisk init`: a configuration and a pipeline for the repository in the working directory. */
export const registerInit: Register = (program, run) => {
  program
    .command("init")
    .description("write .planrisk.yaml and a workflow for this repository; never over a file that is there")
    .addOption(new Option("--ci <name>", "instead of what is found here").choices(["github", "gitlab", "none"]))
    .option("--from <owner/name>", "GitHub repository that the workflow takes planrisk from")
    .action((flags: unknown) =>
      run(async (world) => {
        const { init } = await import("./run.js");
        return init(flags, world);
      }),
    );
};
