import { groupBy } from "../model/maps.js";
import { remembering, rememberingBoth } from "../model/memo.js";
import type { Role } from "../model/report.js";
import type { Box } from "../network/reach/box.js";
import { ICMP, ICMPV6, TCP, UDP } from "../network/reach/protocol.js";
import { objectOf, refToken } from "../network/scope.js";
import type { NetworkInterface, World } from "../network/world.js";
import type { Comparison, Pair } from "./comparison.js";

/** Ports that people administer machines by: SSH, RDP, WinRM. */
const ADMINISTRATION: ReadonlySet<number> = new Set([22, 3389, 5985, 5986]);

/**
 * The roles of an interface as AWS's scenarios name them, in the order of the report's list; of one that is detached or
 * deleted those that it had. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/scenarios-enis.html
 */
export const rolesOf = rememberingBoth((c: Comparison, pair: Pair): readonly Role[] => {
  const world = pair.after?.owner != null || pair.before === null ? c.after : c.before;
  const each = world === c.after ? pair.after : pair.before;
  if (each === null || each.kind === "future") return [];
  if (each.kind === "managed") return ["managed"];
  const facts = factsOf(c);
  const index = each.attachment?.deviceIndex ?? null;
  const holds: Record<Exclude<Role, "managed">, boolean> = {
    primary: index === 0,
    secondary: index !== null && index > 0,
    management: index !== null && index > 0 && isManagement(world, each, facts),
    appliance: isAppliance(pair, facts),
    "dual-homed": subnetsBeside(each, world, facts).size > 1,
    failover: facts.moved.has(pair.id) || movesBetweenInstances(c, pair),
  };
  return ORDER.filter((role) => role !== "managed" && holds[role]);
});

interface Facts {
  /** The interfaces of an instance, by world and reference. */
  readonly beside: ReadonlyMap<World, ReadonlyMap<string, readonly NetworkInterface[]>>;
  /** Objects that a route of either world leads to. */
  readonly routed: ReadonlySet<string>;
  /** Interfaces (as reports call them) whose address this plan moves to or from another instance's. */
  readonly moved: ReadonlySet<string>;
}

const ORDER = ["primary", "secondary", "management", "appliance", "dual-homed", "failover", "managed"] as const;

/** The roles that any of these interfaces (as reports call them) has, in the order of the report's list. */
export function rolesIn(c: Comparison, interfaces: readonly string[]): Role[] {
  const found = new Set<Role>();
  for (const id of interfaces) {
    const pair = c.pair(id);
    if (pair !== null) for (const role of rolesOf(c, pair)) found.add(role);
  }
  return ORDER.filter((role) => found.has(role));
}

const factsOf = remembering((c: Comparison): Facts => {
  const pointers = [...c.before.pointers, ...c.after.pointers];
  return {
    beside: new Map([c.before, c.after].map((world) => [world, byInstance(world)])),
    routed: new Set(pointers.flatMap(({ kind, at }) => (kind === "route" && at.kind === "object" ? [at.key] : []))),
    moved: movedAddresses(c),
  };
});

function byInstance(world: World): ReadonlyMap<string, readonly NetworkInterface[]> {
  return groupBy(world.interfaces.values(), ({ attachment }) =>
    attachment === null ? null : refToken(attachment.instance),
  );
}

function beside(each: NetworkInterface, world: World, facts: Facts): readonly NetworkInterface[] {
  return each.attachment === null ? [] : (facts.beside.get(world)?.get(refToken(each.attachment.instance)) ?? []);
}

function subnetsBeside(each: NetworkInterface, world: World, facts: Facts): ReadonlySet<string> {
  return new Set(beside(each, world, facts).flatMap(subnetTokens));
}

function subnetTokens(each: NetworkInterface): string[] {
  return each.subnets.filter((ref) => ref.kind !== "unknown").map(refToken);
}

/** A secondary interface in a subnet of its own whose groups admit administration ports and nothing else. */
function isManagement(world: World, each: NetworkInterface, facts: Facts): boolean {
  const own = new Set(subnetTokens(each));
  const others = beside(each, world, facts).filter((other) => other.id !== each.id);
  if (
    own.size === 0 ||
    others.length === 0 ||
    others.some((other) => subnetTokens(other).some((token) => own.has(token)))
  ) {
    return false;
  }
  const groups = each.groups.map((link) => world.groups.get(objectOf(link.ref) ?? ""));
  const rules = groups.flatMap((group) => group?.rules ?? []).filter((rule) => rule.direction === "ingress");
  const known = groups.every((group) => group !== undefined && group.unknownRules.ingress === null);
  // Being asked whether one lives (ICMP) is no work of its own.
  const ports = rules.filter(({ box }) => box.protocol !== ICMP && box.protocol !== ICMPV6);
  return known && ports.length > 0 && ports.every(({ box, unknown }) => unknown === null && isAdministration(box));
}

function isAdministration({ protocol, from, to }: Box): boolean {
  if (protocol !== TCP && protocol !== UDP) return false;
  for (let port = from; port <= to; port += 1) if (!ADMINISTRATION.has(port)) return false;
  return true;
}

/** Forwards what is not its own: the check is off, or a route leads to it. */
function isAppliance(pair: Pair, { routed }: Facts): boolean {
  return [pair.before, pair.after].some((each) => {
    if (each === null) return false;
    const instance = each.attachment?.deviceIndex === 0 ? objectOf(each.attachment.instance) : null;
    return each.sourceDestCheck === false || routed.has(each.object.key) || (instance !== null && routed.has(instance));
  });
}

function movesBetweenInstances(c: Comparison, { same, before, after }: Pair): boolean {
  if (!same || before?.attachment == null || after?.attachment == null) return false;
  return c.name(before.attachment.instance) !== c.name(after.attachment.instance);
}

/** Elastic IPs and private addresses that are on an interface of another instance afterwards. */
function movedAddresses(c: Comparison): ReadonlySet<string> {
  const moved = new Set<string>();
  const add = (from: NetworkInterface | undefined, to: NetworkInterface | undefined) => {
    if (from?.attachment == null || to?.attachment == null) return;
    if (c.name(from.attachment.instance) === c.name(to.attachment.instance)) return;
    moved.add(c.idOf(from)).add(c.idOf(to));
  };
  for (const [key, ip] of c.before.elasticIps) {
    const [from, to] = [ip.holder?.interface, c.after.elasticIps.get(key)?.holder?.interface];
    if (from != null && to != null) add(c.before.interfaces.get(from), c.after.interfaces.get(to));
  }
  const holders = addressHolders(c.before);
  for (const [address, to] of addressHolders(c.after)) {
    const from = holders.get(address);
    if (from !== undefined && from.id !== to.id) add(from, to);
  }
  return moved;
}

/** Who has which private address in which subnet. */
function addressHolders(world: World): ReadonlyMap<string, NetworkInterface> {
  const holders = new Map<string, NetworkInterface>();
  for (const each of world.interfaces.values()) {
    const [subnet] = subnetTokens(each);
    if (subnet === undefined || !each.privateIps.known) continue;
    for (const ip of each.privateIps.value) holders.set(`${subnet} ${ip}`, each);
  }
  return holders;
}
