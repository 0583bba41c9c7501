import type { ObjectKey, Ref, ResourceObject } from "../graph/types.js";
import { groupBy } from "../model/maps.js";
import {
  attribute,
  blocksAt,
  booleanAt,
  isList,
  numberAt,
  Sensitive,
  textAt,
  UNKNOWN,
  type Values,
} from "../model/value.js";
import { type Peer, parseCidr } from "./reach/address.js";
import { ruleBox } from "./reach/box.js";
import { objectOf, type Scope } from "./scope.js";
import type { EffectiveAcl, NetworkAcl } from "./world.js";

type Entry = NetworkAcl["entries"][number];
const ACL_TYPES = ["aws_network_acl", "aws_default_network_acl"] as const;

/** Network ACLs with their entries, inline and by `aws_network_acl_rule`: after = observed − ended + planned, by number. */
export function buildNetworkAcls(scope: Scope, other: Scope): Map<ObjectKey, NetworkAcl> {
  const here = groupBy(scope.ofType("aws_network_acl_rule"), (rule) => objectOf(scope.ref(rule, "network_acl_id")));
  const there = groupBy(other.ofType("aws_network_acl_rule"), (rule) => objectOf(other.ref(rule, "network_acl_id")));
  const acls = new Map<ObjectKey, NetworkAcl>();
  for (const object of scope.ofType(...ACL_TYPES)) {
    const own = (here.get(object.key) ?? []).map((rule) =>
      entryOf(rule, scope.values(rule), booleanAt(scope.values(rule), "egress") === true),
    );
    const ended = (there.get(object.key) ?? []).map((rule) =>
      entryOf(rule, other.values(rule), booleanAt(other.values(rule), "egress") === true),
    );
    const managed = new Set([...own, ...ended].map(slotOf));
    const entries = [...own];
    let unknown: string | null = object.mode === "data" ? `${object.address} is only read` : null;
    for (const direction of ["ingress", "egress"] as const) {
      const shown = attribute(scope.values(object), direction);
      const owned = object.type === "aws_default_network_acl" || scope.isConfigured(object, direction) === true;
      if (shown === UNKNOWN || shown instanceof Sensitive) {
        if (owned) unknown = `${object.address}: ${direction} is known after apply`;
      } else if (isList(shown)) {
        const inline = blocksAt(scope.values(object), direction).map((block) =>
          entryOf(object, block, direction === "egress"),
        );
        entries.push(...inline.filter((entry) => owned || !managed.has(slotOf(entry))));
      }
    }
    acls.set(object.key, { object, vpc: scope.ref(object, "vpc_id"), entries, unknown });
  }
  return acls;
}

function slotOf(entry: Entry): string {
  return `${entry.egress} ${entry.number}`;
}

/** Inline blocks and rule resources spell number and action differently, and the rest alike. */
function entryOf(object: ResourceObject, values: Values, egress: boolean): Entry {
  const protocol = textAt(values, "protocol") ?? numberAt(values, "protocol");
  const peer = peerOf(values);
  const icmp =
    protocol === "icmp" ||
    protocol === "1" ||
    protocol === "58" ||
    protocol === "icmpv6" ||
    protocol === 1 ||
    protocol === 58;
  const from = icmp ? numberAt(values, "icmp_type") : numberAt(values, "from_port");
  const to = icmp ? numberAt(values, "icmp_code") : numberAt(values, "to_port");
  const whole = protocol !== null && !icmp && from === 0 && to === 0;
  const box =
    peer === null || protocol === null
      ? null
      : (ruleBox(peer, protocol, from, to) ?? (whole ? ruleBox(peer, protocol, null, null) : null));
  return {
    number: numberAt(values, "rule_no") ?? numberAt(values, "rule_number") ?? 0,
    allow: (textAt(values, "action") ?? textAt(values, "rule_action") ?? "").toLowerCase() === "allow",
    egress,
    box,
    by: object.address,
  };
}

function peerOf(values: Values): Peer | null {
  const cidr = textAt(values, "cidr_block") ?? textAt(values, "ipv6_cidr_block");
  const range = cidr === null ? null : parseCidr(cidr);
  return range === null ? null : { kind: "range", range };
}

/**
 * Which network ACL filters each subnet; null entries: AWS's default, which lets all pass.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
export function effectiveAcl(
  scope: Scope,
  acls: ReadonlyMap<ObjectKey, NetworkAcl>,
): (subnet: ResourceObject) => EffectiveAcl {
  const associations = groupBy(scope.ofType("aws_network_acl_association"), (each) =>
    objectOf(scope.ref(each, "subnet_id")),
  );
  const listed = new Map<ObjectKey, ObjectKey>();
  const defaults = new Map<string, ObjectKey>();
  for (const acl of acls.values()) {
    const vpc = vpcName(scope.ref(acl.object, "vpc_id")) ?? vpcName(scope.ref(acl.object, "default_network_acl_id"));
    if (acl.object.type === "aws_default_network_acl" && vpc !== null) defaults.set(vpc, acl.object.key);
    for (const ref of scope.refs(acl.object, "subnet_ids")) {
      const subnet = objectOf(ref);
      if (subnet !== null && !(listed.has(subnet) && acl.object.type === "aws_default_network_acl"))
        listed.set(subnet, acl.object.key);
    }
  }
  return (subnet) => {
    const association = associations.get(subnet.key)?.[0];
    const chosen = association === undefined ? null : objectOf(scope.ref(association, "network_acl_id"));
    const vpc = scope.ref(subnet, "vpc_id");
    const acl = acls.get(chosen ?? listed.get(subnet.key) ?? defaults.get(vpcName(vpc) ?? "") ?? "");
    if (acl !== undefined) {
      const hidden = acl.entries.some((entry) => entry.box === null)
        ? `${acl.object.address}: an entry is known after apply`
        : null;
      return {
        acl: acl.object.key,
        entries: acl.entries,
        association: association?.address ?? null,
        unknown: acl.unknown ?? hidden,
      };
    }
    const managed = vpc?.kind === "object" && scope.graph.get(vpc.key)?.mode === "managed" && subnet.mode === "managed";
    const unknown =
      managed && association === undefined ? null : `the network ACL of ${subnet.address} is outside of this plan`;
    return { acl: null, entries: null, association: association?.address ?? null, unknown };
  };
}

function vpcName(ref: Ref | null): string | null {
  return ref === null || ref.kind === "unknown" ? null : ref.kind === "object" ? ref.key : ref.id;
}
