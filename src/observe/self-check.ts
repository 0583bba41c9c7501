import type { Graph } from "../graph/graph.js";
import { entryCount, type Plan } from "../model/plan.js";
import type { SelfCheck } from "../model/report.js";
import { blocksAt } from "../model/value.js";
import type { Worlds } from "../network/build.js";
import { RULE_TYPES } from "../network/group-rules.js";

/** Counts what the plan has against what the worlds have: nothing may vanish on the way. */
export function selfCheck(plan: Plan, graph: Graph, worlds: Worlds): SelfCheck {
  const interfaces = plan.changes.filter((change) => change.type === "aws_network_interface" && change.before !== null);
  const built = [...worlds.before.interfaces.values()].filter((each) => each.kind === "resource");
  return {
    changes: { read: entryCount(plan), modelled: plan.changes.filter((change) => change.modelled).length },
    rules: { read: rulesRead(graph), modelled: rulesModelled(worlds) },
    interfaces: { read: interfaces.length, modelled: built.filter((each) => each.object.mode === "managed").length },
    edges: graph.counts,
  };
}

/** Rules as written in the before world: rule resources, and elements of inline blocks. */
function rulesRead(graph: Graph): number {
  const resources = graph.ofType(...RULE_TYPES).filter((rule) => rule.before !== null).length;
  const groups = graph.ofType("aws_security_group", "aws_default_security_group");
  const inline = groups.flatMap((group) =>
    group.before === null ? [] : [...blocksAt(group.before, "ingress"), ...blocksAt(group.before, "egress")],
  );
  return resources + inline.length;
}

function rulesModelled({ before }: Worlds): number {
  return [...before.groups.values()].reduce((sum, group) => sum + group.inlineCount + group.separateCount, 0);
}
