import { randomFrom } from "./random.js";
import type { Kind, Piece, Unit } from "./unit.js";

/** What happens to resources of an estate: most stay. */
const MIX = { keep: 0.66, update: 0.16, create: 0.09, delete: 0.05, replace: 0.04 };
/** Of the VPCs, those whose own parts change too. */
const CHANGING = 0.5;
const IN_VPC = [...Array<string>(8).fill("node"), ...Array<string>(12).fill("rule")];
const IN_APP = "role param record store param role log param store log record param".split(" ");

/** What `for_each` made under one key. */
export interface Part {
  readonly key: string;
  readonly slot: number;
  readonly pieces: readonly Piece[];
}

/** One copy of a module of the unit. */
export interface Copy {
  readonly kind: Kind;
  /** The name of its module call. */
  readonly call: string;
  readonly number: number;
  readonly parts: readonly Part[];
}

export interface Size {
  /** Resource changes, reached or passed by less than one module. */
  readonly changes: number;
  /** The share of them that is network: VPCs, instances, interfaces, groups, load balancers. */
  readonly network: number;
  readonly seed: number;
}

/** The modules of an estate: applications, then VPCs, as Terraform sorts them. The same for the same size. */
export function layOut(unit: Unit, size: Size): readonly Copy[] {
  const random = randomFrom(size.seed);
  const copies: Copy[] = [];
  const add = (count: number, kind: () => Kind, name: string) => {
    let placed = 0;
    for (let i = 1; placed < count; i += 1) {
      const of = kind();
      const copy = copyOf(unit, of, `${name}_${String(i).padStart(5, "0")}`, copies.length, random);
      copies.push(copy);
      placed += copy.parts.reduce((sum, part) => sum + part.pieces.length, 0);
    }
  };
  const network = Math.round(size.changes * size.network);
  add(size.changes - network, () => "app", "app");
  add(network, () => (random() < CHANGING ? "changing" : "quiet"), "vpc");
  return copies;
}

function copyOf(unit: Unit, kind: Kind, call: string, number: number, random: () => number): Copy {
  const { once, each } = unit.modules[kind];
  const parts: Part[] = once.length === 0 ? [] : [{ key: "", slot: 0, pieces: once }];
  for (const [i, part] of (kind === "app" ? IN_APP : IN_VPC).entries()) {
    const pieces = each.get(`${part}-${drawn(random())}`) ?? each.get(`${part}-keep`) ?? [];
    parts.push({ key: `${part}-${String(i + 1).padStart(2, "0")}`, slot: i + 1, pieces });
  }
  return { kind, call, number, parts };
}

function drawn(number: number): string {
  let sum = 0;
  for (const [action, share] of Object.entries(MIX)) {
    sum += share;
    if (number < sum) return action;
  }
  return "keep";
}
