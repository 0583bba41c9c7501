import { type ASTNode, parse } from "@marcbachmann/cel-js";
import { templateParts } from "../../src/judge/cel/template.js";

/** A piece of CEL on one line, in code font. */
export function code(text: string): string {
  return `\`${text.trim().replace(/\s+/g, " ")}\``;
}

function source(node: ASTNode): string {
  return node.input.slice(node.start, node.end);
}

/** A branch of a choice without the comma or space that joins it to the text before. */
function branch(text: string): string {
  return text.replace(/^[\s,;]+/, "").trim();
}

/** What an expression prints, in words: fields in code font, choices as "[if …: …; otherwise: …]". */
function spoken(node: ASTNode): string {
  if (node.op === "value") return typeof node.args === "string" ? node.args : String(node.args);
  if (node.op === "+") return node.args.map(spoken).join("");
  if (node.op === "call" && node.args[0] === "string") return node.args[1].map(spoken).join("");
  if (node.op === "?:") {
    const [condition, yes, no] = [node.args[0], spoken(node.args[1]), spoken(node.args[2])];
    const otherwise = no === "" ? "" : `${yes.endsWith(".") ? " Otherwise" : "; otherwise"}: ${branch(no)}`;
    if (yes === "") return `[unless ${code(source(condition))}: ${branch(no)}]`;
    return `[if ${code(source(condition))}: ${branch(yes)}${otherwise}]`;
  }
  return code(source(node));
}

/** A template as documentation shows it: its text, with what its expressions print put into words. */
export function prose(template: string): string {
  const parts = templateParts(template);
  if ("message" in parts) throw new Error(`${parts.message}: ${template}`);
  return parts
    .map((part) => (part.kind === "text" ? part.text : spoken(parse(part.text).ast)))
    .join("")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/(\S)\[(if|unless) /g, "$1 [$2 ")
    .trim();
}
