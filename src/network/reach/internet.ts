import { remembering } from "../../model/memo.js";
import { type Interval, parseCidr } from "./address.js";
import { combine, type PacketSet, peersAt } from "./packet-set.js";
import {
  addressCount,
  addressSet,
  EVERY_ADDRESS,
  includesPeers,
  intersectPeers,
  isNobody,
  NOBODY,
  ofFamily,
  type PeerSet,
  subtractPeers,
  unionPeers,
} from "./peers.js";
import { TCP, UDP } from "./protocol.js";
import { EMPTY, isEmpty, subtract } from "./set.js";

/**
 * Addresses that the internet cannot reach: RFC 1918, RFC 6598 (shared address space), RFC 4193 (unique local), link-local and
 * loopback. The CIDRs of a plan's VPCs count as private too; callers add them.
 */
export const PRIVATE_RANGES: readonly Interval[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
]
  .map(parseCidr)
  .filter((range) => range !== null);

/** The packets of addresses outside the private ranges (PRIVATE_RANGES and the VPCs'). Atoms are not public. */
export function publicPart(set: PacketSet, privates: readonly Interval[]): PacketSet {
  const publics = publicAddresses(privates);
  return combine((peers) => intersectPeers(peers, publics), set);
}

/** The packets of private addresses and of atoms. */
export function privatePart(set: PacketSet, privates: readonly Interval[]): PacketSet {
  return subtract(set, publicPart(set, privates));
}

/** A gained set in three disjoint parts. */
export interface Gain {
  readonly internet: PacketSet;
  readonly otherPublic: PacketSet;
  readonly private: PacketSet;
}

/**
 * Splits what was gained by where it comes from. Per protocol, port and address family, public packets are "from the internet"
 * when what was gained covers at least a quarter of the public space, or when all of that space may come in after and less
 * than half of it could before. The public space is everything outside `privates` (PRIVATE_RANGES and the VPCs' CIDRs);
 * of IPv6 only 2000::/3 is allocated, and measured.
 */
export function classifyGain(
  gained: PacketSet,
  before: PacketSet,
  after: PacketSet,
  privates: readonly Interval[],
): Gain {
  if (isEmpty(gained)) return { internet: EMPTY, otherPublic: EMPTY, private: EMPTY };
  // A VPC's own IPv6 block lies inside 2000::/3 and takes nothing from a quarter of it.
  const spaces = [ofFamily(publicAddresses(privates), 4), ofFamily(MEASURED, 6)];
  const publicGain = publicPart(gained, privates);
  const wide = combine(
    (gain, was, is) =>
      FAMILIES.map((family, i) =>
        isFromInternet(gain, was, is, spaces[i] ?? NOBODY) ? ofFamily(gain, family) : NOBODY,
      ).reduce(unionPeers),
    gained,
    before,
    after,
  );
  const internet = publicPart(wide, privates);
  return { internet, otherPublic: subtract(publicGain, internet), private: subtract(gained, publicGain) };
}

/** The same private ranges are asked for again and again. */
const publicAddresses = remembering(
  (privates: readonly Interval[]): PeerSet => subtractPeers(EVERY_ADDRESS, addressSet(privates)),
);

const FAMILIES = [4, 6] as const;

const MEASURED = addressSet(["0.0.0.0/0", "2000::/3"].map(parseCidr).filter((range) => range !== null));

function isFromInternet(gain: PeerSet, was: PeerSet, is: PeerSet, space: PeerSet): boolean {
  const size = addressCount(space);
  const covered = addressCount(intersectPeers(gain, space));
  if (covered === 0n) return false;
  return covered * 4n >= size || (includesPeers(is, space) && addressCount(intersectPeers(was, space)) * 2n < size);
}

/** Whether anybody has this port in the set. */
export function coversPort(set: PacketSet, protocol: "tcp" | "udp", port: number): boolean {
  return !isNobody(peersAt(set, protocol === "tcp" ? TCP : UDP, port));
}
