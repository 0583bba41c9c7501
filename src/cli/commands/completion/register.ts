import { Argument } from "commander";
import type { Register } from "../../commands.js";

/** `planrisk completion bash|zsh|fish`: what the shell has to know to complete commands, options and formats. */
export const registerCompletion: Register = (program, run) => {
  program
    .command("completion")
    .description("completion for a shell: prints the script")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      `
  bash   eval "$(planrisk completion bash)"                 in ~/.bashrc
  zsh    eval "$(planrisk completion zsh)"                  in ~/.zshrc, after compinit
  fish   planrisk completion fish > ~/.config/fish/completions/planrisk.fish`,
    )
    .action((shell: string) =>
      run(async (world) => {
        const { completion } = await import("./run.js");
        return completion(shell, program, world);
      }),
    );
};
