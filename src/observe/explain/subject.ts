import { addressText, configAddress, ownerOf, parseAddress } from "../../model/address.js";
import type { Report } from "../../model/report.js";
import { textAt } from "../../model/value.js";
import { type Comparison, type Pair, sorted } from "../comparison.js";

/** What a question is about: a resource, and the interface of it when one was asked for. */
export type Subject =
  | { readonly kind: "found"; readonly address: string; readonly pair: Pair | null }
  /** Instances of a resource, or resources of a module, when that was named. */
  | { readonly kind: "many"; readonly addresses: readonly string[] }
  | { readonly kind: "unknown"; readonly known: readonly string[] };

/**
 * Finds what somebody means: an address as Terraform prints it, with quotes lost in a shell (`web[a.b]`), with an attribute
 * behind it; an interface (`aws_instance.web#primary`); an address before a move; an id of AWS (`eni-…`, `sg-…`).
 */
export function findSubject(c: Comparison, report: Report, asked: string): Subject {
  const text = asked.trim();
  if (text === "") return { kind: "unknown", known: [] };
  const known = knownAddresses(c, report);
  for (const each of spellings(text)) {
    if (known.has(each)) return { kind: "found", address: each, pair: ownerOf(text) !== text ? c.pair(text) : null };
    const pair = c.pair(each);
    if (pair !== null) return { kind: "found", address: addressOf(pair), pair };
  }
  const moved = report.changes.find((change) => spellings(text).includes(change.previous_address ?? ""));
  if (moved !== undefined) return { kind: "found", address: moved.address, pair: null };
  const byId = withId(c, text);
  if (byId !== null) return { kind: "found", address: byId, pair: null };
  const inside = within(known, text);
  if (inside.length > 0) return { kind: "many", addresses: inside };
  return { kind: "unknown", known: [...known, ...c.pairs.map((pair) => pair.id)] };
}

function knownAddresses(c: Comparison, report: Report): ReadonlySet<string> {
  const changed = [...report.changes, ...c.plan.changes].map((each) => each.address);
  return new Set([...c.graph.objects.map((object) => object.address), ...changed, ...c.plan.untouched.addresses]);
}

/** The text itself, and as Terraform would print the address in it. */
function spellings(text: string): string[] {
  const owner = ownerOf(text);
  const parsed = parseAddress(owner);
  return parsed === null ? [text] : [text, `${addressText(parsed)}${text.slice(owner.length)}`];
}

function addressOf(pair: Pair): string {
  return (pair.after ?? pair.before)?.object.address ?? pair.id;
}

function withId(c: Comparison, id: string): string | null {
  const object = c.graph.objects.find((each) =>
    [each.before, each.after].some((values) => textAt(values, "id") === id),
  );
  if (object !== undefined) return object.address;
  const pair = c.pairs.find((each) => each.before?.eniId === id || each.after?.eniId === id);
  return pair === undefined ? null : addressOf(pair);
}

/** Every instance of a resource named without its key, or everything in a module. */
function within(known: ReadonlySet<string>, text: string): string[] {
  const parsed = parseAddress(text);
  const isInstance = (address: string) => {
    const each = parseAddress(address);
    return each !== null && parsed !== null && parsed.key === null && isSameBlock(each, parsed);
  };
  const isInside = (address: string) => /^module\./.test(text) && /^[.[]/.test(address.slice(text.length));
  return sorted([...known].filter((each) => isInstance(each) || (each.startsWith(text) && isInside(each))));
}

type Parsed = NonNullable<ReturnType<typeof parseAddress>>;

/** The same block of the configuration; module keys count where they were written. */
function isSameBlock(each: Parsed, asked: Parsed): boolean {
  if (configAddress(each) !== configAddress(asked)) return false;
  return asked.modules.every(({ key }, i) => key === null || key === each.modules[i]?.key);
}
