import type { Graph } from "../graph/graph.js";
import type { ObjectKey } from "../graph/types.js";
import { known, unknown } from "../model/known.js";
import type { Plan } from "../model/plan.js";
import { booleanAt, textAt } from "../model/value.js";
import { buildNetworkAcls, effectiveAcl } from "./acls.js";
import { indexElasticIps } from "./addresses.js";
import { INSTANCE_TYPES, indexAttachments } from "./attachments.js";
import { buildBalancers } from "./balancers.js";
import { configuredIn } from "./configured.js";
import { buildGroups } from "./groups.js";
import { buildInterfaces, wantsPublic } from "./interfaces.js";
import { buildPointers } from "./pointers.js";
import { buildPrefixLists } from "./prefix-lists.js";
import { buildGateways, buildRouteTables, effectiveRoutes } from "./routing.js";
import { knownText, objectOf, type Scope, scopeOf } from "./scope.js";
import { buildTemplates } from "./templates.js";
import type { Instance, Subnet, Vpc, World } from "./world.js";

/** Both worlds, from one builder. */
export interface Worlds {
  readonly before: World;
  readonly after: World;
  readonly scopes: { readonly before: Scope; readonly after: Scope };
}

/** Builds the network as it is and as it is planned. Linear in the objects of the graph. */
export function buildWorlds(plan: Plan, graph: Graph): Worlds {
  const isConfigured = configuredIn(plan);
  const scopes = { before: scopeOf(graph, "before", isConfigured), after: scopeOf(graph, "after", isConfigured) };
  return {
    before: buildWorld(scopes.before, scopes.after),
    after: buildWorld(scopes.after, scopes.before),
    scopes,
  };
}

/** One side; `other` tells which links are managed and which are only copied (risk-model.md, "where plans mislead"). */
function buildWorld(scope: Scope, other: Scope): World {
  const prefixLists = buildPrefixLists(scope);
  const groups = buildGroups(scope, prefixLists, other);
  const attachments = indexAttachments(scope, other);
  const elasticIps = indexElasticIps(scope, other, attachments);
  const interfaces = buildInterfaces({ scope, other, attachments, elasticIps });
  const routeTables = buildRouteTables(scope, other, prefixLists);
  const networkAcls = buildNetworkAcls(scope, other);
  const { loadBalancers, targetGroups } = buildBalancers(scope);
  const pointers = buildPointers({ scope, other, routeTables, targetGroups, groups, interfaces });
  return {
    side: scope.side,
    vpcs: buildVpcs(scope),
    subnets: buildSubnets(scope, routeTables, networkAcls),
    groups,
    interfaces,
    instances: buildInstances(scope, attachments.primaryOf),
    elasticIps: elasticIps.all,
    routeTables,
    networkAcls,
    gateways: buildGateways(scope),
    prefixLists,
    loadBalancers,
    targetGroups,
    templates: buildTemplates(scope),
    pointers,
  };
}

function buildVpcs(scope: Scope): Map<ObjectKey, Vpc> {
  const vpcs = new Map<ObjectKey, Vpc>();
  for (const object of scope.ofType("aws_vpc", "aws_default_vpc")) {
    const values = scope.values(object);
    const own = [textAt(values, "cidr_block"), textAt(values, "ipv6_cidr_block")];
    vpcs.set(object.key, { object, cidrs: own.filter((cidr) => cidr !== null), managed: object.mode === "managed" });
  }
  for (const association of scope.ofType(
    "aws_vpc_ipv4_cidr_block_association",
    "aws_vpc_ipv6_cidr_block_association",
  )) {
    const vpc = vpcs.get(objectOf(scope.ref(association, "vpc_id")) ?? "");
    const values = scope.values(association);
    const cidr = textAt(values, "cidr_block") ?? textAt(values, "ipv6_cidr_block");
    if (vpc !== undefined && cidr !== null) vpcs.set(vpc.object.key, { ...vpc, cidrs: [...vpc.cidrs, cidr] });
  }
  return vpcs;
}

function buildSubnets(scope: Scope, tables: World["routeTables"], acls: World["networkAcls"]): Map<ObjectKey, Subnet> {
  const routesOf = effectiveRoutes(scope, tables);
  const aclOf = effectiveAcl(scope, acls);
  const subnets = new Map<ObjectKey, Subnet>();
  for (const object of scope.ofType("aws_subnet", "aws_default_subnet")) {
    const values = scope.values(object);
    const zone = knownText(values, "availability_zone");
    const cidr = knownText(values, "cidr_block");
    const publicOnLaunch = booleanAt(values, "map_public_ip_on_launch");
    subnets.set(object.key, {
      object,
      vpc: scope.ref(object, "vpc_id"),
      availabilityZone:
        zone.known && zone.value !== null
          ? known(zone.value)
          : unknown(`${object.address}: availability_zone is known after apply`),
      cidr:
        cidr.known && cidr.value !== null
          ? known(cidr.value)
          : unknown(`${object.address}: cidr_block is known after apply`),
      ipv6Cidr: textAt(values, "ipv6_cidr_block"),
      publicOnLaunch:
        publicOnLaunch === null
          ? unknown(`${object.address}: map_public_ip_on_launch is not known`)
          : known(publicOnLaunch),
      routes: routesOf(object),
      acl: aclOf(object),
    });
  }
  return subnets;
}

function buildInstances(scope: Scope, primaryOf: ReadonlyMap<ObjectKey, ObjectKey>): Map<ObjectKey, Instance> {
  const instances = new Map<ObjectKey, Instance>();
  for (const object of scope.ofType(...INSTANCE_TYPES)) {
    const values = scope.values(object);
    const type = knownText(values, "instance_type");
    const zone = knownText(values, "availability_zone");
    const auto = wantsPublic(object, scope);
    instances.set(object.key, {
      object,
      instanceType:
        type.known && type.value !== null
          ? known(type.value)
          : unknown(`${object.address}: instance_type is not known`),
      subnet: scope.ref(object, "subnet_id"),
      availabilityZone:
        zone.known && zone.value !== null
          ? known(zone.value)
          : unknown(`${object.address}: availability_zone is known after apply`),
      primaryResource: primaryOf.get(object.key) ?? null,
      autoPublic:
        auto === null ? unknown(`${object.address}: nobody knows whether it gets a public address`) : known(auto),
    });
  }
  return instances;
}
