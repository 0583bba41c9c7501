import type { ObjectKey, Ref, ResourceObject } from "../graph/types.js";
import { known } from "../model/known.js";
import { groupBy } from "../model/maps.js";
import { remembering, rememberingBoth } from "../model/memo.js";
import { attribute, textAt, UNKNOWN } from "../model/value.js";
import type { AttachmentIndex } from "./attachments.js";
import { isMadeAnew, knownText, objectOf, type Scope } from "./scope.js";
import { SERVICES } from "./services.js";
import type { ElasticIp, Holder } from "./world.js";

/** Elastic IPs and what they are associated with. */
export interface ElasticIpIndex {
  readonly all: ReadonlyMap<ObjectKey, ElasticIp>;
  /** By interface resource, instance (its primary interface) or service. */
  readonly byHolder: ReadonlyMap<ObjectKey, readonly ElasticIp[]>;
  /** Objects that an association may be at that only apply will resolve, with the reason. */
  readonly possible: ReadonlyMap<ObjectKey, string>;
  /** Every address of an Elastic IP that the plan knows, on either side. */
  readonly addresses: ReadonlySet<string>;
}

export interface Association {
  readonly elasticIp: ObjectKey;
  readonly ref: Ref;
  readonly by: string;
}

/**
 * Associations, from the resource that manages them: an association, a NAT gateway or load balancer that names the
 * allocation; the Elastic IP's own `instance` and `network_interface` are copies wherever one of those exists on either
 * side. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html
 */
export function indexElasticIps(scope: Scope, other: Scope, attachments: AttachmentIndex): ElasticIpIndex {
  const links = groupBy(associationsOf(scope, other), (each) => each.elasticIp);
  const all = new Map<ObjectKey, ElasticIp>();
  for (const object of scope.ofType("aws_eip")) {
    const address = knownText(scope.values(object), "public_ip");
    const live = links.get(object.key)?.filter((each) => isLive(each.ref, scope)) ?? [];
    // AWS moves an address that is associated again, also away from an association that is only forgotten.
    const link = live.find((each) => isMadeAnew(scope, each.by)) ?? live[0];
    const holder = link === undefined ? null : holderOf(link, scope, attachments);
    all.set(object.key, {
      object,
      address:
        address.known && address.value !== null
          ? known(address.value)
          : { known: false, why: "the address is known after apply" },
      holder,
    });
  }
  const byHolder = groupBy(all.values(), (ip) => objectOf(ip.holder?.ref ?? null));
  return { all, byHolder, possible: possibleHolders(all), addresses: knownAddresses(scope) };
}

/** Every association as written, also with what this plan ends. */
export const associationsOf = rememberingBoth((scope: Scope, other: Scope): readonly Association[] => {
  const managed = managedAssociations(scope);
  const elsewhere = new Set([...managed, ...managedAssociations(other)].map((each) => each.elasticIp));
  return [...managed, ...ownAssociations(scope).filter((each) => !elsewhere.has(each.elasticIp))];
});

function possibleHolders(all: ReadonlyMap<ObjectKey, ElasticIp>): Map<ObjectKey, string> {
  const possible = new Map<ObjectKey, string>();
  for (const ip of all.values()) {
    const ref = ip.holder?.ref;
    if (ref?.kind !== "unknown") continue;
    for (const key of ref.candidates) possible.set(key, `what ${ip.object.address} is associated with`);
  }
  return possible;
}

function knownAddresses({ graph }: Scope): Set<string> {
  const both = graph.ofType("aws_eip").flatMap((ip) => [textAt(ip.before, "public_ip"), textAt(ip.after, "public_ip")]);
  return new Set(both.filter((address) => address !== null));
}

function isLive(ref: Ref, scope: Scope): boolean {
  return ref.kind !== "object" || scope.exists(ref.key);
}

/** The interface that an instance's address is on: its primary one, whoever made it. */
function holderOf({ ref, by }: Association, scope: Scope, attachments: AttachmentIndex): Holder {
  const key = objectOf(ref);
  const object = key === null ? undefined : scope.graph.get(key);
  if (object === undefined) return { ref, interface: null, by };
  const primary = attachments.primaryOf.get(object.key);
  if (primary !== undefined) return { ref: { kind: "object", key: primary }, interface: primary, by };
  return { ref, interface: interfaceIdOf(object), by };
}

/** Id of the interface that stands for an object: its own key, or the one that an instance or service owns. */
export function interfaceIdOf(object: ResourceObject): string {
  if (object.type === "aws_network_interface") return object.key;
  return object.type in SERVICES ? `${object.key}#managed` : `${object.key}#primary`;
}

const managedAssociations = remembering((scope: Scope): readonly Association[] => {
  const found: Association[] = [];
  for (const object of scope.ofType("aws_eip_association")) {
    const elasticIp = objectOf(scope.ref(object, "allocation_id")) ?? objectOf(scope.ref(object, "public_ip"));
    const ref = holderRef(object, ["network_interface_id", "instance_id"], scope);
    if (elasticIp !== null && ref !== null) found.push({ elasticIp, ref, by: object.address });
  }
  for (const [type, service] of Object.entries(SERVICES)) {
    for (const path of service.elasticIps ?? []) {
      for (const object of scope.ofType(type)) {
        for (const allocation of scope.refs(object, path)) {
          const elasticIp = objectOf(allocation);
          if (elasticIp !== null)
            found.push({ elasticIp, ref: { kind: "object", key: object.key }, by: object.address });
        }
      }
    }
  }
  return found;
});

function ownAssociations(scope: Scope): Association[] {
  return scope.ofType("aws_eip").flatMap((object) => {
    const ref = holderRef(object, ["network_interface", "instance"], scope);
    return ref === null ? [] : [{ elasticIp: object.key, ref, by: object.address }];
  });
}

/** The first argument that is set; both are Computed, so an unknown that nobody wrote says nothing. */
function holderRef(object: ResourceObject, names: readonly string[], scope: Scope): Ref | null {
  const values = scope.values(object);
  const written = names.filter(
    (name) => attribute(values, name) !== UNKNOWN || scope.isConfigured(object, name) !== false,
  );
  const byConfiguration = written.filter((name) => scope.isConfigured(object, name) === true);
  // Emptied on purpose: the other argument still shows what the address is about to leave.
  const emptied = (name: string) =>
    textAt(object.before, name) !== null &&
    textAt(object.after, name) === null &&
    attribute(object.after, name) !== UNKNOWN;
  if (scope.side === "after" && object.after !== null && byConfiguration.some(emptied)) return null;
  for (const name of [...byConfiguration, ...written]) {
    const value = attribute(values, name);
    if (value === null || value === "") continue;
    const ref = scope.ref(object, name);
    if (ref !== null) return ref;
  }
  return null;
}

/** The id that AWS gave, for commands that a person can run; a word to replace where the plan does not show it. */
export function idOf(object: ResourceObject): string {
  return textAt(object.before, "id") ?? textAt(object.after, "id") ?? "ID";
}
