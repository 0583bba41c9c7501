import { append } from "../model/maps.js";
import type { Observation, ObservationOf } from "../model/observation.js";
import { isDefaultRoute } from "../network/internet-path.js";
import { type Interval, parseCidr, WHOLE_IPV4, WHOLE_IPV6 } from "../network/reach/address.js";
import { objectOf, refToken } from "../network/scope.js";
import type { NetworkInterface, Route, Subnet } from "../network/world.js";
import { inUse } from "./addresses.js";
import { type Comparison, sorted } from "./comparison.js";
import { observeDeletedParts, PARTS } from "./deleted-parts.js";

type RouteEffect = ObservationOf<"route-changed">["effect"];

/** Parts of the network that go under interfaces in use, routes that change, and subnets that make instances public. */
export function observePaths(c: Comparison): Observation[] {
  return [...observeDeletedParts(c), ...changedRoutes(c), ...publicOnLaunch(c)];
}

interface RouteDifference {
  readonly effect: RouteEffect;
  readonly destination: string;
  readonly from: Route | null;
  readonly to: Route | null;
  /** Address of the target that is deleted under the route. */
  readonly gone?: string;
}
interface RouteFinding {
  readonly differences: RouteDifference[];
  readonly subnets: Subnet[];
  readonly interfaces: NetworkInterface[];
}

/** From the worst to the least: one change shows the worst that it does. */
const EFFECTS: readonly RouteEffect[] = [
  "default-lost",
  "internet-gained",
  "default-changed",
  "interface-repointed",
  "specific",
  "same",
];
const ROUTE_RESOURCES = [
  "aws_route",
  "aws_route_table",
  "aws_default_route_table",
  "aws_route_table_association",
  "aws_main_route_table_association",
] as const;

function changedRoutes(c: Comparison): Observation[] {
  const findings = new Map<string, RouteFinding>();
  const members = interfacesBySubnet(c);
  for (const subnet of c.before.subnets.values()) {
    const after = c.after.subnets.get(subnet.object.key);
    const interfaces = members.get(subnet.object.key) ?? [];
    if (after === undefined || interfaces.length === 0) continue;
    const differences = [...routeDifferences(subnet, after), ...blackholes(c, subnet, after)];
    for (const difference of differences) {
      for (const subject of routeSubjects(c, difference, subnet, after)) {
        const finding = findings.get(subject) ?? { differences: [], subnets: [], interfaces: [] };
        finding.differences.push(difference);
        finding.subnets.push(after);
        finding.interfaces.push(...interfaces);
        findings.set(subject, finding);
      }
    }
  }
  const changed = [...findings].map(([subject, finding]) => routeObservation(c, subject, finding));
  const same = c.graph
    .ofType(...ROUTE_RESOURCES)
    .filter(
      (object) =>
        object.fate !== "replacement" &&
        c.changes(object.address) &&
        !findings.has(object.address) &&
        rewrites(c, object.address),
    )
    .map((object) => routeObservation(c, object.address, { differences: [], subnets: [], interfaces: [] }));
  return [...changed, ...same];
}

/** True when routes are written differently: more than tags, and neither only made nor only ended. */
function rewrites(c: Comparison, address: string): boolean {
  const change = c.change(address);
  if (change === null || change.action === "create" || change.action === "delete") return false;
  return (
    change.action !== "update" ||
    JSON.stringify(change.before?.route) !== JSON.stringify(change.after?.route) ||
    change.type !== "aws_route_table"
  );
}

function interfacesBySubnet(c: Comparison): Map<string, NetworkInterface[]> {
  const index = new Map<string, NetworkInterface[]>();
  for (const { before, after } of c.pairs) {
    if (before === null || after === null || before.kind === "future" || !inUse(c, before)) continue;
    for (const ref of before.subnets) {
      const key = objectOf(ref);
      if (key !== null) append(index, key, after);
    }
  }
  return index;
}

/** Destinations whose route differs, and for which some packet takes another way: the longest prefix decides. */
function routeDifferences(before: Subnet, after: Subnet): RouteDifference[] {
  const [was, is] = [byDestination(before), byDestination(after)];
  const moved = movedRanges(before.routes.routes, after.routes.routes);
  return sorted([...was.keys(), ...is.keys()]).flatMap((destination) => {
    const [from, to] = [was.get(destination) ?? null, is.get(destination) ?? null];
    const range = parseCidr(destination);
    if (
      range !== null &&
      !moved.some((each) => each.family === range.family && each.lo <= range.hi && range.lo <= each.hi)
    )
      return [];
    const effect = effectOf(from, to);
    return effect === null ? [] : [{ effect, destination, from, to }];
  });
}

/** Routes that stay while their peering connection, say, goes; gateways that go are told by themselves. */
function blackholes(c: Comparison, before: Subnet, after: Subnet): RouteDifference[] {
  const left = byDestination(after);
  return before.routes.routes.flatMap((from) => {
    const to = left.get(from.destination);
    const key = from.target.kind === "other" ? objectOf(from.target.ref) : null;
    const target = key === null ? undefined : c.graph.get(key);
    if (to === undefined || target === undefined || targetToken(from) !== targetToken(to)) return [];
    if (c.fate(target.key) !== "deleted" || target.type in PARTS) return [];
    return [
      {
        effect: isDefaultRoute(from) ? "default-lost" : "specific",
        destination: from.destination,
        from,
        to: null,
        gone: target.address,
      } as const,
    ];
  });
}

function byDestination(subnet: Subnet): Map<string, Route> {
  return new Map(subnet.routes.routes.map((route) => [route.destination, route]));
}

/** Address ranges that are forwarded differently: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html */
function movedRanges(before: readonly Route[], after: readonly Route[]): Interval[] {
  const ranges = [...before, ...after].map((route) => parseCidr(route.destination)).filter((range) => range !== null);
  return [WHOLE_IPV4, WHOLE_IPV6, ...ranges]
    .flatMap((range) => pieces(range, ranges))
    .filter((piece) => forwarded(before, piece) !== forwarded(after, piece));
}

/** A range cut at the borders of all destinations, so that one route decides about each piece. */
function pieces(range: Interval, ranges: readonly Interval[]): Interval[] {
  const starts = new Set<bigint>([BigInt(range.lo)]);
  for (const other of ranges) {
    if (other.family !== range.family) continue;
    for (const start of [BigInt(other.lo), BigInt(other.hi) + 1n])
      if (start > BigInt(range.lo) && start <= BigInt(range.hi)) starts.add(start);
  }
  const sortedStarts = [...starts].sort((a, b) => (a < b ? -1 : 1));
  return sortedStarts.map((start, i) => {
    const end = (sortedStarts[i + 1] ?? BigInt(range.hi) + 1n) - 1n;
    return range.family === 4 ? { family: 4, lo: Number(start), hi: Number(end) } : { family: 6, lo: start, hi: end };
  });
}

function forwarded(routes: readonly Route[], piece: Interval): string {
  let best: { size: bigint; target: string } | null = null;
  for (const route of routes) {
    const range = parseCidr(route.destination);
    if (range === null || range.family !== piece.family || range.lo > piece.lo || range.hi < piece.hi) continue;
    const size = BigInt(range.hi) - BigInt(range.lo);
    if (best === null || size < best.size) best = { size, target: targetToken(route) };
  }
  return best?.target ?? "";
}

function targetToken({ target }: Route): string {
  return target.kind === "unknown" ? `unknown ${target.why}` : refToken(target.ref);
}

function effectOf(from: Route | null, to: Route | null): RouteEffect | null {
  // A route that stays while its target goes is a blackhole: the deletion of the target tells that.
  if (from !== null && to !== null && targetToken(from) === targetToken(to)) return null;
  const route = to ?? from;
  if (route === null) return null;
  const byDefault = isDefaultRoute(route);
  if (byDefault && to?.target.kind === "internet-gateway" && from?.target.kind !== "internet-gateway")
    return "internet-gained";
  if (byDefault && to === null) return "default-lost";
  if (byDefault && from !== null) return "default-changed";
  if (from?.target.kind === "interface" && to !== null) return "interface-repointed";
  // A default route through something else than an internet gateway, where there was none, opens a way out only.
  return "specific";
}

function routeSubjects(c: Comparison, { from, to, gone }: RouteDifference, before: Subnet, after: Subnet): string[] {
  if (gone !== undefined) return c.changes(gone) ? [gone] : [];
  const written = sorted([from?.by ?? "", to?.by ?? ""]).filter((each) => c.changes(each));
  const own =
    written.length > 0 ? written : sorted([from?.entryBy ?? "", to?.entryBy ?? ""]).filter((each) => c.changes(each));
  if (before.routes.table === after.routes.table && own.length > 0) return own;
  const associations = sorted([before.routes.association ?? "", after.routes.association ?? ""]).filter((each) =>
    c.changes(each),
  );
  return associations.length > 0 ? associations : own;
}

function routeObservation(
  c: Comparison,
  subject: string,
  { differences, subnets, interfaces }: RouteFinding,
): Observation {
  const effect = EFFECTS.find((each) => differences.some((difference) => difference.effect === each)) ?? "same";
  const targetName = (route: Route | null) =>
    route === null ? "" : route.target.kind === "unknown" ? "(known after apply)" : c.name(route.target.ref);
  return c.observe("route-changed", subject, {
    effect,
    destinations: sorted(differences.map((each) => each.destination)),
    from: sorted(differences.map((each) => targetName(each.from))),
    to: sorted(differences.map((each) => targetName(each.to))),
    subnets: sorted(subnets.map((subnet) => subnet.object.address)),
    interfaces: interfaces.map((each) => c.idOf(each)),
    affected: interfaces.flatMap((each) => [each.object.address, c.name(each.owner)]),
    certain: differences.every((each) => each.to?.target.kind !== "unknown"),
    outage:
      effect === "default-lost" || effect === "interface-repointed"
        ? "permanent"
        : effect === "default-changed"
          ? "brief"
          : "none",
    evidence: differences.map(({ destination, from, to }) => ({
      kind: "attribute",
      address: subject,
      path: `route to ${destination}`,
      before: from === null ? null : targetName(from),
      after: to === null ? null : targetName(to),
    })),
  });
}

function publicOnLaunch(c: Comparison): Observation[] {
  return [...c.before.subnets.values()].flatMap((subnet) => {
    const after = c.after.subnets.get(subnet.object.key);
    if (after === undefined || !subnet.publicOnLaunch.known || !after.publicOnLaunch.known) return [];
    if (subnet.publicOnLaunch.value === after.publicOnLaunch.value || !c.changes(subnet.object.address)) return [];
    const defaults = after.routes.routes.filter(isDefaultRoute);
    const internet = defaults.some((route) => route.target.kind === "internet-gateway");
    const perhaps = after.routes.unknown !== null || defaults.some((route) => route.target.kind === "unknown");
    return [
      c.observe("public-on-launch-changed", subnet.object.address, {
        subnet: subnet.object.address,
        turned_on: after.publicOnLaunch.value,
        internet: internet || perhaps,
        certain: internet || !perhaps,
      }),
    ];
  });
}
