import { remembering, rememberingBoth } from "../../model/memo.js";
import { type Peer, parseCidr } from "../../network/reach/address.js";
import { asOnePeer, restrictPeers } from "../../network/reach/restrict.js";
import type { PacketSet } from "../../network/reach/set.js";
import type { NetworkInterface } from "../../network/world.js";
import { type Comparison, ownIps } from "../comparison.js";

const ANYBODY: Peer = { kind: "atom", id: "anybody" };

/** Every name under which a rule may admit an interface: its groups and its private addresses. */
export const peersOfInterface = rememberingBoth((c: Comparison, each: NetworkInterface): readonly Peer[] => {
  const groups = each.groups.map((link): Peer => ({ kind: "atom", id: c.name(link.ref) }));
  const ranges = ownIps(each)
    .map(parseCidr)
    .filter((range) => range !== null);
  return [...groups, ...ranges.map((range): Peer => ({ kind: "range", range }))];
});

/** What a set lets anybody do who comes under one of these names, whichever it is. */
export function admitted(set: PacketSet, names: readonly Peer[]): PacketSet {
  return asOnePeer(restrictPeers(set, names), ANYBODY);
}

/** What a set lets anybody at all do; comparable with `admitted`. */
export const byAnybody = remembering((set: PacketSet) => asOnePeer(set, ANYBODY));
