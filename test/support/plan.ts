import type { Plan, ResourceChange } from "../../src/model/plan.js";

/** A resource change of the given address; what is not given is a plain create of an interface. */
export function resourceChange(address: string, fields: Partial<ResourceChange> = {}): ResourceChange {
  const parts = address.split(".");
  return {
    address,
    previousAddress: null,
    moduleAddress: null,
    mode: "managed",
    type: parts.at(-2) ?? "aws_network_interface",
    name: parts.at(-1) ?? "this",
    index: null,
    providerName: "registry.terraform.io/hashicorp/aws",
    deposed: null,
    action: "create",
    actions: ["create"],
    createFirst: false,
    forgets: false,
    actionReason: null,
    replacePaths: [],
    importing: null,
    before: null,
    after: {},
    modelled: true,
    ...fields,
  };
}

/** A plan of these changes and nothing else. */
export function planOf(changes: readonly ResourceChange[], fields: Partial<Plan> = {}): Plan {
  return {
    name: "plan.json",
    formatVersion: "1.2",
    terraformVersion: "1.11.4",
    complete: true,
    errored: false,
    changes,
    untouched: { addresses: [], modules: new Set() },
    drift: [],
    prior: [],
    dependsOn: new Map(),
    configuration: null,
    variables: new Map(),
    relevantAttributes: [],
    deferred: [],
    ...fields,
  };
}
