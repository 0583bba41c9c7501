import { expect, test } from "vitest";
import { planFromJson } from "../../../src/input/plan/from-json.js";

const GROUP = "sg-0123456789abcdef0";
const ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";

function variables(values: Record<string, unknown>, declared: Record<string, unknown> | null = {}): unknown {
  const set = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
  const configuration = declared === null ? undefined : { root_module: { variables: declared } };
  const json = { format_version: "1.2", variables: set, resource_changes: [], configuration };
  return Object.fromEntries(planFromJson(json, "plan.json").variables);
}

test.each<[name: string, value: unknown, kept: unknown]>([
  ["an id", GROUP, GROUP],
  ["an ARN", ARN, ARN],
  ["ids in a list", [GROUP, "eipalloc-0123456789abcdef0"], [GROUP, "eipalloc-0123456789abcdef0"]],
  ["ids in an object", { web: { groups: [GROUP] }, none: null }, { web: { groups: [GROUP] }, none: null }],
  ["an empty list", [], []],
  ["a switch", false, true],
  ["a number, which may be a PIN", 4711, true],
  ["a text", "hunter2", undefined],
  ["a text among ids", [GROUP, "hunter2"], undefined],
  ["a text beside ids", { id: GROUP, password: "hunter2" }, undefined],
  [
    "keys that are names of JavaScript",
    JSON.parse(`{"__proto__": "${GROUP}"}`),
    JSON.parse(`{"__proto__": "${GROUP}"}`),
  ],
])("%s", (_name, value, kept) => {
  expect(variables({ it: value })).toEqual(kept === undefined ? {} : { it: kept });
});

test("what is declared sensitive is left out, whatever it is", () => {
  const declared = { it: { sensitive: true }, other: {} };
  expect(variables({ it: GROUP, other: GROUP }, declared)).toEqual({ other: GROUP });
});

test("without a configuration nobody says what is sensitive: none is told", () => {
  expect(variables({ it: GROUP }, null)).toEqual({});
});

test.each([[null], ["x"], [[]], [{ it: "x" }], [{ it: null }]])("something else where variables are: %j", (set) => {
  const json = { format_version: "1.2", variables: set, resource_changes: [], configuration: { root_module: {} } };
  expect([...planFromJson(json, "plan.json").variables]).toEqual([]);
});
