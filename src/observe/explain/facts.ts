import type { Side } from "../../graph/types.js";
import type { ExplainedFact } from "../../model/explanation.js";
import type { Known } from "../../model/known.js";
import { objectOf } from "../../network/scope.js";
import type { NetworkInterface, World } from "../../network/world.js";
import { type Comparison, type Pair, sorted } from "../comparison.js";
import { zonesOf } from "../zones.js";
import { aclOf, partFacts, type Told, tableOf } from "./parts.js";
import { objectAt } from "./sides.js";

/** Every property of the thing at an address that the network model knows, in both worlds; interfaces apart. */
export function resourceFacts(c: Comparison, address: string): ExplainedFact[] {
  const told = (side: Side) => {
    const object = objectAt(c, address, side);
    return object === null ? null : partFacts(c, c[side], object.key);
  };
  return factsOf(told("before"), told("after"));
}

/** The properties of an interface in both worlds. */
export function interfaceFacts(c: Comparison, pair: Pair): ExplainedFact[] {
  const told = (side: Side) => {
    const each = pair[side];
    return each === null ? null : ofInterface(c, c[side], each);
  };
  return factsOf(told("before"), told("after"));
}

/** Both sides as one list; what neither has any value of is left out. */
function factsOf(before: Told | null, after: Told | null): ExplainedFact[] {
  const of = (side: Told | null, name: string) =>
    side === null ? null : [...(side.find(([each]) => each === name)?.[1] ?? [])];
  const names = new Set([...(after ?? []), ...(before ?? [])].map(([name]) => name));
  return [...names]
    .map((name) => ({ name, before: of(before, name), after: of(after, name) }))
    .filter((fact) => (fact.before?.length ?? 0) > 0 || (fact.after?.length ?? 0) > 0);
}

function knownList(fact: Known<readonly string[]>): readonly string[] {
  return fact.known ? fact.value : [`unknown: ${fact.why}`];
}

function ofInterface(c: Comparison, world: World, each: NetworkInterface): Told {
  const publics = each.publicAddresses.map(({ address, elasticIp }) => {
    const text = address.known ? address.value : `unknown: ${address.why}`;
    return elasticIp === null ? text : `${text} (${elasticIp})`;
  });
  const { attachment } = each;
  return [
    ["id in AWS", each.eniId === null ? [] : [each.eniId]],
    ["subnet", sorted(each.subnets.map((ref) => c.name(ref)))],
    ["Availability Zone", zonesOf(world, each)],
    ["private addresses", [...knownList(each.privateIps), ...(each.ipv6.known ? each.ipv6.value : [])]],
    ["public addresses", each.publicUnknown === null ? publics : [...publics, `unknown: ${each.publicUnknown}`]],
    ["security groups", sorted(each.groups.map((link) => c.name(link.ref)))],
    ["attached to", attachment === null ? [] : [c.name(attachment.instance)]],
    ["attached by", attachment === null || attachment.by === each.object.address ? [] : [attachment.by]],
    ["device index", attachment?.deviceIndex == null ? [] : [String(attachment.deviceIndex)]],
    ["source/destination check", each.sourceDestCheck === null ? [] : [each.sourceDestCheck ? "on" : "off"]],
    ["route table", sorted(each.subnets.flatMap((ref) => tableOf(c, world, objectOf(ref) ?? "")))],
    ["network ACL", sorted(each.subnets.flatMap((ref) => aclOf(c, world, objectOf(ref) ?? "")))],
  ];
}
