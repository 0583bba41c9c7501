import type { Exposure, InternetPath } from "../../model/evidence.js";
import { groupBy } from "../../model/maps.js";
import type { Report } from "../../model/report.js";
import { isBlock, peersOf } from "./peers.js";
import { code, listing, listingOf, type Phrase, plain, say, text } from "./phrase.js";

/** What sentences about one plan look up in its report. */
export interface ReportFacts {
  /** Public addresses of an interface by its id: of the world after, or of before where it is gone. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** The rows of `exposures` that differ in nothing but peer, path and what they come through, by reachKey. */
  readonly reaches: ReadonlyMap<string, readonly Exposure[]>;
}

/** The facts of a report; made once for each plan that is told. */
export function reportFacts({ interfaces, exposures }: Pick<Report, "interfaces" | "exposures">): ReportFacts {
  return {
    addresses: new Map(interfaces.map((each) => [each.id, (each.after ?? each.before)?.public_ips ?? []])),
    reaches: reachesOf(exposures),
  };
}

/** Rows by reachKey. */
export function reachesOf(exposures: readonly Exposure[]): ReadonlyMap<string, readonly Exposure[]> {
  return groupBy(exposures, reachKey);
}

/** Equal for rows that are told together: the same interface, direction, change and traffic. */
export function reachKey({ interface: on, direction, change, protocol, from_port, to_port }: Exposure): string {
  return JSON.stringify([on, direction, change, protocol, from_port, to_port]);
}

/** Equal for a row of the report and for evidence that shows it. */
export function rowKey(row: Exposure): string {
  return JSON.stringify([reachKey(row), row.peer, row.via]);
}

/**
 * The rows that a piece of evidence stands for. A range such as "everything but 10.8.0.0/16" is many blocks, of which a finding
 * shows some: they are told as the whole that they are. Peers of other kinds, or from another source, stand for themselves.
 */
export function rowsShownBy(row: Exposure, { reaches }: ReportFacts): readonly Exposure[] {
  const via = JSON.stringify(row.via);
  const rows = (reaches.get(reachKey(row)) ?? []).filter((each) => JSON.stringify(each.via) === via);
  const shown = rows.filter((each) => each.peer === row.peer || (isBlock(each.peer) && isBlock(row.peer)));
  return shown.length === 0 ? [row] : shown;
}

/** "tcp/22", "udp/8000-8080", "all traffic", "icmp type 8". */
export function trafficWords({
  protocol,
  from_port,
  to_port,
}: Pick<Exposure, "protocol" | "from_port" | "to_port">): Phrase {
  if (protocol === "-1") return text("all traffic");
  if (protocol === "other") return text("all other protocols");
  if (protocol === "icmp" || protocol === "icmpv6") {
    if (from_port === null) return code(protocol);
    return to_port === null
      ? say`${code(protocol)} type ${from_port}`
      : say`${code(protocol)} type ${from_port} code ${to_port}`;
  }
  if (/^\d+$/.test(protocol)) return say`protocol ${code(protocol)}`;
  if (from_port === null || (from_port === 0 && to_port === 65535)) return say`all ${code(protocol)} ports`;
  return code(`${protocol}/${from_port}${to_port === null || to_port === from_port ? "" : `-${to_port}`}`);
}

function interfaceWords(id: string, { addresses }: ReportFacts): Phrase {
  const known = addresses.get(id) ?? [];
  return known.length === 0 ? code(id) : say`${code(id)} (${listingOf(known, 3)})`;
}

function pathWords(path: InternetPath | null, direction: Exposure["direction"], change: Exposure["change"]): string {
  const had = change === "lost" || change === "closed";
  const way = direction === "ingress" ? "path from the internet" : "path to the internet";
  switch (path) {
    case null:
      return "";
    case "yes":
      return had ? `, and there was a ${way}` : `, and there is a ${way}`;
    case "partial":
      return had ? `, and the ${way} was open to some clients` : `, and the ${way} is open to some clients`;
    case "no":
      return had ? `, though there was no ${way}` : `, though there is no ${way}`;
    case "unknown":
      return `; whether there is a ${way} cannot be known before apply`;
  }
}

function verb(change: Exposure["change"]): string {
  switch (change) {
    case "gained":
      return "can now reach";
    case "lost":
      return "can no longer reach";
    case "kept":
      return "can still reach";
    case "maybe":
      return "may be able to reach (known only after apply)";
    case "opened":
      return "can now reach, over a path that opens,";
    case "closed":
      return "can no longer reach, for lack of a path,";
  }
}

const WORST_PATH: readonly InternetPath[] = ["yes", "partial", "unknown", "no"];

/** Rows that are told together, of one interface. */
interface Reach {
  readonly on: string;
  readonly row: Exposure;
  readonly peers: ReturnType<typeof peersOf>;
  readonly via: readonly string[];
  readonly path: InternetPath | null;
}

function reachOf(rows: readonly Exposure[]): Reach[] {
  const [row] = rows;
  if (row === undefined) return [];
  const paths = new Set(rows.map((each) => each.internet_path));
  const peers = peersOf([...new Set(rows.map((each) => each.peer))]);
  const via = [...new Set(rows.flatMap((each) => each.via))];
  return [{ on: row.interface, row, peers, via, path: WORST_PATH.find((path) => paths.has(path)) ?? null }];
}

/** Everything of a sentence but the interface. */
function signature({ row, peers, via, path }: Reach): string {
  return JSON.stringify([row.direction, row.change, plain(trafficWords(row)), plain(peers.words), via, path]);
}

function sentence(reaches: readonly Reach[], facts: ReportFacts): Phrase {
  const [reach] = reaches;
  if (reach === undefined) return [];
  const { row, peers, via, path } = reach;
  const interfaces = listing(
    reaches.map(({ on }) => interfaceWords(on, facts)),
    3,
  );
  const through = via.length === 0 ? [] : say`, through ${listingOf(via, 3)}`;
  const way = text(pathWords(path, row.direction, row.change));
  const does = text(` ${verb(row.change)} `);
  return row.direction === "ingress"
    ? say`${peers.words}${does}${trafficWords(row)} on ${interfaces}${through}${way}`
    : say`${interfaces}${does}${trafficWords(row)} on ${peers.words}${through}${way}`;
}

/** What can happen to a way, the most alarming first. */
export const CHANGES: readonly Exposure["change"][] = ["gained", "opened", "maybe", "lost", "closed", "kept"];

/** The lower, the more alarming. */
function weight({ row, peers, path }: Reach): number {
  const change = CHANGES.indexOf(row.change);
  return (row.direction === "ingress" ? 0 : 100) + (peers.internet ? 0 : path !== null ? 10 : 20) + change;
}

/**
 * Sentences for groups of rows, the most alarming first: "the internet (0.0.0.0/0) can now reach tcp/22 on
 * aws_instance.web#primary (203.0.113.5), through aws_security_group.web". What holds for several interfaces is said once.
 */
export function reachSentences(groups: readonly (readonly Exposure[])[], facts: ReportFacts): Phrase[] {
  const alike = groupBy(groups.flatMap(reachOf), signature);
  return [...alike.values()]
    .map((reaches) => ({
      words: sentence(reaches, facts),
      weight: reaches.map(weight).reduce((a, b) => Math.min(a, b)),
    }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ words }) => words);
}

/**
 * What the plan changes about who can reach whom; `kept` rows are left out, and those in `told` (rowKey; as evidence of a finding
 * that was laid out in full).
 */
export function tellExposures(facts: ReportFacts, told: ReadonlySet<string> = new Set()): Phrase[] {
  const groups = [...facts.reaches.values()].map((rows) =>
    rows.filter((row) => row.change !== "kept" && !told.has(rowKey(row))),
  );
  return reachSentences(groups, facts);
}
