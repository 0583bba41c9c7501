import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Observed } from "./observed.js";
import { byText } from "./order.js";

/** What a finding shows but does not rest on: who notices and for how long may change with a resource elsewhere. */
const NOT_FACTS: ReadonlySet<string> = new Set(["evidence", "affected", "outage", "reversible"]);
const LENGTH = 32;

/** JSON with sorted keys and sorted lists: an observation's lists are sets. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort(byText).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => byText(a, b));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/**
 * Names a finding from run to run: 32 hexadecimal digits of SHA-256 over the rule, the subject and the facts of the
 * observation. Cryptographic, because a waiver may name it: nobody can make another change with the same one.
 */
export function fingerprint(rule: string, observation: Observed): string {
  const facts = Object.fromEntries(Object.entries(observation).filter(([name]) => !NOT_FACTS.has(name)));
  return bytesToHex(sha256(utf8ToBytes(canonical({ rule, facts })))).slice(0, LENGTH);
}
