import type { Phrase, Span } from "./phrase.js";
import { clip, visible } from "./visible.js";

/** A resource address, with keys in quotes that may hold anything: `module.a["x y"].aws_instance.b[0]`, or an interface of one (`#primary`). */
const ADDRESS = /`?([a-z_][\w-]*(?:\.[\w-]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])+(?:#[a-z]+)?)`?/gi;
/** A command of the AWS CLI, whose options take one value each: `aws ec2 describe-addresses --public-ips 203.0.113.5`. */
const COMMAND =
  /(?:aws [a-z0-9-]+ )?(?:describe|get|list)-[a-z-]+(?: --[a-z-]+(?: [^\s-]\S*)?)+|aws [a-z0-9-]+ (?:describe|get|list)-[a-z-]+/g;
/** What ends the sentence and not the command. */
const TRAILING = /[.,;:!?)]*$/;
const ABBREVIATIONS: ReadonlySet<string> = new Set(["e.g", "i.e"]);
/** Also names such as EC2 and IPv4. */
const WORD = /^[a-z]+\d?(?:['’/-][a-z]+)*$/i;
const NUMBER = /^\d{1,6}(?:\.\d{1,3})?%?$/;
const SIGN = /^[-–—→+=&×·…]$/;
/** What a host might take for a commit and link. */
const HASH = /^[0-9a-f]{7,}$/i;
const LONGEST_PROSE = 1200;

/** Words are told as words; whatever is not plainly a word is data. So nothing a host acts on (`@x`, `#1`, URLs) stays text. */
function isPlain(token: string): boolean {
  if (ABBREVIATIONS.has(token)) return true;
  return (WORD.test(token) && !HASH.test(token)) || NUMBER.test(token) || SIGN.test(token);
}

function spansOf(token: string): Span[] {
  const lead = /^["'“‘(]*/.exec(token)?.[0] ?? "";
  const rest = token.slice(lead.length);
  const trail = /[.,;:!?)"'”’]*$/.exec(rest)?.[0] ?? "";
  const core = rest.slice(0, rest.length - trail.length);
  if (core === "" || isPlain(core)) return [{ kind: "text", text: token }];
  const data = /^`[^`]+`$/.test(core) ? core.slice(1, -1) : core;
  return [
    { kind: "text", text: lead },
    { kind: "code", text: data },
    { kind: "text", text: trail },
  ];
}

function words(sentence: string): Span[] {
  return sentence.split(/( +)/).flatMap((token): Span[] => {
    if (token === "") return [];
    return token.trim() === "" ? [{ kind: "text", text: " " }] : spansOf(token);
  });
}

/** Neighbours of the same kind become one span. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result[result.length - 1];
    if (span.text === "") continue;
    if (last !== undefined && last.kind === span.kind)
      result[result.length - 1] = { ...last, text: last.text + span.text };
    else result.push(span);
  }
  return result;
}

/** Commands as data, everything between them through `rest`. */
function aroundCommands(line: string, rest: (text: string) => readonly Span[]): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { 0: match, index } of line.matchAll(COMMAND)) {
    if (!/^[\s("'“‘]?$/.test(line.charAt(index - 1))) continue;
    const command = match.replace(TRAILING, "");
    spans.push(...rest(line.slice(at, index)), { kind: "code", text: command });
    at = index + command.length;
  }
  return [...spans, ...rest(line.slice(at))];
}

/** Addresses as data, everything between them word by word. */
function aroundAddresses(line: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of line.matchAll(ADDRESS)) {
    const [whole, address] = match;
    const end = match.index + whole.length;
    // Only an address that stands alone: "x.y@evil" and "http://a.b" are left to the words, which take them whole.
    const alone = /^[\s("'“‘]?$/.test(line.charAt(match.index - 1)) && /^[\s.,;:!?)"'”’]?$/.test(line.charAt(end));
    if (address === undefined || !alone || ABBREVIATIONS.has(address)) continue;
    spans.push(...words(line.slice(at, match.index)), { kind: "code", text: address });
    at = end;
  }
  return [...spans, ...words(line.slice(at))];
}

/**
 * A sentence of a rule, in which words and data are mixed, taken apart again: commands, addresses and everything that is
 * not a plain word or number becomes data. White space becomes one space; more than 1,200 characters are cut.
 */
export function prose(sentence: string): Phrase {
  const line = visible(clip(sentence.replace(/\s+/g, " ").trim(), LONGEST_PROSE));
  return merged(aroundCommands(line, aroundAddresses));
}
