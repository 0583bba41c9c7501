import { checkExpression, type Expression, parseExpression, type Scope } from "./expression.js";
import type { Mistake } from "./limits.js";
import { listed } from "./listed.js";

/** Text with expressions filled in from the values of an observation (`celValues`). */
export type Template = (values: Readonly<Record<string, unknown>>) => string;

export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "expression"; readonly text: string };

const PRINTABLE: ReadonlySet<string> = new Set(["string", "int", "list<string>", "list<int>"]);

/** Where the expression that starts at `from` ends: at the first `}}` outside of quotes; -1 when it never does. */
function closing(text: string, from: number): number {
  let quote = "";
  for (let i = from; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (quote !== "") {
      if (char === "\\") i += 1;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (text.startsWith("}}", i)) {
      return i;
    }
  }
  return -1;
}

/** The texts and expressions of a template in order, or what is wrong with its braces. */
export function templateParts(text: string): readonly Part[] | Mistake {
  const parts: Part[] = [];
  let at = 0;
  for (let open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
    const close = closing(text, open + 2);
    if (close < 0) return { message: "{{ without }}", remedy: "Close the expression with }}." };
    const expression = text.slice(open + 2, close).trim();
    if (expression === "") return { message: "empty {{ }}", remedy: "Name a field, as in {{ subject }}." };
    parts.push({ kind: "text", text: text.slice(at, open) }, { kind: "expression", text: expression });
    at = close + 2;
  }
  parts.push({ kind: "text", text: text.slice(at) });
  return parts;
}

function told(value: unknown): string {
  return Array.isArray(value) ? listed(value, "none") : String(value);
}

function filler(parts: readonly Part[], compile: (text: string) => Expression): Template {
  const steps = parts.map((part) => (part.kind === "text" ? part.text : compile(part.text)));
  return (values) =>
    steps
      .map((step) => (typeof step === "string" ? step : told(step(values))))
      .join("")
      .trim();
}

/** Parses a template of the shipped catalogue, whose types a test has checked; throws what CEL throws. */
export function parseTemplate(text: string, scope: Scope): Template {
  const parts = templateParts(text);
  if ("message" in parts) throw new Error(parts.message);
  return filler(parts, (expression) => parseExpression(expression, scope));
}

/** What is wrong with a template; empty when nothing is. */
export function templateMistakes(text: string, scope: Scope): readonly Mistake[] {
  const parts = templateParts(text);
  if ("message" in parts) return [parts];
  return parts.flatMap((part) => {
    if (part.kind === "text") return [];
    const checked = checkExpression(part.text, scope);
    if ("mistake" in checked) return [checked.mistake];
    if (PRINTABLE.has(checked.type)) return [];
    return [
      {
        message: `{{ ${part.text} }} gives ${checked.type}`,
        remedy: 'Text, a number or a list of text can be printed; write a flag as {{ certain ? "yes" : "no" }}.',
      },
    ];
  });
}
