import { quoted } from "../../shell.js";
import type { CompletedCommand, CompletedOption } from "./words.js";

type Script = (commands: readonly CompletedCommand[]) => string;

function names(options: readonly { readonly name: string }[]): string {
  return options.map(({ name }) => name).join(" ");
}

/** Lines for a `case` over "COMMAND OPTION", for options whose values are known. */
function valueCases(
  commands: readonly CompletedCommand[],
  line: (pattern: string, values: readonly string[]) => string,
): string[] {
  return commands.flatMap((command) =>
    command.options.flatMap((option) =>
      (option.values?.length ?? 0) > 0 ? [line(`'${command.name} ${option.name}'`, option.values ?? [])] : [],
    ),
  );
}

/** https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html; names of files are the default. */
const bash: Script = (commands) =>
  [
    "_planrisk() {",
    `  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=analyze i`,
    `  if [[ $cur == "=" ]]; then cur=; elif [[ $prev == "=" ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi`,
    "  for ((i = 1; i < COMP_CWORD; i++)); do",
    `    case \${COMP_WORDS[i]} in`,
    `      ${commands.map(({ name }) => name).join("|")}) command=\${COMP_WORDS[i]}; break ;;`,
    "    esac",
    "  done",
    "  COMPREPLY=()",
    '  case "$command $prev" in',
    ...valueCases(
      commands,
      (pattern, values) => `    ${pattern}) COMPREPLY=($(compgen -W '${values.join(" ")}' -- "$cur")); return ;;`,
    ),
    "  esac",
    "  local words=",
    "  if [[ $cur == -* ]]; then",
    "    case $command in",
    ...commands.map(({ name, options }) => `      ${name}) words='${names(options)} --help' ;;`),
    "    esac",
    "  else",
    `    ((COMP_CWORD == 1)) && words='${names(commands)}'`,
    "    case $command in",
    ...commands.flatMap(({ name, words }) =>
      words.length === 0 ? [] : [`      ${name}) ((COMP_CWORD == 2)) && words='${words.join(" ")}' ;;`],
    ),
    "    esac",
    "  fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    "}",
    "complete -o bashdefault -o default -F _planrisk planrisk",
    "",
  ].join("\n");

/** A name and what it is about, for _describe: a colon stands between them. */
function described({ name, about }: { readonly name: string; readonly about: string }): string {
  return quoted(`${name}:${about.replaceAll(":", "\\:")}`);
}

/** https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
const zsh: Script = (commands) =>
  [
    "#compdef planrisk",
    "_planrisk() {",
    "  local command=analyze word",
    "  local -a found",
    `  for word in \${words[2,CURRENT-1]}; do`,
    "    case $word in",
    `      (${commands.map(({ name }) => name).join("|")}) command=$word; break ;;`,
    "    esac",
    "  done",
    `  case "$command \${words[CURRENT-1]}" in`,
    ...valueCases(commands, (pattern, values) => `    (${pattern}) compadd -S '' -- ${values.join(" ")}; return ;;`),
    "  esac",
    "  if [[ $PREFIX == -* ]]; then",
    "    case $command in",
    ...commands.map(({ name, options }) => `      (${name}) found=(${options.map(described).join(" ")}) ;;`),
    "    esac",
    "    _describe option found",
    "    return",
    "  fi",
    "  if ((CURRENT == 2)); then",
    `    found=(${commands.map(described).join(" ")})`,
    "    _describe command found",
    "  fi",
    "  if ((CURRENT == 3)); then",
    "    case $command in",
    ...commands.flatMap(({ name, words }) =>
      words.length === 0 ? [] : [`      (${name}) compadd -- ${words.join(" ")}; return ;;`],
    ),
    "    esac",
    "  fi",
    "  _files",
    "}",
    `if [[ "\${funcstack[1]}" == _planrisk ]]; then _planrisk "$@"; else compdef _planrisk planrisk; fi`,
    "",
  ].join("\n");

/** https://fishshell.com/docs/current/completions.html; options before any command are those of the default one. */
const fish: Script = (commands) => {
  const all = names(commands);
  const seen = (name: string) =>
    name === "analyze"
      ? `not __fish_seen_subcommand_from ${commands.flatMap((each) => (each.name === name ? [] : [each.name])).join(" ")}`
      : `__fish_seen_subcommand_from ${name}`;
  const optionLine = (command: string, { name, about, values }: CompletedOption) => {
    const value = values === null ? "" : values.length > 0 ? ` -x -a ${quoted(values.join(" "))}` : " -r";
    return `complete -c planrisk -n ${quoted(seen(command))} -l ${name.replace(/^--/, "")} -d ${quoted(about)}${value}`;
  };
  return [
    ...commands.map(
      ({ name, about }) =>
        `complete -c planrisk -n ${quoted(`not __fish_seen_subcommand_from ${all}`)} -a ${name} -d ${quoted(about)}`,
    ),
    ...commands.flatMap(({ name, words, options }) => [
      ...(words.length === 0 ? [] : [`complete -c planrisk -n ${quoted(seen(name))} -f -a ${quoted(words.join(" "))}`]),
      ...options.map((option) => optionLine(name, option)),
    ]),
    "",
  ].join("\n");
};

/** The completion script of each shell, from what there is to complete. */
export const SHELLS: Readonly<Record<string, Script>> = { bash, zsh, fish };
