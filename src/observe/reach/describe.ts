import type { Config } from "../../model/config.js";
import { remembering } from "../../model/memo.js";
import { UNKNOWN_PEER } from "../../network/group-rules.js";
import type { Family } from "../../network/reach/address.js";
import { parseCidr } from "../../network/reach/address.js";
import { type Box, ruleBox } from "../../network/reach/box.js";
import { coversPort } from "../../network/reach/internet.js";
import { peersOf } from "../../network/reach/restrict.js";
import { isEmpty, type PacketSet, packetSet, type Row, rows, subtract } from "../../network/reach/set.js";

const ALL_PORTS = 65535;
/** Protocols that rows tell by name; "other" is all but these. */
const NAMED_PROTOCOLS = ["tcp", "udp", "icmp", "icmpv6"] as const;

/** A row's peer as reports name it. */
export function peerName(peer: string): string {
  return peer.startsWith(UNKNOWN_PEER) ? "unknown" : peer;
}

/** Peers of a set: CIDRs, addresses of groups, ids of prefix lists, "unknown". */
export function peerNames(set: PacketSet): string[] {
  return [...namesOfPeers(set)];
}

/** Ports of a set in words: "tcp/22", "udp/500-600", "icmp", "all". */
export function portNames(set: PacketSet): string[] {
  return [...namesOfPorts(set)];
}

export function portName({ protocol, from_port: from, to_port: to }: Row): string {
  if (protocol === "-1") return "all ports";
  if (from === null || (from === 0 && to === ALL_PORTS))
    return protocol === "other" ? "other protocols" : `${protocol}${from === null ? "" : "/all"}`;
  if (protocol === "icmp" || protocol === "icmpv6")
    return `${protocol} type ${from}${to === null ? "" : ` code ${to}`}`;
  return from === to ? `${protocol}/${from}` : `${protocol}/${from}-${to}`;
}

/** True when the set contains a sensitive port (a number means tcp; everything contains all). */
export function isSensitive(set: PacketSet, ports: Config["sensitive_ports"]): boolean {
  return ports.some((port) => {
    if (typeof port === "number") return coversPort(set, "tcp", port);
    const [protocol, number] = port.split("/");
    return coversPort(set, protocol === "udp" ? "udp" : "tcp", Number(number));
  });
}

/** True when some peer has every port of a protocol with ports, or everything. */
export function hasAllPorts(set: PacketSet): boolean {
  return rows(set).some(
    (row) =>
      row.protocol === "-1" ||
      ((row.protocol === "tcp" || row.protocol === "udp") && row.from_port === 0 && row.to_port === ALL_PORTS),
  );
}

/** True when every packet of the set goes to port 80 or 443 (TCP; HTTP/3 is UDP 443). */
export const isWeb = remembering((set: PacketSet): boolean =>
  rows(set).every(
    ({ protocol, from_port: from, to_port: to }) =>
      from === to && ((protocol === "tcp" && (from === 80 || from === 443)) || (protocol === "udp" && from === 443)),
  ),
);

/** Families of the addresses in a set; both for one of atoms only. */
export const familiesOf = remembering((set: PacketSet): readonly Family[] => {
  const families = new Set<Family>();
  for (const peer of peersOf(set)) if (peer.kind === "range") families.add(peer.range.family);
  return families.size === 0 ? [4, 6] : [...families];
});

/** The packets of a row. */
export const rowSet = remembering((row: Row): PacketSet => {
  const range = parseCidr(row.peer);
  const peer = range === null ? ({ kind: "atom", id: row.peer } as const) : ({ kind: "range", range } as const);
  const boxes = (protocols: readonly (string | number)[]): Box[] =>
    protocols.flatMap((protocol) => ruleBox(peer, protocol, row.from_port, row.to_port) ?? []);
  if (row.protocol !== "other") return packetSet(boxes([row.protocol]));
  return subtract(packetSet(boxes(["-1"])), packetSet(boxes([...NAMED_PROTOCOLS, ...(row.except ?? [])])));
});

/** True when every packet of `part` is in `all`. */
export function within(part: PacketSet, all: PacketSet): boolean {
  return isEmpty(subtract(part, all));
}

const namesOfPeers = remembering((set: PacketSet) => new Set(rows(set).map((row) => peerName(row.peer))));
const namesOfPorts = remembering((set: PacketSet) => new Set(rows(set).map(portName)));
