import type { Direction, RuleSets } from "../../network/effective-reach.js";
import { UNKNOWN_PEER } from "../../network/group-rules.js";
import type { Box } from "../../network/reach/box.js";
import { classifyGain } from "../../network/reach/internet.js";
import { addressesOnly, atPortsOf } from "../../network/reach/restrict.js";
import { EMPTY, intersect, isEmpty, type PacketSet, packetSet, subtract, union } from "../../network/reach/set.js";
import type { SecurityGroup } from "../../network/world.js";
import { isWeb } from "./describe.js";
import type { Drafts, ReachContext } from "./findings.js";
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

/** Facts beside those that all have in common. */
interface Extra {
  readonly [name: string]: string | boolean;
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
  const facts = { direction, cause: "rules", in_use: false, internet_path: "no", balancer: false, created };
  const add = (side: "before" | "after", extra: Extra, set: PacketSet, stillThere?: Others) => {
    for (const { subject, packets } of subjectsOf(context, address, direction, side)) {
      const part = intersect(set, packets);
      if (!isEmpty(part))
        drafts.add(
          subject,
          { ...facts, web: isWeb(part), ...extra },
          { set: part, groups: [address], interface: "", owner: "", stillThere },
        );
    }
  };
  // A group that only apply will tell is named by the token of the unknown.
  const certain = !address.startsWith(UNKNOWN_PEER);
  const gainFacts = { kind: "gained", certain, had_none: false };
  // 0.0.0.0/0 takes in private addresses too: they are told with it.
  const inside = intersect(addressesOnly(atPortsOf(gained, gain.internet)), gain.private);
  add("after", { ...gainFacts, from: "internet" }, union(gain.internet, inside));
  add("after", { ...gainFacts, from: "public" }, gain.otherPublic);
  add("after", { ...gainFacts, from: "private" }, subtract(gain.private, inside));
  add(
    "after",
    { ...gainFacts, from: "internet", certain: false },
    subtract(subtract(is.possible, was.sure), was.possible),
  );
  const lost = subtract(was.sure, is.sure);
  const internet = classifyGain(lost, is.sure, was.sure, privates).internet;
  const lossFacts = {
    kind: "lost",
    certain,
    listener: false,
    web_open: false,
    had_way_out: false,
    sessions_drop: false,
  };
  const loser = { direction, id: address, each: null, internet, left: is.sure, reachable: false };
  for (const { to, set, stillThere } of classifyLoss(c, loser, lost))
    add("before", { ...lossFacts, to }, set, stillThere);
}

/** The changes that rules of one side stand in, with the packets of those rules that the other side has not. */
function subjectsOf({ changes }: ReachContext, address: string, direction: Direction, side: "before" | "after") {
  const bySubject = new Map<string, Box[]>();
  for (const rule of changes.only(side, address, direction)) {
    const found = changes.subjectOf(rule, address);
    if (found === null) continue;
    const boxes = bySubject.get(found.subject);
    if (boxes === undefined) bySubject.set(found.subject, [rule.box]);
    else boxes.push(rule.box);
  }
  return [...bySubject].map(([subject, boxes]) => ({ subject, packets: packetSet(boxes) }));
}
