import type { ResourceObject } from "../graph/types.js";
import type { Observation } from "../model/observation.js";
import { attribute, blocksAt, isValues, textAt, UNKNOWN, type Values } from "../model/value.js";
import type { Scope } from "../network/scope.js";
import { type Comparison, sorted } from "./comparison.js";

const FLOW_LOG_TARGETS = [
  "eni_id",
  "subnet_id",
  "vpc_id",
  "transit_gateway_id",
  "transit_gateway_attachment_id",
  "regional_nat_gateway_id",
] as const;
/** Dimensions that name something of the network: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html */
const DIMENSIONS = [
  "InstanceId",
  "NetworkInterfaceId",
  "NatGatewayId",
  "LoadBalancer",
  "LoadBalancerName",
  "TargetGroup",
  "Subnet",
  "SubnetId",
  "VPC",
  "VpcId",
] as const;

/** Those that the graph follows. */
const REFERENCES: ReadonlySet<string> = new Set([
  "InstanceId",
  "NatGatewayId",
  "LoadBalancer",
  "TargetGroup",
  "NetworkInterfaceId",
  "LoadBalancerName",
  "SubnetId",
]);

/** Alarms and flow logs of interfaces, instances, NAT gateways, load balancers, subnets and VPCs. */
export function observeMonitoring(c: Comparison): Observation[] {
  return c.graph.ofType("aws_cloudwatch_metric_alarm", "aws_flow_log").flatMap((object) => {
    const change = c.change(object.address);
    if (change === null || object.fate === "replacement") return [];
    const targets = sorted([
      ...targetsOf(object, c.scopes.before, c),
      ...targetsOf(c.graph.at(object.address).at(-1) ?? object, c.scopes.after, c),
    ]);
    if (targets.length === 0) return [];
    const done =
      change.action === "create"
        ? "added"
        : change.action === "delete"
          ? "removed"
          : change.action === "replace"
            ? "replaced"
            : "changed";
    if (change.action === "forget") return [];
    const what = object.type === "aws_flow_log" ? "flow log" : "alarm";
    return [c.observe("monitoring-changed", object.address, { what, change: done, targets, affected: targets })];
  });
}

function targetsOf(object: ResourceObject, scope: Scope, c: Comparison): string[] {
  if (!scope.exists(object.key)) return [];
  if (object.type === "aws_flow_log") {
    return FLOW_LOG_TARGETS.flatMap((path) => scope.refs(object, path)).map((ref) => c.name(ref));
  }
  const queries = blocksAt(scope.values(object), "metric_query").flatMap((query) => blocksAt(query, "metric"));
  return [scope.values(object), ...queries].flatMap((values) => dimensionTargets(object, values, scope, c));
}

/** What the dimensions of an alarm, or of one of its metric queries, name. */
function dimensionTargets(object: ResourceObject, values: Values, scope: Scope, c: Comparison): string[] {
  const dimensions = attribute(values, "dimensions");
  if (!isValues(dimensions)) return dimensions === UNKNOWN ? ["(known after apply)"] : [];
  return DIMENSIONS.flatMap((name) => {
    if (!Object.hasOwn(dimensions, name)) return [];
    const refs = REFERENCES.has(name) ? scope.resolve(object, `dimensions.${name}`, attribute(dimensions, name)) : [];
    return refs.length > 0 ? refs.map((ref) => c.name(ref)) : [textAt(dimensions, name) ?? name];
  });
}
