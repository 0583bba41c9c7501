import { buildGraph, type Graph, type GraphSources } from "../../src/graph/graph.js";
import type { Ref, Side } from "../../src/graph/types.js";
import { graphPlan, type PlanJson } from "./graph-plan.js";

/** A ref in short: the key of the object, "=id", "unset", "?" with the candidates, and "or else". */
export function shortRef(ref: Ref): string {
  switch (ref.kind) {
    case "object":
      return ref.key;
    case "external":
      return `=${ref.id}`;
    case "unknown":
      if (ref.unset === true) return "unset";
      return ["?", ...ref.candidates, ...(ref.orElse === true ? ["or else"] : [])].join(" ");
  }
}

/** What an attribute points at, in short. Throws for an unknown key. */
export function refsOf(graph: Graph, key: string, path: string, side: Side = "after"): readonly string[] {
  const object = graph.get(key);
  if (object === undefined) throw new Error(`no ${key}`);
  return graph.refs(object, side, path).map(shortRef);
}

/** The graph of a plan in short. */
export function graphOf(plan: PlanJson, more: Omit<GraphSources, "plan"> = {}): Graph {
  return buildGraph({ plan: graphPlan(plan), ...more });
}
