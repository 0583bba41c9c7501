import type { Observation } from "../../model/observation.js";
import { type Source, sourceResource } from "../../model/source.js";
import { objectOf } from "../../network/scope.js";
import type { Comparison } from "../comparison.js";
import { advice } from "./advice.js";

/** What the configuration's source says and no plan does; null where the block was not found. */
export interface SourceFacts {
  /** Whether the lifecycle of a resource has prevent_destroy. */
  preventsDestroy(address: string): boolean | null;
  /** Whether the block of a resource writes an argument or a nested block. */
  writes(address: string, argument: string): boolean | null;
  /** Whether the configuration of planrisk calls an interface, or a resource, critical. */
  isCritical(name: string): boolean;
}

/** What a source says about the resources of a comparison. The plan's own configuration tells which arguments are written. */
export function sourceFacts(c: Comparison, source: Source, isCritical: (name: string) => boolean): SourceFacts {
  return {
    preventsDestroy: (address) => sourceResource(source, address)?.preventDestroy ?? null,
    writes: (address, argument) => {
      const object = c.graph.at(address).at(-1);
      return object === undefined ? null : c.scopes.after.isConfigured(object, argument);
    },
    isCritical,
  };
}

/** Arguments that were dropped although AWS keeps what they said, and critical interfaces that a plan may delete. */
export function observeSource(c: Comparison, source: SourceFacts): Observation[] {
  return [...droppedAttachments(c, source), ...droppedAssociations(c, source), ...unprotected(c, source)];
}

/** `attachment` is Optional and Computed: without it Terraform leaves the interface where it is. */
function droppedAttachments(c: Comparison, source: SourceFacts): Observation[] {
  return c.pairs.flatMap(({ id, before, after }) => {
    const address = after?.object.address ?? "";
    const inline = before?.attachment?.by === address && after?.attachment?.by === address;
    if (!inline || !c.changes(address) || source.writes(address, "attachment") !== false) return [];
    return [dropped(c, address, "attachment", c.name(before.attachment.instance), [id])];
  });
}

/** So are `instance` and `network_interface` of an Elastic IP. */
function droppedAssociations(c: Comparison, source: SourceFacts): Observation[] {
  return [...c.after.elasticIps.values()].flatMap(({ object: { key, address }, holder }) => {
    const before = c.before.elasticIps.get(key)?.holder;
    if (before?.by !== address || holder?.by !== address || !c.changes(address)) return [];
    const written = ["instance", "network_interface"].map((argument) => source.writes(address, argument));
    if (written.some((each) => each !== false)) return [];
    const target = c.graph.get(objectOf(before.ref) ?? "")?.type;
    const argument = target === "aws_network_interface" ? "network_interface" : "instance";
    return [dropped(c, address, argument, c.name(before.ref), [])];
  });
}

function dropped(c: Comparison, address: string, argument: string, kept: string, interfaces: string[]): Observation {
  return advice(c, address, { what: "argument-dropped", thing: address, others: [kept], detail: argument, interfaces });
}

function unprotected(c: Comparison, source: SourceFacts): Observation[] {
  return c.pairs.flatMap(({ id, after }) => {
    const address = after?.object.address ?? "";
    if (after === null || !c.changes(address) || ![id, address].some((name) => source.isCritical(name))) return [];
    return source.preventsDestroy(address) === false
      ? [advice(c, address, { what: "critical-unprotected", thing: address, interfaces: [id] })]
      : [];
  });
}
