import type { ResourceObject } from "../graph/types.js";
import type { Observation } from "../model/observation.js";
import { attribute, numberAt, sameValue, UNKNOWN } from "../model/value.js";
import { objectOf } from "../network/scope.js";
import type { Attachment, NetworkInterface } from "../network/world.js";
import { type Comparison, type Pair, sorted } from "./comparison.js";

/**
 * Interfaces that are detached, attached or attached otherwise. A link that is made anew only because one of its ends is
 * replaced gets that observation alone (risk-model.md, "Follows replacement").
 */
export function observeAttachments(c: Comparison): Observation[] {
  const observations: Observation[] = [];
  for (const pair of c.pairs) {
    const kind = (pair.before ?? pair.after)?.kind;
    if (kind !== "resource") continue;
    observations.push(...ended(c, pair), ...begun(c, pair), ...renewed(c, pair));
  }
  return [...observations, ...unknownInterfaces(c)];
}

/** Attachments of an interface that only apply will tell: the instance gets one all the same. */
function unknownInterfaces(c: Comparison): Observation[] {
  return c.graph.ofType("aws_network_interface_attachment").flatMap((object) => {
    const ref = object.after === null ? null : c.scopes.after.ref(object, "network_interface_id");
    if (c.change(object.address)?.action !== "create" || ref?.kind !== "unknown") return [];
    const instance = c.scopes.after.ref(object, "instance_id");
    const fate = c.graph.get(objectOf(instance) ?? "")?.fate ?? "stays";
    return [
      c.observe("interface-attached", object.address, {
        interface: "(known after apply)",
        instance: c.name(instance),
        device_index: numberAt(object.after, "device_index") ?? -1,
        instance_created: fate === "created" || fate === "replacement",
        instance_auto_public: false,
        instance_restarts: false,
        attached_before: "",
        affected: [c.name(instance)],
        certain: false,
      }),
    ];
  });
}

/** By address: what a replaced end is replaced by counts as the same end. */
function sameEnds(c: Comparison, pair: Pair): boolean {
  const before = pair.before?.attachment;
  const after = pair.after?.attachment;
  return before != null && after != null && c.name(before.instance) === c.name(after.instance);
}

/** Addresses of the ends that this plan replaces. */
function replacedEnds(c: Comparison, pair: Pair, attachment: Attachment): string[] {
  const ends = [
    pair.same ? "" : pair.id,
    c.fate(attachment.instance) === "replaced" ? c.name(attachment.instance) : "",
  ];
  return sorted(ends);
}

function ended(c: Comparison, pair: Pair): Observation[] {
  const { before, after } = pair;
  if (before?.attachment == null || sameEnds(c, pair)) return [];
  const subject = before.attachment.by;
  if (!c.changes(subject)) return [];
  // The interface's own deletion says it all where its inline block was the link.
  if (after === null && subject === before.object.address) return [];
  const fate = c.fate(before.attachment.instance);
  const attachedTo = pair.same && after?.attachment != null ? c.name(after.attachment.instance) : "";
  const instance = c.name(before.attachment.instance);
  return [
    c.observe("interface-detached", subject, {
      interface: pair.id,
      interface_id: before.eniId ?? pair.id,
      instance,
      instance_fate: fate,
      interface_fate: c.fate(before.object.key),
      device_index: before.attachment.deviceIndex ?? -1,
      attached_to: attachedTo,
      pointers: c.pointersAt(before),
      interfaces: [pair.id],
      affected: [pair.id, fate === "stays" ? instance : "", attachedTo, ...c.pointersAt(before)],
      outage: outageOf(fate, attachedTo),
      certain: after?.attachment?.instance.kind !== "unknown",
    }),
  ];
}

function outageOf(fate: string, attachedTo: string): Observation["outage"] {
  if (attachedTo !== "") return "brief";
  return fate === "stays" ? "until-reattached" : "permanent";
}

function begun(c: Comparison, pair: Pair): Observation[] {
  const { before, after } = pair;
  if (after?.attachment == null || sameEnds(c, pair)) return [];
  const { instance, by, deviceIndex } = after.attachment;
  const key = objectOf(instance);
  if (!c.changes(by) || by === c.name(instance) || deviceIndex === 0) return [];
  const fate = key === null ? "stays" : (c.graph.get(key)?.fate ?? "stays");
  const world = c.before.interfaces.get(`${key}#primary`) ?? primaryOf(c, key);
  return [
    c.observe("interface-attached", by, {
      interface: pair.id,
      instance: c.name(instance),
      device_index: deviceIndex ?? -1,
      instance_created: fate === "created" || fate === "replacement",
      instance_auto_public: world?.publicAddresses.some((address) => address.kind === "auto") === true,
      instance_restarts: key !== null && restarts(c, key),
      attached_before: pair.same && before?.attachment != null ? c.name(before.attachment.instance) : "",
      interfaces: [pair.id],
      affected: [pair.id, c.name(instance)],
      certain: instance.kind !== "unknown",
    }),
  ];
}

/** The primary interface of an instance in the before world. */
export function primaryOf(c: Comparison, instance: string | null): NetworkInterface | null {
  if (instance === null) return null;
  const own = c.before.instances.get(instance)?.primaryResource;
  return c.before.interfaces.get(own ?? `${instance}#primary`) ?? null;
}

/** Arguments whose change stops and starts an instance in place (facts: aws_instance.in_place_effects). */
export const RESTARTING = ["instance_type", "user_data", "user_data_base64"] as const;

/** True when this plan stops and starts the instance in place. */
export function restarts(c: Comparison, instance: string): boolean {
  const object = c.graph.get(instance);
  if (object?.change?.action !== "update") return false;
  return restartAttributes(object).length > 0;
}

/** Which of the arguments that need a stop differ; unknown until apply counts as different. */
export function restartAttributes(object: ResourceObject): string[] {
  return RESTARTING.filter((name) => {
    const before = attribute(object.before, name);
    const after = attribute(object.after, name);
    // `user_data_base64` is Computed: unknown beside a changed `user_data`, which says it already.
    return !sameValue(before, after) && !(after === UNKNOWN && name === "user_data_base64");
  });
}

function renewed(c: Comparison, pair: Pair): Observation[] {
  const { before, after } = pair;
  if (before?.attachment == null || after?.attachment == null || !sameEnds(c, pair)) return [];
  const subject = after.attachment.by;
  if (!c.changes(subject)) return [];
  const observations: Observation[] = [];
  const causes = replacedEnds(c, pair, before.attachment);
  const instance = c.name(after.attachment.instance);
  // An interface's own block is a link like any other; where the block's owner is what is replaced, that says it all.
  const own = subject !== instance && !causes.includes(subject);
  const moved = indexChange(before.attachment, after.attachment);
  const remade = moved === null && c.change(subject)?.action === "replace";
  if (own && (causes.length > 0 || remade)) observations.push(follows(c, pair, subject, causes, instance));
  if (moved !== null && (causes.length === 0 || !own)) observations.push(indexChanged(c, pair, subject, moved));
  const terminates = [before.attachment.deleteOnTermination, after.attachment.deleteOnTermination] as const;
  if (terminates[0] !== null && terminates[1] !== null && terminates[0] !== terminates[1]) {
    observations.push(
      c.observe("delete-on-termination-changed", subject, {
        interface: pair.id,
        instance: c.name(after.attachment.instance),
        to: terminates[1],
        interfaces: [pair.id],
        affected: [pair.id],
      }),
    );
  }
  return observations;
}

function follows(c: Comparison, pair: Pair, subject: string, causes: readonly string[], instance: string): Observation {
  return c.observe("link-renewed", subject, {
    link: "attachment",
    caused_by: [...causes],
    ends: sorted([pair.id, instance]),
    interfaces: [pair.id],
    affected: [pair.id, instance],
    outage: "brief",
  });
}

type IndexChange = { attribute: "device_index" | "network_card_index"; from: string; to: string };

function indexChange(before: Attachment, after: Attachment): IndexChange | null {
  if (before.deviceIndex !== after.deviceIndex) {
    return { attribute: "device_index", from: String(before.deviceIndex ?? ""), to: String(after.deviceIndex ?? "") };
  }
  const [from, to] = [before.networkCard, after.networkCard];
  if (from === null || to === null || from === to) return null;
  return { attribute: "network_card_index", from: String(from), to: String(to) };
}

function indexChanged(c: Comparison, pair: Pair, subject: string, moved: IndexChange): Observation {
  const before = pair.before;
  return c.observe("attachment-index-changed", subject, {
    interface: pair.id,
    instance: c.name(pair.after?.attachment?.instance ?? null),
    ...moved,
    pointers: before === null ? [] : c.pointersAt(before),
    interfaces: [pair.id],
    affected: [pair.id, c.name(pair.after?.attachment?.instance ?? null)],
    outage: "brief",
    evidence: [{ kind: "attribute", address: subject, path: moved.attribute, before: moved.from, after: moved.to }],
  });
}
