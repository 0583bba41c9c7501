import { rememberingAll, rememberingBoth } from "../../model/memo.js";
import { OUTSIDE_RULES } from "../../network/effective-reach.js";
import type { Interval } from "../../network/reach/address.js";
import { classifyGain, type Gain, publicPart } from "../../network/reach/internet.js";
import { addressesOnly, atPortsOf, restrictPeers } from "../../network/reach/restrict.js";
import { EMPTY, intersect, isEmpty, type PacketSet, rows, subtract, union } from "../../network/reach/set.js";
import type { Comparison } from "../comparison.js";
import { attribute, type Part } from "./attribution.js";
import type { ReachContext } from "./context.js";
import { type InterfaceDelta, pathOfSet } from "./delta.js";
import { familiesOf, isWeb } from "./describe.js";
import type { Drafts, From, GainFacts, LossFacts, Piece } from "./drafts.js";
import { classifyLoss, hasListener, hasWebPort, isUntracked, type LossClass, loserOf } from "./loss.js";
import { pathChanges } from "./path-changes.js";
import { atPorts } from "./remembered.js";

/** The three classes of a gained set: trusted ranges count as private. */
const classes = rememberingAll(
  (context: ReachContext, gain: Gain, set: PacketSet): readonly (readonly [From, PacketSet])[] => {
    const trusted = restrictPeers(
      set,
      context.trusted.map((range) => ({ kind: "range", range })),
    );
    const opened = intersect(set, gain.internet);
    // 0.0.0.0/0 takes in private addresses too: they are told with it, not beside it.
    const inside = intersect(addressesOnly(atPortsOf(set, opened)), gain.private);
    const internet = union(opened, inside);
    const others = subtract(intersect(set, gain.otherPublic), trusted);
    const rest = subtract(subtract(set, internet), others);
    return [
      ["internet", internet],
      ["public", others],
      ["private", rest],
    ];
  },
);

/** Gained sets of one interface and direction. */
export function addGains(context: ReachContext, each: InterfaceDelta, drafts: Drafts): void {
  addStopped(context, each, drafts);
  for (const way of ["gained", "maybe"] as const) {
    const gain = way === "gained" ? each.delta.gain : worst(each);
    for (const part of attribute(context.c, context.changes, each, way)) {
      // What a group outside of the plan lets in is as it was: an interface that is new in it opens nothing that is known.
      if (way === "maybe" && each.created && rows(part.set).every((row) => row.peer.startsWith(OUTSIDE_RULES)))
        continue;
      for (const [from, set] of classes(context, gain, part.set)) {
        if (!isEmpty(set))
          drafts.add(
            part.subject,
            gainFacts(context, each, part, from, set, way === "gained"),
            piece(context, each, part, set),
          );
      }
    }
  }
}

/**
 * What groups open to public peers and a network ACL stops altogether: the ACL is part of the internet path, which is
 * provably absent, so it is latent.
 */
function addStopped(context: ReachContext, each: InterfaceDelta, drafts: Drafts): void {
  const stopped = each.delta.stopped;
  if (each.direction === "egress" || isEmpty(stopped)) return;
  const gain = classifyGain(stopped, EMPTY, stopped, context.privates);
  for (const part of attribute(
    context.c,
    context.changes,
    { ...each, delta: { ...each.delta, gained: stopped } },
    "gained",
  )) {
    if (part.cause === "network-acl") continue;
    for (const [from, set] of classes(context, gain, part.set)) {
      if (from === "private" || isEmpty(set)) continue;
      const facts = { ...gainFacts(context, each, part, from, set, true), internet_path: "no" as const };
      drafts.add(part.subject, facts, piece(context, each, part, set));
    }
  }
}

/** An address range that nobody knows may be the internet; an unknown group is a group. */
function worst({ delta }: InterfaceDelta) {
  const ranges = rows(delta.maybe).filter((row) => row.peer.startsWith("unknown:range "));
  const atoms = restrictPeers(
    delta.maybe,
    ranges.map((row) => ({ kind: "atom", id: row.peer })),
  );
  return {
    ...delta.maybeGain,
    internet: union(delta.maybeGain.internet, atoms),
    private: subtract(delta.maybeGain.private, atoms),
  };
}

function piece({ c }: ReachContext, each: InterfaceDelta, part: Part, set: PacketSet): Piece {
  const written = part.written === undefined ? set : atPorts(part.written, set);
  return { set, written, groups: part.groups, interface: each.pair.id, owner: c.name(each.each.owner) };
}

function gainFacts(
  { c, privates }: ReachContext,
  each: InterfaceDelta,
  part: Part,
  from: From,
  set: PacketSet,
  certain: boolean,
): GainFacts {
  const path =
    each.direction === "ingress" && from !== "private"
      ? pathOfSet(set, each.paths.after, each.delta.after.partial, familiesOf(set))
      : "no";
  return {
    kind: "gained",
    direction: each.direction,
    cause: part.cause,
    from,
    internet_path: path,
    in_use: each.each.owner !== null || each.created,
    created: each.created || part.later === true,
    web: isWeb(set),
    balancer: facesInternet(c, each),
    certain,
    had_none: each.direction === "egress" && !each.created && !hasPublic(each.delta.before.sure, privates),
  };
}

const hasPublic = rememberingBoth(
  (set: PacketSet, privates: readonly Interval[]) => !isEmpty(publicPart(set, privates)),
);

function facesInternet(c: Comparison, each: InterfaceDelta): boolean {
  const balancer = c.after.loadBalancers.get(each.each.object.key);
  return balancer !== undefined && (!balancer.internetFacing.known || balancer.internetFacing.value);
}

/** Lost sets of one interface and direction. */
export function addLosses(
  context: ReachContext,
  each: InterfaceDelta,
  drafts: Drafts,
  wayOut: (each: InterfaceDelta) => boolean,
): void {
  const { c } = context;
  for (const way of ["lost", "perhaps-lost"] as const) {
    for (const part of attribute(c, context.changes, each, way)) {
      for (const loss of classifyLoss(c, loserOf(each), part.set)) {
        const facts = lossFacts(context, each, part, loss.to, loss.set, wayOut);
        drafts.add(part.subject, way === "lost" ? facts : { ...facts, certain: false }, {
          ...piece(context, each, part, loss.set),
          stillThere: loss.stillThere,
        });
      }
    }
  }
}

function lossFacts(
  { c, privates }: ReachContext,
  each: InterfaceDelta,
  part: Part,
  to: LossClass,
  set: PacketSet,
  wayOut: (each: InterfaceDelta) => boolean,
): LossFacts {
  const path =
    each.direction === "ingress" && hasPublic(set, privates)
      ? pathOfSet(set, each.paths.before, each.delta.before.partial, familiesOf(set))
      : "no";
  const before = each.pair.before;
  const otherWay =
    before === null ? EMPTY : c.reach.before.of(before, each.direction === "ingress" ? "egress" : "ingress").sure;
  return {
    kind: "lost",
    direction: each.direction,
    cause: part.cause,
    to,
    internet_path: path,
    in_use: each.each.owner !== null,
    created: false,
    web: isWeb(set),
    balancer: facesInternet(c, each),
    certain: isEmpty(each.delta.maybe) && isEmpty(intersect(set, each.delta.after.possible)),
    listener: hasListener(c, each, set),
    web_open: path !== "no" && hasWebPort(set),
    had_way_out: each.direction === "ingress" || wayOut(each),
    sessions_drop: part.cause === "network-acl" || isUntracked(set, otherWay),
  };
}

/** Packets that stay allowed while the way from the internet opens or closes. */
export function addPaths(context: ReachContext, each: InterfaceDelta, drafts: Drafts): void {
  if (each.direction === "egress" || each.pair.before === null) return;
  for (const { set, effect, before, after, subjects } of pathChanges(context, each)) {
    const { internet, otherPublic } = classifyGain(set, EMPTY, set, context.privates);
    for (const [from, part] of [
      ["internet", internet],
      ["public", otherPublic],
    ] as const) {
      if (isEmpty(part)) continue;
      for (const subject of subjects) {
        drafts.add(
          subject,
          {
            kind: effect,
            direction: each.direction,
            from,
            internet_path: before,
            path_after: after,
            in_use: each.each.owner !== null,
            created: false,
            web: isWeb(part),
            balancer: facesInternet(context.c, each),
            listener: hasListener(context.c, each, part),
            certain: before !== "unknown" && after !== "unknown",
          },
          {
            set: part,
            groups: each.each.groups.map((link) => context.c.name(link.ref)),
            interface: each.pair.id,
            owner: context.c.name(each.each.owner),
          },
        );
      }
    }
  }
}
