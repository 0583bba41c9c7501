import { ownerOf } from "../../model/address.js";
import type { InternetPath } from "../../model/evidence.js";
import { getOrMake } from "../../model/maps.js";
import type { Observation } from "../../model/observation.js";
import type { Direction } from "../../network/effective-reach.js";
import { type PacketSet, rows, unionAll } from "../../network/reach/set.js";
import { type Comparison, sorted } from "../comparison.js";
import type { Cause } from "./attribution.js";
import { hasAllPorts, isSensitive, peerNames, portNames } from "./describe.js";
import type { LossClass, Others } from "./loss.js";

/** Whom a gained set lets in; trusted ranges count as private. */
export type From = "internet" | "public" | "private";

interface Common {
  readonly direction: Direction;
  readonly internet_path: InternetPath;
  readonly in_use: boolean;
  readonly created: boolean;
  readonly web: boolean;
  readonly balancer: boolean;
  readonly certain: boolean;
}
export interface GainFacts extends Common {
  readonly kind: "gained";
  readonly cause: Cause;
  readonly from: From;
  readonly had_none: boolean;
}
export interface LossFacts extends Common {
  readonly kind: "lost";
  readonly cause: Cause;
  readonly to: LossClass;
  readonly listener: boolean;
  readonly web_open: boolean;
  readonly had_way_out: boolean;
  readonly sessions_drop: boolean;
}
export interface PathFacts extends Common {
  readonly kind: "opened" | "closed";
  readonly from: "internet" | "public";
  readonly path_after: InternetPath;
  readonly listener: boolean;
}
/** Everything that may not differ inside one observation. */
export type Facts = GainFacts | LossFacts | PathFacts;

/** What one interface, or a group that nobody wears, adds to an observation. */
export interface Piece {
  readonly set: PacketSet;
  /** The same as the rules have it written. */
  readonly written?: PacketSet;
  readonly groups: readonly string[];
  /** "" for none. */
  readonly interface: string;
  readonly owner: string;
  readonly stillThere?: Others | undefined;
}

/** One observation in the making: its facts, and everything that adds up. */
interface Draft {
  readonly facts: Facts;
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

function draftOf(subject: string, facts: Facts): Draft {
  return {
    ...{ facts, subject, sets: new Set(), writtens: new Set(), groups: new Set() },
    ...{ interfaces: new Set(), owners: new Set(), stillThere: new Map() },
  };
}

/** Collects what many interfaces gain or lose by one change into one observation for each distinct set of facts. */
export class Drafts {
  readonly #drafts = new Map<string, Draft>();

  add(subject: string, facts: Facts, piece: Piece): void {
    const key = `${Object.values(facts).join(" ")} ${subject}`;
    const draft = getOrMake(this.#drafts, key, () => draftOf(subject, facts));
    draft.sets.add(piece.set);
    draft.writtens.add(piece.written ?? piece.set);
    for (const group of piece.groups) draft.groups.add(group);
    if (piece.interface !== "") draft.interfaces.add(piece.interface);
    if (piece.owner !== "") draft.owners.add(piece.owner);
    if (piece.stillThere !== undefined) addOthers(draft.stillThere, piece.stillThere);
  }

  /** The observations of all drafts. */
  observations(c: Comparison): Observation[] {
    const unions = new Unions();
    return [...this.#drafts.values()].map((draft) => toObservation(c, draft, unions));
  }
}

function addOthers(found: Draft["stillThere"], { names, except }: Others): void {
  const missing = found.get(names);
  found.set(names, missing === undefined || missing === except ? except : null);
}

function namesOf(found: Draft["stillThere"]): string[] {
  return sorted([...found].flatMap(([names, missing]) => [...names].filter((name) => name !== missing)));
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
  const common = {
    direction: facts.direction,
    groups: sorted(draft.groups),
    peers: told(set, unions.of(draft.writtens)),
    ports: portNames(set),
    internet_path: facts.internet_path,
    in_use: facts.in_use,
    created: facts.created,
    sensitive: isSensitive(set, c.config.sensitive_ports),
    all_ports: hasAllPorts(set),
    web: facts.web,
    balancer: facts.balancer,
    member: false,
    interfaces: [...draft.interfaces],
    certain: facts.certain,
  };
  const affected = [...[...draft.interfaces].map(ownerOf), ...draft.owners];
  switch (facts.kind) {
    case "gained":
      return c.observe("reach-gained", subject, {
        ...common,
        cause: facts.cause,
        from: facts.from,
        had_none: facts.had_none,
        affected,
        evidence: evidence(draft, set, facts.certain ? "gained" : "maybe"),
      });
    case "lost": {
      const cut = facts.to !== "unused" && facts.to !== "sensitive-closed";
      const stillThere = namesOf(draft.stillThere);
      return c.observe("reach-lost", subject, {
        ...common,
        cause: facts.cause,
        to: facts.to,
        still_there: stillThere,
        listener: facts.listener,
        web_open: facts.web_open,
        had_way_out: facts.had_way_out,
        sessions_drop: facts.sessions_drop,
        affected: [...affected, ...stillThere.map(ownerOf)],
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
        from: facts.from,
        listener: facts.listener,
        path_after: facts.path_after,
        affected,
        outage: facts.kind === "closed" ? "permanent" : "none",
        evidence: evidence(draft, set, facts.kind),
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

/** A few rows that prove it; the whole is in the report's exposures. */
const EVIDENCE_ROWS = 3;

function evidence(
  { interfaces, groups, facts }: Draft,
  set: PacketSet,
  change: "gained" | "lost" | "maybe" | "opened" | "closed",
): Observation["evidence"] {
  const isPrivate = facts.kind === "gained" && facts.from === "private";
  return rows(set)
    .slice(0, EVIDENCE_ROWS)
    .map((row) => ({
      kind: "reach",
      interface: sorted(interfaces)[0] ?? sorted(groups)[0] ?? "",
      direction: facts.direction,
      change,
      peer: row.peer.startsWith("unknown:") ? "unknown" : row.peer,
      protocol: row.protocol,
      from_port: row.from_port,
      to_port: row.to_port,
      via: sorted(groups),
      internet_path: facts.direction === "egress" || isPrivate ? null : facts.internet_path,
    }));
}
