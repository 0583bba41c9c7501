import { SCHEMA_VERSION } from "../../model/report.js";
import { jsonText } from "../json.js";
import type { Drawing } from "./drawing.js";

/** The graph of one plan as JSON: zones, nodes and edges of the view, and how much is left out. Ends in a newline. */
export function graphJson({ report, excerpt }: Drawing): string {
  const { view, leftOut } = excerpt;
  return jsonText({
    schema_version: SCHEMA_VERSION,
    tool: report.tool,
    plan: { name: report.plan.name, complete: report.plan.complete },
    risk: report.risk,
    zones: view.zones,
    nodes: view.nodes,
    edges: view.edges,
    left_out: leftOut,
    unresolved: report.unresolved,
  });
}
