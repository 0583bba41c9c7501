/** JSON as a plan has it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function isRecord(value: unknown): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Secrets that can be told from everything else: each value gets one of the same kind (address, range, id, ARN, number),
 * so that what planrisk reckons with it works on, and the same value always the same one, so that links hold.
 */
export class Canaries {
  readonly #planted = new Map<string | number, string | number>();
  /** Words of the schema; a canary in their place would switch off what reads them. */
  readonly #kept: ReadonlySet<string>;

  constructor(kept: readonly string[] = []) {
    this.#kept = new Set(kept);
  }

  /** The canary for a text or number; null when it has none (booleans, empty texts, words of the schema). */
  of(value: Json): string | number | null {
    if (typeof value !== "string" && typeof value !== "number") return null;
    if (value === "" || (typeof value === "string" && this.#kept.has(value))) return null;
    const known = this.#planted.get(value);
    if (known !== undefined) return known;
    const canary = canaryLike(value, this.#planted.size + 1);
    this.#planted.set(value, canary);
    return canary;
  }

  /** A canary of no value in particular. */
  fresh(label: string): string {
    const canary = `s3cr3t-${label}-${this.#planted.size + 1}`;
    this.#planted.set(canary, canary);
    return canary;
  }

  get count(): number {
    return this.#planted.size;
  }

  /** Those that stand in `text`, also when it is written in Base64, as a URL or with entities. */
  foundIn(text: string): readonly (string | number)[] {
    return [...new Set(this.#planted.values())].filter((canary) => {
      const plain = String(canary);
      const forms = [
        plain,
        Buffer.from(plain).toString("base64").replace(/=+$/, "").slice(0, -1),
        encodeURIComponent(plain),
      ];
      if (typeof canary === "number") return new RegExp(`(?<![0-9a-f.#])${plain}(?![0-9a-f])`).test(text);
      return forms.some((form) => text.includes(form));
    });
  }
}

function canaryLike(value: string | number, n: number): string | number {
  if (typeof value === "number") return 41_000 + n;
  const [low, high] = [n % 250, Math.floor(n / 250)];
  if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value)) return `100.${100 + high}.${low}.0/24`;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(value)) return `100.${110 + high}.${low}.77`;
  if (/^[0-9a-f:]+::?[0-9a-f:]*\/\d+$/.test(value)) return `fd0c:a9a7:${n.toString(16)}::/64`;
  if (/^\d+$/.test(value)) return String(741_000_000 + n);
  const id = /^([a-z]+(?:-[a-z]+)*-)[0-9a-f]{8,17}$/.exec(value);
  if (id !== null) return `${id[1]}0ca9a7${n.toString(16).padStart(11, "0")}`;
  return `s3cr3t-${value.slice(0, 8).replace(/[^a-z]/gi, "")}-${n}`;
}

/** How Terraform may mark what is sensitive. */
export type MarkShape = "leaf" | "attribute" | "whole";

/**
 * A value with canaries in it, and its marks: at each leaf, or at the attribute that holds the leaf. `hit` says whether
 * what stands below these keys is secret.
 */
export function planted(
  value: Json,
  canaries: Canaries,
  hit: (keys: readonly string[]) => boolean,
  shape: MarkShape,
  keys: readonly string[] = [],
): { value: Json; marks: Json } {
  if (Array.isArray(value)) {
    const parts = value.map((each) => planted(each, canaries, hit, shape, keys));
    return { value: parts.map((part) => part.value), marks: parts.map((part) => part.marks) };
  }
  if (isRecord(value)) {
    const parts = Object.entries(value).map(
      ([key, each]) => [key, planted(each, canaries, hit, shape, [...keys, key])] as const,
    );
    const marks = parts.filter(([, part]) => part.marks !== false);
    return {
      value: Object.fromEntries(parts.map(([key, part]) => [key, part.value])),
      marks: Object.fromEntries(
        marks.map(([key, part]) => [
          key,
          shape === "attribute" && keys.length === 0 && marked(part.marks) ? true : part.marks,
        ]),
      ),
    };
  }
  const canary = hit(keys) ? canaries.of(value) : null;
  return canary === null ? { value, marks: false } : { value: canary, marks: true };
}

/** True when a tree of marks marks anything. */
export function marked(marks: Json): boolean {
  if (isRecord(marks)) return Object.values(marks).some(marked);
  return Array.isArray(marks) ? marks.some(marked) : marks === true;
}

/** Writes `child` at the end of a list of the document, making it when it is not there. */
export function listIn(object: { [key: string]: Json }, key: string): Json[] {
  const list = object[key];
  if (Array.isArray(list)) return list;
  const made: Json[] = [];
  object[key] = made;
  return made;
}
