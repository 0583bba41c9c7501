import { getOrMake } from "../../model/maps.js";
import type { Interval } from "./address.js";
import type { Box } from "./box.js";
import { combine, EMPTY, EVERY_PACKET, type PacketSet } from "./packet-set.js";
import {
  addressSet,
  EVERY_ADDRESS,
  includesPeers,
  intersectPeers,
  isNobody,
  ofFamily,
  type PeerSet,
  subtractPeers,
} from "./peers.js";
import { type PortRange, repliesToEvery, repliesToSome } from "./reply.js";
import { intersect, packetSet, subtract, union } from "./set.js";

/**
 * One entry of a network ACL. The box's peer is a CIDR block; IPv4 and IPv6 blocks decide independently of each other. A null
 * box is an entry of which nobody knows what it matches.
 */
export interface AclEntry {
  readonly number: number;
  readonly allow: boolean;
  readonly egress: boolean;
  readonly box: Box | null;
}

/**
 * What a network ACL certainly lets pass in one direction: the lowest number that matches decides, what nothing matches is
 * denied, each packet on its own (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html). Entries come in any order.
 * Entries without a box are taken at their worst: allows add nothing, denies end what later entries could still allow.
 */
export function aclAllowed(entries: Iterable<AclEntry>, egress: boolean): PacketSet {
  return aclBounds(entries, egress).certain;
}

/** What passes whatever the entries without a box match, and what passes for at least one thing that they could match. */
export interface AclBounds {
  readonly certain: PacketSet;
  readonly possible: PacketSet;
}

/** As `aclAllowed`, from below and from above. Equal when every entry has its box. */
export function aclBounds(entries: Iterable<AclEntry>, egress: boolean): AclBounds {
  // from the last entry to the first, each overriding what those after it say
  const lastFirst = [...entries]
    .filter((entry) => entry.egress === egress)
    .sort((a, b) => a.number - b.number)
    .reverse();
  let certain = EMPTY;
  let possible = EMPTY;
  for (const { allow, box } of lastFirst) {
    if (box === null) {
      if (allow) possible = EVERY_PACKET;
      else certain = EMPTY;
      continue;
    }
    const override = allow ? union : subtract;
    const matched = packetSet([box]);
    certain = override(certain, matched);
    possible = override(possible, matched);
  }
  return { certain, possible };
}

/** The parts of a set that pass a network ACL. Disjoint; what is in neither is stopped. */
export interface Passed {
  readonly whole: PacketSet;
  readonly partial: PacketSet;
}

/**
 * What of a set passes a network ACL, request and reply. For an ingress set the request must pass the ingress entries, where the
 * peer is the source and the port the destination's, and the reply the egress entries, to the peer's `ephemeral` ports; for an
 * egress set the other way round. `whole`: the request certainly passes, and so does the reply to every ephemeral port.
 * `partial`: it passes for some clients, or it may pass.
 *
 * An atom stands for the addresses that `atomRanges` gives: it passes whole if all of them do (so does one without any), in
 * part if only some do. Null is an atom whose addresses nobody knows: it passes only if everybody does, of each family that
 * the ACL allows anything.
 */
export function throughAcl(
  set: PacketSet,
  entries: readonly AclEntry[],
  direction: "ingress" | "egress",
  ephemeral: PortRange,
  atomRanges: (id: string) => readonly Interval[] | null,
): Passed {
  const request = aclBounds(entries, direction === "egress");
  const reply = aclBounds(entries, direction === "ingress");
  const certain = intersect(request.certain, repliesToEvery(reply.certain, ephemeral));
  const possible = intersect(request.possible, repliesToSome(reply.possible, ephemeral));
  const addressesOf = knownAddresses(atomRanges, allowedFamilies(entries));
  const passesWhole = (id: string, sure: PeerSet) => includesPeers(sure, addressesOf(id));
  return {
    whole: combine(
      (peers, sure) => ({
        ...intersectPeers(peers, sure),
        atoms: peers.atoms.filter((id) => passesWhole(id, sure)),
      }),
      set,
      certain,
    ),
    partial: combine(
      (peers, sure, perhaps) => ({
        ...intersectPeers(peers, subtractPeers(perhaps, sure)),
        atoms: peers.atoms.filter(
          (id) => !passesWhole(id, sure) && !isNobody(intersectPeers(perhaps, addressesOf(id))),
        ),
      }),
      set,
      certain,
      possible,
    ),
  };
}

function knownAddresses(
  atomRanges: (id: string) => readonly Interval[] | null,
  anybody: PeerSet,
): (id: string) => PeerSet {
  const known = new Map<string, PeerSet>();
  return (id) =>
    getOrMake(known, id, () => {
      const ranges = atomRanges(id);
      return ranges === null ? anybody : addressSet(ranges);
    });
}

// An ACL of a VPC without IPv6 says nothing of IPv6. That must not make every group that it lets pass pass in part.
function allowedFamilies(entries: readonly AclEntry[]): PeerSet {
  const families = new Set(
    entries.map(({ allow, box }) => (allow && box?.peer.kind === "range" ? box.peer.range.family : null)),
  );
  if (families.has(4) === families.has(6)) return EVERY_ADDRESS;
  return ofFamily(EVERY_ADDRESS, families.has(4) ? 4 : 6);
}
