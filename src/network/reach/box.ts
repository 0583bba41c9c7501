import type { Peer } from "./address.js";
import { LAST_PORT, type Protocol, parseProtocol, portsOf } from "./protocol.js";

/**
 * A peer × a protocol × a range of ports, both ends included. Ports are 0..65535 for TCP and UDP; for ICMP and ICMPv6 they are
 * the 16-bit value type × 256 + code; other protocols and "-1" have none and always carry 0..65535.
 */
export interface Box {
  readonly peer: Peer;
  readonly protocol: Protocol;
  readonly from: number;
  readonly to: number;
}

/**
 * The box of one rule and one of its peers, from Terraform's spelling. `fromPort` and `toPort` are ports, or ICMP type and code
 * where -1 is all; null is an argument that is not set. Protocol -1 and protocols without ports take every port, whatever
 * ports are written (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html); so do TCP and UDP with
 * both ends null or -1.
 *
 * Null when AWS would refuse it, and nobody can say what it means: an unknown protocol name; a port outside 0..65535, from
 * above to, or one end only; an ICMP type or code outside 0..255, or a code for all types.
 */
export function ruleBox(
  peer: Peer,
  protocolText: string | number,
  fromPort: number | null,
  toPort: number | null,
): Box | null {
  const protocol = parseProtocol(protocolText);
  if (protocol === null) return null;
  const range = portRange(protocol, fromPort, toPort);
  return range === null ? null : { peer, protocol, ...range };
}

type Range = Pick<Box, "from" | "to">;

const WHOLE: Range = { from: 0, to: LAST_PORT };

function portRange(protocol: Protocol, from: number | null, to: number | null): Range | null {
  if (protocol === "-1") return WHOLE;
  switch (portsOf(protocol)) {
    case "none":
      return WHOLE;
    case "icmp":
      return icmpRange(from ?? -1, to ?? -1);
    case "port":
      return (from ?? -1) === -1 && (to ?? -1) === -1 ? WHOLE : plainRange(from, to);
  }
}

function plainRange(from: number | null, to: number | null): Range | null {
  if (from === null || to === null || !isWithin(from, LAST_PORT) || !isWithin(to, LAST_PORT) || from > to) return null;
  return { from, to };
}

function icmpRange(type: number, code: number): Range | null {
  if (type === -1) return code === -1 ? WHOLE : null;
  if (!isWithin(type, 255)) return null;
  if (code === -1) return { from: type * 256, to: type * 256 + 255 };
  return isWithin(code, 255) ? { from: type * 256 + code, to: type * 256 + code } : null;
}

function isWithin(value: number, last: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= last;
}
