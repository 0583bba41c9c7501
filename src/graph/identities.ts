import { getOrMake } from "../model/maps.js";
import { remembering } from "../model/memo.js";
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

interface Index {
  readonly via: string;
  /** Texts are compared as names of AWS's DNS. */
  readonly isName: boolean;
  readonly objects: ReadonlyMap<string, ResourceObject | ResourceObject[]>;
}

/** Which objects have an id, ARN, name or address; one index for each attribute and side, made when first asked for. */
export class Identities {
  readonly #byType: ReadonlyMap<string, readonly ResourceObject[]>;
  readonly #indexes = new Map<string, Index>();
  readonly #ofTargets: Readonly<Record<Side, (targets: readonly Target[]) => readonly Index[]>> = {
    before: remembering((targets: readonly Target[]) => this.#all(targets, "before")),
    after: remembering((targets: readonly Target[]) => this.#all(targets, "after")),
  };
  readonly #bests = new Map<readonly ResourceObject[], readonly ResourceObject[]>();

  /** `byType`: distinct objects by the table's name of their type. */
  constructor(byType: ReadonlyMap<string, readonly ResourceObject[]>) {
    this.#byType = byType;
  }

  /** The objects that exist on this side and have `text` in one of the targets' attributes: the first target that has any. */
  find(targets: readonly Target[], side: Side, text: string): readonly ResourceObject[] {
    for (const index of this.#ofTargets[side](targets)) {
      const found = index.objects.get(index.isName ? plainName(text) : text);
      if (found !== undefined) return "key" in found ? [found] : this.#best(found, index.via);
    }
    return [];
  }

  /** The indexes that say anything, in the order of the targets. */
  #all(targets: readonly Target[], side: Side): readonly Index[] {
    const all = targets.flatMap(({ type, via }) => via.map((each) => this.#index(type, each, side)));
    return all.filter(({ objects }) => objects.size > 0);
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
    return getOrMake(this.#indexes, `${side} ${type} ${via}`, () => {
      const objects = new Map<string, ResourceObject | ResourceObject[]>();
      const steps = via.split(".");
      const isName = DNS.test(via);
      for (const object of this.#byType.get(type) ?? []) {
        const values = object[side];
        if (values === null) continue;
        const own = steps.length === 1 ? attribute(values, via) : null;
        const texts = typeof own === "string" ? [own] : new Set(textsAt(values, steps));
        for (const text of texts) if (text !== "") file(objects, isName ? plainName(text) : text, object);
      }
      return { via, isName, objects };
    });
  }
}

function file(index: Map<string, ResourceObject | ResourceObject[]>, text: string, object: ResourceObject): void {
  const others = index.get(text);
  if (others === undefined) index.set(text, object);
  else if ("key" in others) index.set(text, [others, object]);
  else others.push(object);
}
