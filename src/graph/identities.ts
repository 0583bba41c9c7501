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
  readonly #indexes = new Map<string, Index>();

  /** `byType`: distinct objects by the table's name of their type. */
  constructor(byType: ReadonlyMap<string, readonly ResourceObject[]>) {
    this.#byType = byType;
  }

  /** The objects that exist on this side and have `text` in one of the targets' attributes: the first target that has any. */
  find(targets: readonly Target[], side: Side, text: string): readonly ResourceObject[] {
    for (const target of targets) {
      for (const via of target.via) {
        const found = this.#index(target.type, via, side).get(DNS.test(via) ? plainName(text) : text);
        if (found !== undefined) return "key" in found ? [found] : best(found, via);
      }
    }
    return [];
  }

  #index(type: string, via: string, side: Side): Index {
    const name = `${side} ${type} ${via}`;
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = new Map<string, ResourceObject | ResourceObject[]>();
    const steps = via.split(".");
    for (const object of this.#byType.get(type) ?? []) {
      const values = object[side];
      if (values === null) continue;
      for (const text of new Set(textsAt(values, steps))) {
        const plain = DNS.test(via) ? plainName(text) : text;
        const others = index.get(plain);
        if (others === undefined) index.set(plain, object);
        else if ("key" in others) index.set(plain, [others, object]);
        else others.push(object);
      }
    }
    this.#indexes.set(name, index);
    return index;
  }
}

/** An id or ARN is that of one thing only; a name or an address may be that of several, in different VPCs. */
function best(found: readonly ResourceObject[], via: string): readonly ResourceObject[] {
  const least = Math.min(...found.map(rank));
  const known = found.filter((object) => rank(object) === least);
  return via === "id" || via.endsWith("arn") || via.endsWith("_id") ? known.slice(0, 1) : known;
}
