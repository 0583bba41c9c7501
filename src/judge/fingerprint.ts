import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Observed } from "./observed.js";
import { byText } from "./order.js";

/** What a finding shows but does not rest on: who notices and for how long may change with a resource elsewhere; ids name what has an address. */
const NOT_FACTS: ReadonlySet<string> = new Set(["evidence", "affected", "outage", "reversible", "roles", "thing_id"]);
const NOTHING: ReadonlySet<string> = new Set();
const LENGTH = 32;

/** JSON with sorted keys and sorted lists: an observation's lists are sets. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).sort(byText).join(",")}]`;
  return members(value, NOTHING);
}

/**
 * Nothing said, as "", 0, false and an empty list are in an observation. Left out, so that a field which a later version
 * adds to an observation leaves the fingerprints alone where it says nothing.
 */
function isEmpty(value: unknown): boolean {
  return value === "" || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

function members(object: object, without: ReadonlySet<string>): string {
  const values = new Map<string, unknown>(Object.entries(object));
  let text = "";
  for (const name of [...values.keys()].sort(byText)) {
    const value = values.get(name);
    if (without.has(name) || isEmpty(value)) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${canonical(value)}`;
  }
  return `{${text}}`;
}

/**
 * Names a finding from run to run: 32 hexadecimal digits of SHA-256 over the rule, the subject and the facts of the
 * observation. Cryptographic, because a waiver may name it: nobody can make another change with the same one.
 */
export function fingerprint(rule: string, observation: Observed): string {
  const text = `{"facts":${members(observation, NOT_FACTS)},"rule":${JSON.stringify(rule)}}`;
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, LENGTH);
}
