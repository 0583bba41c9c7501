import type { ObjectKey, Ref, ResourceObject } from "../graph/types.js";
import { append, groupBy } from "../model/maps.js";
import { attribute, blocksAt, isList, Sensitive, textAt, UNKNOWN, type Values } from "../model/value.js";
import { objectOf, type Scope } from "./scope.js";
import type { EffectiveRoutes, Gateway, PrefixList, Route, RouteTable, RouteTarget } from "./world.js";

export const ROUTE_TABLE_TYPES = ["aws_route_table", "aws_default_route_table"] as const;
export const GATEWAY_KINDS: Readonly<Record<string, Gateway["kind"]>> = {
  aws_internet_gateway: "internet-gateway",
  aws_egress_only_internet_gateway: "egress-only",
  aws_nat_gateway: "nat",
  aws_vpn_gateway: "other",
  aws_ec2_carrier_gateway: "other",
};

/** Where a route may send packets, by argument: https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html */
const TARGETS: readonly { attribute: string; kind: "gateway" | "egress-only" | "nat" | "interface" | "other" }[] = [
  { attribute: "gateway_id", kind: "gateway" },
  { attribute: "egress_only_gateway_id", kind: "egress-only" },
  { attribute: "nat_gateway_id", kind: "nat" },
  { attribute: "network_interface_id", kind: "interface" },
  { attribute: "instance_id", kind: "interface" },
  { attribute: "transit_gateway_id", kind: "other" },
  { attribute: "vpc_peering_connection_id", kind: "other" },
  { attribute: "vpc_endpoint_id", kind: "other" },
  { attribute: "carrier_gateway_id", kind: "other" },
  { attribute: "local_gateway_id", kind: "other" },
  { attribute: "core_network_arn", kind: "other" },
];
const INLINE_DESTINATIONS = ["cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"] as const;
const DESTINATIONS = ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"] as const;

/** Gateways by their object. */
export function buildGateways(scope: Scope): Map<ObjectKey, Gateway> {
  const attachments = groupBy(scope.ofType("aws_internet_gateway_attachment"), (each) =>
    objectOf(scope.ref(each, "internet_gateway_id")),
  );
  const gateways = new Map<ObjectKey, Gateway>();
  for (const [type, kind] of Object.entries(GATEWAY_KINDS)) {
    for (const object of scope.ofType(type)) {
      const attachment = attachments.get(object.key)?.[0];
      const vpc = attachment === undefined ? scope.ref(object, "vpc_id") : scope.ref(attachment, "vpc_id");
      gateways.set(object.key, { object, kind, vpc });
    }
  }
  return gateways;
}

/**
 * Route tables with their routes. Routes that the table shows without owning them are a copy of what `aws_route` manages
 * and AWS has: after = observed − ended + planned, by destination.
 */
export function buildRouteTables(
  scope: Scope,
  other: Scope,
  lists: ReadonlyMap<ObjectKey, PrefixList>,
): Map<ObjectKey, RouteTable> {
  const here = groupBy(scope.ofType("aws_route"), (route) => objectOf(scope.ref(route, "route_table_id")));
  const there = groupBy(other.ofType("aws_route"), (route) => objectOf(other.ref(route, "route_table_id")));
  const endpoints = gatewayEndpointRoutes(scope, other);
  const listsById = groupBy(lists.values(), ({ object }) => textAt(scope.values(object), "id"));
  const tables = new Map<ObjectKey, RouteTable>();
  for (const object of scope.ofType(...ROUTE_TABLE_TYPES)) {
    const own = here.get(object.key) ?? [];
    // What a plan is about to create was not copied from it: such a route was there before, whoever made it.
    const ended = scope.side === "after" ? (there.get(object.key) ?? []) : [];
    const managed = new Set([...own.map((r) => destinationOf(r, scope)), ...ended.map((r) => destinationOf(r, other))]);
    const values = scope.values(object);
    const owned = scope.isConfigured(object, "route") === true;
    const inline = blocksAt(values, "route").map((block) => inlineRoute(object, block, scope));
    const routes = [
      ...inline.filter((route) => owned || !managed.has(route.destination)),
      ...own.map((route) => separateRoute(route, scope)),
      ...(endpoints.get(object.key) ?? []),
    ];
    const expanded = routes.flatMap((route) => entriesOf(route, listsById));
    tables.set(object.key, {
      object,
      vpc: scope.ref(object, "vpc_id"),
      routes: expanded,
      unknown: unknownRoutes(object, scope),
    });
  }
  return tables;
}

const ENDPOINT_ASSOCIATION = "aws_vpc_endpoint_route_table_association";

/**
 * The route to the service's prefix list that AWS keeps in each table of a gateway endpoint, and that no table shows:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 * Told by the name of the service, because the list has no id before the endpoint is there.
 */
function gatewayEndpointRoutes(scope: Scope, other: Scope): Map<ObjectKey, Route[]> {
  const routes = new Map<ObjectKey, Route[]>();
  const add = (endpoint: ResourceObject, table: ObjectKey | null, by: string) => {
    const destination = textAt(scope.values(endpoint), "service_name");
    if (table === null || destination === null) return;
    const target: RouteTarget = { kind: "other", ref: { kind: "object", key: endpoint.key } };
    append(routes, table, { destination, target, by, entryBy: null });
  };
  const separate = (side: Scope) =>
    groupBy(side.ofType(ENDPOINT_ASSOCIATION), (each) => objectOf(side.ref(each, "vpc_endpoint_id")));
  const [here, there] = [separate(scope), separate(other)];
  for (const endpoint of scope.ofType("aws_vpc_endpoint")) {
    if (textAt(scope.values(endpoint), "vpc_endpoint_type") !== "Gateway" || endpoint.mode === "data") continue;
    const associations = here.get(endpoint.key) ?? [];
    for (const each of associations) add(endpoint, objectOf(scope.ref(each, "route_table_id")), each.address);
    const copied = associations.length > 0 || there.has(endpoint.key);
    if (copied && scope.isConfigured(endpoint, "route_table_ids") !== true) continue;
    for (const ref of scope.refs(endpoint, "route_table_ids")) add(endpoint, objectOf(ref), endpoint.address);
  }
  return routes;
}

function unknownRoutes(object: ResourceObject, scope: Scope): string | null {
  const routes = attribute(scope.values(object), "route");
  if (object.mode === "data") return `${object.address} is only read`;
  if (routes === null || isList(routes)) return null;
  if (scope.isConfigured(object, "route") === false) return null;
  return `${object.address}: routes are ${routes instanceof Sensitive ? "sensitive" : "known after apply"}`;
}

function destinationOf(route: ResourceObject, scope: Scope): string {
  return destinationIn(scope.values(route), DESTINATIONS, route.address);
}

function destinationIn(values: Values, names: readonly string[], fallback: string): string {
  for (const name of names) {
    const text = textAt(values, name);
    if (text !== null) return text;
  }
  return `unknown destination of ${fallback}`;
}

function separateRoute(object: ResourceObject, scope: Scope): Route {
  const values = scope.values(object);
  return {
    destination: destinationOf(object, scope),
    target: targetOf(object, values, "", scope),
    by: object.address,
    entryBy: null,
  };
}

function inlineRoute(object: ResourceObject, values: Values, scope: Scope): Route {
  const destination = destinationIn(values, INLINE_DESTINATIONS, object.address);
  return { destination, target: targetOf(object, values, "route.", scope), by: object.address, entryBy: null };
}

/** A route to a prefix list whose entries the plan knows is one route an entry. */
function entriesOf(route: Route, listsById: ReadonlyMap<string, readonly PrefixList[]>): Route[] {
  if (route.destination.includes("/")) return [route];
  const list = listsById.get(route.destination)?.[0];
  if (list?.entries == null) return [route];
  return list.entries.map(({ cidr, by }) => ({ ...route, destination: cidr, entryBy: by }));
}

function targetOf(object: ResourceObject, values: Values, prefix: string, scope: Scope): RouteTarget {
  let open: string | null = null;
  for (const { attribute: name, kind } of TARGETS) {
    const value = attribute(values, name);
    if (value === null || value === "") continue;
    // `network_interface_id` and `instance_id` are Computed: unknown on every new route that goes elsewhere.
    if (value === UNKNOWN && prefix === "" && scope.isConfigured(object, name) === false) continue;
    const ref = scope.resolve(object, `${prefix}${name}`, value)[0] ?? null;
    if (ref === null) continue;
    const target = classify(kind, ref, scope);
    if (target.kind !== "unknown") return target;
    open ??= target.why;
  }
  return { kind: "unknown", why: open ?? `${object.address}: its target is not known` };
}

function classify(kind: (typeof TARGETS)[number]["kind"], ref: Ref, scope: Scope): RouteTarget {
  if (ref.kind === "unknown" && ref.candidates.length === 0) return { kind: "unknown", why: ref.why };
  switch (kind) {
    case "gateway":
      return gatewayTarget(ref, scope);
    case "egress-only":
    case "nat":
    case "interface":
    case "other":
      return { kind, ref };
  }
}

/** `gateway_id` takes internet gateways, virtual private gateways and gateway endpoints; the id's prefix tells which. */
function gatewayTarget(ref: Ref, scope: Scope): RouteTarget {
  switch (ref.kind) {
    case "object":
      return { kind: scope.graph.get(ref.key)?.type === "aws_internet_gateway" ? "internet-gateway" : "other", ref };
    case "external":
      return { kind: ref.id.startsWith("igw-") ? "internet-gateway" : "other", ref };
    case "unknown": {
      const types = ref.candidates.map((key) => scope.graph.get(key)?.type);
      if (ref.orElse !== true && types.every((type) => type === "aws_internet_gateway"))
        return { kind: "internet-gateway", ref };
      return { kind: "unknown", why: ref.why };
    }
  }
}

/**
 * Which routes hold for each subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 * A VPC that this state creates and whose main table nothing shows has the local route only.
 */
export function effectiveRoutes(
  scope: Scope,
  tables: ReadonlyMap<ObjectKey, RouteTable>,
): (subnet: ResourceObject) => EffectiveRoutes {
  const explicit = groupBy(scope.ofType("aws_route_table_association"), (each) =>
    objectOf(scope.ref(each, "subnet_id")),
  );
  const mains = groupBy(scope.ofType("aws_main_route_table_association"), (each) => vpcOf(scope.ref(each, "vpc_id")));
  const defaults = groupBy(scope.ofType("aws_default_route_table"), (table) => defaultTableVpc(table, scope));
  const read = groupBy(
    scope.ofType("aws_route_table").filter((t) => t.mode === "data"),
    (table) => objectOf(scope.ref(table, "subnet_id")),
  );
  return (subnet) => {
    const association = explicit.get(subnet.key)?.[0];
    if (association !== undefined)
      return routesOf(scope.ref(association, "route_table_id"), association.address, tables, scope);
    const known = read.get(subnet.key)?.[0];
    if (known !== undefined) return routesOf({ kind: "object", key: known.key }, null, tables, scope);
    const vpc = scope.ref(subnet, "vpc_id");
    const name = vpcOf(vpc);
    const main = name === null ? undefined : mains.get(name)?.[0];
    if (main !== undefined) return routesOf(scope.ref(main, "route_table_id"), main.address, tables, scope);
    const table = name === null ? undefined : defaults.get(name)?.[0];
    if (table !== undefined) return routesOf({ kind: "object", key: table.key }, null, tables, scope);
    const managed = vpc?.kind === "object" && scope.graph.get(vpc.key)?.mode === "managed" && subnet.mode === "managed";
    const unknown = managed ? null : `the route table of ${subnet.address} is outside of this plan`;
    return { table: null, association: null, routes: [], unknown };
  };
}

function vpcOf(ref: Ref | null): string | null {
  return ref === null || ref.kind === "unknown" ? null : ref.kind === "object" ? ref.key : ref.id;
}

function defaultTableVpc(table: ResourceObject, scope: Scope): string | null {
  return vpcOf(scope.ref(table, "default_route_table_id")) ?? vpcOf(scope.ref(table, "vpc_id"));
}

function routesOf(
  ref: Ref | null,
  association: string | null,
  tables: ReadonlyMap<ObjectKey, RouteTable>,
  scope: Scope,
): EffectiveRoutes {
  const table = ref?.kind === "object" ? tables.get(ref.key) : undefined;
  if (table !== undefined)
    return { table: table.object.key, association, routes: table.routes, unknown: table.unknown };
  const name =
    ref === null
      ? "a route table"
      : ref.kind === "object"
        ? (scope.graph.get(ref.key)?.address ?? ref.key)
        : ref.kind === "external"
          ? ref.id
          : ref.why;
  return { table: null, association, routes: [], unknown: `the routes of ${name} are outside of this plan` };
}
