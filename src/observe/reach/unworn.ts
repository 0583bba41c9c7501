import { append } from "../../model/maps.js";
import type { Direction, RuleSets } from "../../network/effective-reach.js";
import { UNKNOWN_PEER } from "../../network/group-rules.js";
import type { Box } from "../../network/reach/box.js";
import { classifyGain } from "../../network/reach/internet.js";
import { addressesOnly, atPortsOf } from "../../network/reach/restrict.js";
import { EMPTY, intersect, isEmpty, type PacketSet, packetSet, subtract, union } from "../../network/reach/set.js";
import type { SecurityGroup } from "../../network/world.js";
import type { ReachContext } from "./context.js";
import { isWeb } from "./describe.js";
import type { Drafts, Facts, From } from "./drafts.js";
import { classifyLoss, type Others } from "./loss.js";

/** Groups that no known interface wears, before or after: what their rules gain or lose is latent. */
export function addUnworn(context: ReachContext, drafts: Drafts): void {
  const { c, changes } = context;
  for (const address of changes.addresses()) {
    const [before, after] = [changes.group("before", address), changes.group("after", address)];
    if (after === undefined || after.object.mode === "data") continue;
    if (c.reach.after.members(address).length > 0 || c.reach.before.members(address).length > 0) continue;
    for (const direction of ["ingress", "egress"] as const)
      addGroup(context, drafts, { address, before, after, direction });
  }
}

interface Unworn {
  readonly address: string;
  readonly before: SecurityGroup | undefined;
  readonly after: SecurityGroup;
  readonly direction: Direction;
}

const NOTHING: RuleSets = { sure: EMPTY, possible: EMPTY };

function addGroup(context: ReachContext, drafts: Drafts, { address, before, after, direction }: Unworn): void {
  const { c, privates } = context;
  const rulesOf = (side: "before" | "after", group: SecurityGroup | undefined) =>
    group === undefined ? NOTHING : c.reach[side].ofGroup({ kind: "object", key: group.object.key }, direction);
  const [was, is] = [rulesOf("before", before), rulesOf("after", after)];
  const gained = subtract(is.sure, was.sure);
  const gain = classifyGain(gained, was.sure, is.sure, privates);
  const created = before === undefined;
  // A group that only apply will tell is named by the token of the unknown.
  const certain = !address.startsWith(UNKNOWN_PEER);
  const shared = { direction, cause: "rules", internet_path: "no", in_use: false, created, balancer: false } as const;
  const add = (side: "before" | "after", set: PacketSet, facts: (web: boolean) => Facts, stillThere?: Others) => {
    for (const { subject, packets } of subjectsOf(context, address, direction, side)) {
      const part = intersect(set, packets);
      if (isEmpty(part)) continue;
      drafts.add(subject, facts(isWeb(part)), { set: part, groups: [address], interface: "", owner: "", stillThere });
    }
  };
  const addGain = (from: From, set: PacketSet, sure = certain) =>
    add("after", set, (web) => ({ kind: "gained", ...shared, web, certain: sure, from, had_none: false }));
  // 0.0.0.0/0 takes in private addresses too: they are told with it.
  const inside = intersect(addressesOnly(atPortsOf(gained, gain.internet)), gain.private);
  addGain("internet", union(gain.internet, inside));
  addGain("public", gain.otherPublic);
  addGain("private", subtract(gain.private, inside));
  addGain("internet", subtract(subtract(is.possible, was.sure), was.possible), false);
  const lost = subtract(was.sure, is.sure);
  const internet = classifyGain(lost, is.sure, was.sure, privates).internet;
  const loser = { direction, id: address, each: null, internet, left: is.sure, reachable: false };
  const unfelt = { listener: false, web_open: false, had_way_out: false, sessions_drop: false };
  for (const { to, set, stillThere } of classifyLoss(c, loser, lost))
    add("before", set, (web) => ({ kind: "lost", ...shared, web, certain, to, ...unfelt }), stillThere);
}

/** The changes that rules of one side stand in, with the packets of those rules that the other side has not. */
function subjectsOf({ changes }: ReachContext, address: string, direction: Direction, side: "before" | "after") {
  const bySubject = new Map<string, Box[]>();
  for (const rule of changes.only(side, address, direction)) {
    const found = changes.subjectOf(rule, address);
    if (found !== null) append(bySubject, found.subject, rule.box);
  }
  return [...bySubject].map(([subject, boxes]) => ({ subject, packets: packetSet(boxes) }));
}
