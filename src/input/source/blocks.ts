/** A top-level block of a Terraform file, by what its header says. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  /** Of the header, from 1. */
  readonly line: number;
  /** The block in the text, header and closing bracket included. */
  readonly from: number;
  readonly to: number;
  /** Most brackets, strings and templates within each other. */
  readonly depth: number;
}

/** Of a file: its blocks, and the line from which on it is no HCL that can be followed (null: all of it is). */
export interface HclFile {
  readonly blocks: readonly HclBlock[];
  readonly fault: number | null;
}

/**
 * Finds the blocks of a file without parsing them: comments, quoted templates and heredocs are passed over as HCL has
 * them. Linear, without recursion. https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export function hclBlocks(text: string): HclFile {
  const blocks: HclBlock[] = [];
  let line = 1;
  let counted = 0;
  const lineAt = (at: number) => {
    for (let i = text.indexOf("\n", counted); i >= 0 && i < at; i = text.indexOf("\n", i + 1)) line += 1;
    counted = Math.max(counted, at);
    return line;
  };
  for (let at = skipTrivia(text, 0, true); at < text.length; at = skipTrivia(text, at, true)) {
    const header = readHeader(text, at);
    if (header === null) return { blocks, fault: lineAt(at) };
    const body = walk(text, header.next);
    if (body === null) return { blocks, fault: lineAt(at) };
    const [type = "", ...labels] = header.words;
    if (header.block) blocks.push({ type, labels, line: lineAt(at), from: at, to: body.end, depth: body.depth });
    at = body.end;
  }
  return { blocks, fault: null };
}

const WORD = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const HEREDOC = /<<-?([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The words before `{` of a block or `=` of an attribute; `next`: where the body or the value starts. */
function readHeader(text: string, from: number): { words: string[]; block: boolean; next: number } | null {
  const words: string[] = [];
  for (let at = from; at < text.length; at = skipTrivia(text, at, false)) {
    const char = text.charAt(at);
    if (char === "{") return words.length > 0 ? { words, block: true, next: at } : null;
    if (char === "=") return words.length === 1 ? { words, block: false, next: at + 1 } : null;
    if (char === '"') {
      const close = text.indexOf('"', at + 1);
      if (close < 0 || words.length === 0) return null;
      words.push(text.slice(at + 1, close));
      at = close + 1;
    } else {
      const word = match(WORD, text, at)?.[0];
      if (word === undefined) return null;
      words.push(word);
      at += word.length;
    }
  }
  return null;
}

/** The first character from `at` that is neither white space nor comment; `lines`: line breaks are white space too. */
function skipTrivia(text: string, at: number, lines: boolean): number {
  let i = at;
  while (i < text.length) {
    const char = text.charAt(i);
    if (char === " " || char === "\t" || char === "\r" || char === "\uFEFF" || (lines && char === "\n")) i += 1;
    else {
      const after = commentEnd(text, i);
      if (after < 0) return i;
      i = after;
    }
  }
  return i;
}

/** After the comment at `at` (before the line break of one that ends there); -1 when there is none. */
function commentEnd(text: string, at: number): number {
  const char = text.charAt(at);
  if (char === "#" || (char === "/" && text.charAt(at + 1) === "/")) {
    const end = text.indexOf("\n", at);
    return end < 0 ? text.length : end;
  }
  if (char !== "/" || text.charAt(at + 1) !== "*") return -1;
  const end = text.indexOf("*/", at + 2);
  return end < 0 ? text.length : end + 2;
}

/** What is open: a bracket, an interpolation, a quoted template, or a heredoc with the word that ends it. */
type Open = "{" | "(" | "[" | "${" | '"' | { readonly until: string };
const CLOSES: Readonly<Record<string, string>> = { "}": "{", ")": "(", "]": "[" };

/**
 * Passes over a body, from its opening bracket to after the closing one, or over the value of an attribute, to the line
 * break behind it. Null when it never ends, or when a bracket closes what another opened.
 */
function walk(text: string, from: number): { end: number; depth: number } | null {
  const open: Open[] = [];
  const isBody = text.charAt(from) === "{";
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const innermost = open.at(-1);
    if (innermost === '"' || typeof innermost === "object") {
      at = template(text, at, innermost, open);
    } else {
      const char = text.charAt(at);
      if (char === "\n" && open.length === 0 && !isBody) return { end: at, depth };
      const next = code(text, at, char, open);
      if (next < 0) return null;
      at = next;
      if (isBody && open.length === 0) return { end: at, depth };
    }
    depth = Math.max(depth, open.length);
  }
  return isBody || open.length > 0 ? null : { end: at, depth };
}

/** One step outside of text: gives what comes after, -1 for a bracket that fits nothing. */
function code(text: string, at: number, char: string, open: Open[]): number {
  switch (char) {
    case "{":
    case "(":
    case "[":
    case '"':
      open.push(char);
      return at + 1;
    case "}":
    case ")":
    case "]": {
      const opened = open.pop();
      return opened === CLOSES[char] || (char === "}" && opened === "${") ? at + 1 : -1;
    }
    case "<": {
      const heredoc = match(HEREDOC, text, at);
      const until = heredoc?.[1];
      if (heredoc === null || until === undefined) return at + 1;
      open.push({ until });
      // The body starts on a line of its own, which may be the last one already: step back onto the line break.
      return at + heredoc[0].length - 1;
    }
    default:
      return Math.max(at + 1, commentEnd(text, at));
  }
}

/** One step inside of text. */
function template(text: string, at: number, innermost: '"' | { readonly until: string }, open: Open[]): number {
  const char = text.charAt(at);
  if (char === "$" || char === "%") {
    if (text.startsWith(`${char}${char}{`, at)) return at + 3;
    if (text.charAt(at + 1) !== "{") return at + 1;
    open.push("${");
    return at + 2;
  }
  if (innermost === '"') {
    if (char === "\\") return at + 2;
    if (char === '"') open.pop();
    return at + 1;
  }
  if (char !== "\n") return at + 1;
  const end = text.indexOf("\n", at + 1);
  const line = text.slice(at + 1, end < 0 ? text.length : end);
  if (line.trim() !== innermost.until) return at + 1;
  open.pop();
  return at + 1 + line.length;
}
