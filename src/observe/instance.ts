import type { ResourceObject } from "../graph/types.js";
import type { Observation } from "../model/observation.js";
import { attribute } from "../model/value.js";
import { idOf } from "../network/addresses.js";
import type { NetworkInterface } from "../network/world.js";
import { restartAttributes } from "./attachment.js";
import { attributeEvidence, type Comparison, forcedBy, orderOf, ownIps, sorted } from "./comparison.js";

/** Instances that are deleted, replaced, or stopped and started in place. */
export function observeInstances(c: Comparison): Observation[] {
  return [...c.before.instances.values()].flatMap(({ object, primaryResource }) =>
    observed(c, object, primaryResource),
  );
}

function observed(c: Comparison, object: ResourceObject, primary: string | null): Observation[] {
  switch (c.fate(object.key)) {
    case "replaced":
      return [replaced(c, object, primary)];
    case "deleted":
      return [deleted(c, object)];
    case "stays":
    case "none":
      return restarted(c, object);
  }
}

/** Interfaces attached to an instance in the before world. */
function interfacesOf(c: Comparison, object: ResourceObject): NetworkInterface[] {
  return [...c.before.interfaces.values()].filter(
    (each) => each.attachment?.instance.kind === "object" && each.attachment.instance.key === object.key,
  );
}

function pointersAt(c: Comparison, object: ResourceObject): string[] {
  // What points at an interface that outlives the instance is told with that interface.
  const own = interfacesOf(c, object).filter((each) => each.kind === "primary");
  return c.pointersTo([object.key, ...own.flatMap((each) => [each.object.key, ...ownIps(each)])]);
}

function replaced(c: Comparison, object: ResourceObject, primary: string | null): Observation {
  const pointers = pointersAt(c, object);
  const attached = interfacesOf(c, object).map((each) => c.idOf(each));
  return c.observe("instance-replaced", object.address, {
    instance: object.address,
    instance_id: idOf(object),
    primary_stays: primary !== null && c.fate(primary) === "stays",
    forced_by: forcedBy(object.change),
    order: orderOf(object.change),
    pointers,
    interfaces: attached,
    affected: [...pointers, ...attached.filter((id) => !id.includes("#"))],
    outage: primary !== null && c.fate(primary) === "stays" ? "brief" : "until-reattached",
    reversible: false,
  });
}

function deleted(c: Comparison, object: ResourceObject): Observation {
  const pointers = pointersAt(c, object);
  const attached = interfacesOf(c, object).map((each) => c.idOf(each));
  return c.observe("instance-deleted", object.address, {
    instance: object.address,
    instance_id: idOf(object),
    pointers,
    interfaces: attached,
    affected: [...pointers, ...attached.filter((id) => !id.includes("#"))],
    outage: pointers.length > 0 ? "permanent" : "none",
    reversible: false,
  });
}

function restarted(c: Comparison, object: ResourceObject): Observation[] {
  if (c.change(object.address)?.action !== "update") return [];
  const attributes = restartAttributes(object);
  if (attributes.length === 0) return [];
  const attached = interfacesOf(c, object);
  const routes = c.pointersAfter([object.key, ...attached.map((each) => each.object.key)], "route");
  const last = lastTargetOf(c, object);
  return [
    c.observe("instance-restarted", object.address, {
      instance: object.address,
      attributes,
      routes,
      last_target_of: last,
      interfaces: attached.map((each) => c.idOf(each)),
      affected: [...routes, ...last],
      outage: "brief",
      evidence: attributes.map((name) =>
        attributeEvidence(object.address, name, attribute(object.before, name), attribute(object.after, name)),
      ),
    }),
  ];
}

/** Target groups that a listener uses and that have this instance as their only target in the after world. */
function lastTargetOf(c: Comparison, object: ResourceObject): string[] {
  const names = new Set([object.key, ...interfacesOf(c, object).flatMap(ownIps)]);
  const found = [...c.after.targetGroups.values()].filter(
    ({ targets, loadBalancers }) =>
      loadBalancers.length > 0 &&
      targets.length > 0 &&
      targets.every(
        ({ ref, address }) =>
          (ref?.kind === "object" && names.has(ref.key)) || (address !== null && names.has(address)),
      ),
  );
  return sorted(found.map((group) => group.object.address));
}
