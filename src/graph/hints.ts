import { addressSteps } from "../model/address.js";
import type { Plan } from "../model/plan.js";
import { mayName, type Sieve } from "./candidates.js";
import type { Target } from "./edges/kinds.js";
import type { ModuleInstance, Modules } from "./modules.js";
import { rowsOf } from "./rows.js";
import { CONDITION, type Dark, type Origin, type Trace } from "./trace.js";
import type { Tracer } from "./tracer.js";
import type { ResourceObject, Side } from "./types.js";

/** What may stand behind a place that we cannot look into. */
export interface Hints {
  readonly objects: readonly ResourceObject[];
  /** Those of which the id is known only after apply. */
  readonly open: readonly ResourceObject[];
  /** Nothing else can be the unknown id. */
  readonly complete: boolean;
}

interface Relevant {
  readonly trace: Trace;
  readonly names: readonly { readonly module: ModuleInstance; readonly type: string; readonly attribute: string }[];
}

/** What a module call hands in. */
interface Handed {
  readonly objects: ReadonlySet<ResourceObject>;
  readonly dark: readonly Dark[];
}

/** More candidates than that tell a reader nothing. */
const MOST = 100;
const NOTHING: Hints = { objects: [], open: [], complete: true };

/**
 * What a plan hints at where its configuration hides something: `relevant_attributes` follows locals and all else, but
 * does not tell who uses what. A hidden expression can use no other names than those of its module.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export class HintBook {
  readonly #plan: Plan;
  readonly #modules: Modules;
  readonly #side: Side;
  readonly #tracer: Tracer;
  readonly #sieve: Sieve;
  readonly #all = new Map<readonly Target[], Hints>();
  readonly #handed = new Map<ModuleInstance, Handed>();
  readonly #scopes = new Map<ModuleInstance, readonly ModuleInstance[] | null>();
  #relevant: Relevant | null = null;

  constructor(plan: Plan, modules: Modules, side: Side, tracer: Tracer, sieve: Sieve) {
    this.#plan = plan;
    this.#modules = modules;
    this.#side = side;
    this.#tracer = tracer;
    this.#sieve = sieve;
  }

  /** What may stand behind any of these places, of the types of `targets`. */
  behind(darks: readonly Dark[], targets: readonly Target[]): Hints {
    const within = darks.flatMap((dark) => (dark.within === "aws" ? [] : dark.within));
    const all = within.length === 0 ? NOTHING : this.#of(targets);
    const isVisible = (object: ResourceObject) => within.some((each) => this.#sees(each, object));
    const open = all.open.filter(isVisible);
    const objects = all.objects.filter(isVisible);
    const few = objects.length <= MOST ? objects : open.length <= MOST ? open : [];
    const rivals = within.some((each) => this.#hasRivals(each, targets));
    const complete = all.complete && !rivals && within.length === darks.length && open.length <= MOST;
    return { objects: few, open: complete ? open : few.filter((object) => open.includes(object)), complete };
  }

  /** Of the whole plan. Before Terraform 1.2 it has no such list: then it is all objects of which the id is not known. */
  #of(targets: readonly Target[]): Hints {
    let hints = this.#all.get(targets);
    if (hints === undefined) {
      const { objects, open, dark } = this.#sieve.candidates(this.#relevantAttributes().trace, targets);
      const told = this.#plan.relevantAttributes.length > 0;
      hints = { objects: told ? objects : open, open, complete: told && dark.length === 0 };
      this.#all.set(targets, hints);
    }
    return hints;
  }

  #relevantAttributes(): Relevant {
    this.#relevant ??= relevantOf(this.#plan, this.#modules, this.#side);
    return this.#relevant;
  }

  /** The modules whose names an expression of a module can use, if handed on by others; null: of all of them. */
  #scopesOf(within: ModuleInstance): readonly ModuleInstance[] | null {
    let scopes = this.#scopes.get(within);
    if (scopes === undefined) {
      const found = new Set<ModuleInstance>([within]);
      let all = false;
      for (const module of found) {
        if (module.parent === null) all = true;
        const darks = module.parent === null ? [] : this.#handedIn(module).dark;
        for (const dark of darks) {
          if (dark.within === "anywhere") all = true;
          else if (dark.within !== "aws") found.add(dark.within);
        }
      }
      scopes = all ? null : [...found];
      this.#scopes.set(within, scopes);
    }
    return scopes;
  }

  /** True when an expression of a module may speak of an object: it lies in it or below, or is handed in. */
  #sees(within: ModuleInstance | "anywhere", object: ResourceObject): boolean {
    const scopes = within === "anywhere" ? null : this.#scopesOf(within);
    if (scopes === null) return true;
    const at = object.moduleAddress ?? "";
    return scopes.some((each) => isBelow(each, at) || this.#handedIn(each).objects.has(object));
  }

  #handedIn(module: ModuleInstance): Handed {
    let handed = this.#handed.get(module);
    if (handed === undefined) {
      const { origins, dark } = this.#tracer.traceArguments(module);
      handed = { objects: new Set(origins.map((origin) => origin.object)), dark };
      this.#handed.set(module, handed);
    }
    return handed;
  }

  /** True when something that is no target may be the unknown id: the group that a cluster of EKS makes for itself. */
  #hasRivals(within: ModuleInstance | "anywhere", targets: readonly Target[]): boolean {
    const types = new Set(targets.map((target) => target.type));
    const scopes = within === "anywhere" ? null : this.#scopesOf(within);
    return this.#relevantAttributes().names.some(
      ({ module, type, attribute }) =>
        mayName(attribute, targets) &&
        !types.has(type) &&
        !rowsOf(type).has(attribute) &&
        (scopes === null || scopes.some((each) => isBelow(each, module.address))),
    );
  }
}

function isBelow(module: ModuleInstance, address: string): boolean {
  return address === module.address || address.startsWith(`${module.address}.`);
}

/** The relevant attributes as a trace, of objects that exist on this side; without any, all objects of the plan. */
function relevantOf(plan: Plan, modules: Modules, side: Side): Relevant {
  const origins: Origin[] = [];
  const names: { module: ModuleInstance; type: string; attribute: string }[] = [];
  const add = (objects: Iterable<ResourceObject>, attribute: string | null) => {
    for (const object of objects) if (object[side] !== null) origins.push({ object, attribute });
  };
  if (plan.relevantAttributes.length === 0) add(modules.objects, null);
  for (const { resource, attribute } of plan.relevantAttributes) {
    const steps = addressSteps(resource);
    if (steps === null) continue;
    const path = attribute.filter((step) => !/^\d+$/.test(step)).join(".");
    let within: readonly ModuleInstance[] = [modules.root];
    let i = 0;
    for (; steps[i]?.name === "module" && steps[i + 1] !== undefined; i += 2) {
      const { name, key } = steps[i + 1] ?? { name: "", key: null };
      within = within.flatMap((module) => {
        const instances = module.calls.get(name);
        return key === null ? [...(instances?.values() ?? [])] : (instances?.get(key) ?? []);
      });
    }
    const block = steps.slice(i).map((step) => step.name);
    const key = steps.at(-1)?.key ?? null;
    for (const module of within) {
      names.push({ module, type: block[0] === "data" ? (block[1] ?? "") : (block[0] ?? ""), attribute: path });
      const instances = module.resources.get(block.join("."));
      add(key === null ? (instances?.all ?? []) : (instances?.of(key) ?? []), path === "" ? null : path);
    }
  }
  return { trace: { ...CONDITION, origins }, names };
}
