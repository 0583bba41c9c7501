import type { ObjectKey, Ref, ResourceObject } from "../graph/types.js";
import { type Known, known, unknown } from "../model/known.js";
import { groupBy } from "../model/maps.js";
import { remembering } from "../model/memo.js";
import {
  attribute,
  blocksAt,
  booleanAt,
  isList,
  isValues,
  listAt,
  numberAt,
  Sensitive,
  textAt,
  UNKNOWN,
  type Values,
} from "../model/value.js";
import type { ElasticIpIndex } from "./addresses.js";
import { type AttachmentIndex, INSTANCE_TYPES } from "./attachments.js";
import { knownText, knownTexts, objectOf, refToken, type Scope } from "./scope.js";
import { GROUP_ATTACHMENTS, SERVICES, type Service } from "./services.js";
import { TEMPLATE_TYPES, templateGroups } from "./templates.js";
import type { GroupLink, NetworkInterface, PublicAddress } from "./world.js";

/** What the interfaces of one side are built from. */
export interface Parts {
  readonly scope: Scope;
  readonly other: Scope;
  readonly attachments: AttachmentIndex;
  readonly elasticIps: ElasticIpIndex;
}

/** Every interface of one side: resources, primary interfaces that AWS makes at launch, and those that services own. */
export function buildInterfaces(parts: Parts): Map<string, NetworkInterface> {
  const links = new GroupLinks(parts);
  const all = [...resources(parts, links), ...primaries(parts, links), ...managed(parts, links), ...future(parts)];
  return new Map(all.map((each) => [each.id, each]));
}

function resources(parts: Parts, links: GroupLinks): NetworkInterface[] {
  const { scope, attachments } = parts;
  return scope.ofType("aws_network_interface").map((object) => {
    const values = scope.values(object);
    const attachment = attachments.ofInterface.get(object.key) ?? null;
    return {
      id: object.key,
      kind: "resource",
      object,
      owner: attachment?.instance ?? null,
      eniId: textAt(values, "id"),
      subnets: scope.refs(object, "subnet_id"),
      groups: links.of(object, "security_groups", [object.key]),
      privateIps: interfaceIps(object, scope),
      ipv6: optionalTexts(object, values, "ipv6_addresses", scope),
      attachment,
      sourceDestCheck: booleanAt(values, "source_dest_check"),
      ...publicOfInterface(object, attachment?.deviceIndex === 0 ? objectOf(attachment.instance) : null, parts),
    } satisfies NetworkInterface;
  });
}

function primaries(parts: Parts, links: GroupLinks): NetworkInterface[] {
  const { scope, attachments } = parts;
  const made = scope
    .ofType(...INSTANCE_TYPES)
    .filter((object) => !attachments.primaryOf.has(object.key) && !namesPrimary(object, scope));
  return made.map((object) => {
    const values = scope.values(object);
    const instance: Ref = { kind: "object", key: object.key };
    return {
      id: `${object.key}#primary`,
      kind: "primary",
      object,
      owner: instance,
      eniId: textAt(values, "primary_network_interface_id"),
      subnets: scope.refs(object, "subnet_id"),
      groups: links.of(object, "vpc_security_group_ids", [object.key]),
      privateIps: instanceIps(object, scope),
      ipv6: optionalTexts(object, values, "ipv6_addresses", scope),
      attachment: { instance, deviceIndex: 0, networkCard: 0, by: object.address, deleteOnTermination: true },
      sourceDestCheck: booleanAt(values, "source_dest_check"),
      ...publicOfInterface(object, object.key, parts),
    } satisfies NetworkInterface;
  });
}

/**
 * The instance brings its primary interface along: a resource, or one that its configuration names. Without a
 * configuration the blocks are a computed copy of whatever interface the instance has.
 */
function namesPrimary(object: ResourceObject, scope: Scope): boolean {
  const values = scope.values(object);
  const secondary = (block: Values) => (numberAt(block, "device_index") ?? 0) !== 0;
  return ["primary_network_interface", "network_interface"].some((name) =>
    blocksAt(values, name).some((block) => !secondary(block) && namesInterface(object, name, block, scope)),
  );
}

function namesInterface(object: ResourceObject, name: string, block: Values, scope: Scope): boolean {
  const id = attribute(block, "network_interface_id");
  if (id === null || id === "") return false;
  const ref = scope.resolve(object, `${name}.network_interface_id`, id)[0];
  return ref?.kind === "object" || scope.isConfigured(object, name) === true;
}

function managed(parts: Parts, links: GroupLinks): NetworkInterface[] {
  const { scope } = parts;
  const found: NetworkInterface[] = [];
  for (const [type, service] of Object.entries(SERVICES)) {
    for (const object of scope.ofType(type)) {
      if (object.mode === "data") continue;
      const one = managedInterface(object, service, parts, links);
      if (one !== null) found.push(one);
    }
  }
  return found;
}

/** Launch templates and configurations stand for the instances that will be, and for those that nobody sees. */
function future({ scope }: Parts): NetworkInterface[] {
  return scope.ofType(...TEMPLATE_TYPES).flatMap((object): NetworkInterface[] => {
    const groups = templateGroups(object, scope).filter((ref) => ref.kind !== "object" || scope.exists(ref.key));
    if (groups.length === 0 || object.mode === "data") return [];
    const later = `addresses of the instances that ${object.address} starts`;
    return [
      {
        id: `${object.key}#launched`,
        kind: "future",
        object,
        owner: { kind: "object", key: object.key },
        eniId: null,
        subnets: [],
        groups: groups.map((ref) => ({ ref, by: object.address })),
        privateIps: unknown(later),
        ipv6: unknown(later),
        attachment: null,
        sourceDestCheck: null,
        publicAddresses: [],
        publicUnknown: later,
      },
    ];
  });
}

function managedInterface(
  object: ResourceObject,
  service: Service,
  parts: Parts,
  links: GroupLinks,
): NetworkInterface | null {
  const { scope } = parts;
  const subnets = serviceSubnets(object, service, scope);
  const groups = [...service.groups.flatMap((path) => links.of(object, path, [])), ...links.attached(object)];
  if (subnets.length === 0 && groups.length === 0 && service.always !== true) return null;
  const values = scope.values(object);
  return {
    id: `${object.key}#managed`,
    kind: "managed",
    object,
    owner: { kind: "object", key: object.key },
    eniId: textAt(values, "network_interface_id"),
    subnets,
    groups,
    privateIps: unknown("addresses of a service are its own affair"),
    ipv6: unknown("addresses of a service are its own affair"),
    attachment: null,
    sourceDestCheck: null,
    ...publicOfService(object, service, parts),
  };
}

/** Subnets that a service is placed in, directly or through its subnet group. */
export function serviceSubnets(object: ResourceObject, service: Service, scope: Scope): readonly Ref[] {
  const direct = service.subnets.flatMap((path) => scope.refs(object, path));
  const { through } = service;
  if (through === undefined) return direct;
  const viaGroup = scope.refs(object, through.path).flatMap((ref): readonly Ref[] => {
    const group = scope.graph.get(objectOf(ref) ?? "");
    return group === undefined || !scope.exists(group.key) ? [ref] : scope.refs(group, through.subnets);
  });
  return [...direct, ...viaGroup];
}

/** Groups on interfaces, from what manages the link: an argument, or a resource of its own. */
class GroupLinks {
  readonly #scope: Scope;
  readonly #other: Scope;
  readonly #separate: ReadonlyMap<ObjectKey, readonly { group: Ref; by: ResourceObject }[]>;
  readonly #elsewhere: ReadonlyMap<ObjectKey, ReadonlySet<string>>;

  constructor({ scope, other, attachments }: Parts) {
    this.#scope = scope;
    this.#other = other;
    this.#separate = separateLinks(scope, attachments);
    const tokens = new Map<ObjectKey, Set<string>>();
    for (const index of [this.#separate, separateLinks(other, attachments)]) {
      for (const [key, links] of index) {
        const known = tokens.get(key) ?? new Set<string>();
        for (const link of links) known.add(refToken(link.group));
        tokens.set(key, known);
      }
    }
    this.#elsewhere = tokens;
  }

  /** The argument's groups, less those that a resource of its own puts there, plus what such resources put there here. */
  of(object: ResourceObject, path: string, keys: readonly ObjectKey[]): GroupLink[] {
    const argument = path.split(".")[0] ?? path;
    const value = attribute(this.#scope.values(object), argument);
    const omitted = value === UNKNOWN && this.#scope.isConfigured(object, argument) === false;
    const theirs = this.#elsewhere.get(object.key) ?? new Set<string>();
    const written = omitted ? this.#default(object, path) : this.#scope.refs(object, path);
    const own = written.flatMap((ref) =>
      ref.kind === "unknown" && value === UNKNOWN ? this.#narrowed(object, path, ref, written) : [ref],
    );
    const links = own
      .filter((ref) => !theirs.has(refToken(ref)))
      .filter((ref) => ref.kind !== "object" || this.#scope.exists(ref.key))
      .map((ref): GroupLink => ({ ref, by: object.address }));
    return [...links, ...keys.flatMap((key) => this.attachedTo(key))];
  }

  /** The default group of the VPC; where the plan does not show it, what the object that is replaced had by default. */
  #default(object: ResourceObject, path: string): readonly Ref[] {
    const known = defaultGroup(object, this.#scope);
    const [old] = this.#scope.graph.at(object.address);
    if (known.length > 0 || old === undefined || old.key === object.key || old.before === null) return known;
    return this.#other.refs(old, path);
  }

  /**
   * A list of which one element is unknown is unknown as a whole (sets in Terraform's type system). What the interface wore
   * and what is still referred to stays; what is left of the candidates may come.
   */
  #narrowed(
    object: ResourceObject,
    path: string,
    ref: Ref & { kind: "unknown" },
    written: readonly Ref[],
  ): readonly Ref[] {
    if (this.#scope.side === "before" || object.before === null) return [ref];
    const worn = this.#other.refs(object, path).filter((each) => each.kind !== "unknown");
    const kept = worn.filter(
      (each) => each.kind !== "object" || ref.candidates.length === 0 || ref.candidates.includes(each.key),
    );
    // A group without an id yet explains why the list is unknown; what else it holds is what it held.
    const explained = written.some(
      (each) => each.kind === "object" && this.#scope.graph.get(each.key)?.fate !== "stays",
    );
    if (explained) return kept;
    const keys = new Set(kept.map(objectOf));
    const candidates = ref.candidates.filter((key) => !keys.has(key) && this.#scope.graph.get(key)?.fate !== "stays");
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) return [...kept, { kind: "object", key: only }];
    return [...kept, { ...ref, candidates }];
  }

  attached(object: ResourceObject): GroupLink[] {
    return this.attachedTo(object.key);
  }

  attachedTo(key: ObjectKey): GroupLink[] {
    const links = this.#separate.get(key) ?? [];
    return links.map(({ group, by }) => ({ ref: group, by: by.address }));
  }
}

function separateLinks(scope: Scope, attachments: AttachmentIndex) {
  const links = new Map<ObjectKey, { group: Ref; by: ResourceObject }[]>();
  for (const [type, { on, group }] of Object.entries(GROUP_ATTACHMENTS)) {
    for (const [key, objects] of groupBy(scope.ofType(type), (object) => objectOf(scope.ref(object, on)))) {
      // An instance's `primary_network_interface_id` means its primary interface, which may be a resource of its own.
      const target = attachments.primaryOf.get(key) ?? key;
      const list = links.get(target) ?? [];
      for (const by of objects) {
        const ref = scope.ref(by, group);
        if (ref !== null && (ref.kind !== "object" || scope.exists(ref.key))) list.push({ group: ref, by });
      }
      links.set(target, list);
    }
  }
  return links;
}

/**
 * Without any group AWS puts the VPC's default group on an interface:
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
function defaultGroup(object: ResourceObject, scope: Scope): readonly Ref[] {
  const subnet = scope.graph.get(objectOf(scope.ref(object, "subnet_id")) ?? "");
  const vpc = subnet === undefined ? null : refToken(scope.ref(subnet, "vpc_id"));
  if (vpc === null) return [];
  const [group] = defaultGroups(scope).get(vpc) ?? [];
  return group === undefined ? [] : [{ kind: "object", key: group.key }];
}

const defaultGroups = remembering((scope: Scope) =>
  groupBy(scope.ofType("aws_default_security_group"), (each) => refToken(scope.ref(each, "vpc_id"))),
);

/** Private IPv4 addresses, the primary one first. */
function interfaceIps(object: ResourceObject, scope: Scope): Known<readonly string[]> {
  const values = scope.values(object);
  const list = listAt(values, "private_ip_list");
  const set = attribute(values, "private_ips");
  if (isList(list) && list.length > 0 && list.every((ip): ip is string => typeof ip === "string")) {
    const others = isList(set) ? set.filter((ip): ip is string => typeof ip === "string" && !list.includes(ip)) : [];
    return set === null || isList(set)
      ? known(isList(set) && others.length === 0 && set.length === list.length ? list : merge(list, set))
      : known(list);
  }
  if (isList(set) && set.length > 0 && set.every((ip): ip is string => typeof ip === "string")) {
    const primary = textAt(values, "private_ip");
    return known(
      primary !== null && set.includes(primary)
        ? [primary, ...set.filter((ip) => ip !== primary).sort()]
        : [...set].sort(),
    );
  }
  if (set === UNKNOWN && object.before !== null) return unknown(`${object.address}: private_ips is known after apply`);
  const primary = knownText(values, "private_ip");
  if (primary.known && primary.value !== null) return known([primary.value]);
  return unknown(`${object.address}: private addresses are known after apply`);
}

/** The set is what will be; the list, a computed copy of the order, may lag behind it. */
function merge(list: readonly string[], set: Values[string]): readonly string[] {
  if (!isList(set)) return list;
  const wanted = set.filter((ip): ip is string => typeof ip === "string");
  const kept = list.filter((ip) => wanted.includes(ip));
  return [...kept, ...wanted.filter((ip) => !kept.includes(ip)).sort()];
}

function instanceIps(object: ResourceObject, scope: Scope): Known<readonly string[]> {
  const values = scope.values(object);
  const primary = knownText(values, "private_ip");
  if (!primary.known || primary.value === null) return unknown(`${object.address}: private_ip is known after apply`);
  const secondary = knownTexts(values, "secondary_private_ips");
  return known([primary.value, ...(secondary.known ? [...secondary.value].sort() : [])]);
}

/** A Computed list that nobody wrote is none when it is unknown on a new object. */
function optionalTexts(object: ResourceObject, values: Values, name: string, scope: Scope): Known<readonly string[]> {
  const texts = knownTexts(values, name);
  if (texts.known) return known([...texts.value].sort());
  const wanted = ["ipv6_address_count", name, "ipv6_address_list"].some(
    (each) => scope.isConfigured(object, each) === true,
  );
  if (wanted) return texts;
  const subnet = scope.graph.get(objectOf(scope.ref(object, "subnet_id")) ?? "");
  const automatic = subnet !== undefined && booleanAt(scope.values(subnet), "assign_ipv6_address_on_creation") === true;
  return automatic || subnet === undefined ? texts : known([]);
}

type Public = Pick<NetworkInterface, "publicAddresses" | "publicUnknown">;
const NOT_PUBLIC: Public = { publicAddresses: [], publicUnknown: null };

/** Elastic IPs of an interface; without one, the auto-assigned address of the instance whose primary interface it is. */
function publicOfInterface(object: ResourceObject, instance: ObjectKey | null, parts: Parts): Public {
  const { scope, elasticIps } = parts;
  const elastic = elasticOf(object, parts);
  if (elastic.length > 0) return { publicAddresses: elastic, publicUnknown: null };
  const perhaps = elasticIps.possible.get(object.key) ?? null;
  const owner = instance === null ? undefined : scope.graph.get(instance);
  if (owner === undefined || !scope.exists(owner.key)) return { publicAddresses: [], publicUnknown: perhaps };
  const auto = autoAddress(owner, parts);
  return { ...auto, publicUnknown: auto.publicUnknown ?? perhaps };
}

function elasticOf(object: ResourceObject, { elasticIps }: Parts): PublicAddress[] {
  return (elasticIps.byHolder.get(object.key) ?? []).map((ip) => ({
    kind: "elastic",
    address: ip.address,
    elasticIp: ip.object.address,
    by: ip.holder?.by ?? object.address,
  }));
}

/**
 * The public address that AWS assigns at launch. An existing instance shows it in `public_ip`, which is a copy of its
 * Elastic IP where it has one; a new one gets it by its own argument, or by its subnet's setting.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
 */
function autoAddress(owner: ResourceObject, { scope, elasticIps }: Parts): Public {
  const auto = (address: Known<string>): Public => ({
    publicAddresses: [{ kind: "auto", address, elasticIp: null, by: owner.address }],
    publicUnknown: null,
  });
  const later = unknown<string>(`${owner.address}: public_ip is known after apply`);
  const had = textAt(owner.before, "public_ip");
  if (owner.before !== null) {
    if (had === null || elasticIps.addresses.has(had)) return NOT_PUBLIC;
    const now = attribute(scope.values(owner), "public_ip");
    return auto(typeof now === "string" && now !== "" ? known(now) : later);
  }
  const wants = wantsPublic(owner, scope);
  if (wants === null) return { publicAddresses: [], publicUnknown: `whether ${owner.address} gets a public address` };
  return wants ? auto(later) : NOT_PUBLIC;
}

/** Whether an instance gets a public address at launch: its own argument, else its subnet's; null: nobody knows. */
export function wantsPublic(owner: ResourceObject, scope: Scope): boolean | null {
  const values = scope.values(owner);
  const own = attribute(values, "associate_public_ip_address");
  if (
    typeof own === "boolean" &&
    !(own === false && scope.isConfigured(owner, "associate_public_ip_address") === false)
  )
    return own;
  if (own instanceof Sensitive) return null;
  const ref = scope.ref(owner, "subnet_id");
  const subnet = scope.graph.get(objectOf(ref) ?? "");
  if (subnet !== undefined) return booleanAt(scope.values(subnet), "map_public_ip_on_launch") === true;
  // Without a subnet the instance starts in the default VPC, whose subnets assign public addresses.
  return ref === null && scope.isConfigured(owner, "subnet_id") === false ? true : null;
}

function publicOfService(object: ResourceObject, service: Service, parts: Parts): Public {
  const elastic = elasticOf(object, parts);
  if (elastic.length > 0) return { publicAddresses: elastic, publicUnknown: null };
  const own = service.public !== undefined && isPublic(object, service.public, parts.scope);
  const makers = own ? [object] : publicParts(object, service, parts.scope);
  const address = unknown<string>("addresses of a service are its own affair");
  return {
    publicAddresses: makers.map((by) => ({ kind: "service", address, elasticIp: null, by: by.address })),
    publicUnknown: null,
  };
}

/** Instances of a cluster that are publicly accessible, say. */
function publicParts(object: ResourceObject, { publicBy }: Service, scope: Scope): readonly ResourceObject[] {
  if (publicBy === undefined) return [];
  return scope
    .ofType(publicBy.type)
    .filter(
      (part) =>
        booleanAt(scope.values(part), publicBy.argument) === true &&
        objectOf(scope.ref(part, publicBy.of)) === object.key,
    );
}

function isPublic(object: ResourceObject, rule: NonNullable<Service["public"]>, scope: Scope): boolean {
  const [first = "", second] = rule.argument.split(".");
  const values = scope.values(object);
  const holder = second === undefined ? values : (blocksAt(values, first)[0] ?? {});
  const name = second ?? first;
  const value = attribute(isValues(holder) ? holder : {}, name);
  if (typeof value === "boolean") return value === rule.when;
  // `internal` is Computed: what nobody wrote is false for a new load balancer.
  return rule.when === false && (value === null || scope.isConfigured(object, name) === false);
}
