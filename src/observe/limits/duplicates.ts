import type { ObjectKey, ResourceObject } from "../../graph/types.js";
import { groupBy } from "../../model/maps.js";
import type { Observation } from "../../model/observation.js";
import { blocksAt, textAt, type Values } from "../../model/value.js";
import { ruleText } from "../../network/groups.js";
import { parseCidr, toCidrs } from "../../network/reach/address.js";
import { packetSet, rows } from "../../network/reach/set.js";
import { ROUTE_TABLE_TYPES } from "../../network/routing.js";
import { refToken, type Scope } from "../../network/scope.js";
import type { GroupRule, SecurityGroup, World } from "../../network/world.js";
import { type Comparison, sorted } from "../comparison.js";
import { peerName, portName } from "../reach/describe.js";
import { refused } from "./refused.js";
import { type Naming, namedLists } from "./rules.js";

/** Rules and routes that AWS has already: by an inline block left in place, by another resource, or by the one replaced. */
export function observeDuplicates(c: Comparison): Observation[] {
  const lists = namedLists(c.scopes.after);
  const rules = [...c.after.groups.values()].flatMap((group) =>
    duplicateRules(c, group, lists.get(group.object.key) ?? []),
  );
  return [...rules, ...duplicateRoutes(c)];
}

function duplicateRules(c: Comparison, group: SecurityGroup, namings: readonly Naming[]): Observation[] {
  const expanded = rangesOfLists(c.after, namings);
  const written = group.rules.filter((rule) => rule.unknown === null && !expanded.has(`${rule.by} ${rangeText(rule)}`));
  const old = groupBy(c.before.groups.get(group.object.key)?.rules ?? [], (rule) => rule.by);
  const said = new Set<string>();
  return [...groupBy(written, ruleText).values()].flatMap((same) => {
    const fresh = same.filter((rule) => !rule.inline && isAuthorised(c, rule, old.get(rule.by) ?? []));
    return fresh.flatMap((rule) => {
      const others = same.filter((other) => other.by !== rule.by && (!fresh.includes(other) || other.by < rule.by));
      const own = (old.get(rule.by) ?? []).filter((each) => ruleText(each) === ruleText(rule));
      const again = c.change(rule.by)?.createFirst === true ? own : [];
      if (said.has(rule.by) || (others.length === 0 && again.length === 0)) return [];
      said.add(rule.by);
      const holders = sorted([...others, ...again].map((other) => other.by));
      return [
        refused(c, rule.by, {
          what: "rule-duplicate",
          thing: group.object.address,
          others: holders,
          detail: told(rule),
        }),
      ];
    });
  });
}

/** True for a permission that this plan asks for; of one that is replaced (deletes first) its own old one is gone by then. */
function isAuthorised(c: Comparison, rule: GroupRule, old: readonly GroupRule[]): boolean {
  const change = c.change(rule.by);
  if (change === null || change.action === "forget") return false;
  return change.action !== "update" || !old.some((each) => ruleText(each) === ruleText(rule));
}

/** The entries of a prefix list are no rules of their own: a rule for the same range beside it is another rule. */
function rangesOfLists(world: World, namings: readonly Naming[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { by, list } of namings) {
    for (const { cidr } of world.prefixLists.get(list.key)?.entries ?? []) {
      const range = parseCidr(cidr);
      if (range !== null) found.add(`${by} ${range.lo}-${range.hi}`);
    }
  }
  return found;
}

function rangeText({ box: { peer } }: GroupRule): string {
  return peer.kind === "atom" ? peer.id : `${peer.range.lo}-${peer.range.hi}`;
}

/** "tcp/443 from 10.0.0.0/16". */
function told({ direction, box }: GroupRule): string {
  const [row] = rows(packetSet([box]));
  const peer = row === undefined ? "" : peerName(row.peer);
  return `${row === undefined ? "" : portName(row)} ${direction === "ingress" ? "from" : "to"} ${peer}`;
}

interface Route {
  readonly object: ResourceObject;
  readonly table: string;
  readonly name: string;
  readonly destination: string;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html */
function duplicateRoutes(c: Comparison): Observation[] {
  const before = groupBy(routesIn(c, c.scopes.before), token);
  const after = groupBy(routesIn(c, c.scopes.after), token);
  const left = leftInline(c, before);
  return [...after].flatMap(([slot, same]) =>
    same.flatMap((route) => {
      const { object, name, destination } = route;
      if (object.before !== null || !c.changes(object.address)) return [];
      const others = same.filter(
        (other) => other !== route && (other.object.before !== null || other.object.key < object.key),
      );
      const again =
        object.change?.createFirst === true
          ? (before.get(slot) ?? []).filter((old) => old.object.address === object.address)
          : [];
      const inline = left.get(slot);
      const holders = [...others, ...again].map((other) => other.object.address);
      if (holders.length === 0 && inline === undefined) return [];
      const all = inline === undefined ? holders : [...holders, inline];
      return [refused(c, object.address, { what: "route-duplicate", thing: name, others: all, detail: destination })];
    }),
  );
}

function routesIn(c: Comparison, scope: Scope): Route[] {
  return scope.ofType("aws_route").flatMap((object) => {
    const table = scope.ref(object, "route_table_id");
    const destination = destinationOf(scope.values(object), "destination_");
    if (table === null || table.kind === "unknown" || destination === null || object.mode === "data") return [];
    return [{ object, table: refToken(table), name: c.name(table), destination }];
  });
}

function token(route: Pick<Route, "table" | "destination">): string {
  return `${route.table} ${route.destination}`;
}

/** AWS keeps the canonical form of a range. */
function destinationOf(values: Values, prefix: string): string | null {
  const cidr = textAt(values, `${prefix}cidr_block`) ?? textAt(values, `${prefix}ipv6_cidr_block`);
  const range = cidr === null ? null : parseCidr(cidr);
  return range === null ? textAt(values, "destination_prefix_list_id") : (toCidrs([range])[0] ?? null);
}

/**
 * Routes that a table has by itself in the after world: those of its blocks, also of blocks that were dropped from the
 * configuration (AWS keeps these), and none that an `aws_route` of the before world made.
 */
function leftInline(c: Comparison, before: ReadonlyMap<string, readonly Route[]>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const scope = c.scopes.after;
  for (const table of scope.ofType(...ROUTE_TABLE_TYPES)) {
    const key: ObjectKey = table.key;
    if (table.mode === "data") continue;
    for (const block of blocksAt(scope.values(table), "route")) {
      const destination = destinationOf(block, "");
      if (destination === null) continue;
      const slot = token({ table: refToken({ kind: "object", key }), destination });
      if (scope.isConfigured(table, "route") === true || !before.has(slot)) found.set(slot, table.address);
    }
  }
  return found;
}
