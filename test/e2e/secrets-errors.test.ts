import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { failureText } from "../../src/cli/failure.js";
import { MODELLED_TYPES } from "../../src/graph/edge-table.js";
import { openPlan } from "../../src/input/open.js";
import { planFromJson } from "../../src/input/plan/from-json.js";
import { PlanriskError } from "../../src/model/error.js";

/*
 * Error messages must not quote the plan: a plan cut off or broken right at a secret is refused in a sentence without it.
 * The whole document is a secret here, so that whatever is quoted is found.
 */

const CANARY = "s3cr3t-canary";
const PLAN = readFileSync(
  fileURLToPath(new URL("../../fixtures/stories/eni-detach-from-running-instance/plan.json", import.meta.url)),
  "utf8",
);

/** The plan with the canary in every text value of resource changes, prior state and configuration literals. */
function everywhere(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(everywhere);
  if (typeof json === "object" && json !== null) {
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, everywhere(value)]));
  }
  return typeof json === "string" ? `${CANARY} ${json} ${CANARY}` : json;
}

/** What standard error would say; "" when the plan was read. */
async function said(text: string | Buffer): Promise<string> {
  try {
    await openPlan(
      { stream: Readable.from([Buffer.from(text)]), name: "plan.json" },
      { wanted: (type) => MODELLED_TYPES.has(type) },
    );
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(PlanriskError);
    return failureText(error);
  }
}

/** The same for JSON that is parsed already. */
function saidOfParsed(json: unknown): string {
  try {
    planFromJson(json, "plan.json");
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(PlanriskError);
    return failureText(error);
  }
}

/** Only values that are data: headers keep what makes the document a plan. */
function secretPlan(): string {
  const document = JSON.parse(PLAN);
  for (const { change } of document.resource_changes) {
    change.before = everywhere(change.before);
    change.after = everywhere(change.after);
  }
  const hide = (module: { resources?: { values: unknown }[]; child_modules?: [] }) => {
    for (const resource of module.resources ?? []) resource.values = everywhere(resource.values);
    for (const child of module.child_modules ?? []) hide(child);
  };
  hide(document.prior_state.values.root_module);
  document.variables = { leaked: { value: CANARY } };
  document.configuration.root_module.variables = { leaked: { default: CANARY } };
  return JSON.stringify(document);
}

const text = secretPlan();
/** Where the canaries start, a hundred of them spread over the document. */
const PLACES = [...text.matchAll(new RegExp(CANARY, "g"))].map((match) => match.index);
const SOME = PLACES.filter((_, i) => i % Math.ceil(PLACES.length / 100) === 0);

describe("a plan that breaks at a secret", () => {
  test.each([
    ["is cut off in it", (at: number) => text.slice(0, at + 5)],
    ["is cut off after it", (at: number) => text.slice(0, at + CANARY.length)],
    ["has a control character in it", (at: number) => `${text.slice(0, at + 3)}\u0007${text.slice(at + 3)}`],
    ["has a bad escape in it", (at: number) => `${text.slice(0, at + 3)}\\x${text.slice(at + 3)}`],
    ["lacks the quote before it", (at: number) => text.slice(0, at - 1) + text.slice(at)],
    ["has a quote in it", (at: number) => `${text.slice(0, at + 3)}"${text.slice(at + 3)}`],
    [
      "has a backslash before its end",
      (at: number) => `${text.slice(0, at + CANARY.length)}\\"${text.slice(at + CANARY.length + 1)}`,
    ],
    ["has a raw newline in it", (at: number) => `${text.slice(0, at + 3)}\n${text.slice(at + 3)}`],
    [
      "has a bare word for it",
      (at: number) => `${text.slice(0, at - 1)}${CANARY}${text.slice(text.indexOf('"', at) + 1)}`,
    ],
    ["goes on after its end", (at: number) => `${text}${text.slice(at, at + 40)}`],
    ["starts with it", (at: number) => text.slice(at)],
    ["starts with it as a line of a log", (at: number) => `${text.slice(at, at + 40)}\n${text}`],
  ])("%s", async (_name, broken) => {
    let refused = 0;
    for (const at of SOME) {
      const sentence = await said(broken(at));
      if (sentence !== "") refused += 1;
      expect(sentence).not.toContain("s3cr3t");
    }
    expect(refused).toBeGreaterThan(SOME.length / 4);
  });
});

const HEADER_PATHS = [
  ["format_version"],
  ["terraform_version"],
  ["complete"],
  ["errored"],
  ["relevant_attributes"],
  ["deferred_changes"],
  ["resource_changes"],
  ["resource_drift"],
  ["configuration"],
  ["prior_state"],
  ["resource_changes", 0],
  ["resource_changes", 0, "address"],
  ["resource_changes", 0, "mode"],
  ["resource_changes", 0, "type"],
  ["resource_changes", 0, "index"],
  ["resource_changes", 0, "deposed"],
  ["resource_changes", 0, "change"],
  ["resource_changes", 0, "change", "actions"],
  ["resource_changes", 0, "change", "before"],
  ["resource_changes", 0, "change", "after"],
  ["resource_changes", 0, "change", "after_unknown"],
  ["resource_changes", 0, "change", "before_sensitive"],
  ["resource_changes", 0, "change", "replace_paths"],
  ["resource_changes", 0, "change", "importing"],
  ["configuration", "root_module"],
  ["configuration", "root_module", "resources"],
  ["configuration", "root_module", "variables"],
  ["configuration", "root_module", "outputs"],
  ["configuration", "root_module", "module_calls"],
  ["prior_state", "values", "root_module", "resources"],
] as const;

const WRONG: readonly unknown[] = [CANARY, 3, [CANARY], [[CANARY]], { key: CANARY }, [{ key: CANARY }], true, null];

describe("a plan with something else where a key should be", () => {
  test.each(HEADER_PATHS.map((path) => ({ name: path.join("."), path })))("$name", async ({ path }) => {
    for (const wrong of WRONG) {
      const document: unknown = JSON.parse(text);
      replace(document, path, wrong);
      expect(await said(JSON.stringify(document))).not.toContain("s3cr3t");
      expect(saidOfParsed(document)).not.toContain("s3cr3t");
    }
  });
});

function replace(document: unknown, path: readonly (string | number)[], value: unknown): void {
  const [key, ...rest] = path;
  if (typeof document !== "object" || document === null || key === undefined) throw new Error(`no ${path.join(".")}`);
  if (rest.length === 0) Object.assign(document, { [key]: value });
  else replace(Reflect.get(document, key), rest, value);
}
