/** Interpolations within strings within interpolations: nobody nests them that deep. */
const MAX_DEPTH = 50;

/**
 * What a template refers to, as Terraform lists it in a plan: each traversal, then its prefixes down to the subject, then
 * the subject without key. Null when it nests beyond reason. `template`: as in a .tf.json file, "${…}" around expressions.
 * https://developer.hashicorp.com/terraform/language/expressions/references
 */
export function referencesIn(template: string): readonly string[] | null {
  const found: string[] = [];
  return new Scanner(template, found, new Set(), 0).template("") ? found : null;
}

const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /\d[\w.]*/y;
const ATTRIBUTE = /\.([\p{L}_][\p{L}\p{N}_-]*|\d+)/uy;
const KEY = /\[\s*(\d+|"(?:[^"\\$%]|\\.)*")\s*\]/y;
const HEREDOC = /<<-?([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy;
const FOR = /for\s+([\p{L}_][\p{L}\p{N}_-]*)\s*(?:,\s*([\p{L}_][\p{L}\p{N}_-]*)\s*)?in\b/uy;

class Scanner {
  readonly #text: string;
  readonly #found: string[];
  /** Names that a `for` binds: they refer to nothing outside. */
  readonly #bound: Set<string>;
  readonly #depth: number;
  #at = 0;

  constructor(text: string, found: string[], bound: Set<string>, depth: number) {
    this.#text = text;
    this.#found = found;
    this.#bound = bound;
    this.#depth = depth;
  }

  /** Text up to `close` (the end when empty), with expressions in it; false when it nests too deep. */
  template(close: string): boolean {
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (close !== "" && char === close) {
        this.#at += 1;
        return true;
      }
      if (close !== "" && char === "\\") this.#at += 2;
      else if ((char === "$" || char === "%") && this.#text.startsWith(`${char}${char}{`, this.#at)) this.#at += 3;
      else if ((char === "$" || char === "%") && this.#text.charAt(this.#at + 1) === "{") {
        this.#at += 2;
        const inner = this.#inner(this.#text.slice(this.#at));
        if (inner === null || !inner.#expression()) return false;
        this.#at += inner.#at;
      } else this.#at += 1;
    }
    return true;
  }

  /** Up to the bracket that closes the interpolation. */
  #expression(): boolean {
    let open = 0;
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (char === '"') {
        this.#at += 1;
        const inner = this.#inner(this.#text.slice(this.#at));
        if (inner === null || !inner.template('"')) return false;
        this.#at += inner.#at;
      } else if ("{([".includes(char)) {
        open += 1;
        this.#at += 1;
      } else if ("})]".includes(char)) {
        open -= 1;
        this.#at += 1;
        if (open < 0) return true;
      } else if (!this.#token(char)) return false;
    }
    return true;
  }

  #token(char: string): boolean {
    if (char === "#" || this.#text.startsWith("//", this.#at)) this.#skipTo("\n");
    else if (this.#text.startsWith("/*", this.#at)) this.#skipTo("*/");
    else if (char === "<") return this.#heredoc();
    else if (char === ".") {
      // Of something that is no name: a call, a splat, an index that only apply knows.
      this.#at += (this.#match(ATTRIBUTE)?.[0] ?? ".").length;
    } else {
      const number = this.#match(NUMBER);
      if (number !== null) this.#at += number[0].length;
      else this.#name();
    }
    return true;
  }

  #name(): void {
    const binding = this.#match(FOR);
    const name = this.#match(NAME)?.[0];
    if (binding !== null) {
      for (const bound of [binding[1], binding[2]]) if (bound !== undefined) this.#bound.add(bound);
      this.#at += binding[0].length;
    } else if (name === undefined) this.#at += 1;
    else this.#traversal(name);
  }

  #traversal(root: string): void {
    this.#at += root.length;
    const steps = [root];
    for (;;) {
      const step = this.#match(ATTRIBUTE) ?? this.#match(KEY);
      if (step === null) break;
      const isKey = step[0].startsWith("[");
      steps.push(isKey ? `[${step[1]}]` : step[0]);
      this.#at += step[0].length;
    }
    const rest = this.#text.slice(this.#at, this.#at + 100);
    if (this.#bound.has(root) || /^\s*\(|^::/.test(rest) || !steps[1]?.startsWith(".")) return;
    this.#found.push(...withPrefixes(steps));
  }

  #heredoc(): boolean {
    const start = this.#match(HEREDOC);
    const word = start?.[1];
    if (start === null || word === undefined) {
      this.#at += 1;
      return true;
    }
    this.#at += start[0].length;
    const lines = this.#text.slice(this.#at).split("\n");
    const end = lines.findIndex((line) => line.trim() === word);
    const body = lines.slice(0, end < 0 ? lines.length : end).join("\n");
    this.#at += body.length + (end < 0 ? 0 : (lines[end] ?? "").length + 1);
    const inner = this.#inner(body);
    return inner?.template("") === true;
  }

  #inner(text: string): Scanner | null {
    return this.#depth < MAX_DEPTH ? new Scanner(text, this.#found, this.#bound, this.#depth + 1) : null;
  }

  #skipTo(end: string): void {
    const at = this.#text.indexOf(end, this.#at);
    this.#at = at < 0 ? this.#text.length : at + end.length;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }
}

/** Longest first, down to the subject; of a resource with a key also without. */
function withPrefixes(steps: readonly string[]): readonly string[] {
  const [root = ""] = steps;
  const names = ["each", "count", "path", "terraform", "self"].includes(root) ? steps.length : root === "data" ? 3 : 2;
  const keyed = root !== "var" && root !== "local" && steps[names]?.startsWith("[") === true;
  const subject = Math.min(steps.length, names + (keyed ? 1 : 0));
  const list: string[] = [];
  for (let length = steps.length; length >= subject; length -= 1) list.push(steps.slice(0, length).join(""));
  if (keyed && root !== "module") list.push(steps.slice(0, names).join(""));
  return list;
}
