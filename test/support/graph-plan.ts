import { planFromJson } from "../../src/input/plan/from-json.js";
import { parseAddress } from "../../src/model/address.js";
import type { Plan } from "../../src/model/plan.js";

/** An entry of resource_changes in short: what is not given is a resource that stays as it is. */
export interface EntryJson {
  readonly actions?: readonly string[];
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
  /** after_unknown. */
  readonly unknown?: Readonly<Record<string, unknown>>;
  readonly deposed?: string;
  readonly previous?: string;
  readonly sensitive?: Readonly<Record<string, unknown>>;
}

/** References or nested blocks of an argument, as `configuration` prints them. */
export type ArgumentJson = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];

export interface ModuleJson {
  readonly resources?: Readonly<Record<string, Readonly<Record<string, ArgumentJson>>>>;
  readonly calls?: Readonly<Record<string, CallJson>>;
  readonly outputs?: Readonly<Record<string, ArgumentJson>>;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface CallJson {
  readonly arguments?: Readonly<Record<string, ArgumentJson>>;
  readonly forEach?: ArgumentJson;
  readonly module: ModuleJson;
}

export interface PlanJson {
  /** By address; several of one address (deposed ones) as a list. */
  readonly entries: Readonly<Record<string, EntryJson | readonly EntryJson[]>>;
  readonly root?: ModuleJson;
  /** How the root's variables are set, by name. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly relevant?: readonly (readonly [resource: string, ...attribute: string[]])[];
  /** Data sources and other objects of the prior state, by address. */
  readonly prior?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly dependsOn?: Readonly<Record<string, readonly string[]>>;
}

/** `to("aws_subnet.a.id", "aws_subnet.a")`: an expression with these references. */
export function to(...references: readonly string[]): ArgumentJson {
  return { references };
}

/** Plan JSON as Terraform would print it, as far as the graph looks at it. */
export function graphPlanJson(plan: PlanJson): Record<string, unknown> {
  const entries = Object.entries(plan.entries).flatMap(([address, given]) =>
    (Array.isArray(given) ? given : [given]).map((entry: EntryJson) => entryJson(address, entry)),
  );
  const state = Object.entries(plan.prior ?? {}).map(([address, values]) => ({ ...header(address), values }));
  const known = Object.entries(plan.dependsOn ?? {}).map(([address, dependsOn]) => ({
    ...header(address),
    values: {},
    depends_on: dependsOn,
  }));
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    variables: Object.fromEntries(Object.entries(plan.set ?? {}).map(([name, value]) => [name, { value }])),
    resource_changes: entries,
    prior_state: { format_version: "1.0", values: { root_module: { resources: [...state, ...known] } } },
    configuration: plan.root === undefined ? undefined : { root_module: moduleJson(plan.root) },
    relevant_attributes: (plan.relevant ?? []).map(([resource, ...attribute]) => ({ resource, attribute })),
  };
}

/** The same as a Plan. */
export function graphPlan(plan: PlanJson): Plan {
  return planFromJson(graphPlanJson(plan), "plan.json");
}

function header(address: string): Record<string, unknown> {
  const parsed = parseAddress(address);
  if (parsed === null) throw new Error(`${address} is no address`);
  const own = `${parsed.mode === "data" ? "data." : ""}${parsed.type}.`;
  return {
    address,
    mode: parsed.mode,
    type: parsed.type,
    name: parsed.name,
    ...(parsed.key === null ? {} : { index: parsed.key }),
    ...(parsed.modules.length === 0 ? {} : { module_address: address.slice(0, address.lastIndexOf(own) - 1) }),
    provider_name: "registry.terraform.io/hashicorp/aws",
  };
}

function entryJson(address: string, entry: EntryJson): Record<string, unknown> {
  const actions = entry.actions ?? ["no-op"];
  const before = entry.before ?? (actions.includes("create") && actions.length === 1 ? null : {});
  const after = entry.after === undefined ? (actions.includes("create") ? {} : before) : entry.after;
  const gone = actions.join() === "delete" || actions.join() === "forget";
  return {
    ...header(address),
    ...(entry.deposed === undefined ? {} : { deposed: entry.deposed }),
    ...(entry.previous === undefined ? {} : { previous_address: entry.previous }),
    change: {
      actions,
      before,
      after: gone ? null : after,
      after_unknown: entry.unknown ?? {},
      before_sensitive: entry.sensitive ?? {},
      after_sensitive: entry.sensitive ?? {},
    },
  };
}

function moduleJson(module: ModuleJson): Record<string, unknown> {
  return {
    resources: Object.entries(module.resources ?? {}).map(([name, expressions]) => {
      const [mode, type, own] = name.startsWith("data.") ? name.split(".") : ["managed", ...name.split(".")];
      const { for_each, count, ...rest } = expressions;
      return {
        address: name,
        mode,
        type,
        name: own,
        expressions: rest,
        ...(for_each === undefined ? {} : { for_each_expression: for_each }),
        ...(count === undefined ? {} : { count_expression: count }),
      };
    }),
    module_calls: mapped(module.calls, (call, name) => ({
      source: `./modules/${name}`,
      expressions: call.arguments ?? {},
      ...(call.forEach === undefined ? {} : { for_each_expression: call.forEach }),
      module: moduleJson(call.module),
    })),
    outputs: mapped(module.outputs, (expression) => ({ expression })),
    variables: mapped(module.variables, (value) => (value === undefined ? {} : { default: value })),
  };
}

function mapped<T>(object: Readonly<Record<string, T>> | undefined, to: (value: T, name: string) => unknown): object {
  return Object.fromEntries(Object.entries(object ?? {}).map(([name, value]) => [name, to(value, name)]));
}
