import { ENI_LIMITS } from "./data/eni-limits.js";

/** What EC2 lets an instance of a type have. */
export interface InstanceTypeLimits {
  /** Network interfaces over all network cards, the primary one included. */
  readonly interfaces: number;
  /** Private IPv4 addresses of each interface, the primary one included. */
  readonly addresses: number;
  /** Interfaces by network card; null: there is one card. */
  readonly byCard: readonly number[] | null;
}

let table: ReadonlyMap<string, InstanceTypeLimits> | null = null;

/** The limits of an instance type such as "m5.large"; null when no data file lists it, so that nothing can be said. */
export function limitsOfType(type: string): InstanceTypeLimits | null {
  // Read at first use: most plans attach nothing.
  table ??= new Map(ENI_LIMITS.split("\n").flatMap(readLine));
  return table.get(type) ?? null;
}

function readLine(line: string): [string, InstanceTypeLimits][] {
  const [numbers = "", families = ""] = line.split("|");
  const [interfaces, addresses, cards] = numbers.split(" ");
  const byCard = cards === undefined ? null : cards.split(",").map(Number);
  const limits = { interfaces: Number(interfaces), addresses: Number(addresses), byCard };
  return families.split(" ").flatMap((each) => {
    const [family = "", sizes = ""] = each.split(".");
    return sizes.split(",").map((size): [string, InstanceTypeLimits] => [`${family}.${size}`, limits]);
  });
}
