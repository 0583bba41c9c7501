import type { Observation } from "../model/observation.js";
import { attribute, sameValue } from "../model/value.js";
import { objectOf } from "../network/scope.js";
import type { NetworkInterface } from "../network/world.js";
import { attributeEvidence, type Comparison, type Fate, forcedBy, orderOf, type Pair } from "./comparison.js";

/** Interfaces that are deleted or replaced, change their subnet, or start or stop to forward foreign traffic. */
export function observeInterfaces(c: Comparison): Observation[] {
  return c.pairs.flatMap((pair) => [...deleted(c, pair), ...subnetChanged(c, pair), ...sourceDestCheck(c, pair)]);
}

function deleted(c: Comparison, pair: Pair): Observation[] {
  const { before } = pair;
  if (before === null || pair.same || before.kind === "primary") return [];
  const change = c.change(before.object.address);
  const fate = c.fate(before.object.key);
  // A service may give up its interfaces and stay, as a function does that leaves its VPC.
  const givenUp = before.kind === "managed" && fate === "stays" && pair.after === null;
  if (change === null || (fate === "stays" && !givenUp)) return [];
  if (before.kind === "managed" && before.object.type === "aws_nat_gateway") return [];
  const owner = before.kind === "managed" ? before.object.address : c.name(before.owner);
  const ownerFate = before.kind === "managed" ? fate : c.fate(before.owner);
  const pointers = c.pointersTo([before.object.key, ...pointerNames(c, before)]);
  return [
    c.observe("interface-deleted", before.object.address, {
      interface: pair.id,
      interface_id: before.eniId ?? pair.id,
      replaced: fate === "replaced",
      in_use: ownerFate === "stays",
      owner,
      owner_fate: ownerFate,
      pointers,
      forced_by: forcedBy(change),
      order: orderOf(change),
      interfaces: [pair.id],
      affected: [ownerFate === "stays" ? owner : "", ...pointers],
      outage: outageOf(before, change.createFirst, { fate, ownerFate, pointed: pointers.length > 0 }),
      reversible: false,
    }),
  ];
}

/** A service that is replaced is itself away for the time; whoever else goes with its owner is missed by pointers only. */
function outageOf(
  { kind }: NetworkInterface,
  createFirst: boolean,
  { fate, ownerFate, pointed }: { fate: Fate; ownerFate: Fate; pointed: boolean },
): Observation["outage"] {
  if (fate === "replaced" && kind === "managed") return createFirst ? "brief" : "until-reattached";
  if (ownerFate !== "stays" && !pointed) return "none";
  return fate === "replaced" ? "until-reattached" : "permanent";
}

/** By what names things point at an interface: its instance where it is the primary one, and its addresses. */
function pointerNames(c: Comparison, each: NetworkInterface): string[] {
  const instance = each.attachment?.deviceIndex === 0 ? objectOf(each.attachment.instance) : null;
  const ips = each.privateIps.known ? each.privateIps.value : [];
  return instance === null || c.fate(instance) === "stays" ? [...ips] : [instance, ...ips];
}

function subnetChanged(c: Comparison, pair: Pair): Observation[] {
  const { before, after } = pair;
  if (before === null || after === null || before.kind === "managed") return [];
  const from = before.subnets.map((ref) => c.name(ref)).join(", ");
  const to = after.subnets.map((ref) => c.name(ref)).join(", ");
  const change = c.change(after.object.address);
  // A subnet that is replaced under its name is another subnet too.
  const same = from === to && before.subnets.every((ref, i) => objectOf(ref) === objectOf(after.subnets[i] ?? null));
  if (change === null || same || from === "" || to === "") return [];
  return [
    c.observe("interface-subnet-changed", after.object.address, {
      interface: pair.id,
      from,
      to,
      interfaces: [pair.id],
      affected: [c.name(before.owner)],
      certain: after.subnets.every((ref) => ref.kind !== "unknown"),
      outage: "until-reattached",
      reversible: false,
      evidence: [
        attributeEvidence(
          after.object.address,
          "subnet_id",
          attribute(before.object.before, "subnet_id"),
          attribute(after.object.after, "subnet_id"),
        ),
      ],
    }),
  ];
}

function sourceDestCheck(c: Comparison, pair: Pair): Observation[] {
  const { before, after } = pair;
  if (before?.sourceDestCheck == null || after === null || before.kind === "managed") return [];
  const subject = after.object.address;
  const was = attribute(before.object.before, "source_dest_check");
  const is = attribute(after.object.after, "source_dest_check");
  if (!c.changes(subject) || sameValue(was, is)) return [];
  // Unknown is never evidence for lowering: what may be turned on counts as turned on.
  const certain = after.sourceDestCheck !== null;
  const turnedOn = after.sourceDestCheck ?? true;
  if (turnedOn === before.sourceDestCheck && certain) return [];
  const instance = after.attachment?.deviceIndex === 0 ? objectOf(after.attachment.instance) : null;
  const routes = c.pointersAfter([after.object.key, ...(instance === null ? [] : [instance])], "route");
  return [
    c.observe("source-dest-check-changed", subject, {
      interface: pair.id,
      turned_on: turnedOn,
      routes,
      interfaces: [pair.id],
      affected: [c.name(after.owner), ...(turnedOn ? routes : [])],
      outage: turnedOn && routes.length > 0 ? "permanent" : "none",
      certain,
      evidence: [attributeEvidence(subject, "source_dest_check", was, is)],
    }),
  ];
}
