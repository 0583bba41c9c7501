import { remembering } from "../../model/memo.js";
import { type Cidr, cidrBlocks, compareCidrs, formatCidr } from "./address.js";
import { ascending } from "./borders.js";
import { combine, type PacketSet, type Steps, stepsOf } from "./packet-set.js";
import { intersectPeers, isNobody, NOBODY, type PeerSet, subtractPeers } from "./peers.js";
import { ICMP, ICMPV6, LAST_PORT, portsOf, protocolName, TCP, UDP } from "./protocol.js";

/**
 * One line of the normal form. `peer` is a CIDR or the id of an atom. `protocol` is "-1" for everything, "tcp", "udp", "icmp",
 * "icmpv6", the number of another protocol, or "other": all but those four. Ports are null where there are none to tell
 * apart; for ICMP they are type and code, null for all.
 */
export interface Row {
  readonly peer: string;
  readonly protocol: string;
  readonly from_port: number | null;
  readonly to_port: number | null;
  /** Only with "other", and only when needed: protocol numbers that "other" leaves out here. */
  readonly except?: readonly number[];
}

/**
 * The normal form (contract): peers that have everything come as "-1"; for the rest the ports of each protocol are cut at every
 * border, the peers of each piece collapsed to the fewest CIDRs, and neighbours with equal peers joined. Rows are
 * disjoint, together they are the set, equal sets give equal rows; sorted by peer (IPv4, IPv6, atoms), protocol, port.
 */
export function rows(set: PacketSet): readonly Row[] {
  return remembered(set);
}

// Many interfaces share a set, and the words about it all ask for its rows.
const remembered = remembering((set: PacketSet): readonly Row[] => rowsOf(set));

function rowsOf(set: PacketSet): Row[] {
  const everything = peersOfEverything(set);
  const left = combine((peers) => subtractPeers(peers, everything), set);
  const pieces: Piece[] = [{ peers: everything, protocol: "-1", from_port: null, to_port: null }];
  for (const protocol of [TCP, UDP, ICMP, ICMPV6]) pieces.push(...portPieces(protocol, stepsOf(left, protocol)));
  pieces.push(...protocolPieces(left), ...otherPieces(left));
  return sortedRows(pieces.filter((piece) => !isNobody(piece.peers)));
}

type Piece = Omit<Row, "peer"> & { peers: PeerSet };

function peersOfEverything(set: PacketSet): PeerSet {
  let everything = set.rest;
  for (const steps of set.protocols.values()) {
    for (const step of steps) {
      if (isNobody(everything)) return NOBODY;
      everything = intersectPeers(everything, step.peers);
    }
  }
  return everything;
}

function portPieces(protocol: number, steps: Steps): Piece[] {
  const name = protocolName(protocol);
  const isIcmp = portsOf(protocol) === "icmp";
  let from = 0;
  return steps.flatMap(({ to, peers }) => {
    const ports = isNobody(peers) ? [] : isIcmp ? typesAndCodes(from, to) : [{ from_port: from, to_port: to }];
    from = to + 1;
    return ports.map((range) => ({ peers, protocol: name, ...range }));
  });
}

function typesAndCodes(from: number, to: number): Pick<Row, "from_port" | "to_port">[] {
  if (from === 0 && to === LAST_PORT) return [{ from_port: null, to_port: null }];
  const list: Pick<Row, "from_port" | "to_port">[] = [];
  for (let value = from; value <= to; ) {
    const code = value % 256;
    const whole = code === 0 && value + 255 <= to;
    list.push({ from_port: (value - code) / 256, to_port: whole ? null : code });
    value += whole ? 256 : 1;
  }
  return list;
}

// Protocols without ports that have more peers than the rest has.
function protocolPieces(set: PacketSet): Piece[] {
  return withoutPorts(set).map(([protocol, peers]) => ({
    peers: subtractPeers(peers, set.rest),
    protocol: protocolName(protocol),
    from_port: null,
    to_port: null,
  }));
}

// The rest, split by which protocols its peers do not have.
function otherPieces(set: PacketSet): Piece[] {
  let groups: { peers: PeerSet; except: number[] }[] = [{ peers: set.rest, except: [] }];
  for (const [protocol, peers] of withoutPorts(set)) {
    groups = groups
      .flatMap((group) => [
        { peers: intersectPeers(group.peers, peers), except: group.except },
        { peers: subtractPeers(group.peers, peers), except: [...group.except, protocol] },
      ])
      .filter((group) => !isNobody(group.peers));
  }
  return groups.map(({ peers, except }) => ({
    peers,
    protocol: "other",
    from_port: null,
    to_port: null,
    ...(except.length > 0 && { except }),
  }));
}

function withoutPorts(set: PacketSet): [number, PeerSet][] {
  return [...set.protocols]
    .filter(([protocol]) => portsOf(protocol) === "none")
    .map(([protocol, steps]): [number, PeerSet] => [protocol, steps[0]?.peers ?? NOBODY])
    .sort(([a], [b]) => a - b);
}

interface Name {
  text: string;
  cidr: Cidr | null;
}

function sortedRows(pieces: readonly Piece[]): Row[] {
  const namesOf = new Map<PeerSet, Name[]>();
  const named = pieces.flatMap(({ peers, ...row }) => {
    const names = namesOf.get(peers) ?? namePeers(peers);
    namesOf.set(peers, names);
    return names.map((name) => ({ name, row: { peer: name.text, ...row } }));
  });
  return named.sort((a, b) => compareNames(a.name, b.name) || compareRows(a.row, b.row)).map(({ row }) => row);
}

function namePeers(peers: PeerSet): Name[] {
  const cidrs = [...cidrBlocks(4, peers.v4), ...cidrBlocks(6, peers.v6)];
  return [
    ...cidrs.map((cidr) => ({ text: formatCidr(cidr), cidr })),
    ...peers.atoms.map((id) => ({ text: id, cidr: null })),
  ];
}

function compareNames(a: Name, b: Name): number {
  if (a.cidr !== null && b.cidr !== null) return compareCidrs(a.cidr, b.cidr);
  if (a.cidr === null && b.cidr === null) return ascending(a.text, b.text);
  return a.cidr === null ? 1 : -1;
}

const NAMED = ["-1", "tcp", "udp", "icmp", "icmpv6"];

function compareRows(a: Row, b: Row): number {
  return (
    protocolRank(a.protocol) - protocolRank(b.protocol) ||
    (a.from_port ?? -1) - (b.from_port ?? -1) ||
    (a.to_port ?? -1) - (b.to_port ?? -1)
  );
}

function protocolRank(protocol: string): number {
  if (protocol === "other") return NAMED.length + 256;
  const named = NAMED.indexOf(protocol);
  return named >= 0 ? named : NAMED.length + Number(protocol);
}
