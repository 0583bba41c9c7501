import type { Graph } from "../graph/graph.js";
import type { ObjectKey, Ref } from "../graph/types.js";
import type { Config } from "../model/config.js";
import type { Evidence } from "../model/evidence.js";
import { append } from "../model/maps.js";
import type { Observation, ObservationKind, ObservationOf } from "../model/observation.js";
import type { Plan, ResourceChange } from "../model/plan.js";
import { isList, isValues, Sensitive, textAt, UNKNOWN, type Value } from "../model/value.js";
import type { Worlds } from "../network/build.js";
import { Reach } from "../network/effective-reach.js";
import { objectOf, refName } from "../network/scope.js";
import type { NetworkInterface, Pointer, World } from "../network/world.js";
import { type Undone, undoneBy } from "./drift.js";
import { literalIndex } from "./literals.js";
import { rolesIn } from "./roles.js";

export type Fate = "none" | "stays" | "deleted" | "replaced";

/** An interface in both worlds, by the name that reports use; a replaced one is two objects of one name. */
export interface Pair {
  readonly id: string;
  readonly before: NetworkInterface | null;
  readonly after: NetworkInterface | null;
  /** The same object of AWS on both sides. */
  readonly same: boolean;
}

/** Both worlds side by side, with the look-ups that observers share. */
export class Comparison {
  readonly plan: Plan;
  readonly graph: Graph;
  readonly before: World;
  readonly after: World;
  readonly scopes: Worlds["scopes"];
  readonly config: Config;
  readonly reach: { readonly before: Reach; readonly after: Reach };
  readonly pairs: readonly Pair[];
  /** Of entries that say something: most of a plan does not. */
  readonly #changes = new Map<string, ResourceChange>();
  readonly #pairs = new Map<string, Pair>();
  readonly #undone: Undone;
  readonly #survivingPointers = new Map<string, Pointer[]>();
  readonly #pointersAt = new Map<string, Pointer[]>();
  #literals: ReadonlyMap<string, readonly string[]> | null = null;
  readonly #idsAt = new Map<string, string[]>();

  constructor(plan: Plan, graph: Graph, worlds: Worlds, config: Config) {
    this.plan = plan;
    this.graph = graph;
    this.before = worlds.before;
    this.after = worlds.after;
    this.scopes = worlds.scopes;
    this.config = config;
    const [from = 1024, to = 65535] = config.ephemeral_ports.split("-").map(Number);
    this.reach = {
      before: new Reach(worlds.before, worlds.scopes.before, { from, to }),
      after: new Reach(worlds.after, worlds.scopes.after, { from, to }),
    };
    for (const change of plan.changes) {
      if (change.deposed === null && change.action !== "no-op") this.#changes.set(change.address, change);
    }
    this.pairs = pairUp(worlds);
    for (const pair of this.pairs) {
      this.#pairs.set(pair.id, pair);
      const address = (pair.after ?? pair.before)?.object.address ?? "";
      append(this.#idsAt, address, pair.id);
    }
    this.#undone = undoneBy(plan);
    this.#indexPointers();
  }

  /** The change at an address, when it does something. */
  change(address: string): ResourceChange | null {
    const change = this.#changes.get(address);
    return change === undefined || change.action === "no-op" || change.action === "read" ? null : change;
  }

  /** True when the entry of that address does something to its object. */
  changes(address: string): boolean {
    return this.change(address) !== null;
  }

  /** What happens to an object; `none` for null, and `stays` for what lives outside of the plan. */
  fate(ref: Ref | ObjectKey | null): Fate {
    if (ref === null) return "none";
    const key = typeof ref === "string" ? ref : objectOf(ref);
    const object = key === null ? undefined : this.graph.get(key);
    if (object === undefined) return "stays";
    if (object.after !== null) return "stays";
    return object.fate === "replaced" ? "replaced" : "deleted";
  }

  /** Address or id of what a reference points at. */
  name(ref: Ref | null): string {
    return refName(ref, this.graph);
  }

  pair(id: string): Pair | null {
    return this.#pairs.get(id) ?? null;
  }

  /** Ids of the interfaces that a resource is or owns. */
  interfacesOf(address: string): readonly string[] {
    return this.#idsAt.get(address) ?? [];
  }

  /** AWS's id of what has this address, or is called by its id where no address is known; "" while it has none. */
  awsId(name: string): string {
    const ids = this.graph.at(name).map(({ before, after }) => textAt(before, "id") ?? textAt(after, "id"));
    return ids.find((id) => id !== null) ?? (/^[a-z]+-[0-9a-f]{8,17}$/.test(name) ? name : "");
  }

  /** The address of an object of the graph. */
  addressOf(key: ObjectKey): string {
    return this.graph.get(key)?.address ?? key;
  }

  /** How reports call an interface: without the mark of a replacement. */
  idOf(each: NetworkInterface): string {
    return reportId(each);
  }

  /**
   * What goes on pointing at an interface (or at an instance that it is the primary interface of): in both worlds the same
   * pointer at the same thing, so neither removed nor re-pointed by this plan.
   */
  pointersAt(each: NetworkInterface): string[] {
    const names = [each.object.key, ...ownIps(each)];
    const instance = each.attachment?.deviceIndex === 0 ? objectOf(each.attachment.instance) : null;
    if (instance !== null) names.push(instance);
    return this.pointersTo(names);
  }

  /** Surviving pointers at any of these objects or addresses. */
  pointersTo(names: readonly string[]): string[] {
    const found = names.flatMap((name) => this.#survivingPointers.get(name) ?? []);
    return sorted(found.map((pointer) => pointer.by));
  }

  /** Pointers of the after world at any of these objects, whether or not they were there before. */
  pointersAfter(names: readonly string[], kind: Pointer["kind"]): string[] {
    const found = names.flatMap((name) => this.#pointersAt.get(name) ?? []);
    return sorted(found.filter((pointer) => pointer.kind === kind).map((pointer) => pointer.by));
  }

  /** Where addresses are written out literally in things that survive; `except` leaves out what changes with them. */
  literals(addresses: readonly string[], except: readonly string[]): string[] {
    this.#literals ??= literalIndex(this);
    const uses = addresses.flatMap((address) => this.#literals?.get(address) ?? []);
    return sorted(uses.filter((each) => !except.includes(each)));
  }

  /** An observation about the change at `subject`, with what all kinds have in common filled in. */
  observe<K extends ObservationKind>(kind: K, subject: string, facts: Facts<K>): Made<K> {
    const change = this.#changes.get(subject);
    const common: Common = {
      subject,
      action: facts.action ?? change?.action ?? "no-op",
      interfaces: sorted(facts.interfaces ?? []),
      roles: rolesIn(this, facts.interfaces ?? []),
      affected: sorted((facts.affected ?? []).filter((each) => each !== subject)),
      certain: facts.certain ?? true,
      drift: facts.drift ?? this.#undoesDrift(kind, subject),
      outage: facts.outage ?? "none",
      reversible: facts.reversible ?? true,
      evidence: [...replacementEvidence(change), ...(facts.evidence ?? [])],
    };
    return { kind, ...facts, ...common };
  }

  /** What AWS refuses and advice are about a thing, not about its change; tags concern no kind but one. */
  #undoesDrift(kind: ObservationKind, subject: string): boolean {
    if (kind === "advice" || kind === "apply-refused") return false;
    return this.#undone[kind === "resource-changed" ? "anything" : "network"].has(subject);
  }

  #indexPointers(): void {
    const slot = ({ object, at }: Pointer) => `${object.key} ${at.kind === "object" ? at.key : at.address}`;
    const after = new Set(this.after.pointers.map(slot));
    const add = (index: Map<string, Pointer[]>, pointer: Pointer) =>
      append(index, pointer.at.kind === "object" ? pointer.at.key : pointer.at.address, pointer);
    for (const pointer of this.before.pointers) if (after.has(slot(pointer))) add(this.#survivingPointers, pointer);
    for (const pointer of this.after.pointers) add(this.#pointersAt, pointer);
  }
}

type Common = Pick<
  Observation,
  | "subject"
  | "action"
  | "interfaces"
  | "roles"
  | "affected"
  | "certain"
  | "drift"
  | "outage"
  | "reversible"
  | "evidence"
>;
/** The facts of a kind, and of the common fields those that are not the usual ones. */
export type Facts<K extends ObservationKind> = Omit<ObservationOf<K>, "kind" | keyof Common> &
  Partial<Omit<Common, "subject">>;
/** An observation of one kind, as `observe` makes it. */
export type Made<K extends ObservationKind> = { readonly kind: K } & Omit<ObservationOf<K>, "kind" | keyof Common> &
  Common;

function pairUp(worlds: Worlds): Pair[] {
  const ids = new Map<string, { before: NetworkInterface | null; after: NetworkInterface | null }>();
  for (const side of ["before", "after"] as const) {
    for (const each of worlds[side].interfaces.values()) {
      const id = reportId(each);
      const pair = ids.get(id) ?? { before: null, after: null };
      // Of two objects of one name in one world (a forgotten one and its successor) the later counts.
      pair[side] = each;
      ids.set(id, pair);
    }
  }
  return [...ids]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { before, after }]) => ({
      id,
      before,
      after,
      same: before !== null && before.object.key === after?.object.key,
    }));
}

function reportId(each: NetworkInterface): string {
  switch (each.kind) {
    case "resource":
      return each.object.address;
    case "primary":
      return `${each.object.address}#primary`;
    case "managed":
      return `${each.object.address}#managed`;
    case "future":
      return `${each.object.address}#launched`;
  }
}

/** Addresses that are the interface's own: private ones, and an auto-assigned public one. */
export function ownIps(each: NetworkInterface): string[] {
  const auto = each.publicAddresses.flatMap(({ kind, address }) =>
    kind === "auto" && address.known ? [address.value] : [],
  );
  return [
    ...(each.privateIps.known ? each.privateIps.value : []),
    ...(each.ipv6.known ? each.ipv6.value : []),
    ...auto,
  ];
}

/** Sorted and without repetition. */
export function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].filter((name) => name !== "").sort();
}

/** Which attributes force a replacement, as Terraform's own paths in dots. */
export function forcedBy(change: ResourceChange | null | undefined): string[] {
  return (change?.replacePaths ?? []).map((path) => path.join("."));
}

/** The order of a replacement; "" when nothing is replaced. */
export function orderOf(change: ResourceChange | null | undefined): "" | "delete-first" | "create-first" {
  if (change?.action !== "replace") return "";
  return change.createFirst ? "create-first" : "delete-first";
}

function replacementEvidence(change: ResourceChange | undefined): Evidence[] {
  if (change?.action !== "replace") return [];
  const order = change.createFirst ? "create-first" : "delete-first";
  return [
    { kind: "replacement", address: change.address, forced_by: forcedBy(change), order, reason: change.actionReason },
  ];
}

/** A value for evidence: texts as they are, the rest as JSON; unknown and sensitive ones said so; null: absent. */
export function shown(value: Value): string | null {
  if (value === null) return null;
  if (value === UNKNOWN) return "(known after apply)";
  if (value instanceof Sensitive) return "(sensitive)";
  if (typeof value === "string") return value;
  if (isList(value)) return `[${value.map((each) => shown(each) ?? "null").join(", ")}]`;
  if (isValues(value))
    return `{${Object.entries(value)
      .map(([name, each]) => `${name} = ${shown(each) ?? "null"}`)
      .join(", ")}}`;
  return String(value);
}

/** Evidence that an attribute differs. */
export function attributeEvidence(address: string, path: string, before: Value, after: Value): Evidence {
  return { kind: "attribute", address, path, before: shown(before), after: shown(after) };
}
