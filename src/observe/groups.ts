import type { ObjectKey, ResourceObject } from "../graph/types.js";
import { ownerOf } from "../model/address.js";
import type { Observation } from "../model/observation.js";
import { numberAt } from "../model/value.js";
import { idOf } from "../network/addresses.js";
import { RULE_GROUP, RULE_TYPES } from "../network/group-rules.js";
import { objectOf } from "../network/scope.js";
import { GROUP_ATTACHMENTS, SERVICES } from "../network/services.js";
import { type Comparison, forcedBy, orderOf, sorted } from "./comparison.js";
import { waitsFor } from "./limits/order.js";
import { refused } from "./limits/refused.js";

/**
 * Security groups that are deleted or replaced, with who is still in them or names them by then. AWS deletes a group only
 * when no interface wears it and no rule of another group names it; the provider goes on trying for 15 minutes.
 * https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
 */
export function observeGroupRemoval(c: Comparison): Observation[] {
  const removed = [...c.before.groups.values()].map((group) => group.object).filter(isRemoved);
  if (removed.length === 0) return [];
  const uses = usesOf(c, new Set(removed.map((object) => object.key)));
  return removed.flatMap((object) => told(c, object, uses.get(object.key) ?? []));
}

function isRemoved(object: ResourceObject): boolean {
  return object.mode === "managed" && object.after === null && object.change !== null && object.change.deposed === null;
}

/** Something that wears a group or names it, by the resource that manages the link. */
interface Use {
  readonly kind: "worn" | "running" | "named" | "own-rule";
  /** What reports call it: the interface, or the rule (the group for inline rules). */
  readonly name: string;
  readonly by: ResourceObject;
  /** Where the resource says so. */
  readonly paths: readonly string[];
}

const PEERS = ["source_security_group_id", "referenced_security_group_id"] as const;
const INLINE_PEERS = ["ingress.security_groups", "egress.security_groups"] as const;

function usesOf(c: Comparison, keys: ReadonlySet<ObjectKey>): ReadonlyMap<ObjectKey, readonly Use[]> {
  const found = new Map<ObjectKey, Use[]>([...keys].map((key) => [key, []]));
  for (const each of c.before.interfaces.values()) {
    const kind = each.kind === "future" ? "running" : "worn";
    if (kind === "running" && !runs(c, each.object)) continue;
    for (const { ref, by } of each.groups) {
      const source = sourceOf(c, by, each.object);
      found.get(objectOf(ref) ?? "")?.push({ kind, name: c.idOf(each), by: source, paths: groupPaths(source) });
    }
  }
  const scope = c.scopes.before;
  const named = new Set<string>();
  for (const by of scope.ofType(...RULE_TYPES)) {
    const own = objectOf(scope.ref(by, RULE_GROUP));
    found.get(own ?? "")?.push({ kind: "own-rule", name: by.address, by, paths: [RULE_GROUP] });
    for (const peer of PEERS.flatMap((path) => scope.refs(by, path)).map(objectOf)) {
      if (peer === null || peer === own) continue;
      found.get(peer)?.push({ kind: "named", name: by.address, by, paths: PEERS });
      named.add(`${own} ${peer}`);
    }
  }
  for (const { object: by } of c.before.groups.values()) {
    for (const path of INLINE_PEERS) {
      const written = scope.isConfigured(by, path.split(".")[0] ?? path) === true;
      for (const peer of new Set(scope.refs(by, path).map(objectOf))) {
        // A block that nobody wrote shows what rule resources made.
        if (peer === null || peer === by.key || (!written && named.has(`${by.key} ${peer}`))) continue;
        found.get(peer)?.push({ kind: "named", name: by.address, by, paths: [path] });
      }
    }
  }
  return found;
}

/**
 * A scaling group keeps instances of this template running: they wear what it said when they were started, whatever it
 * will say, until they are replaced.
 */
function runs(c: Comparison, template: ResourceObject): boolean {
  const users = (c.before.templates.get(template.key)?.usedBy ?? []).map((key) => c.graph.get(key));
  return users.some((user) => {
    if (user?.type !== "aws_autoscaling_group" || user.after === null) return false;
    return (numberAt(user.before, "desired_capacity") ?? numberAt(user.before, "min_size") ?? 0) > 0;
  });
}

function sourceOf(c: Comparison, by: string, owner: ResourceObject): ResourceObject {
  return by === owner.address ? owner : (c.graph.at(by).find((object) => object.before !== null) ?? owner);
}

/** The arguments that put groups on what a resource owns. */
function groupPaths({ type }: ResourceObject): readonly string[] {
  const attachment = GROUP_ATTACHMENTS[type];
  if (attachment !== undefined) return [attachment.group];
  if (type === "aws_network_interface") return ["security_groups"];
  return SERVICES[type]?.groups ?? ["vpc_security_group_ids"];
}

/** Where a use is when the group is to be deleted: over, certainly not, probably not, or that is up to the order. */
type State = "over" | "held" | "perhaps" | "may-wait";

function stateOf(c: Comparison, group: ResourceObject, { kind, by, paths }: Use): State {
  if (kind === "running") return "perhaps";
  if (by.after === null) return "over";
  const refs = paths.flatMap((path) => c.scopes.after.refs(by, path));
  const keys = new Set(refs.map(objectOf));
  if (keys.has(group.key)) return "held";
  if (group.fate !== "replaced") return "may-wait";
  const successor = `${group.address} (new)`;
  const first = group.change?.createFirst === true;
  if (keys.has(successor)) return first ? "over" : "held";
  if (first) return "may-wait";
  if (waitsFor(c, by.key, successor)) return "held";
  return refs.some((ref) => ref.kind === "unknown" && ref.candidates.includes(successor)) ? "perhaps" : "may-wait";
}

function told(c: Comparison, group: ResourceObject, uses: readonly Use[]): Observation[] {
  const states = uses.map((use) => ({ use, state: stateOf(c, group, use) }));
  const of = (kind: Use["kind"], ...wanted: State[]) =>
    states.filter(({ use, state }) => use.kind === kind && wanted.includes(state)).map(({ use }) => use);
  const worn = [...of("worn", "held", "perhaps"), ...of("running", "perhaps")];
  const naming = of("named", "held", "perhaps");
  const certain = of("worn", "held").length + of("named", "held").length > 0;
  const isRefused = worn.length + naming.length > 0;
  const order = orderOf(group.change);
  const again = (use: Use) => use.by.change?.action === "replace" && use.by.after === null;
  const revoked =
    isRefused && order === "delete-first" ? [...of("named", "over"), ...of("own-rule", "over")].filter(again) : [];
  const waiting = [...of("worn", "may-wait"), ...of("named", "may-wait")];
  const held = sorted([...worn, ...naming].map((use) => use.name));
  const common = { interfaces: worn.map((use) => use.name), certain: certain || !isRefused };
  const subject = group.address;
  const removed = c.observe("group-removed", subject, {
    ...common,
    group: subject,
    group_id: idOf(group),
    replaced: group.fate === "replaced",
    order,
    forced_by: forcedBy(group.change),
    held_by: sorted(worn.map((use) => use.name)),
    named_by: sorted(naming.map((use) => use.name)),
    may_wait: sorted(waiting.map((use) => use.name)),
    revoked: sorted(revoked.map((use) => use.name)),
    affected: [...held, ...waiting.map((use) => use.name)].map(ownerOf),
    outage: revoked.length > 0 ? "permanent" : "none",
    reversible: true,
  });
  if (!isRefused) return [removed];
  // Rules that are re-pointed in place wait for a group that never comes.
  const waitingRules =
    order === "delete-first" ? naming.filter((use) => use.by.type !== group.type && c.changes(use.name)) : [];
  const refusal = { what: "group-still-in-use", thing: subject, detail: order, certain } as const;
  return [
    removed,
    refused(c, subject, { ...refusal, others: held, interfaces: common.interfaces, outage: "none" }),
    ...[...revoked, ...waitingRules].map((use) => refused(c, use.name, { ...refusal, others: held })),
  ];
}
