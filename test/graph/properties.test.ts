import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildGraph, type Graph } from "../../src/graph/graph.js";
import { planFromJson } from "../../src/input/plan/from-json.js";
import type { Plan } from "../../src/model/plan.js";
import { fixturePlans } from "../support/fixture-plans.js";
import {
  type ArgumentJson,
  type CallJson,
  type EntryJson,
  graphPlan,
  type ModuleJson,
  to,
} from "../support/graph-plan.js";

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function object(value: unknown): Json {
  return isJson(value) ? value : {};
}

/** Everything that a graph tells, as one text. */
function told(graph: Graph, plan: Plan): string {
  const walks = plan.changes
    .map((change) => change.address)
    .sort()
    .map((address) => [address, graph.blastRadius(address)]);
  return JSON.stringify([graph.objects.map((each) => each.key), graph.edges, graph.unresolved, walks], null, 1);
}

function graphText(json: unknown): string {
  const plan = planFromJson(json, "plan.json");
  return told(buildGraph({ plan }), plan);
}

/** The first case of each rule, all stories and the demo. */
const RULES = fixturePlans("rules");
const PLANS = [
  ...fixturePlans("stories"),
  ...fixturePlans("demo"),
  ...RULES.filter((plan, i) => plan.name.split("/")[1] !== RULES[i - 1]?.name.split("/")[1]),
].map((plan) => [plan.name, plan.json] as const);

const within = (address: unknown) => `module.wrap.${String(address)}`;

/** The same plan with its whole configuration called as a module. */
function wrapped(json: Json): Json {
  const wrapEntry = (entry: Json): Json => ({
    ...entry,
    address: within(entry.address),
    module_address: entry.module_address === undefined ? "module.wrap" : within(entry.module_address),
    ...(entry.previous_address === undefined ? {} : { previous_address: within(entry.previous_address) }),
  });
  const wrapState = (module: Json): Json => ({
    ...module,
    address: module.address === undefined ? "module.wrap" : within(module.address),
    resources: list(module.resources).map((resource) => ({
      ...resource,
      address: within(resource.address),
      ...(Array.isArray(resource.depends_on) ? { depends_on: resource.depends_on.map(within) } : {}),
    })),
    child_modules: list(module.child_modules).map(wrapState),
  });
  const root = object(object(json.configuration).root_module);
  const variables = object(root.variables);
  const handed = Object.fromEntries(Object.keys(variables).map((name) => [name, to(`var.${name}`)]));
  const values = object(object(json.prior_state).values);
  return {
    ...json,
    resource_changes: list(json.resource_changes).map(wrapEntry),
    resource_drift: list(json.resource_drift).map(wrapEntry),
    prior_state: {
      ...object(json.prior_state),
      values: { root_module: { child_modules: [wrapState(object(values.root_module))] } },
    },
    relevant_attributes: list(json.relevant_attributes).map((each) => ({ ...each, resource: within(each.resource) })),
    configuration: {
      root_module: { variables, module_calls: { wrap: { source: "./m", expressions: handed, module: root } } },
    },
  };
}

/** A list in another order; the same seed gives the same order. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const order = items.map((item, i) => [Math.imul(i + seed, 2654435761) >>> 0, item] as const);
  return order.sort(([a], [b]) => a - b).map(([, item]) => item);
}

describe("what changes nothing but names or order", () => {
  test.each(PLANS)("%s: called as a module, everything is the same but addresses", (_, read) => {
    const json = read();
    expect(graphText(wrapped(json)).replaceAll("module.wrap.", "")).toBe(graphText(json));
  });

  test.each(PLANS)("%s: in another order, everything is the same", (_, read) => {
    const json = read();
    const other = structuredClone(json);
    other.resource_changes = shuffled(list(json.resource_changes), 17);
    other.relevant_attributes = shuffled(list(json.relevant_attributes), 5);
    const root = object(object(other.configuration).root_module);
    root.resources = shuffled(list(root.resources), 3);
    expect(graphText(other)).toBe(graphText(json));
  });

  test.each(PLANS)("%s: resources that have nothing to do with it change nothing", (_, read) => {
    const json = read();
    const stranger = {
      address: "aws_subnet.stranger",
      mode: "managed",
      type: "aws_subnet",
      name: "stranger",
      change: { actions: ["no-op"], before: { id: "subnet-stranger" }, after: { id: "subnet-stranger" } },
    };
    const more = { ...json, resource_changes: [...list(json.resource_changes), stranger] };
    const before = planFromJson(json, "plan.json");
    const after = planFromJson(more, "plan.json");
    expect(buildGraph({ plan: after }).edges).toEqual(buildGraph({ plan: before }).edges);
  });
});

const NAMES = ["a", "b"] as const;
const TYPES = ["aws_subnet", "aws_instance", "aws_security_group", "aws_network_interface"] as const;
const name = fc.constantFrom(...NAMES);
const reference = fc.oneof(
  fc.tuple(fc.constantFrom(...TYPES), name).map(([type, own]) => `${type}.${own}.id`),
  fc.tuple(fc.constantFrom(...TYPES), name).map(([type, own]) => `${type}.${own}`),
  name.map((own) => `var.${own}`),
  name.map((own) => `local.${own}`),
  fc.tuple(name, name).map(([module, output]) => `module.${module}.${output}`),
  fc.tuple(name, name).map(([module, output]) => `module.${module}["k"].${output}`),
  fc.constantFrom(
    "each.value",
    "each.key",
    "count.index",
    "aws_instance.a.subnet_id",
    "nothing.at",
    "]]",
    "",
    "data.x",
  ),
);
const argument: fc.Arbitrary<ArgumentJson> = fc
  .array(reference, { maxLength: 4 })
  .map((references) => to(...references));

/** Modules that call each other's likes, with references to anything, in circles too. */
const { module } = fc.letrec<{ module: ModuleJson; call: CallJson }>((tie) => ({
  module: fc.record(
    {
      resources: fc.dictionary(
        fc.tuple(fc.constantFrom(...TYPES), name).map(([type, own]) => `${type}.${own}`),
        fc.record(
          { subnet_id: argument, security_groups: argument, vpc_security_group_ids: argument, for_each: argument },
          { requiredKeys: [] },
        ),
        { maxKeys: 4 },
      ),
      outputs: fc.dictionary(name, argument, { maxKeys: 2 }),
      variables: fc.dictionary(name, fc.constantFrom<unknown>(undefined, [], true, "sg-0123456789abcdef0"), {
        maxKeys: 2,
      }),
      calls: fc.oneof({ maxDepth: 3 }, fc.constant({}), fc.dictionary(name, tie("call"), { maxKeys: 2 })),
    },
    { requiredKeys: [] },
  ),
  call: fc.record(
    { arguments: fc.dictionary(name, argument, { maxKeys: 2 }), forEach: argument, module: tie("module") },
    { requiredKeys: ["module"] },
  ),
}));

const UNKNOWN = { id: true, subnet_id: true, security_groups: true, vpc_security_group_ids: true };

/** Every block of a module as an entry that is not known at all, with and without a key. */
function entriesOf(part: ModuleJson, at: string): readonly (readonly [string, EntryJson])[] {
  const entry: EntryJson = { actions: ["create"], after: {}, unknown: UNKNOWN };
  const own = Object.keys(part.resources ?? {}).flatMap((block) => [
    [`${at}${block}`, entry] as const,
    [`${at}${block}["k"]`, entry] as const,
  ]);
  const below = Object.entries(part.calls ?? {}).flatMap(([called, call]) => [
    ...entriesOf(call.module, `${at}module.${called}.`),
    ...entriesOf(call.module, `${at}module.${called}["k"].`),
  ]);
  return [...own, ...below].slice(0, 200);
}

describe("hostile configurations", () => {
  test("references in circles and to nothing come to an end, and lead to what exists", () => {
    fc.assert(
      fc.property(module, (root) => {
        const plan = graphPlan({ entries: Object.fromEntries(entriesOf(root, "")), root });
        const graph = buildGraph({ plan });
        for (const edge of graph.edges) {
          expect(graph.get(edge.from)?.after ?? null).not.toBeNull();
          expect(graph.get(edge.to)?.after ?? null).not.toBeNull();
        }
        for (const change of plan.changes.slice(0, 5)) {
          const { direct, indirect } = graph.blastRadius(change.address);
          const all = [...direct, ...indirect].map((each) => each.address);
          expect(new Set(all).size).toBe(all.length);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("a chain of variables as deep as modules can be, and one of outputs that is a circle", () => {
    let deep: ModuleJson = { resources: { "aws_instance.a": { subnet_id: to("var.a") } } };
    for (let i = 0; i < 90; i += 1) deep = { calls: { a: { module: deep, arguments: { a: to("var.a") } } } };
    const path = "module.a.".repeat(90);
    const plan = graphPlan({
      entries: { [`${path}aws_instance.a`]: { actions: ["create"], unknown: UNKNOWN } },
      root: deep,
    });
    expect(buildGraph({ plan }).unresolved).toHaveLength(1);
  });
});
