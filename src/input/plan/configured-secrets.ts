import { addressText, moduleText, parseAddress } from "../../model/address.js";
import type { ConfigModule, ConfigResource, Expression, ModuleCall } from "../../model/plan.js";
import type { Value } from "../../model/value.js";
import { hasMark, type Marker } from "./marks.js";
import { isObject, own } from "./shape.js";

/**
 * What the provider's schema calls sensitive is marked in the changes, but stands bare in the configuration when it is
 * written as a literal there. Remembers which arguments these are, and hides them.
 */
export class ConfiguredSecrets {
  /** By address of the module, without instance keys: by resource in it: arguments. */
  readonly #modules = new Map<string, Map<string, Set<string>>>();

  /** Takes note of the marks of an element of resource_changes or resource_drift. */
  note(address: string, change: unknown): void {
    if (!isObject(change)) return;
    for (const side of ["before_sensitive", "after_sensitive"]) {
      const marks = own(change, side);
      if (!isObject(marks)) continue;
      for (const name of Object.keys(marks)) if (hasMark(own(marks, name))) this.#add(address, name);
    }
  }

  /** The same module with these arguments behind tokens; itself when it has none. `at`: its address, "" for the root. */
  hide(module: ConfigModule, marker: Marker, at = ""): ConfigModule {
    if (this.#modules.size === 0) return module;
    const resources = this.#hideIn(module.resources, this.#modules.get(at), marker);
    const changed = new Map<string, ModuleCall>();
    for (const [name, call] of module.calls) {
      const inner = this.hide(call.module, marker, `${at === "" ? "" : `${at}.`}module.${name}`);
      if (inner !== call.module) changed.set(name, { ...call, module: inner });
    }
    if (changed.size > 0) return { ...module, resources, calls: new Map([...module.calls, ...changed]) };
    return resources === module.resources ? module : { ...module, resources };
  }

  #add(address: string, argument: string): void {
    const parsed = parseAddress(address);
    if (parsed === null) return;
    const module = moduleText(parsed.modules.map(({ name }) => ({ name, key: null })));
    const resource = addressText({ ...parsed, modules: [], key: null });
    const resources = this.#modules.get(module) ?? new Map<string, Set<string>>();
    this.#modules.set(module, resources.set(resource, (resources.get(resource) ?? new Set()).add(argument)));
  }

  #hideIn(
    resources: ConfigModule["resources"],
    secrets: ReadonlyMap<string, ReadonlySet<string>> | undefined,
    marker: Marker,
  ): ConfigModule["resources"] {
    if (secrets === undefined) return resources;
    const changed = new Map<string, ConfigResource>();
    for (const [name, names] of secrets) {
      const resource = resources.get(name);
      if (resource === undefined) continue;
      const expressions = new Map(resource.expressions);
      for (const argument of names) {
        const expression = expressions.get(argument);
        if (expression !== undefined) expressions.set(argument, hidden(expression, marker));
      }
      changed.set(name, { ...resource, expressions });
    }
    return changed.size === 0 ? resources : new Map([...resources, ...changed]);
  }
}

function hidden(expression: Expression, marker: Marker): Expression {
  switch (expression.kind) {
    case "value":
      return { ...expression, constant: hide(expression.constant, marker) };
    case "blocks":
      return {
        kind: "blocks",
        blocks: expression.blocks.map(
          (block) => new Map([...block].map(([name, each]) => [name, hidden(each, marker)])),
        ),
      };
  }
}

function hide(constant: Value | undefined, marker: Marker): Value | undefined {
  return constant === undefined ? undefined : marker.value("", constant, true);
}
