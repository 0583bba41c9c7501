import { ownerOf, parseAddress } from "../../model/address.js";
import type {
  ExplainedEdge,
  ExplainedInterface,
  ExplainedPath,
  Explanation,
  FeltChange,
} from "../../model/explanation.js";
import type { Report } from "../../model/report.js";
import { SCHEMA_VERSION } from "../../model/report.js";
import { type Source, sourceResource } from "../../model/source.js";
import { internetPath } from "../../network/internet-path.js";
import type { Family } from "../../network/reach/address.js";
import type { NetworkInterface } from "../../network/world.js";
import type { Comparison, Pair } from "../comparison.js";
import { exposuresOf } from "../reach/exposures.js";
import type { ReachComparison } from "../reach/index.js";
import { rolesOf } from "../roles.js";
import { isFelt } from "../view/marks.js";
import { tiedPairs } from "./edges.js";
import { interfaceFacts, resourceFacts } from "./facts.js";
import { alsoOn, objectAt, SIDES } from "./sides.js";

/** What an explanation is made from: a plan's two worlds and its report. */
export interface Explained {
  readonly comparison: Comparison;
  readonly reach: ReachComparison;
  readonly report: Report;
  readonly source: Source | null;
}

/**
 * Everything that is known about one address of a plan (as findSubject found it), and about one interface of it alone when
 * `pair` is given. Pure, and in a fixed order.
 */
export function explain(from: Explained, address: string, pair: Pair | null): Explanation {
  const { comparison: c, report } = from;
  const object = objectAt(c, address, "after") ?? objectAt(c, address, "before");
  const changes = report.changes.filter((change) => change.address === address);
  const written = from.source === null ? null : sourceResource(from.source, address);
  const { direct, indirect } = c.graph.blastRadius(address);
  const pairs = pair === null ? pairsOf(c, address) : [pair];
  return {
    schema_version: SCHEMA_VERSION,
    tool: report.tool,
    plan: { name: report.plan.name, complete: report.plan.complete },
    address,
    interface: pair?.id ?? null,
    type: object?.type ?? parseAddress(address)?.type ?? "",
    known_from: object?.origin ?? null,
    source: written === null ? null : { file: written.file, line: written.line },
    changes,
    facts: resourceFacts(c, address),
    interfaces: pairs.map((each) => interfaceOf(from, each)),
    ...edgesOf(c, address),
    blast_radius: { direct: [...direct], indirect: [...indirect] },
    affected_by: feltChanges(report, address, pairs),
    unresolved: report.unresolved.filter((each) => each.address === address),
  };
}

/** The interface that an address is, those that it owns, and those attached to it in either world. */
function pairsOf(c: Comparison, address: string): Pair[] {
  return c.pairs.filter((pair) =>
    SIDES.some((side) => {
      const each = pair[side];
      if (each === null) return false;
      const attached = each.attachment === null ? "" : c.name(each.attachment.instance);
      return each.object.address === address || c.name(each.owner) === address || attached === address;
    }),
  );
}

function interfaceOf({ comparison: c, reach, report }: Explained, pair: Pair): ExplainedInterface {
  const each = pair.after ?? pair.before;
  const deltas = reach.deltas.filter((delta) => delta.pair.id === pair.id);
  const whole = exposuresOf({ ...reach, deltas }, () => true).filter((row) => row.interface === pair.id);
  // What a report tells of an interface that is gone has no row in the world after.
  const exposures = whole.length > 0 ? whole : report.exposures.filter((row) => row.interface === pair.id);
  return {
    id: pair.id,
    owner: each?.owner == null ? null : c.name(each.owner),
    roles: [...rolesOf(c, pair)],
    facts: interfaceFacts(c, pair),
    internet_path: { before: pathsOf(c, pair.before, "before"), after: pathsOf(c, pair.after, "after") },
    exposures,
  };
}

function pathsOf(
  c: Comparison,
  each: NetworkInterface | null,
  side: "before" | "after",
): ExplainedInterface["internet_path"]["before"] {
  if (each === null) return null;
  const of = (family: Family): ExplainedPath => {
    const { state, reason, by } = internetPath(c[side], c.scopes[side], each, family);
    return { state, reason, by: [...new Set(by)] };
  };
  return { ipv4: of(4), ipv6: of(6) };
}

function edgesOf(c: Comparison, address: string): Pick<Explanation, "points_at" | "pointed_at_by"> {
  const out = new Map<string, ExplainedEdge>();
  const into = new Map<string, ExplainedEdge>();
  const add = (edges: Map<string, ExplainedEdge>, edge: ExplainedEdge) => {
    const key = JSON.stringify([edge.kind, edge.address, edge.path]);
    edges.set(key, { ...edge, side: alsoOn(edges.get(key)?.side, edge.side) });
  };
  for (const { from, to, kind, path, side } of tiedPairs(c)) {
    if (from === address) add(out, { address: to, kind, path, side });
    if (to === address) add(into, { address: from, kind, path, side });
  }
  const inOrder = (edges: Map<string, ExplainedEdge>) =>
    [...edges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
  return { points_at: inOrder(out), pointed_at_by: inOrder(into) };
}

/** Other changes with findings that are felt here, riskiest first, as the report has them. */
function feltChanges(report: Report, address: string, pairs: readonly Pair[]): FeltChange[] {
  const own = new Set([address, ...pairs.map((pair) => pair.id)]);
  return report.changes
    .filter((change) => change.address !== address && change.findings.some(isFelt))
    .flatMap((change): FeltChange[] => {
      const { action, risk } = change;
      for (const how of ["direct", "indirect"] as const) {
        const found = change.blast_radius[how].find((each) => each.address === address);
        if (found !== undefined)
          return [{ address: change.address, action, risk, how, path: found.path, edges: found.edges }];
      }
      const named = change.findings.some((finding) =>
        finding.affected.some((each) => own.has(each) || own.has(ownerOf(each))),
      );
      return named ? [{ address: change.address, action, risk, how: "named", path: [], edges: [] }] : [];
    });
}
