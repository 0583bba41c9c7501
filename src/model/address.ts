/** The parts of a resource address: https://developer.hashicorp.com/terraform/cli/state/resource-addressing */
export interface ResourceAddress {
  readonly modules: readonly { readonly name: string; readonly key: InstanceKey }[];
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key: InstanceKey;
}
/** Of count: a number; of for_each: text (unescaped); null: none. */
export type InstanceKey = string | number | null;

interface Step {
  readonly name: string;
  readonly key: InstanceKey;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** Reads the quoted key that starts at `at` (on the quote) in HCL's quoting; null when it never ends. */
function quoted(text: string, at: number): { value: string; next: number } | null {
  let value = "";
  let i = at + 1;
  while (i < text.length) {
    const char = text.charAt(i);
    if (char === '"') return { value, next: i + 1 };
    if (char === "\\") {
      const letter = text.charAt(i + 1);
      const width = letter === "u" ? 4 : letter === "U" ? 8 : 0;
      if (width > 0) {
        const code = Number.parseInt(text.slice(i + 2, i + 2 + width), 16);
        if (!Number.isInteger(code) || code > 0x10ffff) return null;
        value += String.fromCodePoint(code);
        i += 2 + width;
      } else {
        value += ESCAPES[letter] ?? letter;
        i += 2;
      }
    } else if ((char === "$" || char === "%") && text.startsWith(`${char}${char}{`, i)) {
      value += `${char}{`;
      i += 3;
    } else {
      value += char;
      i += 1;
    }
  }
  return null;
}

/** Splits "a.b[0].c[\"x.y\"]" at the dots outside quotes and brackets; null when brackets or quotes do not close. */
export function addressSteps(text: string): readonly Step[] | null {
  const steps: Step[] = [];
  let i = 0;
  while (i < text.length) {
    let end = i;
    while (end < text.length && text.charAt(end) !== "." && text.charAt(end) !== "[") end += 1;
    const name = text.slice(i, end);
    let key: InstanceKey = null;
    i = end;
    while (text.charAt(i) === "[") {
      if (text.charAt(i + 1) === '"') {
        const read = quoted(text, i + 1);
        if (read === null || text.charAt(read.next) !== "]") return null;
        key = read.value;
        i = read.next + 1;
      } else {
        const close = text.indexOf("]", i);
        if (close < 0) return null;
        const inner = text.slice(i + 1, close);
        key = /^\d+$/.test(inner) ? Number(inner) : inner;
        i = close + 1;
      }
    }
    steps.push({ name, key });
    if (i < text.length) {
      if (text.charAt(i) !== ".") return null;
      i += 1;
    }
  }
  return steps;
}

/**
 * Reads a resource address; what follows the resource (".id") is ignored. Null when it is none.
 * Prefer the split fields of a resource change: this is for references and for addresses that users type.
 */
export function parseAddress(text: string): ResourceAddress | null {
  const steps = addressSteps(text);
  if (steps === null) return null;
  const modules: Step[] = [];
  let i = 0;
  while (steps[i]?.name === "module" && steps[i + 1] !== undefined) {
    const step = steps[i + 1];
    if (step !== undefined) modules.push(step);
    i += 2;
  }
  const mode = steps[i]?.name === "data" ? "data" : "managed";
  if (mode === "data") i += 1;
  const type = steps[i];
  const name = steps[i + 1];
  if (type === undefined || name === undefined || type.name === "" || name.name === "" || type.key !== null)
    return null;
  return { modules, mode, type: type.name, name: name.name, key: name.key };
}

function escaped(key: string): string {
  return key
    .replace(/[\\"]/g, (char) => `\\${char}`)
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t")
    .replace(/([$%])\{/g, "$1$1{");
}

/** An instance key as Terraform prints it: `[0]`, `["a.b"]`, or nothing. */
export function keyText(key: InstanceKey): string {
  if (key === null) return "";
  return typeof key === "number" ? `[${key}]` : `["${escaped(key)}"]`;
}

/** The address of the module, "" for the root module. */
export function moduleText(modules: ResourceAddress["modules"]): string {
  return modules.map((module) => `module.${module.name}${keyText(module.key)}`).join(".");
}

/** The address as Terraform prints it. */
export function addressText(address: ResourceAddress): string {
  const path = moduleText(address.modules);
  const data = address.mode === "data" ? "data." : "";
  return `${path === "" ? "" : `${path}.`}${data}${address.type}.${address.name}${keyText(address.key)}`;
}

/** The address without any instance key: how the configuration calls it. */
export function configAddress(address: ResourceAddress): string {
  return addressText({
    ...address,
    key: null,
    modules: address.modules.map((module) => ({ name: module.name, key: null })),
  });
}

/** What stands behind the address of an instance or a service in the name of an interface that is no resource of its own. */
export const INTERFACE_MARKS = ["#primary", "#managed", "#launched"] as const;

const MARK = /#(?:primary|managed|launched)$/;

/** The resource that an interface, as reports call it, belongs to: `aws_instance.web#primary` to `aws_instance.web`, others to themselves. */
export function ownerOf(interfaceId: string): string {
  return interfaceId.replace(MARK, "");
}
