import { clip } from "../../src/report/tell/visible.js";

/** What an excerpt shows at most. */
const MAX_CHANGES = 3;
const MAX_ATTRIBUTES = 8;
const MAX_VALUE = 100;

type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return clip(JSON.stringify(value) ?? "null", MAX_VALUE);
}

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  create: ["+", "is created"],
  delete: ["-", "is deleted"],
  update: ["!", "is updated in place"],
  "delete,create": ["-", "is replaced, the old one deleted first"],
  "create,delete": ["+", "is replaced, the new one created first"],
  "no-op": [" ", "stays as it is"],
  read: [" ", "is read"],
  forget: [" ", "leaves the state"],
};

/** True when a side's sensitive marks hide anything of the attribute. */
function hides(marks: unknown, name: string): boolean {
  return marks === true || (isJson(marks) && marks[name] !== undefined && JSON.stringify(marks[name]).includes("true"));
}

function attributeLines(change: Json, sign: string): readonly string[] {
  const before = isJson(change.before) ? change.before : null;
  const after = isJson(change.after) ? change.after : null;
  const later = isJson(change.after_unknown) ? change.after_unknown : {};
  const secret = (name: string) => [change.before_sensitive, change.after_sensitive].some((side) => hides(side, name));
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(later)])].sort();
  const value = (name: string) => (later[name] === true ? "(known after apply)" : shown(after?.[name] ?? null));
  const lines = names
    .filter((name) => !secret(name))
    .flatMap((name) => {
      const old = shown(before?.[name] ?? null);
      const next = value(name);
      if (before !== null && after !== null) return old === next ? [] : [`!   ${name} = ${old} -> ${next}`];
      const only = after === null ? old : next;
      return only === "null" || only === "[]" || only === "{}" || only === "(known after apply)"
        ? []
        : [`${sign}   ${name} = ${only}`];
    });
  if (lines.length <= MAX_ATTRIBUTES) return lines;
  return [...lines.slice(0, MAX_ATTRIBUTES), `    (${lines.length - MAX_ATTRIBUTES} more)`];
}

function changeLines(entry: Json): readonly string[] {
  const change = isJson(entry.change) ? entry.change : {};
  const actions = Array.isArray(change.actions) ? change.actions.join(",") : "";
  const [sign, words] = WORDS[actions] ?? [" ", actions];
  const forced = Array.isArray(change.replace_paths) ? change.replace_paths.map((path) => [path].flat().join(".")) : [];
  const because = forced.length === 0 ? "" : ` (forced by ${forced.join(", ")})`;
  return [`${sign} ${String(entry.address)} ${words}${because}`, ...attributeLines(change, sign)];
}

/** The entries of a plan at these addresses, as lines in the manner of terraform plan; "" when there are none. */
export function planExcerpt(plan: unknown, addresses: readonly string[]): string {
  const changes = isJson(plan) && Array.isArray(plan.resource_changes) ? plan.resource_changes.filter(isJson) : [];
  const wanted = changes.filter((entry) => addresses.includes(String(entry.address)));
  const lines = wanted.slice(0, MAX_CHANGES).flatMap(changeLines);
  if (wanted.length > MAX_CHANGES) lines.push(`  (${wanted.length - MAX_CHANGES} more entries)`);
  return lines.join("\n");
}
