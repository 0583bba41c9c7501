import { addressSteps, type InstanceKey, keyText } from "../model/address.js";
import { append } from "../model/maps.js";
import type { ConfigModule, Plan } from "../model/plan.js";
import type { ResourceObject } from "./types.js";

/** The instances of one resource block within one instance of its module. */
export class Instances {
  readonly all: ResourceObject[] = [];
  #byKey: Map<InstanceKey, ResourceObject[]> | null = null;

  /** The old and the new object of one instance; nothing when there is no such instance. */
  of(key: InstanceKey): readonly ResourceObject[] {
    if (this.all.length < 4) return this.all.filter((object) => object.index === key);
    if (this.#byKey === null) {
      this.#byKey = new Map();
      for (const object of this.all) append(this.#byKey, object.index, object);
    }
    return this.#byKey.get(key) ?? [];
  }
}

/** One instance of a module: where expressions are read, and which objects its blocks made. */
export interface ModuleInstance {
  /** With instance keys; "" for the root. */
  readonly address: string;
  readonly name: string;
  readonly key: InstanceKey;
  readonly parent: ModuleInstance | null;
  /** Without instance keys: how locals are filed. */
  readonly configPath: string;
  readonly config: ConfigModule | null;
  readonly calls: Map<string, Map<InstanceKey, ModuleInstance>>;
  /** By "type.name" or "data.type.name". */
  readonly resources: Map<string, Instances>;
  /** Data sources that are read only during apply, of whatever type. */
  readonly readLater: Set<string>;
}

/** The tree of module instances of a plan. */
export class Modules {
  readonly root: ModuleInstance;
  readonly #byAddress = new Map<string, ModuleInstance | null>();
  /** All that were given. */
  readonly objects: readonly ResourceObject[];
  #byName: Map<string, ResourceObject[]> | null = null;

  /** `objects`: all of the plan, those too for which another stands. */
  constructor(plan: Plan, objects: readonly ResourceObject[]) {
    this.objects = objects;
    this.root = instance("", null, null, plan.configuration);
    for (const address of plan.untouched.modules) this.at(address);
    for (const change of plan.changes) {
      const module = this.at(change.moduleAddress);
      if (change.action === "read" && change.mode === "data")
        module?.readLater.add(`data.${change.type}.${change.name}`);
    }
    for (const object of objects) {
      if (object.origin !== "plan" && object.origin !== "prior-state") continue;
      const module = this.at(object.moduleAddress);
      const name = blockName(object);
      if (module !== null && name !== null) add(module, name, object);
    }
  }

  /** The instance at an address, made when it is new; null when the address cannot be read. */
  at(address: string | null): ModuleInstance | null {
    if (address === null || address === "") return this.root;
    const known = this.#byAddress.get(address);
    if (known !== undefined) return known;
    const steps = addressSteps(address);
    let module: ModuleInstance | null = steps === null ? null : this.root;
    for (let i = 0; steps !== null && module !== null && i < steps.length; i += 2) {
      const called = steps[i + 1];
      module = steps[i]?.name === "module" && called !== undefined ? child(module, called.name, called.key) : null;
    }
    this.#byAddress.set(address, module);
    return module;
  }

  /** All instances of "module.a.aws_x.b", as the prior state writes dependencies; under the name from before a move, too. */
  named(name: string): readonly ResourceObject[] {
    this.#byName ??= byConfigAddress(this.objects);
    return this.#byName.get(name) ?? [];
  }

  /** The instances of a module that `parent` calls: that of `key` when it is spelled, else all that are known, or the one. */
  called(parent: ModuleInstance, name: string, key: InstanceKey): readonly ModuleInstance[] {
    if (key !== null) return [child(parent, name, key)];
    const known = parent.calls.get(name);
    return known === undefined ? [child(parent, name, null)] : [...known.values()];
  }
}

function instance(
  name: string,
  key: InstanceKey,
  parent: ModuleInstance | null,
  config: ConfigModule | null,
): ModuleInstance {
  const under = (path: string, own: string) => (parent === null ? "" : `${path === "" ? "" : `${path}.`}module.${own}`);
  return {
    address: under(parent?.address ?? "", `${name}${keyText(key)}`),
    name,
    key,
    parent,
    configPath: under(parent?.configPath ?? "", name),
    config,
    calls: new Map(),
    resources: new Map(),
    readLater: new Set(),
  };
}

function child(parent: ModuleInstance, name: string, key: InstanceKey): ModuleInstance {
  let instances = parent.calls.get(name);
  if (instances === undefined) {
    instances = new Map();
    parent.calls.set(name, instances);
  }
  let found = instances.get(key);
  if (found === undefined) {
    found = instance(name, key, parent, parent.config?.calls.get(name)?.module ?? null);
    instances.set(key, found);
  }
  return found;
}

function add(module: ModuleInstance, name: string, object: ResourceObject): void {
  let instances = module.resources.get(name);
  if (instances === undefined) {
    instances = new Instances();
    module.resources.set(name, instances);
  }
  instances.all.push(object);
}

/** How the configuration calls the block of an object within its module: "type.name" or "data.type.name". */
export function blockName(object: ResourceObject): string | null {
  if (object.change !== null) return `${object.mode === "data" ? "data." : ""}${object.type}.${object.change.name}`;
  const steps = addressSteps(object.address);
  if (steps === null) return null;
  const modules = object.moduleAddress === null ? 0 : (addressSteps(object.moduleAddress)?.length ?? 0);
  return steps
    .slice(modules)
    .map((step) => step.name)
    .join(".");
}

function byConfigAddress(objects: readonly ResourceObject[]): Map<string, ResourceObject[]> {
  const found = new Map<string, ResourceObject[]>();
  for (const object of objects) {
    for (const address of new Set([object.address, object.change?.previousAddress ?? object.address])) {
      const name = addressSteps(address)
        ?.map((step) => step.name)
        .join(".");
      if (name !== undefined) append(found, name, object);
    }
  }
  return found;
}
