import { buildGraph } from "../../src/graph/graph.js";
import { planFromJson } from "../../src/input/plan/from-json.js";
import { Config } from "../../src/model/config.js";
import { buildWorlds } from "../../src/network/build.js";
import { Comparison } from "../../src/observe/comparison.js";

/** Stands for "known after apply" in the values of a written plan. */
export const LATER = "(later)";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Attributes = { readonly [name: string]: Json };

/** One resource of a written plan; what it has on which side says what happens to it. */
export interface Written {
  readonly before?: Attributes;
  readonly after?: Attributes;
  /** Both sides, unchanged. */
  readonly stays?: Attributes;
  readonly replaced?: "delete-first" | "create-first";
  /** Arguments that refer to others, as the configuration writes them: { instance_id: ["aws_instance.a"] }. */
  readonly refs?: Readonly<Record<string, readonly string[]>>;
}

/** The two worlds of a written plan side by side. */
export function comparisonOf(
  resources: Readonly<Record<string, Written>>,
  config: Record<string, unknown> = {},
): Comparison {
  const plan = planFromJson(planJson(resources), "plan.json");
  const graph = buildGraph({ plan });
  return new Comparison(plan, graph, buildWorlds(plan, graph), Config.parse(config));
}

/** Plan JSON with just these root resources, by address; arguments of the planned side count as written. */
export function planJson(resources: Readonly<Record<string, Written>>): unknown {
  const entries = Object.entries(resources).map(([address, written]) => ({ address, ...written, ...partsOf(address) }));
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: entries.map(({ address, type, name, index, ...written }) => {
      const { before, after } = sidesOf(written);
      return {
        address,
        mode: "managed",
        type,
        name,
        ...(index === undefined ? {} : { index }),
        provider_name: "registry.terraform.io/hashicorp/aws",
        change: {
          actions: actionsOf(written),
          before: before ?? null,
          after: after === undefined ? null : known(after),
          after_unknown: after === undefined ? {} : unknowns(after),
        },
      };
    }),
    configuration: {
      root_module: {
        resources: [...new Map(entries.map((entry) => [`${entry.type}.${entry.name}`, entry])).values()].flatMap(
          (entry) => {
            const { after } = sidesOf(entry);
            if (after === undefined) return [];
            const names = [
              ...Object.keys(after).filter((name) => after[name] !== LATER),
              ...Object.keys(entry.refs ?? {}),
            ];
            const expressions = Object.fromEntries(names.map((name) => [name, expression(entry, after, name)]));
            const { type, name } = entry;
            return [{ address: `${type}.${name}`, mode: "managed", type, name, expressions }];
          },
        ),
      },
    },
  };
}

function partsOf(address: string): { type: string; name: string; index?: number | string } {
  const [, type = "", name = "", key] = /^([a-z0-9_]+)\.([a-z0-9_-]+)(?:\[(.+)\])?$/i.exec(address) ?? [];
  return key === undefined
    ? { type, name }
    : { type, name, index: key.startsWith('"') ? key.slice(1, -1) : Number(key) };
}

function sidesOf({ before, after, stays }: Written): { before: Attributes | undefined; after: Attributes | undefined } {
  return { before: before ?? stays, after: after ?? stays };
}

function actionsOf(written: Written): string[] {
  const { before, after } = sidesOf(written);
  if (written.replaced === "delete-first") return ["delete", "create"];
  if (written.replaced === "create-first") return ["create", "delete"];
  if (before === undefined) return ["create"];
  if (after === undefined) return ["delete"];
  return JSON.stringify(before) === JSON.stringify(after) ? ["no-op"] : ["update"];
}

function expression({ refs = {} }: Written, after: Attributes, name: string): Json {
  const references = refs[name];
  if (references === undefined)
    return Array.isArray(after[name]) && isBlock(after[name]) ? [{}] : { constant_value: known(after[name] ?? null) };
  return { references: references.flatMap((each) => [`${each}.id`, each]) };
}

function isBlock(list: readonly Json[]): boolean {
  return list.some((each) => typeof each === "object" && each !== null && !Array.isArray(each));
}

function known(value: Json): Json {
  if (Array.isArray(value)) return value.map((each) => (each === LATER ? null : known(each)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (each === LATER ? [] : [[name, known(each)]])),
  );
}

function unknowns(value: Json): Json {
  if (value === LATER) return true;
  if (Array.isArray(value)) return value.map(unknowns);
  if (typeof value !== "object" || value === null) return false;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, unknowns(each)]));
}
