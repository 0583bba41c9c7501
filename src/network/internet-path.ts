import type { InternetPath } from "../model/evidence.js";
import { append } from "../model/maps.js";
import { remembering } from "../model/memo.js";
import type { Family } from "./reach/address.js";
import { objectOf, refName, type Scope } from "./scope.js";
import type { LoadBalancer, NetworkInterface, PublicAddress, Route, Subnet, World } from "./world.js";

/** Whether packets from the internet can come to an interface, network ACLs left aside. */
export interface PathState {
  readonly state: InternetPath;
  readonly reason: string;
  /** Addresses of the resources that make it so: what gives the public address, routes, associations, gateways. */
  readonly by: readonly string[];
}

/**
 * Public address of the family ∧ a route of the subnet to an internet gateway; or a target of an internet-facing network
 * load balancer that keeps client addresses.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export function internetPath(world: World, scope: Scope, each: NetworkInterface, family: Family): PathState {
  const own = ownPath(world, scope, each, family);
  if (own.state === "yes" || family === 6) return own;
  const balancer = throughBalancer(world, each);
  return balancer ?? own;
}

function ownPath(world: World, scope: Scope, each: NetworkInterface, family: Family): PathState {
  const address = publicAddress(each, family);
  if (address.state === "no") return address;
  const states = each.subnets.map((ref) => {
    const subnet = world.subnets.get(objectOf(ref) ?? "");
    if (subnet !== undefined) return routeToInternet(subnet, scope, family);
    return {
      state: "unknown",
      reason: `the routes of ${refName(ref, scope.graph)} are outside of this plan`,
      by: [],
    } as const;
  });
  const route = best(states) ?? {
    state: "unknown",
    reason: `the subnet of ${each.object.address} is not known`,
    by: [],
  };
  const by = [...address.by, ...route.by];
  if (route.state === "no") return { ...route, by };
  return address.state === "unknown" ? { ...address, by } : { ...route, by };
}

function best(states: readonly PathState[]): PathState | null {
  return (
    states.find((each) => each.state === "yes") ?? states.find((each) => each.state === "unknown") ?? states[0] ?? null
  );
}

function publicAddress(each: NetworkInterface, family: Family): PathState {
  const by = each.publicAddresses.map((address: PublicAddress) => address.by);
  if (family === 4) {
    if (by.length > 0) return { state: "yes", reason: "it has a public address", by };
    if (each.publicUnknown !== null)
      return { state: "unknown", reason: `nobody knows yet ${each.publicUnknown}`, by: [] };
    return { state: "no", reason: "it has no public IPv4 address", by: [] };
  }
  if (each.kind === "managed") {
    const service = each.publicAddresses.some((address) => address.kind === "service");
    return service
      ? { state: "yes", reason: "its service is internet-facing", by }
      : { state: "no", reason: "it has no IPv6 address", by: [] };
  }
  if (!each.ipv6.known) return { state: "unknown", reason: each.ipv6.why, by: [] };
  return each.ipv6.value.length > 0
    ? { state: "yes", reason: "its IPv6 address is public", by: [each.object.address] }
    : { state: "no", reason: "it has no IPv6 address", by: [] };
}

/** Whether a route of the family leads to an internet gateway that exists. */
function routeToInternet(subnet: Subnet, scope: Scope, family: Family): PathState {
  const { routes, unknown, association } = subnet.routes;
  const by = association === null ? [] : [association];
  const found = routes.filter((route) => isOfFamily(route, family) && leadsToGateway(route, scope, subnet));
  if (found.length > 0)
    return {
      state: "yes",
      reason: `${subnet.object.address} has a route to an internet gateway`,
      by: [...by, ...found.map((route) => route.by)],
    };
  if (unknown !== null) return { state: "unknown", reason: unknown, by };
  const open = routes.find((route) => isOfFamily(route, family) && route.target.kind === "unknown");
  if (open?.target.kind === "unknown") return { state: "unknown", reason: open.target.why, by: [...by, open.by] };
  return { state: "no", reason: `${subnet.object.address} has no route to an internet gateway`, by };
}

/** A gateway that this plan takes to another VPC leaves its routes behind as blackholes. */
function leadsToGateway({ target }: Route, scope: Scope, subnet: Subnet): boolean {
  if (target.kind !== "internet-gateway") return false;
  const gateway = target.ref.kind === "object" ? scope.graph.get(target.ref.key) : undefined;
  if (gateway === undefined) return true;
  if (!scope.exists(gateway.key)) return false;
  const vpc = scope.ref(gateway, "vpc_id");
  return vpc?.kind !== "object" || subnet.vpc?.kind !== "object" || vpc.key === subnet.vpc.key;
}

/** True for a destination of the family; a prefix list may hold either. */
export function isOfFamily({ destination }: Route, family: Family): boolean {
  if (!destination.includes("/")) return true;
  return destination.includes(":") === (family === 6);
}

/** The default route of a family: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export function isDefaultRoute({ destination }: Route): boolean {
  return destination === "0.0.0.0/0" || destination === "::/0";
}

function throughBalancer(world: World, each: NetworkInterface): PathState | null {
  const primary = (each.attachment?.deviceIndex ?? 0) === 0 ? [objectOf(each.owner) ?? ""] : [];
  const names = [...primary, ...(each.privateIps.known ? each.privateIps.value : [])];
  for (const { target, balancer } of names.flatMap((name) => keepingTargets(world).get(name) ?? [])) {
    const by = [target, balancer.object.address];
    if (!balancer.internetFacing.known) return { state: "unknown", reason: balancer.internetFacing.why, by };
    const reason = `it is a target of ${balancer.object.address}, which keeps client addresses`;
    if (balancer.internetFacing.value) return { state: "yes", reason, by };
  }
  return null;
}

interface KeepingTarget {
  /** Address of what registers the target. */
  readonly target: string;
  readonly balancer: LoadBalancer;
}
/** Targets of network load balancers that keep client addresses, by instance key or address. */
const keepingTargets = remembering((world: World): Map<string, KeepingTarget[]> => {
  const index = new Map<string, KeepingTarget[]>();
  for (const group of world.targetGroups.values()) {
    const balancers = group.loadBalancers.map((key) => world.loadBalancers.get(key));
    for (const balancer of group.keepsClientAddress ? balancers : []) {
      if (balancer?.type !== "network") continue;
      for (const { by, ref, address } of group.targets) {
        const name = objectOf(ref) ?? address ?? "";
        append(index, name, { target: by.address, balancer });
      }
    }
  }
  return index;
});

/**
 * Whether packets that an interface sends to the internet have a way: a default route, and a public address where it leads
 * to an internet gateway.
 */
export function hasWayOut(world: World, scope: Scope, each: NetworkInterface, family: Family): boolean | null {
  let open = false;
  for (const ref of each.subnets) {
    const subnet = world.subnets.get(objectOf(ref) ?? "");
    if (subnet === undefined || subnet.routes.unknown !== null) open = true;
    for (const route of subnet?.routes.routes ?? []) {
      if (!isDefaultRoute(route) || !isOfFamily(route, family)) continue;
      if (route.target.kind !== "internet-gateway") return true;
      const address = publicAddress(each, family);
      if (address.state === "yes") return subnet !== undefined && leadsToGateway(route, scope, subnet);
      if (address.state === "unknown") open = true;
    }
  }
  return open ? null : false;
}
