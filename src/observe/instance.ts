import type { ResourceObject } from "../graph/types.js";
import { ownerOf } from "../model/address.js";
import { groupBy } from "../model/maps.js";
import { remembering } from "../model/memo.js";
import type { Observation } from "../model/observation.js";
import { attribute } from "../model/value.js";
import { idOf } from "../network/addresses.js";
import { objectOf } from "../network/scope.js";
import type { Instance, NetworkInterface, Target } from "../network/world.js";
import { restartAttributes } from "./attachment.js";
import { attributeEvidence, type Comparison, forcedBy, orderOf, ownIps, sorted } from "./comparison.js";

/** Instances that are deleted, replaced, or stopped and started in place. */
export function observeInstances(c: Comparison): Observation[] {
  const restarting = new Set(restartingInstances(c));
  const away = new Set([...restarting].flatMap((object) => namesOf(c, object)));
  const observed = ({ object, primaryResource }: Instance): Observation[] => {
    switch (c.fate(object.key)) {
      case "replaced":
        return [replaced(c, object, primaryResource)];
      case "deleted":
        return [deleted(c, object)];
      case "stays":
      case "none":
        return restarting.has(object) ? [restarted(c, object, away)] : [];
    }
  };
  return [...c.before.instances.values()].flatMap(observed);
}

/** Interfaces attached to an instance in the before world. */
function interfacesOf(c: Comparison, object: ResourceObject): readonly NetworkInterface[] {
  return byInstance(c).get(object.key) ?? [];
}

const byInstance = remembering((c: Comparison) =>
  groupBy(c.before.interfaces.values(), (each) => objectOf(each.attachment?.instance ?? null)),
);

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
    affected: [...pointers, ...attached.filter((id) => ownerOf(id) === id)],
    outage:
      object.change?.createFirst === true || (primary !== null && c.fate(primary) === "stays")
        ? "brief"
        : "until-reattached",
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
    affected: [...pointers, ...attached.filter((id) => ownerOf(id) === id)],
    outage: pointers.length > 0 ? "permanent" : "none",
    reversible: false,
  });
}

/** `away`: by what targets name the instances that restart in this plan. */
function restarted(c: Comparison, object: ResourceObject, away: ReadonlySet<string>): Observation {
  const attributes = restartAttributes(object);
  const attached = interfacesOf(c, object);
  const routes = c.pointersAfter([object.key, ...attached.map((each) => each.object.key)], "route");
  const last = lastTargetOf(c, object, away);
  return c.observe("instance-restarted", object.address, {
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
  });
}

/** Instances that this plan stops and starts in place; Terraform does so at once with those that do not wait for others. */
function restartingInstances(c: Comparison): ResourceObject[] {
  const stays = [...c.before.instances.values()].filter(({ object }) => c.fate(object.key) === "stays");
  return stays
    .map(({ object }) => object)
    .filter((object) => c.change(object.address)?.action === "update" && restartAttributes(object).length > 0);
}

/** By what a target may name an instance. */
function namesOf(c: Comparison, object: ResourceObject): string[] {
  return [object.key, ...interfacesOf(c, object).flatMap(ownIps)];
}

/** Target groups that a listener uses and in which, this instance being away, no target of the after world keeps running. */
function lastTargetOf(c: Comparison, object: ResourceObject, away: ReadonlySet<string>): string[] {
  const own = new Set(namesOf(c, object));
  const isOne = (names: ReadonlySet<string>, { ref, address }: Target) =>
    (ref?.kind === "object" && names.has(ref.key)) || (address !== null && names.has(address));
  const found = [...c.after.targetGroups.values()].filter(
    ({ targets, loadBalancers }) =>
      loadBalancers.length > 0 &&
      targets.some((target) => isOne(own, target)) &&
      targets.every((target) => isOne(away, target)),
  );
  return sorted(found.map((group) => group.object.address));
}
