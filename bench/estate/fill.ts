import { digits } from "./random.js";
import { HOLES } from "./unit.js";

/** Which copy of a module a text stands in, and of what in it. */
export interface Place {
  readonly seed: number;
  /** From 0, over all modules of an estate. */
  readonly module: number;
  readonly call: string;
  /** 0 for what is there once; else the number and the key of what `for_each` makes. */
  readonly slot: number;
  readonly key: string;
  readonly shared: ReadonlySet<string>;
}

/** A text of the unit as it stands in one place of an estate: equal ids stay equal, others become others. */
export function filled(text: string, place: Place): string {
  return text.replace(HOLES, (hole) => fill(hole, place));
}

function fill(hole: string, place: Place): string {
  const slot = place.shared.has(hole) || place.shared.has(hole.replaceAll("-", ".")) ? 0 : place.slot;
  const scope = place.seed * 31 + place.module * 4096 + slot;
  if (hole.startsWith("module.")) return `module.${place.call}`;
  if (hole.startsWith("unit-")) return place.call.replaceAll("_", "-");
  if (/^[a-z]+-(?:keep|update|create|delete|replace)$/.test(hole)) return place.key;
  // Each VPC has a /16 of its own, each node a host of its own in the subnet.
  if (/^10[.-]/.test(hole)) {
    const moved = hole.replace(/^10([.-])0/, `10$1${place.module % 256}`);
    if (slot === 0 || hole.includes("/")) return moved;
    return moved.replace(/\d+$/, (host) => String(10 + ((slot * 8 + Number(host)) % 240)));
  }
  if (hole.startsWith("203")) return hole.replace(/\d+$/, String(1 + ((place.module * 8 + slot) % 254)));
  if (hole.startsWith("02:")) return `02:${(digits(scope, hole, 10).match(/../g) ?? []).join(":")}`;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(hole)) {
    return digits(scope, hole, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
  if (/^A[RN][OP]A/.test(hole)) return hole.slice(0, 4) + digits(scope, hole, 17).toUpperCase();
  if (/^sgrule-|^-2|^2025/.test(hole)) {
    return hole.replace(
      /\d{6,}$/,
      (old) => old.slice(0, -9) + String(Number.parseInt(digits(scope, hole, 7), 16)).padStart(9, "1"),
    );
  }
  return hole.replace(/0?[0-9a-f]{16}$/, (old) => (old.length === 17 ? "0" : "") + digits(scope, hole, 16));
}
