import type { ObjectKey, Ref, ResourceObject } from "../graph/types.js";
import { remembering } from "../model/memo.js";
import { attribute, blocksAt, booleanAt, numberAt, type Values } from "../model/value.js";
import { isMadeAnew, objectOf, type Scope } from "./scope.js";
import type { Attachment } from "./world.js";

export const INSTANCE_TYPES = ["aws_instance", "aws_spot_instance_request"] as const;

/** Which interface resource is attached where, by the key of the interface. */
export interface AttachmentIndex {
  readonly ofInterface: ReadonlyMap<ObjectKey, Attachment>;
  /** Interface resources at device index 0, by instance. */
  readonly primaryOf: ReadonlyMap<ObjectKey, ObjectKey>;
}

interface Link extends Attachment {
  readonly interface: ObjectKey;
  readonly copy: boolean;
}

/**
 * Ties interfaces to instances. A link is taken from the resource that manages it: an attachment resource or a block of the
 * instance; the interface's own `attachment` is a computed copy wherever one of those exists, before or after.
 */
export function indexAttachments(scope: Scope, other: Scope): AttachmentIndex {
  const managed = managedLinks(scope);
  const elsewhere = new Set([...managed, ...managedLinks(other)].map((link) => link.interface));
  const links = [...managed, ...inlineLinks(scope).filter((link) => !elsewhere.has(link.interface))];
  const ofInterface = new Map<ObjectKey, Attachment>();
  const primaryOf = new Map<ObjectKey, ObjectKey>();
  for (const { interface: key, copy: _copy, ...attachment } of takenLast(links, scope)) {
    const instance = objectOf(attachment.instance);
    if (instance !== null && !scope.exists(instance)) continue;
    if (!ofInterface.has(key)) ofInterface.set(key, attachment);
    if (instance !== null && attachment.deviceIndex === 0) primaryOf.set(instance, key);
  }
  return { ofInterface, primaryOf };
}

/** An interface is with whoever takes it last: what this plan attaches comes before what is only forgotten. */
function takenLast(links: readonly Link[], scope: Scope): readonly Link[] {
  if (scope.side === "before") return links;
  const taken = new Set(links.filter(({ by }) => isMadeAnew(scope, by)).map((link) => link.interface));
  const isForgotten = ({ by }: Link) => scope.graph.at(by)[0]?.change?.action === "forget";
  return links.filter((link) => !(taken.has(link.interface) && isForgotten(link)));
}

/** Each side asks for its own links and for those of the other. */
const managedLinks = remembering((scope: Scope): readonly Link[] => {
  const links: Link[] = [];
  for (const object of scope.ofType("aws_network_interface_attachment")) {
    const values = scope.values(object);
    const key = liveInterface(scope.ref(object, "network_interface_id"), scope);
    const instance = scope.ref(object, "instance_id");
    if (key !== null && instance !== null) links.push(link(key, instance, values, object));
  }
  for (const object of scope.ofType(...INSTANCE_TYPES)) {
    links.push(...instanceLinks(object, scope));
  }
  return links;
});

function instanceLinks(object: ResourceObject, scope: Scope): Link[] {
  const values = scope.values(object);
  const instance: Ref = { kind: "object", key: object.key };
  const links: Link[] = [];
  for (const block of blocksAt(values, "network_interface")) {
    const ref = scope.resolve(
      object,
      "network_interface.network_interface_id",
      attribute(block, "network_interface_id"),
    )[0];
    const key = liveInterface(ref ?? null, scope);
    if (key !== null) links.push(link(key, instance, block, object));
  }
  for (const block of blocksAt(values, "primary_network_interface")) {
    const path = "primary_network_interface.network_interface_id";
    const key = liveInterface(scope.resolve(object, path, attribute(block, "network_interface_id"))[0] ?? null, scope);
    if (key !== null) links.push({ ...link(key, instance, block, object), deviceIndex: 0 });
  }
  return links;
}

function inlineLinks(scope: Scope): Link[] {
  return scope.ofType("aws_network_interface").flatMap((object) =>
    blocksAt(scope.values(object), "attachment").flatMap((block) => {
      const ref = scope.resolve(object, "attachment.instance", attribute(block, "instance"))[0];
      return ref === undefined ? [] : [{ ...link(object.key, ref, block, object), copy: true }];
    }),
  );
}

function liveInterface(ref: Ref | null, scope: Scope): ObjectKey | null {
  const key = objectOf(ref);
  if (key === null || !scope.exists(key)) return null;
  const type = scope.graph.get(key)?.type;
  return type === "aws_network_interface" ? key : null;
}

function link(key: ObjectKey, instance: Ref, values: Values, by: ResourceObject): Link {
  return {
    interface: key,
    instance,
    deviceIndex: numberAt(values, "device_index"),
    networkCard: numberAt(values, "network_card_index"),
    by: by.address,
    deleteOnTermination: booleanAt(values, "delete_on_termination"),
    copy: false,
  };
}
