import { groupBy } from "../../model/maps.js";
import type { Observation } from "../../model/observation.js";
import { type Interval, parseCidr } from "../../network/reach/address.js";
import { objectOf } from "../../network/scope.js";
import type { Comparison } from "../comparison.js";
import { addressToken, type Placement, placementsIn } from "./placements.js";
import { overLimit, refused } from "./refused.js";

const SUBNETS = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html";
/** AWS keeps the first four addresses of a subnet, and the last. */
const FIRST_KEPT = 4;

/** Private addresses that a subnet cannot give: outside of its range, AWS's own, or somebody else's. */
export function observeSubnetAddresses(c: Comparison): Observation[] {
  const nameOf = (id: string) => {
    const each = c.after.interfaces.get(id) ?? c.before.interfaces.get(id);
    return each === undefined ? id : c.idOf(each);
  };
  const before = placementsIn(c.before, c.scopes.before, nameOf);
  const after = placementsIn(c.after, c.scopes.after, nameOf);
  const had = groupBy(before, (each) => each.object.key);
  const fresh = after.flatMap((each) => freshOf(c, each, had.get(each.object.key) ?? []));
  return [...fresh.flatMap((each) => outOfRange(c, each)), ...duplicates(c, after, fresh), ...held(c, before, after)];
}

/** The addresses that this plan gives to an object. */
function freshOf(c: Comparison, each: Placement, had: readonly Placement[]): Placement[] {
  if (!c.changes(each.object.address)) return [];
  const old = new Set(had.flatMap((placement) => placement.ips.map((ip) => addressToken(placement, ip))));
  const ips = each.ips.filter((ip) => !old.has(addressToken(each, ip)));
  return ips.length === 0 ? [] : [{ ...each, ips }];
}

function outOfRange(c: Comparison, { object, name, subnet, ips }: Placement): Observation[] {
  const known = c.after.subnets.get(objectOf(subnet) ?? "");
  const ranges = [known?.cidr.known === true ? known.cidr.value : null, known?.ipv6Cidr ?? null];
  return ranges.flatMap((cidr) => {
    const range = cidr === null ? null : parseCidr(cidr);
    if (cidr === null || range === null) return [];
    const own = ips.flatMap((ip) => {
      const address = parseCidr(ip);
      return address !== null && address.family === range.family ? [{ ip, address }] : [];
    });
    const outside = own.filter(({ address }) => !isInside(address, range)).map(({ ip }) => ip);
    const kept = own.filter(({ address }) => isInside(address, range) && isKept(address, range)).map(({ ip }) => ip);
    const tell = (what: "address-outside-subnet" | "address-reserved", wrong: readonly string[]) =>
      wrong.length === 0
        ? []
        : [
            refused(c, object.address, {
              what,
              thing: name,
              others: [c.name(subnet)],
              detail: `${wrong.join(", ")} in ${cidr}`,
              interfaces: [name],
              evidence: [overLimit(`range of ${c.name(subnet)}`, cidr, wrong.join(", "), SUBNETS)],
            }),
          ];
    return [...tell("address-outside-subnet", outside), ...tell("address-reserved", kept)];
  });
}

function isInside(address: Interval, range: Interval): boolean {
  return range.lo <= address.lo && address.hi <= range.hi;
}

function isKept(address: Interval, range: Interval): boolean {
  return BigInt(address.lo) < BigInt(range.lo) + BigInt(FIRST_KEPT) || address.lo === range.hi;
}

/** The same address twice in a subnet of the after world; of two that come together the first by name counts as first. */
function duplicates(c: Comparison, after: readonly Placement[], fresh: readonly Placement[]): Observation[] {
  const flat = (list: readonly Placement[]) =>
    list.flatMap((each) => each.ips.map((ip) => ({ each, token: addressToken(each, ip) })));
  const stay = groupBy(flat(after), ({ token }) => token);
  const isFresh = new Set(flat(fresh).map(({ each, token }) => `${each.object.key} ${token}`));
  return fresh.flatMap((each) =>
    each.ips.flatMap((ip) => {
      const token = addressToken(each, ip);
      const others = (stay.get(token) ?? []).flatMap((other) =>
        other.each.object.key === each.object.key ? [] : [other.each],
      );
      const first = others.filter(
        ({ object }) => !isFresh.has(`${object.key} ${token}`) || object.key < each.object.key,
      );
      return first.length === 0 ? [] : [taken(c, each, ip, first)];
    }),
  );
}

function taken(c: Comparison, { object, name }: Placement, ip: string, holders: readonly Placement[]): Observation {
  const others = holders.map((holder) => holder.name);
  const interfaces = [name, ...others];
  return refused(c, object.address, { what: "address-duplicate", thing: name, others, detail: ip, interfaces });
}

/** A replacement that is created first asks for the address that the old one still has. */
function held(c: Comparison, before: readonly Placement[], after: readonly Placement[]): Observation[] {
  const old = groupBy(before, (each) => each.object.key);
  return after.flatMap((each) => {
    const { object } = each;
    if (object.fate !== "replacement" || object.change?.createFirst !== true) return [];
    const had = new Set(
      (old.get(object.address) ?? []).flatMap((placement) => placement.ips.map((ip) => addressToken(placement, ip))),
    );
    const both = each.ips.filter((ip) => had.has(addressToken(each, ip)));
    if (both.length === 0) return [];
    const detail = `private address ${both.join(", ")}`;
    return [
      refused(c, object.address, {
        what: "create-first-holds-address",
        thing: object.address,
        detail,
        interfaces: [each.name],
      }),
    ];
  });
}
