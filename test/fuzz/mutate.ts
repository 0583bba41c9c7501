import { isRecord, type Json } from "../support/canaries.js";
import { DEEP, HUGE, hostileScalar, hostileValue, KEYS, object } from "./hostile.js";
import type { Random } from "./random.js";

/** A place in a document: what holds it, and under which key. */
type Place =
  | { readonly holder: Json[]; readonly key: number }
  | { readonly holder: { [key: string]: Json }; readonly key: string };

const SECTIONS = [
  "resource_changes",
  "resource_changes",
  "resource_changes",
  "configuration",
  "prior_state",
  "resource_drift",
];

/** A place somewhere in the document: sections that are read rather than others, and every depth about as often. */
function anyPlace(document: Json, random: Random): Place | null {
  const section = random.of(SECTIONS);
  let at =
    isRecord(document) && random.below(20) > 0 && Object.hasOwn(document, section) ? document[section] : document;
  if (at === undefined) return null;
  let place: Place | null = null;
  for (let depth = 0; depth < 40; depth += 1) {
    if (Array.isArray(at) && at.length > 0) place = { holder: at, key: random.below(at.length) };
    else if (isRecord(at) && Object.keys(at).length > 0) place = { holder: at, key: likelyKey(at, random) };
    else break;
    if (depth > 3 && random.below(6) === 0) break;
    at = valueAt(place);
  }
  return place;
}

/** Below the headers of a change, most of the time: a plan without its headers is refused at once. */
function likelyKey(object: { [key: string]: Json }, random: Random): string {
  const inner = ["change", "before", "after", "expressions", "values"].filter((key) => {
    const value = object[key];
    return isRecord(value) && Object.keys(value).length > 0;
  });
  return random.of(inner.length > 0 && random.below(8) > 0 ? inner : Object.keys(object));
}

function valueAt(place: Place): Json {
  return (Array.isArray(place.holder) ? place.holder[Number(place.key)] : place.holder[place.key]) ?? null;
}

function put(place: Place, value: Json): void {
  if (Array.isArray(place.holder)) place.holder[Number(place.key)] = value;
  else define(place.holder, String(place.key), value);
}

function define(holder: { [key: string]: Json }, key: string, value: Json): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function drop(place: Place): void {
  if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1);
  else delete place.holder[place.key];
}

type Step = (place: Place, document: Json, random: Random) => void;

/** The same value somewhere else: ids that two things share, references in circles, modules within themselves. */
function transplant(place: Place, document: Json, random: Random): void {
  const from = anyPlace(document, random);
  if (from !== null) put(place, structuredClone(valueAt(from)));
}

/** A value of the same key from another element: addresses that lie, types that swap, ids that repeat. */
function impersonate(place: Place, document: Json, random: Random): void {
  if (Array.isArray(place.holder)) {
    transplant(place, document, random);
    return;
  }
  const changes = isRecord(document) ? document.resource_changes : null;
  if (!Array.isArray(changes) || changes.length === 0) return;
  const other = random.of(changes);
  const found = [other, isRecord(other) ? other.change : null]
    .flatMap((each) => (isRecord(each) ? [each, each.before, each.after] : []))
    .filter(isRecord)
    .find((each) => Object.hasOwn(each, String(place.key)));
  if (found !== undefined) put(place, structuredClone(found[String(place.key)] ?? null));
}

/** Arguments from which worlds, reach and observations are made. */
const READ =
  /port|protocol|cidr|_ip|ips$|ip_|prefix|address|index|subnet|vpc|group|interface|instance|_id$|^id$|rule_|priority|weight|ttl|records|dimensions|type|name|zone|egress|ingress|action|count|tags|size|max|version/;

/** Something else in the place of an argument that is read: numbers that are none, ranges that are none, ids of others. */
function unsettle(_: Place, document: Json, random: Random): void {
  const places: Place[] = [];
  const walk = (holder: Json) => {
    if (Array.isArray(holder)) {
      holder.forEach((value, key) => {
        if (typeof value !== "object") places.push({ holder, key });
        walk(value);
      });
    } else if (isRecord(holder)) {
      for (const key of Object.keys(holder)) {
        if (READ.test(key)) places.push({ holder, key });
        walk(holder[key] ?? null);
      }
    }
  };
  const changes = isRecord(document) && Array.isArray(document.resource_changes) ? document.resource_changes : [];
  const change = changes.length === 0 ? null : random.of(changes);
  if (!isRecord(change) || !isRecord(change.change)) return;
  walk(change.change.before ?? null);
  walk(change.change.after ?? null);
  if (places.length === 0) return;
  const place = random.of(places);
  const value = random.below(3) === 0 ? hostileValue(random) : hostileScalar(random);
  const old = JSON.stringify(valueAt(place));
  put(place, value);
  // On both sides, half of the time: what does not change is read as well.
  if (random.below(2) > 0) return;
  for (const other of places) if (other.key === place.key && JSON.stringify(valueAt(other)) === old) put(other, value);
}

const STEPS: readonly Step[] = [
  unsettle,
  unsettle,
  unsettle,
  unsettle,
  unsettle,
  unsettle,
  drop,
  drop,
  (place, _, random) => put(place, hostileValue(random)),
  (place, _, random) => put(place, hostileValue(random)),
  (place, _, random) => put(place, hostileValue(random)),
  (place) => put(place, [structuredClone(valueAt(place))]),
  (place, _, random) => put(place, object([[random.of(KEYS), structuredClone(valueAt(place))]])),
  (place) => {
    const value = valueAt(place);
    if (Array.isArray(value)) put(place, value[0] ?? null);
    else if (isRecord(value)) put(place, Object.values(value));
    else put(place, typeof value === "number" ? String(value) : typeof value === "string" ? value.length : [value]);
  },
  (place, _, random) => {
    if (!Array.isArray(place.holder)) return define(place.holder, random.of(KEYS), structuredClone(valueAt(place)));
    for (let i = random.below(60); i > 0; i -= 1) place.holder.push(structuredClone(valueAt(place)));
  },
  transplant,
  transplant,
  impersonate,
  impersonate,
  impersonate,
  (_, document, random) => circle(document, random),
];

/** References that lead back to where they come from, through resources, variables and outputs. */
function circle(document: Json, random: Random): void {
  const configuration = isRecord(document) ? document.configuration : null;
  const root = isRecord(configuration) ? configuration.root_module : null;
  if (!isRecord(root) || !Array.isArray(root.resources)) return;
  const resources = root.resources.filter(isRecord);
  if (resources.length === 0) return;
  const names = resources.map(({ address }) => (typeof address === "string" ? address : "aws_instance.a"));
  for (const each of resources) {
    if (!isRecord(each.expressions)) continue;
    for (const key of Object.keys(each.expressions)) {
      if (random.below(3) > 0) continue;
      const to = random.of([...names, "module.a", "var.a", "local.a"]);
      define(each.expressions, key, { references: [`${to}.id`, `${to}.${key}`, to, "module.a.out", "module.a"] });
    }
  }
  const inner = { references: ["module.a.out", "module.a", "var.a"] };
  define(root, "module_calls", {
    a: {
      source: "./a",
      expressions: { a: inner, b: { references: ["module.b.out", "var.a"] } },
      module: {
        outputs: { out: { expression: { references: ["var.a", "module.a.out", "module.a"] } } },
        variables: { a: {} },
        module_calls: random.below(2) === 0 ? {} : { a: { expressions: { a: inner }, module: structuredClone(root) } },
      },
    },
  });
}

/** What a file can hold and a JSON value cannot: duplicate keys, endless depth, numbers beyond all range, cut ends. */
function asText(document: Json, random: Random): string {
  const text = JSON.stringify(document)
    .replaceAll(`"${DEEP}"`, () => {
      const depth = random.of([100, 499, 501, 5_000, 100_000]);
      return random.below(2) === 0
        ? "[".repeat(depth) + "]".repeat(depth)
        : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    })
    .replaceAll(`"${HUGE}"`, () => random.of(["1e999", "-1e999", "123456789012345678901234567890", "1e-999", "-0"]));
  const at = random.below(text.length);
  switch (random.below(60)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return (
        text.slice(0, at) +
        random.of(['"', "{", "]", ",", "\\", "\u0000", "\n", "\uFEFF", "1", "null"]) +
        text.slice(at)
      );
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + random.below(50));
    case 3: {
      const brace = text.indexOf("{", at);
      return brace < 0
        ? text
        : `${text.slice(0, brace + 1)}"${random.of(["change", "type", "before", "address", "id"])}":{},${text.slice(brace + 1)}`;
    }
    default:
      return text;
  }
}

/** The document with up to eight mutations, as text; the same for the same random numbers. `only`: those that are made. */
export function mutated(original: Json, random: Random, only: ReadonlySet<number> | null = null): string {
  let document = structuredClone(original);
  const count = 1 + random.below(random.of([1, 2, 4, 8]));
  for (let i = 0; i < count; i += 1) {
    const step = random.of(STEPS);
    const before = only !== null && !only.has(i) ? structuredClone(document) : document;
    const place = anyPlace(document, random);
    if (place !== null) step(place, document, random);
    document = only !== null && !only.has(i) ? before : document;
    // Transplants double what they copy: a plan that is only large is another test.
    if (JSON.stringify(document).length > 2_000_000) break;
  }
  return asText(document, random);
}
