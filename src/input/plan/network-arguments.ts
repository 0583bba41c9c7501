import { Buffer } from "node:buffer";
import { stringEnd } from "./json-scan.js";

/*
 * Which resources touch the network although planrisk has no use for their type. Looked for in the bytes: these entries are
 * not parsed, and most plans have more of them than of all others.
 */

/** What arguments begin with that take parts of a VPC, in the AWS providers. */
const STARTS: readonly string[] = ["subnet", "security_group", "vpc_security_group", "network_interface", "vpc_id"];
const NAME =
  /^(?:subnet(?:_(?:ids?|mappings?|groups?))?|subnets|(?:vpc_)?security_groups?(?:_ids?)?|network_interfaces?(?:_ids?)?|vpc_id)$/;
/** Ids that AWS gives to parts of a VPC; another cloud's provider has arguments of the same names, and no such ids. */
const IDS: readonly string[] = ["subnet-", "sg-", "eni-", "vpc-"];
const ID = /^(?:subnet|sg|eni|vpc)-[0-9a-f]{8,17}$/;
/** What stands there when nothing is given: null, false, nothing in quotes, in a list, in a block. */
const NOTHING = /^\s*:\s*(?:null|false|""|\[\s*(?:false\s*)?\]|\{\s*\})/;
const MANY = 20;
/** Without any of these there is nothing to find: one walk over the bytes instead of one for each, on most elements all. */
const HINT = /["u](?:subnet|(?:vpc_)?security_group|network_interface|vpc_id|(?:sg|eni|vpc)-|00[567])/;
/** How JSON may write the letters of a name; Terraform escapes `<`, `>` and `&` only. */
const ESCAPED_LETTERS: readonly string[] = ["\\u005", "\\u006", "\\u007"];

/**
 * The arguments of an element of resource_changes that hold parts of an AWS network, by their names, sorted; of a provider
 * other than AWS's only when an id of AWS stands in it (then "" for what has no such name). Empty when it has none.
 */
export function networkArguments(raw: Buffer, type: string): readonly string[] {
  if (!HINT.test(raw.toString("latin1"))) return [];
  const found = new Set<string>();
  const element = ESCAPED_LETTERS.some((each) => raw.includes(each)) ? unescaped(raw) : raw;
  if (/^aws(?:cc)?_/.test(type)) for (const start of STARTS) addNames(found, element, start);
  else if (IDS.some((start) => holdsId(element, start))) found.add("");
  return [...found].sort();
}

/** The same JSON without needless escapes; what is no JSON (it is never parsed elsewhere) stays as it is. */
function unescaped(element: Buffer): Buffer {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(element.toString())));
  } catch {
    return element;
  }
}

/** Keys that begin with `start` and have a value. */
function addNames(found: Set<string>, element: Buffer, start: string): void {
  const quoted = `"${start}`;
  for (let at = element.indexOf(quoted); at >= 0 && found.size < MANY; at = element.indexOf(quoted, at + 1)) {
    const to = stringEnd(element, at, element.length);
    const name = to < 0 ? "" : element.toString("latin1", at + 1, to - 1);
    if (!NAME.test(name)) continue;
    const after = element.toString("latin1", to, to + 40);
    if (/^\s*:/.test(after) && !NOTHING.test(after)) found.add(name);
  }
}

/** Texts that are an id as a whole. */
function holdsId(element: Buffer, start: string): boolean {
  const quoted = `"${start}`;
  for (let at = element.indexOf(quoted); at >= 0; at = element.indexOf(quoted, at + 1)) {
    const to = stringEnd(element, at, Math.min(element.length, at + 40));
    if (to >= 0 && ID.test(element.toString("latin1", at + 1, to - 1))) return true;
  }
  return false;
}
