import { readFile } from "node:fs/promises";
import { z } from "zod";

const Json = z.record(z.string(), z.unknown());
const Change = z.looseObject({
  address: z.string(),
  module_address: z.string(),
  index: z.union([z.string(), z.number()]).optional(),
});
const Resource = z.looseObject({ address: z.string() });
const Module = z.looseObject({
  resources: z.array(Resource).default([]),
  get child_modules() {
    return z.array(Module).default([]);
  },
});
type Module = z.infer<typeof Module>;

const UnitPlan = z.object({
  format_version: z.string(),
  terraform_version: z.string(),
  planned_values: z.object({ root_module: Module }),
  resource_changes: z.array(Change),
  prior_state: z.object({ values: z.object({ root_module: Module }) }),
  configuration: z.object({
    provider_config: z.unknown(),
    root_module: z.object({ module_calls: z.record(z.string(), Json) }),
  }),
});

/** One resource as the three places of a plan have it, as JSON; null: not there (created, or deleted). */
export interface Piece {
  /** The module inside of the unit's own; null: in the unit's itself. */
  readonly nested: string | null;
  readonly change: string;
  readonly planned: string | null;
  readonly prior: string | null;
}

/** A module of which an estate has many: what is there once, and what `for_each` makes, by its kind and what happens. */
export interface UnitModule {
  readonly once: readonly Piece[];
  readonly each: ReadonlyMap<string, readonly Piece[]>;
  /** Texts that parts share: the ids of what is there once. */
  readonly shared: ReadonlySet<string>;
}

export interface Unit {
  readonly formatVersion: string;
  readonly terraformVersion: string;
  readonly providers: string;
  /** A VPC of which the lasting part stays, one of which it changes, and an application without network. */
  readonly modules: Readonly<Record<Kind, UnitModule>>;
  /** The module call of each, as JSON. */
  readonly calls: Readonly<Record<Kind, string>>;
}

export const KINDS = {
  quiet: 'module.vpc["unit-keep"]',
  changing: 'module.vpc["unit-change"]',
  app: 'module.app["unit-keep"]',
} as const;
export type Kind = keyof typeof KINDS;

/** What differs from one copy to the next: module, names, keys, ids and addresses. */
export const HOLES = new RegExp(
  [
    String.raw`module\.(?:vpc|app)\[\\"unit-(?:keep|change)\\"\]`,
    "unit-(?:keep|change)",
    "(?:node|rule|role|store|param|record|log)-(?:keep|update|create|delete|replace)",
    String.raw`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`,
    String.raw`\bA[RN][OP]A[0-9A-F]{17}\b`,
    String.raw`\b2025\d{22}\b`,
    String.raw`\b[a-z]+(?:-attach)?-0[0-9a-f]{16}\b`,
    String.raw`sgrule-\d+`,
    String.raw`(?<=/)[0-9a-f]{16}\b`,
    String.raw`-2{2,}\d+\b`,
    String.raw`\b02(?::[0-9a-f]{2}){5}\b`,
    String.raw`\b10[.-]0[.-]\d+[.-]\d+(?:/\d+)?`,
    String.raw`\b203[.-]0[.-]113[.-]\d+`,
  ].join("|"),
  "g",
);

/** Reads the plan that Terraform printed for one of each; throws when it is not the plan that this was written for. */
export async function readUnit(path: string): Promise<Unit> {
  const plan = UnitPlan.parse(JSON.parse(await readFile(path, "utf8")));
  const planned = byAddress(plan.planned_values.root_module);
  const prior = byAddress(plan.prior_state.values.root_module);
  const moduleOf = (prefix: string): UnitModule => {
    const once: Piece[] = [];
    const each = new Map<string, Piece[]>();
    for (const change of plan.resource_changes.filter((one) => one.address.startsWith(`${prefix}.`))) {
      const piece: Piece = {
        nested: change.module_address.slice(prefix.length).split(".module.").join("") || null,
        change: JSON.stringify(change),
        planned: jsonOf(planned.get(change.address)),
        prior: jsonOf(prior.get(change.address)),
      };
      const key = String(change.index ?? "");
      if (!/^\w+-(?:keep|update|create|delete|replace)$/.test(key)) once.push(piece);
      else each.set(key, [...(each.get(key) ?? []), piece]);
    }
    const shared = new Set(once.flatMap((piece) => `${piece.change}${piece.prior ?? ""}`.match(HOLES) ?? []));
    return { once, each, shared };
  };
  const call = (name: string): string => {
    const { for_each_expression: _, ...rest } = plan.configuration.root_module.module_calls[name] ?? {};
    const expressions = { ...Json.parse(rest.expressions), name: { constant_value: "unit-keep" } };
    return JSON.stringify({ ...rest, expressions });
  };
  const [vpc, app] = [call("vpc"), call("app")];
  return {
    formatVersion: plan.format_version,
    terraformVersion: plan.terraform_version,
    providers: JSON.stringify(plan.configuration.provider_config),
    modules: { quiet: moduleOf(KINDS.quiet), changing: moduleOf(KINDS.changing), app: moduleOf(KINDS.app) },
    calls: { quiet: vpc, changing: vpc, app },
  };
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function byAddress(module: Module, found = new Map<string, unknown>()): ReadonlyMap<string, unknown> {
  for (const resource of module.resources) found.set(resource.address, resource);
  for (const child of module.child_modules) byAddress(child, found);
  return found;
}
