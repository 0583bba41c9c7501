import { textsAt } from "../graph/leaves.js";
import type { Observation } from "../model/observation.js";
import { attribute, numberAt, sameValue } from "../model/value.js";
import { idOf, interfaceIdOf } from "../network/addresses.js";
import { internetPath } from "../network/internet-path.js";
import { classifyGain, PRIVATE_RANGES } from "../network/reach/internet.js";
import { EMPTY, isEmpty } from "../network/reach/set.js";
import { objectOf } from "../network/scope.js";
import { SERVICES } from "../network/services.js";
import type { ElasticIp, Holder, NetworkInterface } from "../network/world.js";
import { restarts } from "./attachment.js";
import { type Comparison, type Pair, sorted } from "./comparison.js";

/** Private addresses, Elastic IPs and auto-assigned public addresses that come, go or move. */
export function observeAddresses(c: Comparison): Observation[] {
  return [
    ...c.pairs.flatMap((pair) => [...privateAddresses(c, pair), ...serviceAddresses(c, pair), ...autoAddress(c, pair)]),
    ...elasticIps(c),
    ...unknownElasticIps(c),
  ];
}

/** "In use": attached or owned before, by something that survives this plan. */
export function inUse(c: Comparison, each: NetworkInterface): boolean {
  return each.owner !== null && c.fate(each.owner) === "stays";
}

function privateAddresses(c: Comparison, pair: Pair): Observation[] {
  const { before, after } = pair;
  if (before === null || after === null || before.kind === "managed" || !before.privateIps.known) return [];
  const subject = after.object.address;
  const change = c.change(subject);
  if (change === null) return [];
  const [primary = "", ...secondary] = before.privateIps.value;
  if (!after.privateIps.known) {
    if (pair.same) return countChanged(c, pair, before);
    return [primaryChanged(c, pair, before, [...before.privateIps.value], [])];
  }
  const [newPrimary = "", ...newSecondary] = after.privateIps.value;
  const observations: Observation[] = [];
  if (primary !== newPrimary) observations.push(primaryChanged(c, pair, before, [primary], [newPrimary]));
  if (!pair.same) return observations;
  const removed = secondary.filter((ip) => !after.privateIps.known || !after.privateIps.value.includes(ip));
  const added = newSecondary.filter((ip) => before.privateIps.known && !before.privateIps.value.includes(ip));
  const common = {
    interface: pair.id,
    in_use: inUse(c, before),
    interfaces: [pair.id],
    affected: [c.name(before.owner)],
  };
  if (removed.length > 0) {
    const literals = c.literals(removed, [subject]);
    observations.push(
      c.observe("secondary-address-removed", subject, {
        ...common,
        addresses: removed,
        literals,
        affected: [c.name(before.owner), ...literals],
        outage: inUse(c, before) ? "permanent" : "none",
      }),
    );
  }
  if (added.length > 0) {
    const throughList = !sameValue(
      attribute(before.object.before, "private_ip_list"),
      attribute(after.object.after, "private_ip_list"),
    );
    const enabled = attribute(after.object.after, "private_ip_list_enabled") === true;
    observations.push(
      c.observe("secondary-address-added", subject, {
        ...common,
        addresses: added,
        through_list: throughList && enabled,
      }),
    );
  }
  return observations;
}

/** Fixed addresses of a service that stays: forwarders and firewalls elsewhere name a resolver or a load balancer by them. */
function serviceAddresses(c: Comparison, pair: Pair): Observation[] {
  const { before, after, same } = pair;
  if (before?.kind !== "managed" || after === null || !same || !c.changes(before.object.address)) return [];
  const steps = SERVICES[before.object.type]?.privateIps?.split(".");
  if (steps === undefined) return [];
  const texts = (side: "before" | "after") =>
    sorted(before.object[side] === null ? [] : textsAt(before.object[side], steps));
  const [was, is] = [texts("before"), texts("after")];
  const [gone, come] = [was.filter((ip) => !is.includes(ip)), is.filter((ip) => !was.includes(ip))];
  return gone.length === 0 || come.length === 0 ? [] : [primaryChanged(c, pair, before, gone, come)];
}

/** On an interface that stays, which addresses come or go may be unknown, and how many is not. */
function countChanged(c: Comparison, { id, after }: Pair, before: NetworkInterface): Observation[] {
  const object = after?.object;
  if (object === undefined) return [];
  const [was, is] = ["before", "after"].map((side) =>
    numberAt(side === "before" ? object.before : object.after, "private_ips_count"),
  );
  if (was == null || is == null || was === is) return [];
  const names = [`${Math.abs(is - was)} more (known after apply)`];
  const common = { interface: id, in_use: inUse(c, before), interfaces: [id], affected: [c.name(before.owner)] };
  if (is > was)
    return [c.observe("secondary-address-added", object.address, { ...common, addresses: names, through_list: false })];
  const lost = [`${was - is} of its secondary addresses`];
  const outage = inUse(c, before) ? "permanent" : "none";
  return [
    c.observe("secondary-address-removed", object.address, {
      ...common,
      addresses: lost,
      literals: [],
      outage,
      certain: false,
    }),
  ];
}

function primaryChanged(
  c: Comparison,
  pair: Pair,
  before: NetworkInterface,
  from: string[],
  to: string[],
): Observation {
  const subject = pair.after?.object.address ?? pair.id;
  const literals = c.literals(from, [subject]);
  const used = inUse(c, before);
  return c.observe("private-address-changed", subject, {
    interface: pair.id,
    in_use: used,
    from,
    to,
    literals,
    interfaces: [pair.id],
    affected: [c.name(before.owner), ...literals],
    outage: used ? "until-reattached" : "none",
    reversible: to.length > 0,
    evidence: [
      {
        kind: "attribute",
        address: subject,
        path: "private_ip",
        before: from.join(", "),
        after: to.length > 0 ? to.join(", ") : "(known after apply)",
      },
    ],
  });
}

function elasticIps(c: Comparison): Observation[] {
  const [was, is] = [byAddress(c.before.elasticIps.values()), byAddress(c.after.elasticIps.values())];
  return sorted([...was.keys(), ...is.keys()]).flatMap((address) => {
    const [before, after] = [was.get(address) ?? null, is.get(address) ?? null];
    const gone = before !== null && !c.after.elasticIps.has(before.object.key);
    return gone ? [released(c, before), ...linkOfReleased(c, before, after)] : associated(c, before, after);
  });
}

function byAddress(all: Iterable<ElasticIp>): Map<string, ElasticIp> {
  return new Map([...all].map((ip) => [ip.object.address, ip]));
}

/** The association of an address that goes: ended with it, or made anew for the address that replaces it. */
function linkOfReleased(c: Comparison, before: ElasticIp, renewed: ElasticIp | null): Observation[] {
  const [from, to] = [before.holder, renewed?.holder ?? null];
  const address = before.address.known ? before.address.value : "";
  if (from === null) return renewed === null ? [] : associated(c, null, renewed);
  const own = from.by === before.object.address;
  if (to === null) return own ? [] : disassociated(c, address, from);
  const subjects = sorted([from.by, to.by]).filter((each) => c.changes(each) && each !== before.object.address);
  if (c.name(from.ref) === c.name(to.ref))
    return subjects.map((each) => renewedLink(c, each, [before.object.address], from));
  return associated(c, before, renewed);
}

/** New associations of an address that only apply will tell: their target gets one all the same. */
function unknownElasticIps(c: Comparison): Observation[] {
  return c.graph.ofType("aws_eip_association").flatMap((object) => {
    const ref = object.after === null ? null : c.scopes.after.ref(object, "allocation_id");
    if (c.change(object.address)?.action !== "create" || ref?.kind !== "unknown") return [];
    const to = c.scopes.after.ref(object, "network_interface_id") ?? c.scopes.after.ref(object, "instance_id");
    const holder = c.graph.get(objectOf(to) ?? "");
    const each = holder === undefined ? undefined : c.after.interfaces.get(interfaceIdOf(holder));
    return [
      c.observe("elastic-ip-associated", object.address, {
        address: "",
        to: c.name(to),
        to_created: holder !== undefined && holder.fate !== "stays",
        internet_enters: each === undefined || letsInternetIn(c, each),
        internet_path: "unknown",
        interfaces: each === undefined ? [] : [c.idOf(each)],
        affected: [c.name(to)],
        certain: false,
      }),
    ];
  });
}

function holderName(c: Comparison, holder: Holder | null): string {
  return holder === null ? "" : c.name(holder.ref);
}

function released(c: Comparison, ip: ElasticIp): Observation {
  const address = ip.address.known ? ip.address.value : "";
  const subject = ip.object.address;
  const literals = address === "" ? [] : c.literals([address], [subject]);
  const fate = ip.holder === null ? "none" : holderFate(c, ip.holder);
  return c.observe("elastic-ip-released", subject, {
    address,
    allocation_id: idOf(ip.object),
    replaced: c.change(subject)?.action === "replace",
    holder: holderName(c, ip.holder),
    holder_fate: fate,
    literals,
    interfaces: holderInterface(c, ip.holder),
    affected: [holderName(c, ip.holder), ...literals],
    outage: fate === "stays" || literals.length > 0 ? "permanent" : "none",
    reversible: false,
  });
}

/** An interface of an instance that goes leaves with it, even where its own resource stays idle. */
function holderFate(c: Comparison, holder: Holder): "none" | "stays" | "deleted" | "replaced" {
  const own = c.fate(holder.ref);
  if (own !== "stays" || holder.interface === null) return own;
  const each = c.before.interfaces.get(holder.interface);
  return each?.owner == null ? own : c.fate(each.owner);
}

function holderInterface(c: Comparison, holder: Holder | null): string[] {
  const key = holder === null ? null : objectOf(holder.ref);
  const object = key === null ? undefined : c.graph.get(key);
  if (object === undefined) return [];
  const id = holder?.interface ?? interfaceIdOf(object);
  const each = c.before.interfaces.get(id) ?? c.after.interfaces.get(id);
  return each === undefined ? [] : [c.idOf(each)];
}

/** The association of one address in both worlds: made, ended, moved, or made anew because an end is replaced. */
function associated(c: Comparison, before: ElasticIp | null, after: ElasticIp | null): Observation[] {
  const [from, to] = [before?.holder ?? null, after?.holder ?? null];
  const address =
    (before?.address.known ? before.address.value : "") || (after?.address.known ? after.address.value : "");
  if (from === null && to === null) return [];
  if (from === null) return to === null || after === null ? [] : newlyAssociated(c, address, after, to);
  if (to === null) return before === null ? [] : disassociated(c, address, from);
  const subjects = sorted([from.by, to.by]).filter((each) => c.changes(each));
  const sameName = c.name(from.ref) === c.name(to.ref);
  const sameObject = objectOf(from.ref) !== null && objectOf(from.ref) === objectOf(to.ref);
  if (sameObject || (sameName && from.ref.kind === "external")) {
    return subjects
      .filter((each) => c.change(each)?.action === "replace" && each !== before?.object.address)
      .map((each) => renewedLink(c, each, [], from));
  }
  if (sameName && to.ref.kind === "object") {
    return subjects.map((each) => renewedLink(c, each, [c.name(from.ref)], from));
  }
  return subjects.map((each) =>
    c.observe("elastic-ip-moved", each, {
      address,
      from: c.name(from.ref),
      to: c.name(to.ref),
      to_certain: to.ref.kind !== "unknown",
      interfaces: [...holderInterface(c, from), ...holderInterface(c, to)],
      affected: [c.name(from.ref), to.ref.kind === "unknown" ? "" : c.name(to.ref)],
      certain: to.ref.kind !== "unknown",
      outage: "brief",
    }),
  );
}

function renewedLink(c: Comparison, subject: string, causes: string[], holder: Holder): Observation {
  return c.observe("link-renewed", subject, {
    link: "elastic-ip-association",
    caused_by: causes,
    ends: sorted([c.name(holder.ref)]),
    interfaces: holderInterface(c, holder),
    affected: [c.name(holder.ref)],
    outage: "brief",
  });
}

function disassociated(c: Comparison, address: string, from: Holder): Observation[] {
  const fate = c.fate(from.ref);
  // A gateway or load balancer that goes takes its own association along.
  if (!c.changes(from.by) || (from.by === c.name(from.ref) && fate === "deleted")) return [];
  return [
    c.observe("elastic-ip-disassociated", from.by, {
      address,
      from: c.name(from.ref),
      from_fate: fate,
      interfaces: holderInterface(c, from),
      affected: fate === "stays" ? [c.name(from.ref)] : [],
      outage: fate === "stays" ? "until-reattached" : "none",
    }),
  ];
}

function newlyAssociated(c: Comparison, address: string, ip: ElasticIp, to: Holder): Observation[] {
  const subject = c.changes(to.by) ? to.by : ip.object.address;
  // A service that is created with its address: nothing that existed becomes public.
  const service = to.by === c.name(to.ref);
  if (!c.changes(subject) || (service && c.change(to.by)?.action === "create")) return [];
  const each = to.interface === null ? undefined : c.after.interfaces.get(to.interface);
  const path = each === undefined ? "unknown" : internetPath(c.after, c.scopes.after, each, 4).state;
  const holders = each === undefined ? candidateInterfaces(c, to) : [each];
  const key = objectOf(to.ref);
  const created = key !== null && c.graph.get(key)?.fate !== "stays";
  return [
    c.observe("elastic-ip-associated", subject, {
      address,
      to: c.name(to.ref),
      to_created: created,
      internet_enters: path !== "no" && (holders.length === 0 || holders.some((holder) => letsInternetIn(c, holder))),
      internet_path: path,
      interfaces: holderInterface(c, to),
      affected: [c.name(to.ref)],
      certain: to.ref.kind !== "unknown",
    }),
  ];
}

/** Interfaces that an association may be at, where only apply will tell. */
function candidateInterfaces(c: Comparison, { ref }: Holder): NetworkInterface[] {
  if (ref.kind !== "unknown") return [];
  return ref.candidates.flatMap((key) => {
    const object = c.graph.get(key);
    const each = object === undefined ? undefined : c.after.interfaces.get(interfaceIdOf(object));
    return each === undefined ? [] : [each];
  });
}

/** Whether the groups of an interface let the internet in on any port, or may do so. */
function letsInternetIn(c: Comparison, each: NetworkInterface): boolean {
  const { sure, possible } = c.reach.after.of(each, "ingress");
  return !isEmpty(classifyGain(sure, EMPTY, sure, PRIVATE_RANGES).internet) || !isEmpty(possible);
}

/** The public address that AWS assigned: gone when the instance stops, is replaced, or gets an Elastic IP. */
function autoAddress(c: Comparison, pair: Pair): Observation[] {
  const auto = pair.before?.publicAddresses.find((each) => each.kind === "auto");
  const { before, after } = pair;
  if (auto === undefined || before === null) return [];
  const instance = before.attachment?.instance ?? before.owner;
  const key = objectOf(instance);
  if (key === null || c.fate(key) === "deleted") return [];
  const elastic = after?.publicAddresses.find((each) => each.kind === "elastic");
  const because =
    c.fate(key) === "replaced"
      ? "replaced"
      : elastic !== undefined
        ? "elastic-ip"
        : restarts(c, key)
          ? "restarted"
          : null;
  if (because === null) return [];
  const subject = because === "elastic-ip" ? (elastic?.by ?? "") : c.name(instance);
  if (!c.changes(subject)) return [];
  const address = auto.address.known ? auto.address.value : "";
  const literals = address === "" ? [] : c.literals([address], [subject]);
  return [
    c.observe("public-address-lost", subject, {
      address,
      instance: c.name(instance),
      because,
      gets_another: because !== "elastic-ip" && after?.publicAddresses.some((each) => each.kind === "auto") === true,
      literals,
      interfaces: [pair.id],
      affected: [c.name(instance), ...literals],
      outage: because === "elastic-ip" ? "none" : "brief",
      reversible: false,
    }),
  ];
}
