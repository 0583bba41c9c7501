import type { Value, Values } from "./value.js";

/**
 * A plan as planrisk understands it, whatever version of Terraform or OpenTofu wrote it. The reader makes it element by
 * element; no later room sees plan JSON. Format: https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface Plan {
  /** How reports call this plan: `--name`, or the file's name without folder. */
  readonly name: string;
  readonly formatVersion: string;
  readonly terraformVersion: string | null;
  /** False when the plan says of itself that it is not complete (`-target`, deferred changes). A missing key is true. */
  readonly complete: boolean;
  /** Planning failed half way: such a plan is never judged. */
  readonly errored: boolean;
  /** Every entry of resource_changes but `untouched`. Entries of types that planrisk has no use for carry no values. */
  readonly changes: readonly ResourceChange[];
  /** Entries to which nothing happens, of types that planrisk has no use for: most of a plan. Their addresses, and the modules they are in. */
  readonly untouched: { readonly addresses: readonly string[]; readonly modules: ReadonlySet<string> };
  /** What was changed outside Terraform (`resource_drift`). */
  readonly drift: readonly ResourceChange[];
  /** Data sources and objects of the prior state that `changes` lacks. */
  readonly prior: readonly PriorResource[];
  /** Of each managed object in the prior state, by its address: what it depended on (configuration addresses). */
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
  readonly configuration: ConfigModule | null;
  /** How variables of the root module are set, where that names things of AWS or is a switch; others are not here. */
  readonly variables: ReadonlyMap<string, Value>;
  readonly relevantAttributes: readonly { readonly resource: string; readonly attribute: readonly string[] }[];
  readonly deferred: readonly { readonly address: string; readonly type: string; readonly reason: string }[];
}

/** How many entries resource_changes has. */
export function entryCount(plan: Plan): number {
  return plan.changes.length + plan.untouched.addresses.length;
}

/** What an entry of resource_changes does, in one word; `replace` in either order, with delete or forget. */
export type Action = "no-op" | "create" | "read" | "update" | "delete" | "replace" | "forget";

export interface ResourceChange {
  /** Absolute address with instance keys, as Terraform prints it. */
  readonly address: string;
  readonly previousAddress: string | null;
  readonly moduleAddress: string | null;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** The raw instance key of count (number) or for_each (text). */
  readonly index: string | number | null;
  readonly providerName: string;
  /** Key of an object left over by a failed create_before_destroy; with it the address is not unique. */
  readonly deposed: string | null;
  readonly action: Action;
  /** As Terraform lists them: the order tells which comes first. */
  readonly actions: readonly string[];
  /** The new object is made before the old one goes (`["create", "delete"]`). */
  readonly createFirst: boolean;
  /** The old object leaves the state but stays in AWS (`forget`). */
  readonly forgets: boolean;
  readonly actionReason: string | null;
  /** Attribute paths that force a replacement; they stop at a set, and are empty for tainted and -replace. */
  readonly replacePaths: readonly (readonly (string | number)[])[];
  /** The id that an import block brings in; "(unknown)" when only apply will know. */
  readonly importing: string | null;
  /** null: does not exist on that side, or planrisk has no use for this type (`modelled` false). */
  readonly before: Values | null;
  readonly after: Values | null;
  /** Before and after were read: the type is one that planrisk knows. */
  readonly modelled: boolean;
  /** Of an entry that is not modelled: names of arguments that hold parts of a network (subnet_ids); absent when none does. */
  readonly networkArguments?: readonly string[];
}

export interface PriorResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index: string | number | null;
  readonly deposed: string | null;
  readonly values: Values;
}

/** A module of `configuration`: what is written, without instances, locals, dynamic blocks and lifecycle. */
export interface ConfigModule {
  /** By "type.name" or "data.type.name", relative to the module. */
  readonly resources: ReadonlyMap<string, ConfigResource>;
  readonly calls: ReadonlyMap<string, ModuleCall>;
  readonly outputs: ReadonlyMap<string, Expression>;
  /** Defaults of variables; UNKNOWN never occurs, sensitive ones are marked. Missing: no default. */
  readonly variables: ReadonlyMap<string, Value | undefined>;
}

export interface ConfigResource {
  readonly type: string;
  readonly name: string;
  readonly mode: "managed" | "data";
  readonly expressions: ReadonlyMap<string, Expression>;
  readonly repetition: Expression | null;
  readonly dependsOn: readonly string[];
}

export interface ModuleCall {
  readonly module: ConfigModule;
  readonly expressions: ReadonlyMap<string, Expression>;
  readonly repetition: Expression | null;
  readonly dependsOn: readonly string[];
}

/** One argument as written: a value with what it refers to, or nested blocks. `{}` in the plan: set, but not resolvable. */
export type Expression =
  | { readonly kind: "value"; readonly constant: Value | undefined; readonly references: readonly string[] }
  | { readonly kind: "blocks"; readonly blocks: readonly ReadonlyMap<string, Expression>[] };
