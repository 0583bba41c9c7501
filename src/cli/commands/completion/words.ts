import type { Command } from "commander";

export interface CompletedOption {
  /** "--format"; the short form is for those who know it. */
  readonly name: string;
  readonly about: string;
  /** Values to choose from; empty: none are known, and null for an option that takes no value. */
  readonly values: readonly string[] | null;
}

export interface CompletedCommand {
  readonly name: string;
  readonly about: string;
  readonly options: readonly CompletedOption[];
  /** Words that may follow: subcommands, or choices of the first argument. */
  readonly words: readonly string[];
}

/** What there is to complete, as commander has it; `formats`: the values of --format by command. */
export function completedCommands(
  program: Command,
  formats: Readonly<Record<string, readonly string[]>>,
): readonly CompletedCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    about: command.description(),
    options: optionsOf(command, formats[command.name()] ?? []),
    words: [...command.commands.map((each) => each.name()), ...(command.registeredArguments[0]?.argChoices ?? [])],
  }));
}

function optionsOf(command: Command, formats: readonly string[]): CompletedOption[] {
  const all = [command, ...command.commands].flatMap((each) => each.options);
  const distinct = new Map(all.map((option) => [option.long ?? option.flags, option]));
  return [...distinct.values()].map((option) => {
    const takesValue = option.required || option.optional;
    const known = option.long === "--format" ? formats : (option.argChoices ?? []);
    return { name: option.long ?? option.flags, about: option.description, values: takesValue ? known : null };
  });
}
