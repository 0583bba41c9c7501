import type { Plan, PriorResource, ResourceChange } from "../../model/plan.js";
import { changeFrom, type Wanted } from "./change.js";
import type { ConfigContext, ModuleRead } from "./configuration.js";
import { ConfiguredSecrets } from "./configured-secrets.js";
import { type Envelope, envelopeFrom } from "./envelope.js";
import { Marker } from "./marks.js";
import { type PriorHeader, priorFrom, priorHeader } from "./prior.js";
import { rootVariables } from "./root-variables.js";
import { isObject, listAt, own, ShapeError, textAt, textsAt } from "./shape.js";

/** How much of an object of the prior state is of use: nothing, what it depends on, or its values too. */
export type PriorUse = "none" | "edges" | "values";

/** The arguments of an element of this type that hold parts of a network, by name. */
export type NetworkArguments = (type: string) => readonly string[];

/**
 * Collects a Plan from its parts, in whatever order they come: the one place where plan JSON becomes the model, for
 * the reader of bytes as for `planFromJson`. All `add…` methods throw a ShapeError and take over what they are given.
 */
export class PlanBuilder {
  readonly #name: string;
  readonly #wanted: Wanted;
  readonly #marker = new Marker();
  readonly #secrets = new ConfiguredSecrets();
  readonly #changes: ResourceChange[] = [];
  readonly #untouched: string[] = [];
  readonly #untouchedModules = new Set<string>();
  readonly #drift: ResourceChange[] = [];
  readonly #prior: PriorResource[] = [];
  readonly #dependsOn = new Map<string, readonly string[]>();
  readonly #changed = new Set<string>();
  #changesComplete = false;
  #configuration: ModuleRead | null = null;

  constructor(name: string, wanted: Wanted) {
    this.#name = name;
    this.#wanted = wanted;
  }

  /** What reading a module of the configuration needs. */
  get context(): ConfigContext {
    return { wanted: this.#wanted, marker: this.#marker };
  }

  /**
   * `unchanged`: `before` stands for `after` too, which may be missing. `network`: finds the network's parts in an element
   * that is not read; asked only where something happens.
   */
  addChange(element: unknown, at: string, unchanged = false, network: NetworkArguments = () => []): void {
    const change = changeFrom(element, at, this.#wanted, this.#marker, unchanged);
    if (isUntouched(change)) {
      this.addUntouched(change.address, change.moduleAddress);
      return;
    }
    if (change.modelled && isObject(element)) this.#secrets.note(change.address, own(element, "change"));
    const quiet = change.modelled || change.action === "no-op" || change.action === "read";
    const names = quiet ? [] : network(change.type);
    this.#changes.push(names.length === 0 ? change : { ...change, networkArguments: names });
    // Asked about what is wanted only.
    if (change.modelled) this.#changed.add(objectKey(change.address, change.deposed));
  }

  /** The same for an entry that needs no closer look: of an unwanted type, a no-op, neither moved nor imported nor deposed. */
  addUntouched(address: string, module: string | null): void {
    this.#untouched.push(address);
    if (module !== null) this.#untouchedModules.add(module);
  }

  /** All of resource_changes have been added: from now on it is known what the prior state has beyond them. */
  changesComplete(): void {
    this.#changesComplete = true;
  }

  addDrift(element: unknown, at: string, unchanged = false): void {
    const drift = changeFrom(element, at, this.#wanted, this.#marker, unchanged);
    if (drift.modelled && isObject(element)) this.#secrets.note(drift.address, own(element, "change"));
    this.#drift.push(drift);
  }

  /** What to parse of an object of the prior state. */
  useOfPrior(header: PriorHeader): PriorUse {
    if (!this.#wanted(header.type, header.mode)) return "none";
    if (header.mode === "data") return "values";
    const listed = this.#changesComplete && this.#changed.has(objectKey(header.address, header.deposed));
    return listed ? "edges" : "values";
  }

  /** An object of the prior state; its `values` may be missing when `useOfPrior` says that they are of no use. */
  addPrior(element: unknown, at: string): void {
    if (!isObject(element)) throw new ShapeError(at, "is not an object");
    const header = priorHeader(element, at);
    const use = this.useOfPrior(header);
    if (use === "none") return;
    const dependsOn = textsAt(element, "depends_on", at);
    if (header.mode === "managed" && header.deposed === null && dependsOn.length > 0) {
      this.#dependsOn.set(header.address, dependsOn);
    }
    if (use === "values") this.#prior.push(priorFrom(element, at, this.#marker));
  }

  setConfiguration(configuration: ModuleRead | null): void {
    this.#configuration = configuration;
  }

  /** The plan; `document` has the top-level keys but for those that were added element by element. */
  finish(document: unknown): Plan {
    const envelope: Envelope = envelopeFrom(document);
    this.#changesComplete = true;
    const deferred = deferredOf(envelope.deferred_changes);
    const root = this.#configuration;
    return {
      name: this.#name,
      formatVersion: envelope.format_version,
      terraformVersion: envelope.terraform_version ?? null,
      complete: envelope.complete !== false && deferred.length === 0,
      errored: envelope.errored === true,
      changes: this.#changes,
      untouched: { addresses: this.#untouched, modules: this.#untouchedModules },
      drift: this.#drift,
      prior: this.#prior.filter((each) => this.useOfPrior(each) === "values"),
      dependsOn: this.#dependsOn,
      // Which variables are sensitive stands in the configuration: without it none is told.
      variables: root === null ? new Map() : rootVariables(envelope.variables, root.secrets),
      configuration: root === null ? null : this.#secrets.hide(root.module, this.#marker),
      relevantAttributes: relevantOf(envelope.relevant_attributes),
      deferred,
    };
  }
}

function isUntouched(change: ResourceChange): boolean {
  const { modelled, action, previousAddress, importing, deposed } = change;
  return !modelled && action === "no-op" && previousAddress === null && importing === null && deposed === null;
}

/** (address, deposed) is unique in a plan. */
function objectKey(address: string, deposed: string | null): string {
  return deposed === null ? address : `${address} (deposed ${deposed})`;
}

function relevantOf(list: readonly unknown[]): Plan["relevantAttributes"] {
  return list.map((each, i) => {
    const at = `relevant_attributes[${i}]`;
    if (!isObject(each)) throw new ShapeError(at, "is not an object");
    const steps = listAt(each, "attribute", at).map((step) => {
      if (typeof step === "string" || typeof step === "number") return String(step);
      throw new ShapeError(`${at}.attribute`, "has a step that is neither a text nor a number");
    });
    return { resource: textAt(each, "resource", at), attribute: steps };
  });
}

function deferredOf(list: readonly unknown[]): Plan["deferred"] {
  return list.map((each, i) => {
    const at = `deferred_changes[${i}]`;
    const change = isObject(each) ? own(each, "resource_change") : undefined;
    if (!isObject(each) || !isObject(change)) throw new ShapeError(at, "has no resource_change");
    const reason = own(each, "reason");
    return {
      address: textAt(change, "address", at),
      type: textAt(change, "type", at),
      reason: typeof reason === "string" ? reason : "unknown",
    };
  });
}
