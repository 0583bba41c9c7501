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

const NO_MODULE: ConfigModule = { resources: new Map(), calls: new Map(), outputs: new Map(), variables: new Map() };
/** Terraform itself has no limit; nobody nests modules that deep. */
const MAX_MODULES = 100;

/** The root module of `configuration`; null when there is none. Throws a ShapeError. */
export function configurationFrom(configuration: unknown, context: ConfigContext): ConfigModule | null {
  if (!isObject(configuration)) return null;
  const root = own(configuration, "root_module");
  return root === undefined ? null : moduleFrom(root, "configuration.root_module", context, 0);
}

/** A module with the modules that it calls; throws a ShapeError. `at`: where it stands; `depth`: 0 for the root. */
export function moduleFrom(module: unknown, at: string, context: ConfigContext, depth: number): ConfigModule {
  if (!isObject(module)) throw new ShapeError(at, "is not an object");
  if (depth > MAX_MODULES) throw new ShapeError(at, `is more than ${MAX_MODULES} modules deep`);
  const variables = variablesFrom(own(module, "variables"), context.marker);
  return {
    resources: resourcesFrom(listAt(module, "resources", at), `${at}.resources`, context),
    calls: mapOf(own(module, "module_calls"), (call, name) =>
      callFrom(call, `${at}.module_calls.${name}`, context, depth),
    ),
    outputs: mapOf(own(module, "outputs"), (output, name) =>
      outputFrom(name, output, `${at}.outputs.${name}`, context),
    ),
    variables,
  };
}

function resourcesFrom(list: readonly unknown[], at: string, context: ConfigContext): Map<string, ConfigResource> {
  const resources = new Map<string, ConfigResource>();
  list.forEach((element, i) => {
    const place = `${at}[${i}]`;
    if (!isObject(element)) throw new ShapeError(place, "is not an object");
    const mode = modeAt(element, place);
    const type = textAt(element, "type", place);
    const name = textAt(element, "name", place);
    // Of an unwanted type the constants are of no use, and what it keeps secret stands nowhere that we read.
    const known = context.wanted(type, mode);
    resources.set(mode === "data" ? `data.${type}.${name}` : `${type}.${name}`, {
      type,
      name,
      mode,
      expressions: expressionsFrom(own(element, "expressions"), `${place}.expressions`, known ? context.marker : null),
      repetition: repetitionFrom(element, place, context.marker),
      dependsOn: textsAt(element, "depends_on", place),
    });
  });
  return resources;
}

function callFrom(call: unknown, at: string, context: ConfigContext, depth: number): ModuleCall {
  if (!isObject(call)) throw new ShapeError(at, "is not an object");
  const module = own(call, "module");
  const secrets = sensitiveVariables(module);
  const expressions = mapOf(own(call, "expressions"), (expression, name) =>
    expressionFrom(name, expression, `${at}.expressions.${name}`, context.marker, secrets.has(name)),
  );
  return {
    module: module === undefined ? NO_MODULE : moduleFrom(module, `${at}.module`, context, depth + 1),
    expressions,
    repetition: repetitionFrom(call, at, context.marker),
    dependsOn: textsAt(call, "depends_on", at),
  };
}

/** The argument of a variable that its module declares sensitive is as secret as its default. */
function sensitiveVariables(module: unknown): ReadonlySet<string> {
  const variables = isObject(module) ? own(module, "variables") : undefined;
  if (!isObject(variables)) return new Set();
  return new Set(Object.keys(variables).filter((name) => isSensitive(own(variables, name))));
}

function isSensitive(declaration: unknown): boolean {
  return isObject(declaration) && own(declaration, "sensitive") === true;
}

function variablesFrom(variables: unknown, marker: Marker): Map<string, Value | undefined> {
  return mapOf(variables, (declaration, name) => {
    if (!isObject(declaration) || !Object.hasOwn(declaration, "default")) return undefined;
    return marker.value(name, declaration.default, isSensitive(declaration));
  });
}

function outputFrom(name: string, output: unknown, at: string, context: ConfigContext): Expression {
  const expression = isObject(output) ? own(output, "expression") : undefined;
  return expressionFrom(name, expression ?? {}, `${at}.expression`, context.marker, isSensitive(output));
}

function repetitionFrom(object: JsonObject, at: string, marker: Marker): Expression | null {
  for (const key of ["count_expression", "for_each_expression"]) {
    const expression = own(object, key);
    if (expression !== undefined) return expressionFrom(key, expression, `${at}.${key}`, marker, false);
  }
  return null;
}

function expressionsFrom(expressions: unknown, at: string, marker: Marker | null): Map<string, Expression> {
  return mapOf(expressions, (each, name) => expressionFrom(name, each, `${at}.${name}`, marker, false));
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

/** By the object's own keys; empty when it is none. */
function mapOf<T>(object: unknown, from: (value: unknown, key: string) => T): Map<string, T> {
  const map = new Map<string, T>();
  if (!isObject(object)) return map;
  for (const key of Object.keys(object)) map.set(key, from(own(object, key), key));
  return map;
}
