import type { InternetPath } from "../../model/evidence.js";
import { getOrMake, rememberingAll, rememberingBoth } from "../../model/memo.js";
import type { Observation } from "../../model/observation.js";
import { OUTSIDE_RULES } from "../../network/effective-reach.js";
import { type Interval, parseCidr, WHOLE_IPV4, WHOLE_IPV6 } from "../../network/reach/address.js";
import { classifyGain, type Gain, publicPart } from "../../network/reach/internet.js";
import { addressesOnly, atPortsOf, restrictPeers } from "../../network/reach/restrict.js";
import { EMPTY, intersect, isEmpty, type PacketSet, rows, subtract, union, unionAll } from "../../network/reach/set.js";
import { type Comparison, sorted } from "../comparison.js";
import { aclSubjects, attribute, type GroupChanges, type Part } from "./attribution.js";
import { type InterfaceDelta, pathOfSet } from "./delta.js";
import { familiesOf, hasAllPorts, isSensitive, isWeb, peerNames, portNames, rowSet } from "./describe.js";
import { classifyLoss, hasListener, hasWebPort, isUntracked, type LossClass, loserOf, type Others } from "./loss.js";

type From = "internet" | "public" | "private";
/** One observation in the making: everything that may not differ inside it, and what adds up. */
interface Draft {
  readonly facts: { readonly [name: string]: string | boolean };
  readonly subject: string;
  /** All of them together are what is gained or lost, and the same as the rules have it written. */
  readonly sets: Set<PacketSet>;
  readonly writtens: Set<PacketSet>;
  readonly groups: Set<string>;
  readonly interfaces: Set<string>;
  readonly owners: Set<string>;
  /** By set of names: the one name that nobody has added yet, or null when all are in it. */
  readonly stillThere: Map<ReadonlySet<string>, string | null>;
}

/** Collects what many interfaces gain or lose by one change into one observation for each distinct set of facts. */
export class Drafts {
  readonly #drafts = new Map<string, Draft>();

  add(
    subject: string,
    facts: Draft["facts"],
    part: {
      set: PacketSet;
      written?: PacketSet;
      groups: readonly string[];
      interface: string;
      owner: string;
      stillThere?: Others | undefined;
    },
  ): void {
    let key = subject;
    for (const name in facts) key += ` ${name}=${facts[name]}`;
    const draft = this.#drafts.get(key) ?? {
      facts,
      subject,
      sets: new Set(),
      writtens: new Set(),
      groups: new Set(),
      interfaces: new Set(),
      owners: new Set(),
      stillThere: new Map(),
    };
    draft.sets.add(part.set);
    draft.writtens.add(part.written ?? part.set);
    for (const group of part.groups) draft.groups.add(group);
    if (part.interface !== "") draft.interfaces.add(part.interface);
    if (part.owner !== "") draft.owners.add(part.owner);
    if (part.stillThere !== undefined) addOthers(draft.stillThere, part.stillThere);
    this.#drafts.set(key, draft);
  }

  all(): Draft[] {
    return [...this.#drafts.values()];
  }
}

/** Everything that both gains and losses are judged by. */
export interface ReachContext {
  readonly c: Comparison;
  readonly changes: GroupChanges;
  readonly privates: readonly Interval[];
  readonly trusted: readonly Interval[];
}

export function trustedRanges(c: Comparison): readonly Interval[] {
  return c.config.trusted_cidrs.map(parseCidr).filter((range) => range !== null);
}

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
      const facts = { ...gainFacts(context, each, part, from, set, true), internet_path: "no" };
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

const atPorts = rememberingBoth(atPortsOf);

function piece({ c }: ReachContext, each: InterfaceDelta, part: Part, set: PacketSet) {
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
): Draft["facts"] {
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
): Draft["facts"] {
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

/** A kept public set whose way from the internet opens or closes, and the changes that do it. */
export interface PathChange {
  readonly set: PacketSet;
  readonly effect: "opened" | "closed";
  readonly before: InternetPath;
  readonly after: InternetPath;
  readonly subjects: readonly string[];
}

export function pathChanges({ c, privates }: ReachContext, each: InterfaceDelta): PathChange[] {
  if (each.direction === "egress" || each.pair.before === null) return [];
  const { kept, before, after } = each.delta;
  const found: PathChange[] = [];
  for (const everybody of [WHOLE_IPV4, WHOLE_IPV6]) {
    const { family } = everybody;
    const [was, is] = [each.paths.before[family], each.paths.after[family]];
    const filtered = is.state !== "no" && !(isEmpty(before.partial) && isEmpty(after.partial));
    if (was.state === is.state && !filtered) continue;
    const set = publicBoxes(restrictPeers(kept, [{ kind: "range", range: everybody }]), privates);
    if (isEmpty(set)) continue;
    if (was.state !== is.state) {
      const effect = opens(was.state, is.state);
      const subjects = sorted([...was.by, ...is.by].filter((by) => c.changes(by)));
      const own = subjects.length > 0 ? subjects : [each.each.object.address].filter((by) => c.changes(by));
      if (effect !== null) found.push({ set, effect, before: was.state, after: is.state, subjects: own });
      continue;
    }
    const narrowed = subtract(intersect(set, after.partial), before.partial);
    const recovered = subtract(intersect(set, before.partial), after.partial);
    const subjects = aclSubjects(c, each);
    if (!isEmpty(narrowed))
      found.push({ set: narrowed, effect: "closed", before: is.state, after: "partial", subjects });
    if (!isEmpty(recovered))
      found.push({ set: recovered, effect: "opened", before: "partial", after: is.state, subjects });
  }
  return found;
}

/** Rows with public peers, whole: the private addresses inside 0.0.0.0/0 go with it. */
function publicBoxes(set: PacketSet, privates: readonly Interval[]): PacketSet {
  return unionAll(
    rows(set)
      .map(rowSet)
      .filter((row) => !isEmpty(publicPart(row, privates))),
  );
}

function opens(before: InternetPath, after: InternetPath): "opened" | "closed" | null {
  if (before === "no" || (before === "partial" && after === "yes")) return "opened";
  if (after === "no" || (before === "yes" && after === "unknown")) return "closed";
  return null;
}

function addOthers(found: Draft["stillThere"], { names, except }: Others): void {
  const missing = found.get(names);
  found.set(names, missing === undefined || missing === except ? except : null);
}

function namesOf(found: Draft["stillThere"]): string[] {
  return sorted([...found].flatMap(([names, missing]) => [...names].filter((name) => name !== missing)));
}

/** The observations of all drafts. */
export function observationsOf(c: Comparison, drafts: Drafts): Observation[] {
  const unions = new Unions();
  return drafts.all().map((draft) => toObservation(c, draft, unions));
}

/** Unions of sets, each found once: thousands of changes may lose the same thousand rules. */
class Unions {
  readonly #numbers = new Map<PacketSet, number>();
  readonly #known = new Map<string, PacketSet>();

  of(sets: ReadonlySet<PacketSet>): PacketSet {
    const key = [...sets].map((set) => getOrMake(this.#numbers, set, () => this.#numbers.size)).join();
    return getOrMake(this.#known, key, () => unionAll(sets));
  }
}

function toObservation(c: Comparison, draft: Draft, unions: Unions): Observation {
  const { facts, subject } = draft;
  const set = unions.of(draft.sets);
  const flag = (name: string) => facts[name] === true;
  const common = {
    direction: facts.direction === "egress" ? ("egress" as const) : ("ingress" as const),
    cause: causeOf(facts.cause),
    groups: sorted(draft.groups),
    peers: told(set, unions.of(draft.writtens)),
    ports: portNames(set),
    internet_path: pathText(facts.internet_path),
    in_use: flag("in_use"),
    created: flag("created"),
    sensitive: isSensitive(set, c.config.sensitive_ports),
    all_ports: hasAllPorts(set),
    web: flag("web"),
    balancer: flag("balancer"),
    member: false,
    interfaces: [...draft.interfaces],
    certain: facts.certain !== false,
  };
  const affected = [...draft.interfaces].map((id) => id.split("#")[0] ?? id);
  const owners = [...draft.owners];
  switch (facts.kind) {
    case "lost": {
      const to = lossText(facts.to);
      const cut = to !== "unused" && to !== "sensitive-closed";
      const stillThere = namesOf(draft.stillThere);
      return c.observe("reach-lost", subject, {
        ...common,
        to,
        still_there: stillThere,
        listener: flag("listener"),
        web_open: flag("web_open"),
        had_way_out: flag("had_way_out"),
        sessions_drop: flag("sessions_drop"),
        affected: [...affected, ...owners, ...stillThere.map((id) => id.split("#")[0] ?? id)],
        outage: cut ? "permanent" : "none",
        evidence: evidence(draft, set, "lost"),
      });
    }
    case "opened":
    case "closed":
      return c.observe("internet-path-changed", subject, {
        ...common,
        cause: "address",
        effect: facts.kind,
        from: facts.from === "internet" ? "internet" : "public",
        listener: flag("listener"),
        path_after: pathText(facts.path_after),
        affected: [...affected, ...owners],
        outage: facts.kind === "closed" ? "permanent" : "none",
        evidence: evidence(draft, set, facts.kind),
      });
    default:
      return c.observe("reach-gained", subject, {
        ...common,
        from: facts.from === "internet" ? "internet" : facts.from === "public" ? "public" : "private",
        had_none: flag("had_none"),
        affected: [...affected, ...owners],
        evidence: evidence(draft, set, flag("certain") ? "gained" : "maybe"),
      });
  }
}

/** More than these are told as the rule has them: the exact rest is in the exposures. */
const EXACT_PEERS = 4;

function told(set: PacketSet, written: PacketSet): string[] {
  const exact = peerNames(set);
  if (exact.length <= EXACT_PEERS) return exact;
  const asWritten = peerNames(written);
  return asWritten.length < exact.length ? asWritten : exact;
}

function causeOf(cause: unknown) {
  const causes = ["rules", "membership", "prefix-list", "network-acl", "route", "address"] as const;
  return causes.find((each) => each === cause) ?? "rules";
}
function pathText(path: unknown): InternetPath {
  return (["yes", "partial", "no"] as const).find((each) => each === path) ?? "unknown";
}
function lossText(to: unknown): LossClass {
  return (
    (["peer-present", "narrowed", "sensitive-closed", "unused", "internet"] as const).find((each) => each === to) ??
    "elsewhere"
  );
}

/** A few rows that prove it; the whole is in the report's exposures. */
const EVIDENCE_ROWS = 3;

function evidence(
  { interfaces, groups, facts }: Draft,
  set: PacketSet,
  change: "gained" | "lost" | "maybe" | "opened" | "closed",
): Observation["evidence"] {
  return rows(set)
    .slice(0, EVIDENCE_ROWS)
    .map((row) => ({
      kind: "reach",
      interface: sorted(interfaces)[0] ?? sorted(groups)[0] ?? "",
      direction: facts.direction === "egress" ? "egress" : "ingress",
      change,
      peer: row.peer.startsWith("unknown:") ? "unknown" : row.peer,
      protocol: row.protocol,
      from_port: row.from_port,
      to_port: row.to_port,
      via: sorted(groups),
      internet_path: facts.direction === "egress" || facts.from === "private" ? null : pathText(facts.internet_path),
    }));
}
