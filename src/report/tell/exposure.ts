import type { Exposure, InternetPath } from "../../model/evidence.js";
import type { ReportInterface } from "../../model/report.js";
import { code, listing, type Phrase, say, text } from "./phrase.js";

/** Public addresses of an interface by its id: of the world after, or of before where it is gone. */
export type PublicAddresses = ReadonlyMap<string, readonly string[]>;

/** Collects the public addresses of a report's interfaces. */
export function publicAddresses(interfaces: readonly ReportInterface[]): PublicAddresses {
  return new Map(interfaces.map((each) => [each.id, (each.after ?? each.before)?.public_ips ?? []]));
}

const WHOLE_INTERNET: ReadonlySet<string> = new Set(["0.0.0.0/0", "::/0"]);

function peerWords(peer: string): Phrase {
  if (peer === "unknown") return text("a peer that is unknown until apply");
  return WHOLE_INTERNET.has(peer) ? say`the internet (${code(peer)})` : code(peer);
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

function interfaceWords(id: string, addresses: PublicAddresses): Phrase {
  const known = addresses.get(id) ?? [];
  return known.length === 0
    ? code(id)
    : say`${code(id)} (${listing(
        known.map((ip) => code(ip)),
        3,
      )})`;
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

/** "the internet (0.0.0.0/0) can now reach tcp/22 on aws_instance.web#primary (203.0.113.5), through aws_security_group.web". */
export function exposureWords(exposure: Exposure, addresses: PublicAddresses, others: readonly string[] = []): Phrase {
  const interfaces = listing(
    [exposure.interface, ...others].map((id) => interfaceWords(id, addresses)),
    3,
  );
  const traffic = trafficWords(exposure);
  const peer = peerWords(exposure.peer);
  const through =
    exposure.via.length === 0
      ? []
      : say`, through ${listing(
          exposure.via.map((via) => code(via)),
          3,
        )}`;
  const path = text(pathWords(exposure.internet_path, exposure.direction, exposure.change));
  const does = text(` ${verb(exposure.change)} `);
  return exposure.direction === "ingress"
    ? say`${peer}${does}${traffic} on ${interfaces}${through}${path}`
    : say`${interfaces}${does}${traffic} on ${peer}${through}${path}`;
}

/** One sentence and the rows that it tells: equal rows of several interfaces are told together. */
export interface ToldExposure {
  readonly rows: readonly Exposure[];
  readonly words: Phrase;
}

/** Everything of a row but the interface. */
function sameBut(exposure: Exposure): string {
  const { interface: _, ...rest } = exposure;
  return JSON.stringify(rest);
}

function weight(exposure: Exposure): number {
  const change = ["gained", "opened", "maybe", "lost", "closed", "kept"].indexOf(exposure.change);
  const internet = WHOLE_INTERNET.has(exposure.peer) ? 0 : exposure.internet_path !== null ? 1 : 2;
  const direction = exposure.direction === "ingress" ? 0 : 1;
  return direction * 100 + internet * 10 + change;
}

/**
 * What the plan changes about who can reach whom, most alarming first; `kept` rows are left out, and those that `told`
 * already names (as evidence of a finding that was laid out in full).
 */
export function tellExposures(
  exposures: readonly Exposure[],
  interfaces: readonly ReportInterface[],
  told: ReadonlySet<string> = new Set(),
): ToldExposure[] {
  const addresses = publicAddresses(interfaces);
  const groups = new Map<string, Exposure[]>();
  for (const row of exposures) {
    if (row.change === "kept" || told.has(exposureKey(row))) continue;
    const key = sameBut(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()]
    .flatMap((rows) => {
      const [first, ...others] = rows;
      if (first === undefined) return [];
      const words = exposureWords(
        first,
        addresses,
        others.map((row) => row.interface),
      );
      return [{ rows, words, weight: weight(first) }];
    })
    .sort((a, b) => a.weight - b.weight);
}

/** The same for a row of `exposures` and for evidence of kind `reach` that says the same. */
export function exposureKey({
  interface: on,
  direction,
  change,
  peer,
  protocol,
  from_port,
  to_port,
}: Exposure): string {
  return JSON.stringify([on, direction, change, peer, protocol, from_port, to_port]);
}
