import type { ObjectKey } from "../graph/types.js";
import { append, getOrMake } from "../model/maps.js";
import { remembering } from "../model/memo.js";
import type { Observation, ObservationOf } from "../model/observation.js";
import { objectOf, refToken } from "../network/scope.js";
import type { NetworkInterface } from "../network/world.js";
import { inUse } from "./addresses.js";
import { type Comparison, forcedBy, orderOf } from "./comparison.js";

/** Parts of the network that carry interfaces, by type. */
export const PARTS: Readonly<Record<string, ObservationOf<"network-part-deleted">["part"]>> = {
  aws_subnet: "subnet",
  aws_default_subnet: "subnet",
  aws_vpc: "vpc",
  aws_internet_gateway: "internet gateway",
  aws_nat_gateway: "NAT gateway",
  aws_route_table: "route table",
  aws_egress_only_internet_gateway: "egress-only gateway",
  aws_vpn_gateway: "gateway",
  aws_ec2_carrier_gateway: "gateway",
};

/** Parts of the network that go, or leave their VPC, under interfaces in use. */
export function observeDeletedParts(c: Comparison): Observation[] {
  return c.graph.ofType(...Object.keys(PARTS)).flatMap((object) => {
    const fate = c.fate(object.key);
    const part = PARTS[object.type];
    if (part === undefined || object.before === null || !c.changes(object.address)) return [];
    if (fate === "stays" && !leavesItsVpc(c, object.key)) return [];
    const under = interfacesUnder(c, object.key);
    if (under.length === 0) return [];
    return [
      c.observe("network-part-deleted", object.address, {
        part,
        replaced: fate === "replaced",
        order: orderOf(object.change),
        forced_by: forcedBy(object.change),
        interfaces: under.map((each) => c.idOf(each)),
        affected: under.flatMap((each) => [each.object.address, c.name(each.owner)]),
        outage: fate === "replaced" ? "until-reattached" : isTakenOver(c, object.key, under) ? "brief" : "permanent",
        reversible: false,
      }),
    ];
  });
}

/** A gateway is taken from one VPC and given to another in place. */
function leavesItsVpc(c: Comparison, key: string): boolean {
  const [was, is] = [c.before.gateways.get(key), c.after.gateways.get(key)];
  return was?.kind === "internet-gateway" && is !== undefined && refToken(was.vpc) !== refToken(is.vpc);
}

/** A route table whose subnets this same plan associates with another one. */
function isTakenOver(c: Comparison, table: string, under: readonly NetworkInterface[]): boolean {
  return under.every((each) =>
    each.subnets.every((ref) => {
      const was = c.before.subnets.get(objectOf(ref) ?? "")?.routes.table;
      const is = c.after.subnets.get(objectOf(ref) ?? "")?.routes.table ?? null;
      return was === table && is !== null && is !== table;
    }),
  );
}

/** Interfaces in use that a part of the network carries: in the subnet or VPC, or routed through the gateway or table. */
function interfacesUnder(c: Comparison, key: ObjectKey): NetworkInterface[] {
  const { subnetsOf, interfacesIn } = carried(c);
  const under = new Set([...(subnetsOf.get(key) ?? [])].flatMap((subnet) => interfacesIn.get(subnet) ?? []));
  return [...under].filter((each) => each.object.key !== key && inUse(c, each));
}

/** Found once for all parts: the subnets that hang on each part of the network, and the interfaces in each subnet. */
const carried = remembering((c: Comparison) => {
  const subnetsOf = new Map<ObjectKey, Set<ObjectKey>>();
  for (const { object, vpc, routes } of c.before.subnets.values()) {
    const targets = routes.routes.map(({ target }) => ("ref" in target ? objectOf(target.ref) : null));
    for (const part of [object.key, objectOf(vpc), routes.table, ...targets])
      if (part !== null) getOrMake(subnetsOf, part, () => new Set()).add(object.key);
  }
  const interfacesIn = new Map<ObjectKey, NetworkInterface[]>();
  for (const each of c.before.interfaces.values()) {
    if (each.kind === "future") continue;
    for (const ref of each.subnets) {
      const subnet = objectOf(ref);
      if (subnet !== null) append(interfacesIn, subnet, each);
    }
  }
  return { subnetsOf, interfacesIn };
});
