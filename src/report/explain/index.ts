import type { ExplainedEdge, Explanation, FeltChange } from "../../model/explanation.js";
import type { Change, Dependent, Report } from "../../model/report.js";
import type { RenderOptions } from "../options.js";
import { pathPhrase } from "../tell/evidence.js";
import { reportFacts } from "../tell/exposure.js";
import { code, type Phrase, say, text } from "../tell/phrase.js";
import { prose } from "../tell/prose.js";
import { bareRisk, counted } from "../tell/words.js";
import { changeLines } from "../text/change.js";
import { type Block, hanging, headed, labelled, printed, section } from "../text/layout.js";
import { factLines, interfaceBlocks, MORE } from "./interface.js";

/** Entries of a list that are shown unless everything is asked for. */
const MOST = 12;

/**
 * An explanation for a person at a terminal: what it is, what the plan does to it, its facts in both worlds, who points at
 * whom, whom a change of it would reach and what reaches it. `report` is the one that it was made from. `all`: lists at full length. Ends in a newline.
 */
export function explanationText(
  explanation: Explanation,
  report: Report,
  options: RenderOptions,
  all: boolean,
): string {
  const most = all ? Number.POSITIVE_INFINITY : MOST;
  const facts = reportFacts(report);
  const blocks: Block[] = [
    headBlock(explanation, options),
    ...explanation.changes.map((change) => changeBlock(change, changeLines(change, facts, options))),
    headed("FACTS", factLines(explanation.facts, most, options), options),
    ...interfaceBlocks(explanation, most, options),
    list("POINTS AT", explanation.points_at.map(edgeWords), most, options),
    list("POINTED AT BY", explanation.pointed_at_by.map(edgeWords), most, options),
    radiusBlock(explanation, most, options),
    list("FEELS OTHER CHANGES", explanation.affected_by.map(feltWords), most, options),
    list(
      "NOT UNDERSTOOD",
      explanation.unresolved.map(({ path, reason }) => say`${code(path)}: ${prose(reason)}`),
      most,
      options,
    ),
  ];
  return printed(blocks);
}

const KNOWN_FROM: Readonly<Record<NonNullable<Explanation["known_from"]>, string>> = {
  plan: "in this plan",
  "prior-state": "read by this plan, not managed by it",
  state: "managed by another workspace, from its state",
  inventory: "outside of Terraform's states that were read, from the inventory",
};

function headBlock(explanation: Explanation, options: RenderOptions): Block {
  const { address, type, known_from, source, changes, plan } = explanation;
  const roles = explanation.interfaces.flatMap((each) =>
    each.roles.length === 0
      ? []
      : [say`${each.id === address ? [] : say`${code(each.id)}: `}${text(each.roles.join(", "))}`],
  );
  const where = known_from === null ? "outside of the network model" : KNOWN_FROM[known_from];
  const written = source === null ? [] : say`, written at ${code(`${source.file}:${source.line}`)}`;
  const partial = plan.complete ? [] : text(" (partial plan)");
  return [
    ...hanging("", code(explanation.interface ?? address), 0, options),
    ...labelled("type", say`${code(type)}, ${text(where)}${written}`, options),
    ...labelled(
      "plan",
      say`${code(plan.name)}${partial}${text(changes.length === 0 ? ": does nothing to it" : "")}`,
      options,
    ),
    ...roles.flatMap((role, i) => labelled(i === 0 ? "role" : "", role, options)),
  ];
}

/** The heading of a change names its address, which stands above already; what it does is what matters here. */
function changeBlock(change: Change, lines: readonly string[]): Block {
  return change.findings.length === 0 && change.action === "no-op" ? [] : lines;
}

function list(title: string, lines: readonly Phrase[], most: number, options: RenderOptions): Block {
  return section(title, lines, most, options, MORE);
}

function edgeWords({ address, kind, path, side }: ExplainedEdge): Phrase {
  const when = side === "both" ? "" : side === "before" ? ", until now" : ", new";
  return say`${code(address)}: ${text(kind)} (${code(path)}${text(when)})`;
}

function dependentWords({ path, edges, address }: Dependent): Phrase {
  const kinds = edges.length === 0 ? [] : say` (${text(edges.join(", "))})`;
  return path.length < 3 ? say`${code(address)}${kinds}` : say`${pathPhrase(path.slice(1))}${kinds}`;
}

function radiusBlock({ blast_radius, changes }: Explanation, most: number, options: RenderOptions): Block {
  const { direct, indirect } = blast_radius;
  if (direct.length + indirect.length === 0) return [];
  const title = changes.length > 0 ? "REACHES" : "WOULD REACH, IF IT CHANGED";
  return [
    ...list(`${title}: ${counted(direct.length, "neighbour")}`, direct.map(dependentWords), most, options),
    ...list(`AND THROUGH THEM: ${indirect.length}`, indirect.map(dependentWords), most, options),
  ];
}

function feltWords({ address, action, risk, how, path, edges }: FeltChange): Phrase {
  const what = say`${code(address)} (${text(action)}, ${text(bareRisk(risk))})`;
  if (how === "named") return say`${what}: named by its findings`;
  return path.length < 3
    ? say`${what}: ${text(edges.join(", "))}`
    : say`${what}: ${pathPhrase(path)} (${text(edges.join(", "))})`;
}
