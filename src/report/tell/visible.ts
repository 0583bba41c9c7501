/** Controls, bidirectional and zero-width characters, lone surrogates, noncharacters, spaces other than the plain one. */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|(?! )\p{Zs}/gu;
/** Stacked marks that paint over neighbouring lines; no script needs more than three on one letter. */
const STACKED = /(?<=\p{M}{3})\p{M}/gu;
/**
 * Commands that build agents read from anywhere in a line: GitHub's old form `##[command]`, Azure's `##vso[`, TeamCity's.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const AGENT_COMMAND = /##(?=\[|vso\[|teamcity\[)/gi;

/** What any of these may be in; most text is plain, and seen to be so ten times faster. */
const SUSPECT = /[^\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff]|##/;

/** A character as `\u001b` or `\u{e0041}`. */
export function escapeCharacter(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text from a plan as one line that shows what it holds and does nothing: control sequences, direction overrides and
 * invisible characters come out as escapes such as `\u001b`.
 */
export function visible(text: string): string {
  return text
    .replace(UNSEEN, (character) => SHORT[character] ?? escapeCharacter(character))
    .replace(STACKED, escapeCharacter)
    .replace(AGENT_COMMAND, "#\\u0023");
}

/**
 * The same for JSON, without changing what it says: everything that acts or cannot be seen is written as JSON's own escape,
 * so that printing the document is as safe as reading it.
 */
export function visibleJson(json: string): string {
  if (!SUSPECT.test(json)) return json;
  return json
    .replace(UNSEEN, (character) => (character === "\n" ? character : jsonEscape(character)))
    .replace(AGENT_COMMAND, "#\\u0023");
}

function jsonEscape(character: string): string {
  let escaped = "";
  for (let i = 0; i < character.length; i += 1)
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  return escaped;
}

/** At most `max` characters, the cut marked with "…"; never cuts a surrogate pair. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = max - 1;
  const pair = /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;
  return `${text.slice(0, pair)}…`;
}

/** A line of a build log that starts with `::` and a word is a command to GitHub's runner: such a line is made text. */
export function withoutCommands(text: string): string {
  return text.replace(/^([ \t]*):(?=:[a-z])/gim, "$1\\u003a");
}
