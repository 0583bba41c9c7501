import type { Observation } from "../../model/observation.js";
import { objectOf } from "../../network/scope.js";
import type { NetworkInterface, World } from "../../network/world.js";
import type { Comparison } from "../comparison.js";
import { subnetZone } from "../zones.js";
import { advice } from "./advice.js";

/**
 * An interface or Elastic IP that this plan moves between two instances which both go on: a failover pair. In one
 * Availability Zone both fail together. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/scenarios-enis.html
 */
export function observeFailoverPairs(c: Comparison): Observation[] {
  const interfaces = c.pairs.flatMap(({ same, before, after, id }) => {
    const by = after?.attachment?.by ?? "";
    return same ? pair(c, id, by, before, after) : [];
  });
  const addresses = [...c.after.elasticIps.values()].flatMap((ip) => {
    const from = c.before.interfaces.get(c.before.elasticIps.get(ip.object.key)?.holder?.interface ?? "");
    const to = c.after.interfaces.get(ip.holder?.interface ?? "");
    return pair(c, ip.object.address, ip.holder?.by ?? "", from ?? null, to ?? null);
  });
  return [...interfaces, ...addresses];
}

function pair(
  c: Comparison,
  thing: string,
  by: string,
  from: NetworkInterface | null,
  to: NetworkInterface | null,
): Observation[] {
  if (from?.attachment == null || to?.attachment == null || !c.changes(by)) return [];
  const [old, next] = [from.attachment.instance, to.attachment.instance];
  const others = [c.name(old), c.name(next)];
  if (others[0] === others[1] || c.fate(old) !== "stays") return [];
  const zone = zoneOf(c.after, next);
  if (zone === null || zoneOf(c.after, old) !== zone) return [];
  return [
    advice(c, by, { what: "failover-one-zone", thing, others, detail: zone, interfaces: [c.idOf(from), c.idOf(to)] }),
  ];
}

function zoneOf(world: World, ref: Parameters<typeof objectOf>[0]): string | null {
  const instance = world.instances.get(objectOf(ref) ?? "");
  if (instance === undefined) return null;
  if (instance.availabilityZone.known) return instance.availabilityZone.value;
  return subnetZone(world, instance.subnet);
}
