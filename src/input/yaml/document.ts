import { readFile } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import { PlanriskError } from "../../model/error.js";

/** A key of a mapping, or an index of a list. */
export type Step = string | number;

/** A YAML file as plain data, with the lines of its parts. */
export interface YamlDocument {
  /** As errors call it. */
  readonly file: string;
  readonly value: unknown;
  /** Line (1-based) of the part at a path; of what is around it when it is not there. */
  readonly lineOf: (path: readonly Step[]) => number;
}

/** Written by hand: beyond this size it is something else. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The path relative to the working directory when it lies in it: what a user recognises. */
export function shownPath(file: string): string {
  const here = relative(process.cwd(), file);
  return here === "" || here.startsWith("..") || isAbsolute(here) ? file : here;
}

/** The text of a file that a user wrote; throws a PlanriskError. */
export async function readText(file: string): Promise<string> {
  try {
    const text = await readFile(file, "utf8");
    if (text.length > MAX_BYTES)
      throw new PlanriskError(`${shownPath(file)} is larger than 4 MB.`, "Is it the right file?");
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  } catch (error) {
    if (error instanceof PlanriskError || !(error instanceof Error) || !("code" in error)) throw error;
    const reason = error.code === "ENOENT" ? "does not exist" : `cannot be read (${String(error.code)})`;
    throw new PlanriskError(`${shownPath(file)} ${reason}.`);
  }
}

/**
 * Parses one YAML document; throws a PlanriskError with file and line when it is none. The parser is loaded only here, as
 * most runs need none. `file`: how errors call it.
 */
export async function parseYaml(text: string, file: string): Promise<YamlDocument> {
  const { isCollection, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } = await import("yaml");
  const counter = new LineCounter();
  const line = (offset: number) => Math.max(1, counter.linePos(offset).line);
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
    const [mistake] = [...document.errors, ...document.warnings];
    if (mistake !== undefined) {
      throw new PlanriskError(`${file}:${line(mistake.pos[0])}: not YAML: ${sentence(mistake.message)}`);
    }
    return {
      file,
      value: document.toJS({ maxAliasCount: 100 }),
      lineOf: (path) => {
        let node: unknown = document.contents;
        let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
        for (const step of path) {
          if (!isCollection(node)) break;
          const item = isMap(node)
            ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step))
            : node.items[Number(step)];
          if (item === undefined) break;
          const start = isPair(item) ? item.key : item;
          offset = isNode(start) ? (start.range?.[0] ?? offset) : offset;
          node = isPair(item) ? item.value : item;
        }
        return line(offset);
      },
    };
  } catch (error) {
    if (error instanceof PlanriskError) throw error;
    // The parser recurses, and refuses aliases that multiply: both are the file's fault.
    if (error instanceof RangeError || error instanceof ReferenceError) {
      throw new PlanriskError(`${file}: not YAML that can be read: it nests too deep, or its aliases multiply.`);
    }
    throw error;
  }
}

/** A parser's message as the end of a sentence of ours. */
export function sentence(message: string): string {
  const lower = message.charAt(0).toLowerCase() + message.slice(1);
  return lower.endsWith(".") ? lower : `${lower}.`;
}
