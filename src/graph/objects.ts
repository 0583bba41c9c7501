import { moduleText, parseAddress } from "../model/address.js";
import type { ExternalResource } from "../model/external.js";
import type { Plan, PriorResource, ResourceChange } from "../model/plan.js";
import type { Values } from "../model/value.js";
import { tableType } from "./edge-table.js";
import type { ObjectKey, ResourceObject } from "./types.js";

/** All objects that were read, and which of them are one thing in AWS. */
export interface Objects {
  /** One of each thing, by address, old before new. */
  readonly distinct: readonly ResourceObject[];
  readonly byKey: ReadonlyMap<ObjectKey, ResourceObject>;
  readonly byAddress: ReadonlyMap<string, readonly ResourceObject[]>;
  /** The one that stands for this object: a data source or a second reading gives way to the resource itself. */
  readonly standing: (object: ResourceObject) => ResourceObject;
}

/** The objects of a plan, with those of other states and inventories; of types that planrisk has a use for. */
export function objectsOf(plan: Plan, external: readonly ExternalResource[]): Objects {
  const all = [...plan.changes.flatMap(ofChange), ...plan.prior.map(ofPrior), ...external.map(ofExternal)];
  all.sort(byAddressThenAge);
  const byKey = new Map<ObjectKey, ResourceObject>();
  const byAddress = new Map<string, ResourceObject[]>();
  for (const object of all) {
    if (byKey.has(object.key)) continue;
    byKey.set(object.key, object);
    const same = byAddress.get(object.address);
    if (same === undefined) byAddress.set(object.address, [object]);
    else same.push(object);
  }
  const standsFor = substitutes([...byKey.values()]);
  return {
    distinct: [...byKey.values()].filter((object) => !standsFor.has(object)),
    byKey,
    byAddress,
    standing: (object) => standsFor.get(object) ?? object,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Deposed objects last: their keys sort after "ADDRESS" and would sort before "ADDRESS (new)". */
function byAddressThenAge(a: ResourceObject, b: ResourceObject): number {
  return compare(a.address, b.address) || age(a) - age(b) || compare(a.key, b.key);
}

function age(object: ResourceObject): number {
  if (object.key === object.address) return 0;
  return object.fate === "replacement" ? 1 : 2;
}

function ofChange(change: ResourceChange): readonly ResourceObject[] {
  if (!change.modelled) return [];
  const { address, before, after } = change;
  if (change.deposed !== null) {
    const stays = change.action === "forget" ? before : after;
    return [changed(change, `${address} (deposed ${change.deposed})`, "deleted", before, stays)];
  }
  switch (change.action) {
    case "no-op":
    case "update":
      return [changed(change, address, "stays", before, after)];
    case "read":
      return [changed(change, address, "stays", after, after)];
    case "create":
      return [changed(change, address, "created", null, after)];
    case "delete":
      return [changed(change, address, "deleted", before, null)];
    case "forget":
      return [changed(change, address, "stays", before, before)];
    case "replace":
      return [
        change.forgets
          ? changed(change, address, "stays", before, before)
          : changed(change, address, "replaced", before, null),
        changed(change, `${address} (new)`, "replacement", null, after),
      ];
  }
}

function changed(
  change: ResourceChange,
  key: ObjectKey,
  fate: ResourceObject["fate"],
  before: Values | null,
  after: Values | null,
): ResourceObject {
  const { address, type, mode, moduleAddress, index } = change;
  return { key, address, type, mode, moduleAddress, index, origin: "plan", fate, change, before, after };
}

function readOnly(
  prior: PriorResource,
  address: string,
  key: ObjectKey,
  origin: ResourceObject["origin"],
): ResourceObject {
  const parsed = parseAddress(prior.address);
  const module = parsed === null ? "" : moduleText(parsed.modules);
  return {
    key,
    address,
    type: prior.type,
    mode: prior.mode,
    moduleAddress: module === "" ? null : module,
    index: prior.index,
    origin,
    fate: "stays",
    change: null,
    before: prior.values,
    after: prior.values,
  };
}

function ofPrior(prior: PriorResource): ResourceObject {
  const key = prior.deposed === null ? prior.address : `${prior.address} (deposed ${prior.deposed})`;
  return readOnly(prior, prior.address, key, "prior-state");
}

/** The name of the source is part of the address: two workspaces may well call different things the same. */
function ofExternal(resource: ExternalResource): ResourceObject {
  const deposed = resource.deposed === null ? "" : ` (deposed ${resource.deposed})`;
  const address = `${resource.address}${deposed} (${resource.source})`;
  return readOnly(resource, address, address, resource.origin);
}

/** Who knows best about an object: whoever manages it, then who saw it last. Lower is better. */
export function rank(object: ResourceObject): number {
  if (object.mode === "data") return 5;
  if (object.origin === "inventory") return 4;
  if (object.origin === "state") return 3;
  if (object.origin === "prior-state") return 2;
  return object.change?.forgets === true ? 1 : 0;
}

/** The name of a thing in AWS, whatever type of Terraform speaks of it; null when it is not known. */
function identityOf(object: ResourceObject): string | null {
  const values: Values | null = object.before ?? object.after;
  const id = values?.[object.type === "aws_spot_instance_request" ? "spot_instance_id" : "id"];
  if (typeof id !== "string" || id === "") return null;
  const type = tableType(object.type).replace(/^aws_default_/, "aws_");
  return `${type === "aws_spot_instance_request" ? "aws_instance" : type} ${id}`;
}

/** Objects that are only read, where another of the same identity knows better; managed ones of the plan always stand. */
function substitutes(objects: readonly ResourceObject[]): ReadonlyMap<ResourceObject, ResourceObject> {
  const read = objects.filter((object) => rank(object) > 2);
  const best = new Map<string, ResourceObject>();
  for (const object of read) add(best, object, true);
  if (best.size > 0) for (const object of objects) add(best, object, false);
  const standsFor = new Map<ResourceObject, ResourceObject>();
  for (const object of read) {
    const standing = best.get(identityOf(object) ?? "");
    if (standing !== undefined && standing !== object) standsFor.set(object, standing);
  }
  return standsFor;
}

function add(best: Map<string, ResourceObject>, object: ResourceObject, isNew: boolean): void {
  const identity = identityOf(object);
  if (identity === null) return;
  const known = best.get(identity);
  if (known === undefined ? isNew : rank(object) < rank(known)) best.set(identity, object);
}
