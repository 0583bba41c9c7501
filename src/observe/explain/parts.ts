import type { Known } from "../../model/known.js";
import { packetSet, rows } from "../../network/reach/set.js";
import { refName } from "../../network/scope.js";
import type { GroupRule, NetworkAcl, Route, World } from "../../network/world.js";
import { type Comparison, sorted } from "../comparison.js";
import { peerName, portName } from "../reach/describe.js";
import { targetName } from "../targets.js";

/** What one side knows: the name of each property with its values. */
export type Told = readonly (readonly [name: string, values: readonly string[]])[];

type Teller = (c: Comparison, world: World, key: string) => Told;

/** What a world knows of one object that is no interface; nothing for what it has no part for. */
export function partFacts(c: Comparison, world: World, key: string): Told {
  return TELLERS.flatMap((tell) => tell(c, world, key)).filter(([, values]) => values.length > 0);
}

const TELLERS: readonly Teller[] = [
  ofInstance,
  ofVpc,
  ofSubnet,
  ofRouteTable,
  ofGroup,
  ofElasticIp,
  ofNetworkAcl,
  ofLoadBalancer,
  ofTargetGroup,
  ofPrefixList,
  ofTemplate,
];

/** A fact as a list of one, or why it is none. */
function known(fact: Known<string>): string[] {
  return fact.known ? [fact.value] : unknown(fact.why);
}

function yesNo(fact: Known<boolean>): string[] {
  return fact.known ? [fact.value ? "yes" : "no"] : unknown(fact.why);
}

function unknown(why: string | null): string[] {
  return why === null ? [] : [`unknown: ${why}`];
}

function named(c: Comparison, keys: Iterable<string>): string[] {
  return sorted([...keys].map((key) => c.addressOf(key)));
}

/** The route table that decides for a subnet (by key), as reports name it; nothing where only AWS's local route does. */
export function tableOf(c: Comparison, world: World, subnet: string): string[] {
  const routes = world.subnets.get(subnet)?.routes;
  if (routes === undefined) return [];
  return routes.table === null ? unknown(routes.unknown) : named(c, [routes.table]);
}

/** The network ACL that decides for a subnet (by key); nothing where it is AWS's default one, unmanaged. */
export function aclOf(c: Comparison, world: World, subnet: string): string[] {
  const acl = world.subnets.get(subnet)?.acl;
  if (acl === undefined) return [];
  return acl.acl === null ? unknown(acl.unknown) : named(c, [acl.acl]);
}

function ofInstance(_: Comparison, world: World, key: string): Told {
  const instance = world.instances.get(key);
  if (instance === undefined) return [];
  return [
    ["instance type", known(instance.instanceType)],
    ["Availability Zone", known(instance.availabilityZone)],
  ];
}

function ofVpc(_: Comparison, world: World, key: string): Told {
  return [["CIDR", world.vpcs.get(key)?.cidrs ?? []]];
}

function ofSubnet(c: Comparison, world: World, key: string): Told {
  const subnet = world.subnets.get(key);
  if (subnet === undefined) return [];
  return [
    ["VPC", subnet.vpc === null ? [] : [c.name(subnet.vpc)]],
    ["CIDR", [...known(subnet.cidr), ...(subnet.ipv6Cidr === null ? [] : [subnet.ipv6Cidr])]],
    ["Availability Zone", known(subnet.availabilityZone)],
    ["public address on launch", yesNo(subnet.publicOnLaunch)],
    ["route table", tableOf(c, world, key)],
    ["routes", subnet.routes.routes.map((route) => routeWords(c, route))],
    ["network ACL", aclOf(c, world, key)],
  ];
}

function ofRouteTable(c: Comparison, world: World, key: string): Told {
  const table = world.routeTables.get(key);
  if (table === undefined) return [];
  return [
    ["VPC", table.vpc === null ? [] : [c.name(table.vpc)]],
    ["routes", [...table.routes.map((route) => routeWords(c, route)), ...unknown(table.unknown)]],
  ];
}

function routeWords(c: Comparison, { destination, target }: Route): string {
  return `${destination} → ${target.kind === "unknown" ? `unknown: ${target.why}` : c.name(target.ref)}`;
}

function ofGroup(c: Comparison, world: World, key: string): Told {
  const group = world.groups.get(key);
  if (group === undefined) return [];
  const reach = c.reach[world.side];
  const members = reach.members(refName({ kind: "object", key }, c.graph));
  return [
    ["VPC", group.vpc === null ? [] : [c.name(group.vpc)]],
    ["ingress", [...ruleWords(group.rules, "ingress"), ...unknown(group.unknownRules.ingress)]],
    ["egress", [...ruleWords(group.rules, "egress"), ...unknown(group.unknownRules.egress)]],
    ["members", sorted(members.map((each) => c.idOf(each)))],
  ];
}

function ruleWords(rules: readonly GroupRule[], direction: GroupRule["direction"]): string[] {
  const words = rules
    .filter((rule) => rule.direction === direction)
    .flatMap((rule) =>
      rows(packetSet([rule.box])).map((row) => {
        const told = `${portName(row)} ${direction === "ingress" ? "from" : "to"} ${peerName(row.peer)}`;
        return rule.unknown === null ? told : `perhaps ${told} (${rule.unknown})`;
      }),
    );
  return sorted(words);
}

function ofElasticIp(c: Comparison, world: World, key: string): Told {
  const address = world.elasticIps.get(key);
  if (address === undefined) return [];
  return [
    ["address", known(address.address)],
    ["associated with", address.holder === null ? [] : [c.name(address.holder.ref)]],
  ];
}

function ofNetworkAcl(c: Comparison, world: World, key: string): Told {
  const acl = world.networkAcls.get(key);
  if (acl === undefined) return [];
  const inOrder = [...acl.entries].sort((a, b) => Number(a.egress) - Number(b.egress) || a.number - b.number);
  return [
    ["VPC", acl.vpc === null ? [] : [c.name(acl.vpc)]],
    ["entries", [...inOrder.map(entryWords), ...unknown(acl.unknown)]],
  ];
}

function entryWords({ number, allow, egress, box }: NetworkAcl["entries"][number]): string {
  const [row] = box === null ? [] : rows(packetSet([box]));
  const what = row === undefined ? "unknown until apply" : `${portName(row)} ${egress ? "to" : "from"} ${row.peer}`;
  return `${egress ? "egress" : "ingress"} ${number}: ${allow ? "allow" : "deny"} ${what}`;
}

function ofLoadBalancer(c: Comparison, world: World, key: string): Told {
  const balancer = world.loadBalancers.get(key);
  if (balancer === undefined) return [];
  return [
    ["type", [balancer.type]],
    ["internet-facing", yesNo(balancer.internetFacing)],
    ["listens on", balancer.listenerPorts.map(String)],
    ["target groups", named(c, balancer.targetGroups)],
  ];
}

function ofTargetGroup(c: Comparison, world: World, key: string): Told {
  const group = world.targetGroups.get(key);
  if (group === undefined) return [];
  const targets = group.targets.map((target) => targetName(c, target));
  return [
    ["port", group.port === null ? [] : [String(group.port)]],
    ["load balancers", named(c, group.loadBalancers)],
    ["targets", sorted(targets)],
  ];
}

function ofPrefixList(_: Comparison, world: World, key: string): Told {
  const list = world.prefixLists.get(key);
  if (list === undefined) return [];
  return [["entries", [...sorted((list.entries ?? []).map((entry) => entry.cidr)), ...unknown(list.hidden)]]];
}

function ofTemplate(c: Comparison, world: World, key: string): Told {
  const template = world.templates.get(key);
  if (template === undefined) return [];
  return [
    ["security groups", sorted(template.groups.map((ref) => c.name(ref)))],
    ["subnets", sorted(template.subnets.map((ref) => c.name(ref)))],
    ["used by", named(c, template.usedBy)],
  ];
}
