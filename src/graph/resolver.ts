import { append } from "../model/maps.js";
import { remembering } from "../model/memo.js";
import type { ConfigResource, Plan } from "../model/plan.js";
import type { Source } from "../model/source.js";
import { attribute, isList, isValues, Sensitive, UNKNOWN, type Value, type Values } from "../model/value.js";
import { Sieve } from "./candidates.js";
import { certain, chosen, keys } from "./choose.js";
import { HintBook } from "./hints.js";
import type { Identities } from "./identities.js";
import { type Block, type Leaf, leavesAt } from "./leaves.js";
import { blockName, type ModuleInstance, type Modules } from "./modules.js";
import type { Objects } from "./objects.js";
import { type Row, rowsOf } from "./rows.js";
import { hidden, ofObjects, type Trace, together } from "./trace.js";
import { Tracer } from "./tracer.js";
import type { ObjectKey, Ref, ResourceObject, Side } from "./types.js";
import { writtenAt } from "./written.js";

/** What all attributes of one side are resolved with. */
export interface Sources {
  readonly plan: Plan;
  /** The configuration's own text, for its locals. */
  readonly source: Source | null;
  readonly objects: Objects;
  readonly modules: Modules;
  readonly identities: Identities;
}

/** Tells what attributes point at, on one side: known ids by who has them, unknown ones by how the configuration sets them. */
export class Resolver {
  readonly #sources: Sources;
  readonly #side: Side;
  readonly #tracer: Tracer;
  readonly #sieve: Sieve;
  readonly #hints: HintBook;
  readonly #following = new Set<string>();
  readonly #written = new Map<ConfigResource, Map<Row, ReturnType<typeof writtenAt>>>();

  constructor(sources: Sources, side: Side) {
    this.#sources = sources;
    this.#side = side;
    this.#tracer = new Tracer(sources.modules, sources.plan.variables, sources.source, side);
    this.#sieve = new Sieve(sources.identities, side, sources.objects.standing, (object, path) =>
      this.#follow(object, path),
    );
    this.#hints = new HintBook(sources.plan, sources.modules, side, this.#tracer, this.#sieve);
  }

  /** What the attribute of a row points at; nothing when it is null, empty, or the object does not exist on this side. */
  refs(object: ResourceObject, row: Row): readonly Ref[] {
    const values = object[this.#side];
    if (values === null) return [];
    // Most attributes are null or one text: no walk for these.
    const first = attribute(values, row.steps[0] ?? "");
    if (first === null) return [];
    if (typeof first === "string") return row.steps.length === 1 && first !== "" ? this.#ofKnown(row, first) : [];
    if (first === UNKNOWN) return this.#withLiterals(object, row, this.#ofAll(object, row));
    if (row.steps.length === 1 && isList(first) && first.every((each) => typeof each === "string" && each !== "")) {
      return first.flatMap((each) => this.#ofKnown(row, String(each)));
    }
    return this.#ofLeaves(object, row, leavesAt(values, row.steps, row.many));
  }

  /** Of an attribute, or of all blocks around it, that is unknown as one. */
  #ofAll(object: ResourceObject, row: Row): readonly Ref[] {
    const leaf: Leaf = { value: UNKNOWN, whole: row.many || row.steps.length > 1, block: null };
    return this.#ofUnknown(object, row, null, [leaf], NONE);
  }

  /** The same for a value that the caller took from the object: that of the attribute, or of the block that holds it. */
  resolve(object: ResourceObject, row: Row, value: Value): readonly Ref[] {
    const values = object[this.#side];
    if (values === null) return [];
    const last = row.steps.slice(-1);
    if (!isValues(value)) {
      return this.#ofLeaves(object, row, leavesAt({ [last[0] ?? ""]: value }, last, row.many));
    }
    const block: Block = { values: value, index: 0, count: 1 };
    const leaves = leavesAt(value, last, row.many).map((leaf) => ({ ...leaf, block }));
    if (leaves.every((leaf) => leaf.value !== UNKNOWN)) return this.#ofLeaves(object, row, leaves);
    const own = leavesAt(values, row.steps, row.many).filter((leaf) => leaf.block?.values === value);
    return this.#ofLeaves(object, row, own.length > 0 ? own : leaves);
  }

  #ofLeaves(object: ResourceObject, row: Row, leaves: readonly Leaf[]): readonly Ref[] {
    const ofEach = leaves.map((leaf) => (leaf.value === UNKNOWN ? [] : this.#ofKnown(row, leaf.value)));
    if (leaves.every((leaf) => leaf.value !== UNKNOWN)) return ofEach.flat();
    const knownOf = new Map(leaves.map((leaf, i) => [leaf, ofEach[i] ?? []]));
    const places = new Map<Values | null, Leaf[]>();
    for (const leaf of leaves) append(places, leaf.block?.values ?? null, leaf);
    // All unknowns of one block are asked after together, and told at the first of them.
    return [...places.values()].flatMap((beside) => {
      const unknowns = beside.filter((leaf) => leaf.value === UNKNOWN);
      const first = unknowns[0];
      const refs = beside.flatMap((leaf) => knownOf.get(leaf) ?? []);
      const known = new Set(refs.flatMap((ref) => (ref.kind === "object" ? ref.key : [])));
      return beside.flatMap((leaf) =>
        leaf === first ? this.#ofUnknown(object, row, leaf.block, unknowns, known) : (knownOf.get(leaf) ?? []),
      );
    });
  }

  #ofKnown(row: Row, value: string | Sensitive): readonly Ref[] {
    const text = value instanceof Sensitive ? value.revealForLinking() : value;
    const found = text === null ? [] : this.#sources.identities.find(row.to, this.#side, text);
    const first = found[0];
    if (first !== undefined && found.length === 1) return listOf(first);
    const candidates = keys(found);
    if (value instanceof Sensitive) return [{ kind: "unknown", why: "sensitive", token: value.token, candidates }];
    if (first === undefined) return [{ kind: "external", id: value }];
    return [{ kind: "unknown", why: `several are called ${value}`, token: `several:${value}`, candidates }];
  }

  #ofUnknown(
    object: ResourceObject,
    row: Row,
    block: Block | null,
    unknowns: readonly Leaf[],
    known: ReadonlySet<ObjectKey>,
  ): readonly Ref[] {
    const place = block === null || block.count === 1 ? "" : `[${block.index}]`;
    const token = `unknown:${object.address}.${row.path}${place}`;
    const trace = this.#trace(object, row, block);
    if (trace === "unset") {
      if (row.filled === true) return [];
      const why = "not set in the configuration: AWS decides";
      return [{ kind: "unknown", why, token, candidates: [], unset: true }];
    }
    const whole = unknowns.some((leaf) => leaf.whole);
    const tokens = whole || unknowns.length === 1 ? [token] : unknowns.map((_, i) => `${token}#${i}`);
    const written = this.#sieve.candidates(trace, row.to);
    return chosen({ tokens, whole, known }, written, () => this.#hints.behind(written.dark, row.to));
  }

  /** Where the value comes from, as far as it is written somewhere; "unset" when the configuration leaves it out. */
  #trace(object: ResourceObject, row: Row, block: Block | null): Trace | "unset" {
    const home = this.#homeOf(object);
    if (home === null) {
      const names = this.#sources.plan.dependsOn.get(object.address) ?? [];
      const depended = names.flatMap((name) => this.#objectsNamed(name));
      return together(
        [hidden("a configuration that is not in the plan", "anywhere"), ofObjects(depended, null, false)],
        false,
      );
    }
    const written = this.#writtenAt(home.resource, row, block);
    if (written === "left-out") return "unset";
    if (written === "not-shown") {
      const values = object[this.#side];
      const isAll = values !== null && attribute(values, row.steps[0] ?? "") === UNKNOWN;
      return isAll ? "unset" : hidden("a block that the plan does not show", home.module);
    }
    const scope = { module: home.module, key: object.index, repetition: home.resource.repetition };
    const traces = written.map(({ expression, path }) => this.#tracer.trace(expression, scope, path));
    const [only, ...others] = traces;
    return only !== undefined && others.length === 0 ? only : together(traces, false);
  }

  /** As writtenAt; remembered where no block tells more. */
  #writtenAt(resource: ConfigResource, row: Row, block: Block | null): ReturnType<typeof writtenAt> {
    if (block !== null) return writtenAt(resource, row.steps, block, row.ordered === true);
    let known = this.#written.get(resource);
    if (known === undefined) {
      known = new Map();
      this.#written.set(resource, known);
    }
    let written = known.get(row);
    if (written === undefined) {
      written = writtenAt(resource, row.steps, null, row.ordered === true);
      known.set(row, written);
    }
    return written;
  }

  #homeOf(object: ResourceObject): { module: ModuleInstance; resource: ConfigResource } | null {
    if (object.change === null && object.origin !== "prior-state") return null;
    const module = this.#sources.modules.at(object.moduleAddress);
    const resource = module?.config?.resources.get(blockName(object) ?? "");
    return module === null || resource === undefined ? null : { module, resource };
  }

  /** The objects of an address without instance keys, wherever they were before they moved. */
  #objectsNamed(name: string): readonly ResourceObject[] {
    return this.#sources.modules.named(name).filter((each) => each[this.#side] !== null);
  }

  /** For a reference to `aws_instance.a.subnet_id` that is itself unknown. */
  #follow(object: ResourceObject, path: string): readonly ResourceObject[] {
    const row = rowsOf(object.type).get(path);
    const name = `${object.key} ${path}`;
    if (row === undefined || this.#following.has(name) || this.#following.size > 20) return [];
    this.#following.add(name);
    const refs = this.refs(object, row);
    this.#following.delete(name);
    const keys = refs.flatMap((ref) =>
      ref.kind === "object" ? ref.key : ref.kind === "unknown" ? ref.candidates : [],
    );
    return keys.flatMap((key) => this.#sources.objects.byKey.get(key) ?? []);
  }

  /**
   * Beside references, the plan does not print literals: `["sg-0a1b", aws_security_group.new.id]` shows the second only.
   * An id of before that nothing of the plan has may still be in a list that is now unknown as a whole.
   */
  #withLiterals(object: ResourceObject, row: Row, refs: readonly Ref[]): readonly Ref[] {
    const before = object.change?.before ?? null;
    if (this.#side === "before" || before === null || row.steps.length > 1 || !row.many) return refs;
    if (refs.length === 0 || refs.some((ref) => ref.kind === "unknown")) return refs;
    const now = new Set(refs.flatMap((ref) => (ref.kind === "external" ? ref.id : [])));
    const literals = leavesAt(before, row.steps, row.many).filter(
      ({ value }) =>
        typeof value === "string" &&
        !now.has(value) &&
        this.#sources.identities.find(row.to, "before", value).length === 0,
    );
    if (literals.length === 0) return refs;
    const why = `${literals.map(({ value }) => String(value)).join(", ")} may still be in it: a plan prints no literals beside references`;
    const token = `unknown:${object.address}.${row.path}`;
    return [...refs, { kind: "unknown", why, token, candidates: [], orElse: true }];
  }
}

const NONE: ReadonlySet<ObjectKey> = new Set();

/** One ref for all who point at an object, in a list of one. */
const listOf = remembering((object: ResourceObject): readonly Ref[] => [certain(object)]);
