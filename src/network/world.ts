import type { ObjectKey, Ref, ResourceObject, Side } from "../graph/types.js";
import type { Known } from "../model/known.js";
import type { AclEntry } from "./reach/acl.js";
import type { Box } from "./reach/box.js";

/**
 * The AWS network as one side of a plan has it. Before and after are the same type from the same builder, so observers
 * compare facts and never attributes. Maps are keyed by the object's key; what is only known by an id has no entry.
 */
export interface World {
  readonly side: Side;
  readonly vpcs: ReadonlyMap<ObjectKey, Vpc>;
  readonly subnets: ReadonlyMap<ObjectKey, Subnet>;
  readonly groups: ReadonlyMap<ObjectKey, SecurityGroup>;
  readonly interfaces: ReadonlyMap<string, NetworkInterface>;
  readonly instances: ReadonlyMap<ObjectKey, Instance>;
  readonly elasticIps: ReadonlyMap<ObjectKey, ElasticIp>;
  readonly routeTables: ReadonlyMap<ObjectKey, RouteTable>;
  readonly networkAcls: ReadonlyMap<ObjectKey, NetworkAcl>;
  readonly gateways: ReadonlyMap<ObjectKey, Gateway>;
  readonly prefixLists: ReadonlyMap<ObjectKey, PrefixList>;
  readonly loadBalancers: ReadonlyMap<ObjectKey, LoadBalancer>;
  readonly targetGroups: ReadonlyMap<ObjectKey, TargetGroup>;
  readonly templates: ReadonlyMap<ObjectKey, LaunchTemplate>;
  readonly pointers: readonly Pointer[];
}

export interface Vpc {
  readonly object: ResourceObject;
  readonly cidrs: readonly string[];
  /** True when this state creates it, so that what the plan does not show is as AWS makes it. */
  readonly managed: boolean;
}

export interface Subnet {
  readonly object: ResourceObject;
  readonly vpc: Ref | null;
  readonly availabilityZone: Known<string>;
  readonly cidr: Known<string>;
  readonly ipv6Cidr: string | null;
  readonly publicOnLaunch: Known<boolean>;
  /** The effective route table: explicit association, else the main table of the VPC. */
  readonly routes: EffectiveRoutes;
  readonly acl: EffectiveAcl;
}

export interface Route {
  /** CIDR (an entry's, for a known prefix list), or the id or address of a prefix list. */
  readonly destination: string;
  readonly target: RouteTarget;
  /** Address of the resource change or table that this route is written in. */
  readonly by: string;
  /** Address of what writes the entry, for a route whose destination is a prefix list that the plan knows. */
  readonly entryBy: string | null;
}
export type RouteTarget =
  | { readonly kind: "internet-gateway"; readonly ref: Ref }
  | { readonly kind: "egress-only"; readonly ref: Ref }
  | { readonly kind: "nat"; readonly ref: Ref }
  | { readonly kind: "interface"; readonly ref: Ref }
  | { readonly kind: "other"; readonly ref: Ref }
  | { readonly kind: "unknown"; readonly why: string };

export interface RouteTable {
  readonly object: ResourceObject;
  readonly vpc: Ref | null;
  readonly routes: readonly Route[];
  /** A destination or a whole list of routes that only apply will know. */
  readonly unknown: string | null;
}

/** What decides where a subnet's packets go; `table` null with `local` true: only the local route that AWS makes. */
export interface EffectiveRoutes {
  readonly table: ObjectKey | null;
  readonly association: string | null;
  readonly routes: readonly Route[];
  readonly unknown: string | null;
}

export interface NetworkAcl {
  readonly object: ResourceObject;
  readonly vpc: Ref | null;
  readonly entries: readonly (AclEntry & { readonly by: string })[];
  readonly unknown: string | null;
}
export interface EffectiveAcl {
  readonly acl: ObjectKey | null;
  /** null: AWS's default ACL, which lets everything pass. */
  readonly entries: readonly (AclEntry & { readonly by: string })[] | null;
  readonly association: string | null;
  readonly unknown: string | null;
}

/** One peer × protocol × ports of one rule; a rule of Terraform may be many of them. */
export interface GroupRule {
  readonly direction: "ingress" | "egress";
  /** Address of the rule resource, or of the group for inline rules. */
  readonly by: string;
  readonly inline: boolean;
  readonly box: Box;
  /** Why a part is only known after apply; then `box` is the most that it can be and counts as "maybe". */
  readonly unknown: string | null;
}

export interface SecurityGroup {
  readonly object: ResourceObject;
  readonly id: string | null;
  readonly vpc: Ref | null;
  readonly rules: readonly GroupRule[];
  /** Rules that went into it: elements of its inline blocks, owned or copied, and rule resources. */
  readonly inlineCount: number;
  readonly separateCount: number;
  /** Set when the rules themselves are not known (a data source, an inline block unknown until apply), per direction. */
  readonly unknownRules: { readonly ingress: string | null; readonly egress: string | null };
}

export interface Attachment {
  readonly instance: Ref;
  readonly deviceIndex: number | null;
  readonly networkCard: number | null;
  /** Address of the resource that manages the link. */
  readonly by: string;
  readonly deleteOnTermination: boolean | null;
}

/** A network interface, however it comes about. `id` is how reports name it. */
export interface NetworkInterface {
  readonly id: string;
  readonly kind: "resource" | "primary" | "managed" | "future";
  /** The resource that it is, or that owns it. */
  readonly object: ResourceObject;
  /** Instance or service that it belongs to by being attached or owned; null: attached to nothing. */
  readonly owner: Ref | null;
  readonly eniId: string | null;
  readonly subnets: readonly Ref[];
  readonly groups: readonly GroupLink[];
  readonly privateIps: Known<readonly string[]>;
  readonly ipv6: Known<readonly string[]>;
  readonly attachment: Attachment | null;
  readonly sourceDestCheck: boolean | null;
  readonly publicAddresses: readonly PublicAddress[];
  /** Why nobody knows whether it has a public address; null: `publicAddresses` are all. */
  readonly publicUnknown: string | null;
}

/** A group on an interface, and the address of what puts it there. */
export interface GroupLink {
  readonly ref: Ref;
  readonly by: string;
}

export interface PublicAddress {
  readonly kind: "elastic" | "auto" | "service";
  readonly address: Known<string>;
  /** Address of the Elastic IP resource, and of what associates it. */
  readonly elasticIp: string | null;
  readonly by: string;
}

export interface Instance {
  readonly object: ResourceObject;
  readonly instanceType: Known<string>;
  readonly subnet: Ref | null;
  readonly availabilityZone: Known<string>;
  /** Address of the network interface resource that is its primary one; null: AWS makes it at launch. */
  readonly primaryResource: ObjectKey | null;
  readonly autoPublic: Known<boolean>;
}

export interface ElasticIp {
  readonly object: ResourceObject;
  readonly address: Known<string>;
  readonly holder: Holder | null;
}
/** What an Elastic IP is associated with. */
export interface Holder {
  readonly ref: Ref;
  /** Id of the network interface in this world, when it is one that is known. */
  readonly interface: string | null;
  readonly by: string;
}

export interface Gateway {
  readonly object: ResourceObject;
  readonly kind: "internet-gateway" | "egress-only" | "nat" | "other";
  readonly vpc: Ref | null;
}

export interface PrefixList {
  readonly object: ResourceObject;
  /** null: nobody knows any. */
  readonly entries: readonly { readonly cidr: string; readonly by: string }[] | null;
  /** Why there may be more than `entries`. */
  readonly hidden: string | null;
}

export interface LoadBalancer {
  readonly object: ResourceObject;
  readonly type: "application" | "network" | "gateway" | "classic";
  readonly internetFacing: Known<boolean>;
  /** Resources; those of a classic load balancer are blocks of its own. */
  readonly listeners: readonly ResourceObject[];
  readonly listenerPorts: readonly number[];
  readonly targetGroups: readonly ObjectKey[];
}

export interface TargetGroup {
  readonly object: ResourceObject;
  readonly port: number | null;
  readonly keepsClientAddress: boolean;
  /** Load balancers whose listeners forward to it. */
  readonly loadBalancers: readonly ObjectKey[];
  readonly targets: readonly Target[];
}
export interface Target {
  readonly by: ResourceObject;
  readonly ref: Ref | null;
  readonly address: string | null;
}

export interface LaunchTemplate {
  readonly object: ResourceObject;
  readonly groups: readonly Ref[];
  readonly subnets: readonly Ref[];
  readonly usedBy: readonly ObjectKey[];
}

/** Something that goes on pointing at an interface, instance or address: association, route, registration, record, rule. */
export interface Pointer {
  readonly kind: "elastic-ip" | "route" | "target" | "record" | "rule";
  /** Address of the resource that is the pointer. */
  readonly by: string;
  readonly object: ResourceObject;
  /** At an object, or at a literal address. */
  readonly at:
    | { readonly kind: "object"; readonly key: ObjectKey }
    | { readonly kind: "address"; readonly address: string };
}
