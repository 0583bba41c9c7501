import type { Observation } from "../model/observation.js";
import type { ResourceChange } from "../model/plan.js";
import { attribute, isValues, sameValue, type Value } from "../model/value.js";
import { attributeEvidence, type Comparison, sorted } from "./comparison.js";
import { isNetworkModel } from "./network-model.js";

/** Tags that controllers act on: they find subnets, groups and interfaces by them. */
const CONTROLLER_TAGS = [
  "kubernetes.io/cluster/",
  "kubernetes.io/role/",
  "k8s.io/",
  "node.k8s.amazonaws.com/",
] as const;
const METADATA = new Set(["tags", "tags_all", "description"]);
/** Evidence shows a few attributes; a change of a hundred is not read one by one. */
const EVIDENCE_ATTRIBUTES = 8;

/** Every change of something in the network model, with what is metadata about it; `said`: subjects of other observations. */
export function observeMetadata(c: Comparison, said: ReadonlySet<string>): Observation[] {
  return c.plan.changes.flatMap((change) => {
    const quiet = change.action === "no-op" || change.action === "read";
    if (change.mode === "data" || (quiet && change.previousAddress === null && change.importing === null)) return [];
    if (!isNetworkModel(change) || !ownsSomething(c, change)) return [];
    return [observation(c, change, !said.has(change.address))];
  });
}

/** Services that may do without a VPC: without one they own no interface, and nothing about them touches the network. */
const PERHAPS_OUTSIDE: ReadonlySet<string> = new Set([
  "aws_lambda_function",
  "aws_codebuild_project",
  "aws_glue_connection",
  "aws_opensearch_domain",
  "aws_ecs_service",
  "aws_ecs_task_set",
  "aws_transfer_server",
  "aws_sagemaker_notebook_instance",
  "aws_workspaces_directory",
]);

function ownsSomething(c: Comparison, change: ResourceChange): boolean {
  if (!PERHAPS_OUTSIDE.has(change.type)) return true;
  return c.pair(`${change.address}#managed`) !== null;
}

function observation(c: Comparison, change: ResourceChange, alone: boolean): Observation {
  const changed = changedAttributes(change);
  const tags = tagsOf(change.action === "delete" ? change.before : (change.after ?? change.before));
  return c.observe("resource-changed", change.address, {
    action: change.action,
    resource_type: change.type,
    tags,
    changed,
    metadata_only: change.action === "update" && changed.length > 0 && changed.every((name) => METADATA.has(name)),
    controller_tags: controllerTags(change),
    alone,
    moved_from: change.previousAddress ?? "",
    imported: change.importing ?? "",
    forgotten: change.action === "forget" || change.forgets,
    interfaces: [...c.interfacesOf(change.address)],
    evidence: changed
      .slice(0, change.action === "update" ? EVIDENCE_ATTRIBUTES : 0)
      .map((name) =>
        attributeEvidence(change.address, name, attribute(change.before, name), attribute(change.after, name)),
      ),
  });
}

/** Top-level attributes that differ; what is only Computed and becomes unknown for the plan's sake counts too. */
function changedAttributes({ before, after, action }: ResourceChange): string[] {
  if (action !== "update" || before === null || after === null) return [];
  const names = sorted([...Object.keys(before), ...Object.keys(after)]);
  return names.filter(
    (name) =>
      !sameValue(attribute(before, name), attribute(after, name)) &&
      !(name === "tags_all" && !sameValue(attribute(before, "tags"), attribute(after, "tags"))),
  );
}

function tagsOf(values: ResourceChange["after"]): Record<string, string> {
  const tags = attribute(values, "tags_all");
  const own = isValues(tags) ? tags : attribute(values, "tags");
  return isValues(own)
    ? Object.fromEntries(Object.entries(own).filter((entry): entry is [string, string] => typeof entry[1] === "string"))
    : {};
}

function controllerTags({ before, after }: ResourceChange): string[] {
  if (before === null || after === null) return [];
  const [was, is] = [tagMap(before), tagMap(after)];
  const names = sorted([...Object.keys(was), ...Object.keys(is)]);
  return names.filter(
    (name) =>
      CONTROLLER_TAGS.some((prefix) => name.startsWith(prefix)) && !sameValue(was[name] ?? null, is[name] ?? null),
  );
}

function tagMap(values: NonNullable<ResourceChange["after"]>): { readonly [name: string]: Value } {
  const own = attribute(values, "tags");
  const all = attribute(values, "tags_all");
  return { ...(isValues(own) ? own : {}), ...(isValues(all) ? all : {}) };
}
