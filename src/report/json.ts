import { type AnyReport, CombinedReport, isCombined, Report } from "../model/report.js";
import type { Renderer } from "./options.js";
import { inSchemaOrder } from "./schema-order.js";
import { visibleJson } from "./tell/visible.js";

/** Any value as JSON with two spaces, harmless to print, with a newline at the end. */
export function jsonText(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}

/** The report as its JSON Schema says (contract: "The JSON report"), as one text. */
export const renderJson: Renderer = (report: AnyReport) => [...jsonPieces(report)].join("");

/**
 * The same in pieces, for a report that is longer than a text can be. Keys stand in the order of the schema whoever built
 * the report, so that equal reports are equal bytes.
 */
export function* jsonPieces(report: AnyReport): Generator<string> {
  const arranged = inSchemaOrder(isCombined(report) ? CombinedReport : Report, report);
  for (const piece of piecesOf(arranged, 0)) yield visibleJson(piece);
  yield "\n";
}

/** So many elements of a list make one piece. */
const BATCH = 200;

/** A value whose brackets stand at `depth`. Lists are written by batches; reports in a list, member by member. */
function* piecesOf(value: unknown, depth: number): Generator<string> {
  if (Array.isArray(value) && value.length > 0) {
    yield* listPieces(value, depth);
  } else if (depth === 0 || isReport(value)) {
    let open = "{";
    for (const [key, member] of Object.entries(value ?? {})) {
      if (member === undefined) continue;
      yield `${open}${newLine(depth + 1)}${JSON.stringify(key)}: `;
      yield* piecesOf(member, depth + 1);
      open = ",";
    }
    yield `${newLine(depth)}}`;
  } else {
    yield textAt(value, depth);
  }
}

function* listPieces(list: readonly unknown[], depth: number): Generator<string> {
  let open = "[";
  for (let i = 0; i < list.length; i += BATCH) {
    const batch = list.slice(i, i + BATCH);
    if (batch.some(isReport)) {
      for (const each of batch) {
        yield `${open}${newLine(depth + 1)}`;
        yield* piecesOf(each, depth + 1);
        open = ",";
      }
    } else {
      yield open;
      yield textAt(batch, depth).slice(1, -newLine(depth).length - 1);
      open = ",";
    }
  }
  yield `${newLine(depth)}]`;
}

function isReport(value: unknown): boolean {
  return typeof value === "object" && value !== null && "changes" in value && Array.isArray(value.changes);
}

function newLine(depth: number): string {
  return `\n${"  ".repeat(depth)}`;
}

/** JSON of a value whose brackets stand at `depth`: JSON.stringify indents by depth, so it is put that deep. */
function textAt(value: unknown, depth: number): string {
  let nested = value;
  for (let i = 0; i < depth; i += 1) nested = [nested];
  const text = JSON.stringify(nested, null, 2);
  // Each list around it is a bracket, a newline and the indentation, before and after.
  const before = depth * 2 + depth * (depth + 1);
  return text.slice(before, text.length - depth * 2 - depth * (depth - 1));
}
