import type { ObjectKey, Ref, ResourceObject } from "../../graph/types.js";
import { rememberingEach } from "../../model/memo.js";
import type { Observation } from "../../model/observation.js";
import { attribute, booleanAt, UNKNOWN } from "../../model/value.js";
import { objectOf, refToken } from "../../network/scope.js";
import { SERVICES } from "../../network/services.js";
import type { ElasticIp, Holder } from "../../network/world.js";
import { type Comparison, sorted } from "../comparison.js";
import { endsBefore } from "./order.js";
import { refused } from "./refused.js";
import type { Slots } from "./slots.js";

/** Associations that AWS refuses: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html */
export function observeElasticIpLimits(c: Comparison, slots: Slots): Observation[] {
  return [...ambiguous(c, slots), ...withoutGateway(c), ...twoTargets(c), ...taken(c)];
}

/** By instance id at an instance that has several interfaces: AWS does not choose one. */
function ambiguous(c: Comparison, slots: Slots): Observation[] {
  const scope = c.scopes.after;
  const named = [
    ...scope
      .ofType("aws_eip_association")
      .map((object) => ({ object, path: "instance_id", other: "network_interface_id" })),
    ...scope.ofType("aws_eip").map((object) => ({ object, path: "instance", other: "network_interface" })),
  ];
  return named.flatMap(({ object, path, other }) => {
    if (!isAssociated(c, object, path) || scope.isConfigured(object, path) !== true || isSet(c, object, other))
      return [];
    const instance = scope.ref(object, path);
    const all = instance === null ? [] : (slots.after.get(refToken(instance)) ?? []);
    if (instance === null || all.length < 2) return [];
    // Interfaces that this plan attaches may come before or after the association.
    const there = all.filter((slot) => slot.kept || slot.by === c.name(instance));
    const thing = c.name(instance);
    return [
      refused(c, object.address, {
        what: "association-by-instance-ambiguous",
        thing,
        others: all.map((slot) => c.idOf(slot.each)),
        actual: all.length,
        interfaces: all.map((slot) => c.idOf(slot.each)),
        certain: there.length > 1,
      }),
    ];
  });
}

/** True when this plan makes the association: by a new object, or by one that points elsewhere than before. */
function isAssociated(c: Comparison, object: ResourceObject, path: string): boolean {
  if (!c.changes(object.address)) return false;
  if (object.before === null) return true;
  const [before, after] = [c.scopes.before.ref(object, path), c.scopes.after.ref(object, path)];
  return refToken(before) !== refToken(after);
}

function isSet(c: Comparison, object: ResourceObject, path: string): boolean {
  const value = attribute(object.after, path);
  return c.scopes.after.isConfigured(object, path) === true && value !== null && value !== "";
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html */
function withoutGateway(c: Comparison): Observation[] {
  return [...c.after.elasticIps.values()].flatMap((ip) => {
    const { holder } = ip;
    if (holder === null || !isNewHolder(c, ip, holder)) return [];
    const each = c.after.interfaces.get(holder.interface ?? "");
    const vpcs = (each?.subnets ?? []).map((ref) => objectOf(c.after.subnets.get(objectOf(ref) ?? "")?.vpc ?? null));
    const [vpc = null] = vpcs;
    if (each === undefined || vpc === null || vpcs.some((other) => other !== vpc) || !lacksGateway(c, vpc)) return [];
    const subject = c.changes(holder.by) ? holder.by : ip.object.address;
    const thing = ip.object.address;
    const others = [c.name({ kind: "object", key: vpc })];
    return [
      refused(c, subject, {
        what: "elastic-ip-without-gateway",
        thing,
        others,
        detail: c.idOf(each),
        interfaces: [c.idOf(each)],
      }),
    ];
  });
}

function isNewHolder(c: Comparison, ip: ElasticIp, holder: Holder): boolean {
  if (!c.changes(holder.by) && !c.changes(ip.object.address)) return false;
  const before = c.before.elasticIps.get(ip.object.key)?.holder ?? null;
  return before === null || refToken(before.ref) !== refToken(holder.ref);
}

/** True when an Elastic IP is associated inside a VPC before this plan. */
function hasElasticIp(c: Comparison, vpc: ObjectKey): boolean {
  return [...c.before.interfaces.values()].some(
    (each) =>
      each.publicAddresses.some((address) => address.kind === "elastic") &&
      each.subnets.some((ref) => objectOf(c.before.subnets.get(objectOf(ref) ?? "")?.vpc ?? null) === vpc),
  );
}

/** Certainly: this state makes the VPC, and neither a gateway nor a route to one is known that may be its own. */
const lacksGateway = rememberingEach((c: Comparison, key: ObjectKey): boolean => {
  const vpc = c.after.vpcs.get(key);
  if (vpc?.managed !== true || vpc.object.origin !== "plan") return false;
  const mine = (ref: Ref | null) => objectOf(ref) === null || objectOf(ref) === key;
  const gateways = [...c.after.gateways.values()].filter((gateway) => gateway.kind === "internet-gateway");
  if (gateways.some((gateway) => mine(gateway.vpc))) return false;
  // An address that is associated there today proves a gateway outside of this state.
  const hadGateway = [...c.before.gateways.values()].some(
    (gateway) => gateway.kind === "internet-gateway" && mine(gateway.vpc),
  );
  if (!hadGateway && hasElasticIp(c, key)) return false;
  const tables = [...c.after.routeTables.values()].filter((table) => mine(table.vpc));
  return !tables.some((table) => table.routes.some(({ target }) => target.kind === "internet-gateway"));
});

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eip */
function twoTargets(c: Comparison): Observation[] {
  return c.scopes.after.ofType("aws_eip").flatMap((object) => {
    const paths = ["instance", "network_interface"] as const;
    if (!paths.every((path) => isCertain(c, object, path)) || !paths.some((path) => isAssociated(c, object, path)))
      return [];
    const others = paths.map((path) => c.name(c.scopes.after.ref(object, path)));
    return [refused(c, object.address, { what: "elastic-ip-two-targets", thing: object.address, others })];
  });
}

/** Written, and not null: known, or the id of something that this plan creates. */
function isCertain(c: Comparison, object: ResourceObject, path: string): boolean {
  if (!isSet(c, object, path)) return false;
  if (attribute(object.after, path) !== UNKNOWN) return true;
  const target = c.graph.get(objectOf(c.scopes.after.ref(object, path)) ?? "");
  return target !== undefined && target.before === null;
}

/** An address that something else has, asked for by what does not take addresses away from others. */
function taken(c: Comparison): Observation[] {
  const scope = c.scopes.after;
  const asked = scope.ofType("aws_eip_association").flatMap((object) => {
    if (booleanAt(scope.values(object), "allow_reassociation") !== false) return [];
    return [{ object, key: objectOf(scope.ref(object, "allocation_id")) ?? objectOf(scope.ref(object, "public_ip")) }];
  });
  // Services never re-associate: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
  for (const [type, service] of Object.entries(SERVICES)) {
    for (const path of service.elasticIps ?? []) {
      for (const object of scope.ofType(type))
        asked.push(...scope.refs(object, path).map((ref) => ({ object, key: objectOf(ref) })));
    }
  }
  return asked.flatMap(({ object, key }) => {
    const ip = key === null ? undefined : c.before.elasticIps.get(key);
    if (ip?.holder == null || object.before !== null || !c.changes(object.address)) return [];
    return holds(c, ip, ip.holder, object);
  });
}

function holds(c: Comparison, ip: ElasticIp, holder: Holder, object: ResourceObject): Observation[] {
  const own = holder.by === object.address;
  if (own && object.change?.createFirst !== true) return [];
  const ends = !own && c.changes(holder.by) && !stillThere(c, ip, holder);
  const old = c.graph.at(holder.by).find((each) => each.before !== null);
  if (ends && old !== undefined && endsBefore(c, old.key, object.key)) return [];
  const thing = ip.object.address;
  const others = sorted([own ? c.name(holder.ref) : holder.by]);
  const detail = c.name(holder.ref);
  return [refused(c, object.address, { what: "elastic-ip-taken", thing, others, detail, certain: !ends })];
}

/** What manages the association goes on doing so. */
function stillThere(c: Comparison, ip: ElasticIp, holder: Holder): boolean {
  const action = c.change(holder.by)?.action;
  if (action === "delete" || action === "replace") return false;
  const after = c.after.elasticIps.get(ip.object.key)?.holder;
  return after?.by === holder.by && refToken(after.ref) === refToken(holder.ref);
}
