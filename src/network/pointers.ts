import type { ObjectKey, ResourceObject } from "../graph/types.js";
import { groupBy } from "../model/maps.js";
import { attribute, isList, textAt, type Value } from "../model/value.js";
import { associationsOf } from "./addresses.js";
import { parseCidr } from "./reach/address.js";
import { objectOf, type Scope } from "./scope.js";
import type { NetworkInterface, Pointer, RouteTable, SecurityGroup, TargetGroup } from "./world.js";

/** What pointers are collected from. */
export interface PointerSources {
  readonly scope: Scope;
  readonly other: Scope;
  readonly routeTables: ReadonlyMap<ObjectKey, RouteTable>;
  readonly targetGroups: ReadonlyMap<ObjectKey, TargetGroup>;
  readonly groups: ReadonlyMap<ObjectKey, SecurityGroup>;
  readonly interfaces: ReadonlyMap<string, NetworkInterface>;
}

/**
 * Associations, routes, registrations, records and single-address rules of one side, with what they point at; also where
 * that is about to end, because a pointer does not go with what it points at.
 */
export function buildPointers(sources: PointerSources): Pointer[] {
  return [
    ...associations(sources),
    ...routes(sources),
    ...targets(sources),
    ...records(sources.scope),
    ...rules(sources),
  ];
}

/** The object of an address that this side has. */
function objectAt({ graph, side }: Scope, address: string): ResourceObject | undefined {
  return graph.at(address).find((object) => object[side] !== null);
}

function associations({ scope, other }: PointerSources): Pointer[] {
  return associationsOf(scope, other).flatMap(({ ref, by }): Pointer[] => {
    const key = objectOf(ref);
    const object = objectAt(scope, by);
    return key === null || object === undefined
      ? []
      : [{ kind: "elastic-ip", by, object, at: { kind: "object", key } }];
  });
}

function routes({ scope, routeTables }: PointerSources): Pointer[] {
  const objects = groupBy(
    [...scope.ofType("aws_route"), ...[...routeTables.values()].map((t) => t.object)],
    (o) => o.address,
  );
  const pointers: Pointer[] = [];
  for (const table of routeTables.values()) {
    for (const { target, by } of table.routes) {
      if (target.kind !== "interface" && target.kind !== "nat") continue;
      const key = objectOf(target.ref);
      const object = objects.get(by)?.[0];
      if (key !== null && object !== undefined)
        pointers.push({ kind: "route", by, object, at: { kind: "object", key } });
    }
  }
  return pointers;
}

function targets({ targetGroups }: PointerSources): Pointer[] {
  return [...targetGroups.values()].flatMap((group) =>
    group.targets.flatMap(({ by, ref, address }): Pointer[] => {
      const key = objectOf(ref);
      // An address written out stays where it is when whatever has it goes.
      if (address !== null && parseCidr(address) !== null) {
        return [{ kind: "target", by: by.address, object: by, at: { kind: "address", address } }];
      }
      if (key !== null)
        return key === by.key ? [] : [{ kind: "target", by: by.address, object: by, at: { kind: "object", key } }];
      return address === null ? [] : [{ kind: "target", by: by.address, object: by, at: { kind: "address", address } }];
    }),
  );
}

/** Records that name an address literally: nothing updates them when the address goes. */
function records(scope: Scope): Pointer[] {
  return scope.ofType("aws_route53_record").flatMap((object) => {
    const type = textAt(scope.values(object), "type");
    if (type !== "A" && type !== "AAAA") return [];
    const aliases = scope
      .refs(object, "alias.name")
      .map(objectOf)
      .filter((key) => key !== null);
    if (aliases.length > 0)
      return aliases.map(
        (key): Pointer => ({ kind: "record", by: object.address, object, at: { kind: "object", key } }),
      );
    return texts(attribute(scope.values(object), "records")).map(
      (address): Pointer => ({ kind: "record", by: object.address, object, at: { kind: "address", address } }),
    );
  });
}

function texts(value: Value): string[] {
  return isList(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** Rules with exactly one address as their peer. */
function rules({ groups, scope }: PointerSources): Pointer[] {
  const pointers: Pointer[] = [];
  for (const group of groups.values()) {
    for (const rule of group.rules) {
      const address = singleAddress(rule);
      const object = address === null ? undefined : objectAt(scope, rule.by);
      if (address !== null && object !== undefined)
        pointers.push({ kind: "rule", by: rule.by, object, at: { kind: "address", address } });
    }
  }
  return pointers;
}

function singleAddress({ box: { peer } }: SecurityGroup["rules"][number]): string | null {
  if (peer.kind === "atom" || peer.range.family !== 4 || peer.range.lo !== peer.range.hi) return null;
  const { lo } = peer.range;
  return [24, 16, 8, 0].map((shift) => Math.floor(lo / 2 ** shift) % 256).join(".");
}
