import type { Ref, ResourceObject } from "../../graph/types.js";
import { blocksAt, textAt, type Values } from "../../model/value.js";
import { refToken, type Scope } from "../../network/scope.js";
import type { World } from "../../network/world.js";

/** Something that has private addresses in a subnet which are known: an interface, or a service whose address is written. */
export interface Placement {
  readonly object: ResourceObject;
  /** How reports call it. */
  readonly name: string;
  readonly subnet: Ref;
  readonly ips: readonly string[];
}

/** Services whose private address can be chosen, with the argument for each subnet. */
const CHOSEN: Readonly<Record<string, { readonly block: string | null; readonly address: string }>> = {
  aws_nat_gateway: { block: null, address: "private_ip" },
  aws_efs_mount_target: { block: null, address: "ip_address" },
  aws_lb: { block: "subnet_mapping", address: "private_ipv4_address" },
};

/** Every known private address of one world, with the subnet that it is in. */
export function placementsIn(world: World, scope: Scope, nameOf: (id: string) => string): Placement[] {
  const found: Placement[] = [];
  for (const each of world.interfaces.values()) {
    const [subnet] = each.subnets;
    if ((each.kind !== "resource" && each.kind !== "primary") || subnet === undefined || subnet.kind === "unknown")
      continue;
    const ips = [...(each.privateIps.known ? each.privateIps.value : []), ...(each.ipv6.known ? each.ipv6.value : [])];
    if (ips.length > 0) found.push({ object: each.object, name: nameOf(each.id), subnet, ips });
  }
  for (const [type, { block, address }] of Object.entries(CHOSEN)) {
    for (const object of scope.ofType(type)) {
      if (object.mode === "data") continue;
      const values = scope.values(object);
      for (const part of block === null ? [values] : blocksAt(values, block))
        found.push(...chosen(object, part, block, address, scope));
    }
  }
  return found;
}

function chosen(
  object: ResourceObject,
  values: Values,
  block: string | null,
  address: string,
  scope: Scope,
): Placement[] {
  const ip = textAt(values, address);
  const subnet =
    block === null ? scope.ref(object, "subnet_id") : (scope.resolve(object, `${block}.subnet_id`, values)[0] ?? null);
  if (ip === null || subnet === null || subnet.kind === "unknown") return [];
  return [{ object, name: object.address, subnet, ips: [ip] }];
}

/** An address with its subnet: what only one can have. */
export function addressToken({ subnet }: Placement, ip: string): string {
  return `${refToken(subnet)} ${ip}`;
}
