import type { Exposure } from "../model/evidence.js";
import type { Observation } from "../model/observation.js";
import type { InterfaceSide, ReportInterface } from "../model/report.js";
import type { NetworkInterface, World } from "../network/world.js";
import { type Comparison, sorted } from "./comparison.js";
import { rolesOf } from "./roles.js";
import { zonesOf } from "./zones.js";

/** Every interface that this plan touches or affects, before and after, with its roles. */
export function touchedInterfaces(
  c: Comparison,
  observations: readonly Observation[],
  exposures: readonly Exposure[],
): ReportInterface[] {
  const named = new Set([
    ...observations.flatMap((each) => each.interfaces),
    ...exposures.map((each) => each.interface),
  ]);
  return c.pairs
    .filter((pair) => (pair.before ?? pair.after)?.kind !== "future")
    .filter((pair) => named.has(pair.id) || c.changes((pair.after ?? pair.before)?.object.address ?? ""))
    .map((pair) => {
      const each = pair.after ?? pair.before;
      const owner = each?.owner ?? pair.before?.owner ?? null;
      return {
        id: pair.id,
        owner: owner === null ? null : c.name(owner),
        device_index: (each?.attachment ?? pair.before?.attachment)?.deviceIndex ?? null,
        roles: [...rolesOf(c, pair)],
        before: pair.before === null ? null : sideOf(c, pair.before, c.before),
        after: pair.after === null ? null : sideOf(c, pair.after, c.after),
      };
    });
}

function sideOf(c: Comparison, each: NetworkInterface, world: World): InterfaceSide {
  const [first] = each.subnets;
  const zones = zonesOf(world, each);
  return {
    subnet: first === undefined ? null : sorted(each.subnets.map((ref) => c.name(ref))).join(", "),
    availability_zone: zones.length === 0 ? null : zones.join(", "),
    private_ips: each.privateIps.known ? [...each.privateIps.value, ...(each.ipv6.known ? each.ipv6.value : [])] : [],
    public_ips: each.publicAddresses.flatMap(({ address }) => (address.known ? [address.value] : [])),
    groups: sorted(each.groups.map((link) => c.name(link.ref))),
    attached_to: each.attachment === null ? null : c.name(each.attachment.instance),
  };
}
