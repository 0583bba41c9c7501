import type { Edge, ObjectKey, Ref } from "../../graph/types.js";
import { groupBy } from "../../model/maps.js";
import { remembering } from "../../model/memo.js";
import type { Observation } from "../../model/observation.js";
import { attribute } from "../../model/value.js";
import { INSTANCE_TYPES } from "../../network/attachments.js";
import { RULE_GROUP } from "../../network/group-rules.js";
import { objectOf } from "../../network/scope.js";
import { SERVICES } from "../../network/services.js";
import type { Comparison } from "../comparison.js";
import { advice, firstChanged } from "./advice.js";

/** Elastic IPs, interfaces and groups of this plan that nothing uses; what only apply will know is not called idle. */
export function observeIdle(c: Comparison): Observation[] {
  return [...elasticIps(c), ...interfaces(c), ...groups(c)];
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html */
function elasticIps(c: Comparison): Observation[] {
  const idle = [...c.after.elasticIps.values()].filter((ip) => ip.holder === null && ip.object.mode === "managed");
  if (idle.length === 0) return [];
  const scope = c.scopes.after;
  const associations = scope.ofType("aws_eip_association").flatMap((each) => scope.refs(each, "allocation_id"));
  const services = Object.entries(SERVICES).flatMap(([type, { elasticIps: paths = [] }]) =>
    paths.flatMap((path) => scope.ofType(type).flatMap((each) => scope.refs(each, path))),
  );
  const open = openRefs([...associations, ...services]);
  return idle.flatMap(({ object }) => {
    const before = c.before.elasticIps.get(object.key)?.holder?.by ?? "";
    const subject = firstChanged(c, [object.address, before]);
    return subject === null || open.mayBe(object.key)
      ? []
      : [advice(c, subject, { what: "elastic-ip-idle", thing: object.address })];
  });
}

function interfaces(c: Comparison): Observation[] {
  const idle = c.pairs.flatMap(({ id, before, after }) => {
    if (after?.kind !== "resource" || after.attachment !== null) return [];
    const subject = firstChanged(c, [after.object.address, before?.attachment?.by ?? ""]);
    return subject === null ? [] : [{ id, key: after.object.key, subject }];
  });
  if (idle.length === 0) return [];
  const scope = c.scopes.after;
  const attachments = scope
    .ofType("aws_network_interface_attachment")
    .map((each) => scope.ref(each, "network_interface_id"));
  const blocks = ["network_interface", "primary_network_interface"].flatMap((block) =>
    scope
      .ofType(...INSTANCE_TYPES)
      .flatMap((each) =>
        attribute(each.after, block) === null ? [] : scope.refs(each, `${block}.network_interface_id`),
      ),
  );
  const open = openRefs([...attachments, ...blocks]);
  const used = usersOf(c);
  return idle.flatMap(({ id, key, subject }) => {
    const isUsed = (used.get(key) ?? []).some(
      ({ kind }) => kind === "attached-to" || kind === "launches" || kind === "part-of",
    );
    return isUsed || open.mayBe(key)
      ? []
      : [advice(c, subject, { what: "interface-idle", thing: id, interfaces: [id] })];
  });
}

function groups(c: Comparison): Observation[] {
  const changed = [...c.after.groups.values()]
    .map((group) => group.object)
    .filter((object) => {
      return object.type === "aws_security_group" && object.mode === "managed" && c.changes(object.address);
    });
  if (changed.length === 0) return [];
  const worn = [...c.after.interfaces.values()].flatMap((each) => each.groups.map((link) => link.ref));
  const open = openRefs(worn);
  const used = usersOf(c);
  return changed.flatMap(({ key, address }) => {
    const isUsed = (used.get(key) ?? []).some((edge) => uses(c, edge));
    return isUsed || open.mayBe(key) ? [] : [advice(c, address, { what: "group-idle", thing: address })];
  });
}

/** Being worn, launched with or named by others; its own rules are no use of a group. */
function uses(c: Comparison, { from, to, kind }: Edge): boolean {
  if (kind === "rule-of" || kind === "applies-to" || from === to) return false;
  if (kind !== "admits") return true;
  const rule = c.graph.get(from);
  return rule === undefined || objectOf(c.scopes.after.ref(rule, RULE_GROUP)) !== to;
}

/** What refers to each object in the after world. */
const usersOf = remembering(
  (c: Comparison): ReadonlyMap<ObjectKey, readonly Edge[]> =>
    groupBy(
      c.graph.edges.filter((edge) => edge.side !== "before"),
      (edge) => edge.to,
    ),
);

/** References that only apply will resolve: to one of their candidates, or to anything when they have none. */
function openRefs(refs: readonly (Ref | null)[]): { mayBe(key: ObjectKey): boolean } {
  const open = refs.flatMap((ref) => (ref?.kind === "unknown" && ref.unset !== true ? [ref] : []));
  const candidates = new Set(open.flatMap((ref) => ref.candidates));
  const anything = open.some((ref) => ref.candidates.length === 0 || ref.orElse === true);
  return { mayBe: (key) => anything || candidates.has(key) };
}
