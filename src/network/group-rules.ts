import type { Ref, ResourceObject } from "../graph/types.js";
import { attribute, isList, numberAt, Sensitive, textAt, UNKNOWN, type Value, type Values } from "../model/value.js";
import { type Peer, parseCidr } from "./reach/address.js";
import { type Box, ruleBox } from "./reach/box.js";
import { objectOf, type Scope } from "./scope.js";
import type { GroupRule, PrefixList } from "./world.js";

/** Mark of a peer that nobody knows; reports say "unknown". */
export const UNKNOWN_PEER = "unknown:";
/** Mark of one that is an address range, which at worst is the internet; others are groups and prefix lists. */
export const UNKNOWN_RANGE = `${UNKNOWN_PEER}range `;

/** One source of a rule before it becomes packets: a peer as written, or why nobody knows it yet. */
interface Source {
  readonly peers: readonly Peer[];
  readonly unknown: string | null;
}

/** How the three ways to write a rule call the same things. */
interface Spelling {
  readonly protocol: string;
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
  readonly prefixLists: readonly string[];
  readonly self: boolean;
}
const INLINE: Spelling = {
  protocol: "protocol",
  cidrs: ["cidr_blocks", "ipv6_cidr_blocks"],
  groups: ["security_groups"],
  prefixLists: ["prefix_list_ids"],
  self: true,
};
const RULE: Spelling = { ...INLINE, groups: ["source_security_group_id"] };
const VPC_RULE: Spelling = {
  protocol: "ip_protocol",
  cidrs: ["cidr_ipv4", "cidr_ipv6"],
  groups: ["referenced_security_group_id"],
  prefixLists: ["prefix_list_id"],
  self: false,
};

export const RULE_TYPES = [
  "aws_security_group_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
] as const;

/** The group that a rule resource belongs to, as the graph calls it. */
export const RULE_GROUP = "security_group_id";

/** Which way a rule resource lets packets pass; null when only apply will know. */
export function ruleDirection(object: ResourceObject, values: Values): "ingress" | "egress" | null {
  if (object.type === "aws_vpc_security_group_ingress_rule") return "ingress";
  if (object.type === "aws_vpc_security_group_egress_rule") return "egress";
  const type = textAt(values, "type");
  return type === "ingress" || type === "egress" ? type : null;
}

/** The packets of a rule resource, one entry a peer. `group` is the peer that `self` stands for. */
export function resourceRules(
  object: ResourceObject,
  group: string,
  scope: Scope,
  prefixLists: ReadonlyMap<string, PrefixList>,
): GroupRule[] {
  const values = scope.values(object);
  const direction = ruleDirection(object, values) ?? "ingress";
  const spelling = object.type === "aws_security_group_rule" ? RULE : VPC_RULE;
  return rulesOf({ object, values, direction, inline: false, path: "", spelling, group, scope, prefixLists });
}

/** The packets of one inline `ingress` or `egress` element. */
export function inlineRules(
  object: ResourceObject,
  values: Values,
  direction: "ingress" | "egress",
  scope: Scope,
  prefixLists: ReadonlyMap<string, PrefixList>,
): GroupRule[] {
  const path = `${direction}.`;
  const group = object.address;
  return rulesOf({ object, values, direction, inline: true, path, spelling: INLINE, group, scope, prefixLists });
}

interface Written {
  readonly object: ResourceObject;
  readonly values: Values;
  readonly direction: "ingress" | "egress";
  readonly inline: boolean;
  readonly path: string;
  readonly spelling: Spelling;
  readonly group: string;
  readonly scope: Scope;
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
}

function rulesOf(written: Written): GroupRule[] {
  const { object, direction, inline } = written;
  const rules: GroupRule[] = [];
  for (const source of sourcesOf(written)) {
    for (const peer of source.peers) {
      const { box, unknown } = boxOf(written, peer);
      rules.push({ direction, by: object.address, inline, box, unknown: source.unknown ?? unknown });
    }
  }
  return rules;
}

/** Peer × protocol × ports. Unknown protocol or ports: the most that it can be. */
function boxOf({ values, spelling, object }: Written, peer: Peer): { box: Box; unknown: string | null } {
  const everything: Box = { peer, protocol: "-1", from: 0, to: 65535 };
  const protocol = attribute(values, spelling.protocol);
  if (typeof protocol !== "string" && typeof protocol !== "number") {
    return { box: everything, unknown: reason(object, spelling.protocol, protocol) };
  }
  for (const name of ["from_port", "to_port"]) {
    const port = attribute(values, name);
    if (port === UNKNOWN || port instanceof Sensitive) {
      return { box: ruleBox(peer, protocol, null, null) ?? everything, unknown: reason(object, name, port) };
    }
  }
  const box = ruleBox(peer, protocol, numberAt(values, "from_port"), numberAt(values, "to_port"));
  if (box !== null) return { box, unknown: null };
  return { box: everything, unknown: `${object.address}: protocol and ports make no sense to AWS` };
}

function sourcesOf(written: Written): Source[] {
  const { values, spelling, scope, group } = written;
  const sources: Source[] = [];
  for (const name of spelling.cidrs) {
    for (const cidr of itemsAt(values, name)) sources.push(cidrSource(written, name, cidr));
  }
  for (const name of spelling.groups) {
    for (const item of itemsAt(values, name)) {
      if (item === UNKNOWN && !written.inline && isUnset(written, name)) continue;
      const path = `${written.path}${name}`;
      const value = isList(attribute(values, name)) || item !== UNKNOWN ? item : attribute(values, name);
      for (const ref of scope.resolve(written.object, path, value)) sources.push(groupSource(written, ref));
    }
  }
  for (const name of spelling.prefixLists) {
    for (const item of itemsAt(values, name)) {
      for (const ref of scope.resolve(written.object, `${written.path}${name}`, item)) {
        sources.push(listSource(written, ref), ...hiddenEntries(written, ref));
      }
    }
  }
  if (spelling.self && attribute(values, "self") === true) {
    sources.push({ peers: [{ kind: "atom", id: group }], unknown: null });
  }
  return sources;
}

/** An unknown group that nobody wrote: Terraform shows the Computed side of `source_security_group_id` for every new rule. */
function isUnset({ object, scope, values, spelling }: Written, name: string): boolean {
  const configured = scope.isConfigured(object, name);
  if (configured !== null) return !configured;
  return spelling.cidrs.some((each) => itemsAt(values, each).length > 0) || attribute(values, "self") === true;
}

function itemsAt(values: Values, name: string): readonly Value[] {
  const value = attribute(values, name);
  if (value === null || value === "") return [];
  return isList(value) ? value : [value];
}

function cidrSource({ object }: Written, name: string, value: Value): Source {
  const range = typeof value === "string" ? parseCidr(value) : null;
  if (range !== null) return { peers: [{ kind: "range", range }], unknown: null };
  const token = `${UNKNOWN_RANGE}${value instanceof Sensitive ? value.token : `${object.address}.${name}`}`;
  const why =
    value === UNKNOWN || value instanceof Sensitive
      ? reason(object, name, value)
      : `${object.address}: ${name} is no CIDR block`;
  return { peers: [unknownPeer(token)], unknown: why };
}

function groupSource({ object, scope }: Written, ref: Ref): Source {
  switch (ref.kind) {
    case "object":
      return { peers: [groupPeer(scope.graph.get(ref.key)?.address ?? ref.key)], unknown: null };
    case "external":
      return { peers: [groupPeer(ref.id)], unknown: null };
    case "unknown":
      return { peers: [unknownPeer(ref.token)], unknown: `${object.address}: ${ref.why}` };
  }
}

function listSource({ object, scope, prefixLists }: Written, ref: Ref): Source {
  switch (ref.kind) {
    case "object": {
      const key = objectOf(ref) ?? "";
      return knownListSource(scope.graph.get(key)?.address ?? key, prefixLists.get(key));
    }
    case "external":
      return { peers: [groupPeer(ref.id)], unknown: null };
    case "unknown":
      return { peers: [unknownPeer(ref.token)], unknown: `${object.address}: ${ref.why}` };
  }
}

/** Entries of a list that only apply will know: at worst the internet. */
function hiddenEntries({ scope, prefixLists }: Written, ref: Ref): Source[] {
  const list = prefixLists.get(objectOf(ref) ?? "");
  if (list === undefined || list.hidden === null) return [];
  return [
    {
      peers: [unknownPeer(`${UNKNOWN_RANGE}entries of ${list.object.address}`)],
      unknown: `${scope.graph.get(list.object.key)?.address}: ${list.hidden}`,
    },
  ];
}

/** A list whose entries the plan knows is its entries; one of which it knows nothing is a peer of its own. */
function knownListSource(address: string, list: PrefixList | undefined): Source {
  if (list === undefined || list.entries === null) return { peers: [groupPeer(address)], unknown: null };
  const ranges = list.entries.map((entry) => parseCidr(entry.cidr)).filter((range) => range !== null);
  return { peers: ranges.map((range) => ({ kind: "range", range })), unknown: null };
}

function groupPeer(id: string): Peer {
  return { kind: "atom", id };
}

function unknownPeer(token: string): Peer {
  return { kind: "atom", id: token.startsWith(UNKNOWN_PEER) ? token : `${UNKNOWN_PEER}${token}` };
}

function reason(object: ResourceObject, name: string, value: Value): string {
  return `${object.address}: ${name} is ${value instanceof Sensitive ? "sensitive" : "known after apply"}`;
}
