import type { Observation } from "../../model/observation.js";
import type { Comparison } from "../comparison.js";
import { observeAddressLimits } from "./addresses.js";
import { observeDuplicates } from "./duplicates.js";
import { observeElasticIpLimits } from "./elastic-ips.js";
import { observeExplicitInterfaces } from "./explicit-interfaces.js";
import { observeGroupLimits } from "./groups.js";
import { observeInterfaceLimits } from "./interfaces.js";
import { observePlaces } from "./places.js";
import { observeRaces } from "./races.js";
import { observeRuleLimits } from "./rules.js";
import { slotsOf } from "./slots.js";
import { observeSubnetAddresses } from "./subnet-addresses.js";

/**
 * What AWS would refuse of this plan, one observation a refusal, at the change that it refuses. Only what rests on known
 * facts is said; where it hangs on an order that nothing fixes it is possible (`certain` false).
 */
export function observeLimits(c: Comparison): Observation[] {
  const slots = slotsOf(c);
  return [
    ...observeInterfaceLimits(c, slots),
    ...observeAddressLimits(c, slots),
    ...observePlaces(c, slots),
    ...observeRaces(c, slots),
    ...observeExplicitInterfaces(c, slots),
    ...observeSubnetAddresses(c),
    ...observeGroupLimits(c),
    ...observeRuleLimits(c),
    ...observeDuplicates(c),
    ...observeElasticIpLimits(c, slots),
  ];
}
