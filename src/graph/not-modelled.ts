import type { Plan, ResourceChange } from "../model/plan.js";
import { MODELLED_TYPES } from "./edge-table.js";
import type { OpenEnd } from "./types.js";

/**
 * Families of types that steer packets by nature, whatever their arguments are called. Not among them: IPAM, which books
 * ranges, and what of a family planrisk knows.
 */
const STEERS =
  /^aws_(?:vpc_(?!ipam)|vpclattice_|vpn_|dx_|networkfirewall_|networkmanager_|globalaccelerator_|verifiedaccess_|customer_gateway|egress_only_|internet_gateway|nat_gateway|network_|route|security_group|subnet|ec2_(?:client_vpn_|transit_gateway|local_gateway|carrier_gateway|subnet_|network_|instance_connect_endpoint|managed_prefix_list|traffic_mirror))|^awscc_ec2_(?:vpc|subnet|security_group|network|route|internet_|egress_|nat_|eip|transit_|carrier_|prefix_list|client_vpn|instance$|ec2_fleet|launch_template)/;
/** Route 53 Resolver's logs, IAM-like policies, and descriptions of the account: no packet passes them. */
const HARMLESS =
  /^aws_(?:route53_(?!resolver_(?:endpoint|rule|firewall|config|dnssec))|route53(?:domains|profiles|recoverycontrolconfig|recoveryreadiness)_|vpc_endpoint_(?:policy|connection_notification))/;

/** The change touches the network, by its family or its arguments, and planrisk cannot say how. */
function touchesUnjudged(change: ResourceChange): boolean {
  if (change.mode === "data" || MODELLED_TYPES.has(change.type)) return false;
  if (change.action === "no-op" || change.action === "read") return false;
  return (STEERS.test(change.type) && !HARMLESS.test(change.type)) || (change.networkArguments ?? []).length > 0;
}

/**
 * Every change of the plan that touches the network while its type is in no table of planrisk: what it does goes unjudged,
 * and the report must say so.
 */
export function notModelled(plan: Plan): readonly OpenEnd[] {
  const seen = new Set<string>();
  return plan.changes.filter(touchesUnjudged).flatMap((change) => {
    if (seen.has(change.address)) return [];
    seen.add(change.address);
    return {
      address: change.address,
      path: (change.networkArguments ?? []).filter((name) => name !== "").join(", "),
      reason: `${change.type} is not modelled, and touches the network: what this change does is not judged`,
    };
  });
}
