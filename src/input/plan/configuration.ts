import type { ConfigModule, ConfigResource, Expression, ModuleCall } from "../../model/plan.js";
import type { Value } from "../../model/value.js";
import { modeAt, type Wanted } from "./change.js";
import type { Marker } from "./marks.js";
import { isObject, type JsonObject, listAt, own, ShapeError, textAt, textsAt } from "./shape.js";

/** What reading a configuration needs to know of the plan. */
export interface ConfigContext {
  readonly wanted: Wanted;
  readonly marker: Marker;
}

/** Terraform itself has no limit; nobody nests modules that deep. */
export const MAX_MODULES = 100;

/** A module, and the names of its variables that are declared sensitive: so is what its callers pass for them. */
export interface ModuleRead {
  readonly module: ConfigModule;
  readonly secrets: ReadonlySet<string>;
}

/** The root module of `configuration`; null when there is none. Throws a ShapeError. */
export function configurationFrom(configuration: unknown, context: ConfigContext): ModuleRead | null {
  if (configuration === undefined || configuration === null) return null;
  if (!isObject(configuration)) throw new ShapeError("configuration", "is not an object");
  const root = own(configuration, "root_module");
  if (root === undefined || root === null) return null;
  return moduleFrom(root, "configuration.root_module", context, 0);
}

/** A module with the modules that it calls; throws a ShapeError. `at`: where it stands; `depth`: 0 for the root. */
export function moduleFrom(json: unknown, at: string, context: ConfigContext, depth: number): ModuleRead {
  if (!isObject(json)) throw new ShapeError(at, "is not an object");
  const builder = new ModuleBuilder(at, context, depth);
  for (const element of listAt(json, "resources", at)) builder.addResource(element);
  for (const [name, call] of entriesOf(own(json, "module_calls"), `${at}.module_calls`)) {
    const place = builder.placeOfCall(name);
    const module = isObject(call) ? own(call, "module") : undefined;
    builder.addCall(name, call, module === undefined ? null : moduleFrom(module, place, context, depth + 1));
  }
  builder.setOutputs(own(json, "outputs"));
  builder.setVariables(own(json, "variables"));
  return builder.finish();
}

/** Collects a module from its parts, in whatever order they come; all of it may throw a ShapeError. */
export class ModuleBuilder {
  readonly #at: string;
  readonly #context: ConfigContext;
  readonly #resources = new Map<string, ConfigResource>();
  readonly #calls = new Map<string, ModuleCall>();
  #outputs: ReadonlyMap<string, Expression> = new Map();
  #variables: ReadonlyMap<string, Value | undefined> = new Map();
  #secrets: ReadonlySet<string> = new Set();
  #count = 0;

  constructor(at: string, context: ConfigContext, depth: number) {
    if (depth > MAX_MODULES) throw new ShapeError(at, `is more than ${MAX_MODULES} modules deep`);
    this.#at = at;
    this.#context = context;
  }

  /** An element of `resources`. */
  addResource(element: unknown): void {
    const resource = resourceFrom(element, `${this.#at}.resources[${this.#count}]`, this.#context);
    this.#count += 1;
    const data = resource.mode === "data" ? "data." : "";
    this.#resources.set(`${data}${resource.type}.${resource.name}`, resource);
  }

  /** Where the module of a call stands. */
  placeOfCall(name: string): string {
    return `${this.#at}.module_calls.${name}.module`;
  }

  /** A member of `module_calls`, and its module, which need not be in `call`; null when it has none. */
  addCall(name: string, call: unknown, read: ModuleRead | null): void {
    const at = `${this.#at}.module_calls.${name}`;
    if (!isObject(call)) throw new ShapeError(at, "is not an object");
    const { marker } = this.#context;
    this.#calls.set(name, {
      module: read?.module ?? { resources: new Map(), calls: new Map(), outputs: new Map(), variables: new Map() },
      expressions: mapOf(own(call, "expressions"), `${at}.expressions`, (expression, argument, place) =>
        expressionFrom(argument, expression, place, marker, read?.secrets.has(argument) === true),
      ),
      repetition: repetitionFrom(call, at, marker),
      dependsOn: textsAt(call, "depends_on", at),
    });
  }

  setOutputs(outputs: unknown): void {
    this.#outputs = mapOf(outputs, `${this.#at}.outputs`, (output, name, place) => {
      const expression = isObject(output) ? own(output, "expression") : undefined;
      return expressionFrom(name, expression ?? {}, `${place}.expression`, this.#context.marker, isSensitive(output));
    });
  }

  setVariables(variables: unknown): void {
    const at = `${this.#at}.variables`;
    const secrets = entriesOf(variables, at).filter(([, declaration]) => isSensitive(declaration));
    this.#secrets = new Set(secrets.map(([name]) => name));
    this.#variables = mapOf(variables, at, (declaration, name) => {
      if (!isObject(declaration) || !Object.hasOwn(declaration, "default")) return undefined;
      return this.#context.marker.value(name, declaration.default, isSensitive(declaration));
    });
  }

  finish(): ModuleRead {
    const parts = {
      resources: this.#resources,
      calls: this.#calls,
      outputs: this.#outputs,
      variables: this.#variables,
    };
    return { module: parts, secrets: this.#secrets };
  }
}

function resourceFrom(element: unknown, at: string, context: ConfigContext): ConfigResource {
  if (!isObject(element)) throw new ShapeError(at, "is not an object");
  const mode = modeAt(element, at);
  const type = textAt(element, "type", at);
  // Of an unwanted type the constants are of no use, and what it keeps secret stands nowhere that we read.
  const marker = context.wanted(type, mode) ? context.marker : null;
  return {
    type,
    name: textAt(element, "name", at),
    mode,
    expressions: expressionsFrom(own(element, "expressions"), `${at}.expressions`, marker),
    repetition: repetitionFrom(element, at, marker),
    dependsOn: textsAt(element, "depends_on", at),
  };
}

function isSensitive(declaration: unknown): boolean {
  return isObject(declaration) && own(declaration, "sensitive") === true;
}

function repetitionFrom(object: JsonObject, at: string, marker: Marker | null): Expression | null {
  for (const key of ["count_expression", "for_each_expression"]) {
    const expression = own(object, key);
    if (expression !== undefined) return expressionFrom(key, expression, `${at}.${key}`, marker, false);
  }
  return null;
}

function expressionsFrom(expressions: unknown, at: string, marker: Marker | null): Map<string, Expression> {
  return mapOf(expressions, at, (each, name, place) => expressionFrom(name, each, place, marker, false));
}

/**
 * An expression, or nested blocks: one object, or a list of them. An expression has no key but constant_value and
 * references. Without a marker the constants are left out.
 */
function expressionFrom(name: string, json: unknown, at: string, marker: Marker | null, secret: boolean): Expression {
  if (Array.isArray(json)) {
    return { kind: "blocks", blocks: json.map((block, i) => expressionsFrom(block, `${at}[${i}]`, marker)) };
  }
  if (!isObject(json)) throw new ShapeError(at, "is not an expression");
  const keys = Object.keys(json);
  if (!keys.every((key) => key === "constant_value" || key === "references")) {
    return { kind: "blocks", blocks: [expressionsFrom(json, at, marker)] };
  }
  const constant = own(json, "constant_value");
  return {
    kind: "value",
    constant: constant === undefined || marker === null ? undefined : marker.value(name, constant, secret),
    references: textsAt(json, "references", at),
  };
}

/** By the object's own keys; empty when it is absent. Throws a ShapeError when it is anything but an object. */
function mapOf<T>(object: unknown, at: string, from: (value: unknown, key: string, at: string) => T): Map<string, T> {
  return new Map(entriesOf(object, at).map(([key, value]) => [key, from(value, key, `${at}.${key}`)]));
}

function entriesOf(object: unknown, at: string): [string, unknown][] {
  if (object === undefined || object === null) return [];
  if (!isObject(object)) throw new ShapeError(at, "is not an object");
  return Object.entries(object);
}
