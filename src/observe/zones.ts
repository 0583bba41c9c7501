import type { Ref } from "../graph/types.js";
import { objectOf } from "../network/scope.js";
import type { NetworkInterface, World } from "../network/world.js";
import { sorted } from "./comparison.js";

/** The Availability Zone of a subnet; null when it is not known. */
export function subnetZone(world: World, ref: Ref | null): string | null {
  const zone = world.subnets.get(objectOf(ref) ?? "")?.availabilityZone;
  return zone?.known === true ? zone.value : null;
}

/** Those of an interface's subnets, as far as they are known. */
export function zonesOf(world: World, each: NetworkInterface): string[] {
  return sorted(each.subnets.flatMap((ref) => subnetZone(world, ref) ?? []));
}
