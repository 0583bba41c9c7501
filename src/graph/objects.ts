import { moduleText, parseAddress } from "../model/address.js";
import type { ExternalResource } from "../model/external.js";
import type { Plan, PriorResource, ResourceChange } from "../model/plan.js";
import type { Values } from "../model/value.js";
import { adoptedDefaultGroup } from "./adopted.js";
import { tableType } from "./edge-table.js";
import type { ObjectKey, ResourceObject } from "./types.js";

/** All objects that were read, and which of them are one thing in AWS. */
export interface Objects {
  /** One of each thing, by address, old before new. */
  readonly distinct: readonly ResourceObject[];
  readonly byKey: ReadonlyMap<ObjectKey, ResourceObject>;
  /** All objects of an address, in order. */
  readonly at: (address: string) => readonly ResourceObject[];
  /** The one that stands for this object: a data source or a second reading gives way to the resource itself. */
  readonly standing: (object: ResourceObject) => ResourceObject;
}

/** The objects of a plan, with those of other states and inventories; of types that planrisk has a use for. */
export function objectsOf(plan: Plan, external: readonly ExternalResource[]): Objects {
  const all: ResourceObject[] = [];
  for (const change of plan.changes) if (change.modelled) addChange(all, change, plan);
  for (const prior of plan.prior) all.push(ofPrior(prior));
  for (const resource of external) all.push(ofExternal(resource));
  all.sort(byAddressThenAge);
  const byKey = new Map<ObjectKey, ResourceObject>();
  for (const object of all) if (!byKey.has(object.key)) byKey.set(object.key, object);
  const unique = byKey.size === all.length ? all : [...byKey.values()];
  const standsFor = substitutes(unique);
  return {
    distinct: standsFor.size === 0 ? unique : unique.filter((object) => !standsFor.has(object)),
    byKey,
    at: (address) => atAddress(unique, address),
    standing: (object) => standsFor.get(object) ?? object,
  };
}

/** `objects` are sorted by address. */
function atAddress(objects: readonly ResourceObject[], address: string): readonly ResourceObject[] {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((objects[middle]?.address ?? "") < address) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (objects[end]?.address === address) end += 1;
  return objects.slice(low, end);
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

function addChange(all: ResourceObject[], change: ResourceChange, plan: Plan): void {
  const { address, before, after } = change;
  if (change.deposed !== null) {
    const stays = change.action === "forget" ? before : after;
    all.push(changed(change, `${address} (deposed ${change.deposed})`, "deleted", before, stays));
    return;
  }
  switch (change.action) {
    case "no-op":
    case "update":
      all.push(changed(change, address, "stays", before, after));
      return;
    case "read":
      all.push(changed(change, address, "stays", after, after));
      return;
    case "create":
      all.push(adoptedGroup(change, plan) ?? changed(change, address, "created", null, after));
      return;
    case "delete":
      all.push(changed(change, address, "deleted", before, null));
      return;
    case "forget":
      all.push(changed(change, address, "stays", before, before));
      return;
    case "replace":
      if (change.forgets) all.push(changed(change, address, "stays", before, before));
      else all.push(changed(change, address, "replaced", before, null));
      all.push(changed(change, `${address} (new)`, "replacement", null, after));
  }
}

/** "Identity is AWS's": what is adopted was there, and stays. */
function adoptedGroup(change: ResourceChange, plan: Plan): ResourceObject | null {
  const adopted = adoptedDefaultGroup(change, plan);
  return adopted === null ? null : changed(change, change.address, "stays", adopted.before, adopted.after);
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
