import { getOrMake } from "../../model/maps.js";
import { remembering } from "../../model/memo.js";
import { type Interval, parseCidr } from "../../network/reach/address.js";
import { objectOf } from "../../network/scope.js";
import type { NetworkInterface, World } from "../../network/world.js";
import type { Comparison } from "../comparison.js";

/** What survives this plan and has addresses: interfaces in use, and subnets. */
export interface Present {
  readonly interfaces: readonly { readonly id: string; readonly after: NetworkInterface; readonly range: Interval }[];
  readonly subnets: readonly { readonly id: string; readonly range: Interval }[];
}

interface Everything {
  readonly interfaces: Present["interfaces"][number][];
  readonly subnets: Present["subnets"][number][];
}

/** Who is there, by VPC: nobody else is reached by private addresses. */
export class PresentIndex {
  readonly #c: Comparison;
  readonly #byVpc = new Map<string, Everything>();
  readonly #all: Everything = { interfaces: [], subnets: [] };
  readonly #seenFrom = new Map<string, Present>();

  constructor(c: Comparison) {
    this.#c = c;
    for (const { id, before, after } of c.pairs) {
      if (before === null || after?.owner == null || c.fate(after.owner) !== "stays") continue;
      for (const range of addressesOf(c.after, after))
        this.#add(this.#vpcOf(after), "interfaces", { id, after, range });
    }
    for (const subnet of c.after.subnets.values()) {
      if (!c.before.subnets.has(subnet.object.key)) continue;
      const cidrs = [subnet.cidr.known ? subnet.cidr.value : "", subnet.ipv6Cidr ?? ""];
      for (const range of cidrs.map(parseCidr)) {
        if (range !== null) this.#add(c.name(subnet.vpc), "subnets", { id: subnet.object.address, range });
      }
    }
  }

  #add<K extends keyof Everything>(vpc: string, kind: K, entry: Everything[K][number]): void {
    const place = this.#byVpc.get(vpc) ?? { interfaces: [], subnets: [] };
    this.#byVpc.set(vpc, place);
    for (const each of [place, this.#all]) {
      const list: Everything[K][number][] = each[kind];
      list.push(entry);
    }
  }

  #vpcOf(each: NetworkInterface): string {
    const subnet = this.#c.after.subnets.get(objectOf(each.subnets[0] ?? null) ?? "");
    return subnet === undefined ? "" : this.#c.name(subnet.vpc);
  }

  /** In the VPC of an interface, or whose VPC nobody knows; everybody, where its own is not known. */
  of(each: NetworkInterface | null): Present {
    const vpc = each === null ? "" : this.#vpcOf(each);
    if (vpc === "") return this.#all;
    return getOrMake(this.#seenFrom, vpc, () => {
      const [own, unknown] = [this.#byVpc.get(vpc), this.#byVpc.get("")];
      return {
        interfaces: [...(own?.interfaces ?? []), ...(unknown?.interfaces ?? [])],
        subnets: [...(own?.subnets ?? []), ...(unknown?.subnets ?? [])],
      };
    });
  }
}

/** The index of a comparison, made when first asked for. */
export const presentIn = remembering((c: Comparison) => new PresentIndex(c));

/** Known private addresses; for a service's interfaces, which nobody knows, the ranges of their subnets. */
function addressesOf(world: World, each: NetworkInterface): Interval[] {
  const texts = each.privateIps.known
    ? each.privateIps.value
    : each.kind === "managed"
      ? each.subnets.flatMap((ref) => {
          const cidr = world.subnets.get(objectOf(ref) ?? "")?.cidr;
          return cidr?.known === true ? [cidr.value] : [];
        })
      : [];
  return texts.map(parseCidr).filter((range) => range !== null);
}
