import * as z from "zod";
import { type AnyReport, CombinedReport, isCombined, Report } from "../model/report.js";
import type { Renderer } from "./options.js";
import { visibleJson } from "./tell/visible.js";

/** Any value as JSON with two spaces, harmless to print, with a newline at the end. */
export function jsonText(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The option of a union that `value` belongs to, by its `kind`. */
function optionFor(schema: z.ZodDiscriminatedUnion, value: unknown): unknown {
  const kind = isRecord(value) ? value.kind : undefined;
  return schema.options.find((option) => {
    const tag = option instanceof z.ZodObject ? option.shape.kind : undefined;
    return tag instanceof z.ZodLiteral && tag.value === kind;
  });
}

/** `value` with the keys of every object in the order in which its schema lists them. */
function inSchemaOrder(schema: unknown, value: unknown): unknown {
  if (value === null) return null;
  if (schema instanceof z.ZodNullable) return inSchemaOrder(schema.unwrap(), value);
  if (schema instanceof z.ZodDiscriminatedUnion) return inSchemaOrder(optionFor(schema, value), value);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((each) => inSchemaOrder(schema.element, each));
  if (schema instanceof z.ZodObject && isRecord(value)) {
    const shape = schema.shape;
    return Object.fromEntries(Object.keys(shape).map((key) => [key, inSchemaOrder(shape[key], value[key])]));
  }
  return value;
}

/**
 * The report as its JSON Schema says (contract: "The JSON report"). Keys stand in the order of the schema whoever built the
 * report, so that equal reports are equal bytes.
 */
export const renderJson: Renderer = (report: AnyReport) =>
  jsonText(inSchemaOrder(isCombined(report) ? CombinedReport : Report, report));
