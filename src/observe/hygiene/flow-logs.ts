import type { ObjectKey } from "../../graph/types.js";
import { groupBy } from "../../model/maps.js";
import type { Observation } from "../../model/observation.js";
import { internetPath } from "../../network/internet-path.js";
import { objectOf } from "../../network/scope.js";
import type { NetworkInterface } from "../../network/world.js";
import { type Comparison, sorted } from "../comparison.js";
import { advice, firstChanged } from "./advice.js";

/** VPCs of internet-facing interfaces that this plan changes and that no flow log of the plan records; once a VPC. */
export function observeFlowLogs(c: Comparison): Observation[] {
  const scope = c.scopes.after;
  const logs = scope.ofType("aws_flow_log");
  const targets = logs.flatMap((log) => ["vpc_id", "subnet_id", "eni_id"].flatMap((path) => scope.refs(log, path)));
  // A log of something that only apply will know may be of this.
  if (targets.some((ref) => ref.kind === "unknown" && ref.unset !== true)) return [];
  const recorded = new Set(targets.map(objectOf));
  const facing = c.pairs.flatMap(({ id, after }) => {
    const vpc = after === null ? null : ownVpc(c, after);
    const subject = after === null || vpc === null ? null : changedPart(c, after);
    if (after === null || vpc === null || subject === null) return [];
    if (recorded.has(vpc) || [after.object.key, ...after.subnets.map(objectOf)].some((key) => recorded.has(key)))
      return [];
    const paths = ([4, 6] as const).map((family) => internetPath(c.after, scope, after, family).state);
    return paths.includes("yes") ? [{ id, vpc, subject }] : [];
  });
  return [...groupBy(facing, ({ vpc }) => vpc)].flatMap(([vpc, all]) => {
    const [subject] = sorted(all.map((each) => each.subject));
    const thing = c.name({ kind: "object", key: vpc });
    const ids = all.map(({ id }) => id);
    return subject === undefined
      ? []
      : [advice(c, subject, { what: "flow-logs-missing", thing, others: ids, interfaces: ids })];
  });
}

/** The VPC where this state makes it; one that is only read may be recorded elsewhere. */
function ownVpc(c: Comparison, each: NetworkInterface): ObjectKey | null {
  const key = objectOf(c.after.subnets.get(objectOf(each.subnets[0] ?? null) ?? "")?.vpc ?? null);
  return key !== null && c.after.vpcs.get(key)?.managed === true ? key : null;
}

/** What of an interface this plan changes: itself, its attachment, or what gives it a public address. */
function changedPart(c: Comparison, each: NetworkInterface): string | null {
  const addresses = each.publicAddresses.flatMap(({ by, elasticIp }) => [by, elasticIp ?? ""]);
  return firstChanged(c, [each.object.address, each.attachment?.by ?? "", ...addresses]);
}
