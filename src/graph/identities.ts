import { attribute } from "../model/value.js";
import type { Target } from "./edges/kinds.js";
import { textsAt } from "./leaves.js";
import { rank } from "./objects.js";
import type { ResourceObject, Side } from "./types.js";

/** Names of AWS's DNS are written in any case, with or without the last dot, and aliases with "dualstack." before. */
const DNS = /dns|fqdn|endpoint|address$|domain_name|^name$/;

function plainName(text: string): string {
  return text
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "");
}

type Index = ReadonlyMap<string, ResourceObject | ResourceObject[]>;

/** Which objects have an id, ARN, name or address; one index for each attribute and side, made when first asked for. */
export class Identities {
  readonly #byType: ReadonlyMap<string, readonly ResourceObject[]>;
  readonly #indexes: Readonly<Record<Side, Map<string, Map<string, Index>>>> = { before: new Map(), after: new Map() };

  readonly #bests = new Map<readonly ResourceObject[], readonly ResourceObject[]>();

  /** `byType`: distinct objects by the table's name of their type. */
  constructor(byType: ReadonlyMap<string, readonly ResourceObject[]>) {
    this.#byType = byType;
  }

  /** The objects that exist on this side and have `text` in one of the targets' attributes: the first target that has any. */
  find(targets: readonly Target[], side: Side, text: string): readonly ResourceObject[] {
    for (const target of targets) {
      for (const via of target.via) {
        const index = this.#index(target.type, via, side);
        if (index.size === 0) continue;
        const found = index.get(DNS.test(via) ? plainName(text) : text);
        if (found !== undefined) return "key" in found ? [found] : this.#best(found, via);
      }
    }
    return [];
  }

  /** An id or ARN is that of one thing only; a name or an address may be that of several, in different VPCs. */
  #best(found: readonly ResourceObject[], via: string): readonly ResourceObject[] {
    let best = this.#bests.get(found);
    if (best === undefined) {
      const least = found.reduce((least, object) => Math.min(least, rank(object)), Number.POSITIVE_INFINITY);
      const known = found.filter((object) => rank(object) === least);
      best = via === "id" || via.endsWith("arn") || via.endsWith("_id") ? known.slice(0, 1) : known;
      this.#bests.set(found, best);
    }
    return best;
  }

  #index(type: string, via: string, side: Side): Index {
    let ofType = this.#indexes[side].get(type);
    if (ofType === undefined) {
      ofType = new Map();
      this.#indexes[side].set(type, ofType);
    }
    const known = ofType.get(via);
    if (known !== undefined) return known;
    const index = new Map<string, ResourceObject | ResourceObject[]>();
    const steps = via.split(".");
    const isName = DNS.test(via);
    for (const object of this.#byType.get(type) ?? []) {
      const values = object[side];
      if (values === null) continue;
      const own = steps.length === 1 ? attribute(values, via) : null;
      const texts = typeof own === "string" ? [own] : new Set(textsAt(values, steps));
      for (const text of texts) if (text !== "") file(index, isName ? plainName(text) : text, object);
    }
    ofType.set(via, index);
    return index;
  }
}

function file(index: Map<string, ResourceObject | ResourceObject[]>, text: string, object: ResourceObject): void {
  const others = index.get(text);
  if (others === undefined) index.set(text, object);
  else if ("key" in others) index.set(text, [others, object]);
  else others.push(object);
}
