/** Which way impact travels along an edge: a change of one end is felt at the other. */
export type Impact = "to-target" | "to-source" | "both" | "none";

export interface KindRow {
  readonly impact: Impact;
  /** Not taken by a walk that has already taken one of these: it would lead back out to what is not affected. */
  readonly notAfter?: readonly ("attached-to" | "admits" | "associated-with" | "listens-on" | "rule-of")[];
}

/** What an edge says of its source, and what a walk does with it unless the row of the table says otherwise. */
export const EDGE_KINDS = {
  /** Interface and instance. The other interfaces of that instance do not feel it. */
  "attached-to": { impact: "both", notAfter: ["attached-to"] },
  "in-subnet": { impact: "to-source" },
  "in-vpc": { impact: "to-source" },
  "in-zone": { impact: "to-source" },
  /** Wears the security group. */
  "member-of": { impact: "to-source" },
  /** A rule and the security group, network ACL, listener or prefix list that it stands in. */
  "rule-of": { impact: "to-target" },
  /**
   * Names a group or prefix list as its peer. Who names the one that names it does not feel it; nor does a rule change
   * who is in its group, which is all that the rules that name the group go by.
   */
  admits: { impact: "to-source", notAfter: ["admits", "rule-of"] },
  /** Elastic IP and what has it. */
  "associated-with": { impact: "both", notAfter: ["associated-with"] },
  "routes-through": { impact: "to-source" },
  "route-of": { impact: "to-target" },
  /** A subnet's association, or the subnet itself, and the route table. */
  "routed-by": { impact: "to-source" },
  "filtered-by": { impact: "to-source" },
  /** An association, network ACL or endpoint, and what it changes. */
  "applies-to": { impact: "to-target" },
  /** Takes traffic of a target group or classic load balancer; an Elastic IP of the target plays no part in it. */
  "target-of": { impact: "to-target", notAfter: ["associated-with"] },
  "forwards-to": { impact: "to-source" },
  /** Listener and load balancer. The other listeners do not feel what happens behind one of them. */
  "listens-on": { impact: "both", notAfter: ["listens-on"] },
  /** A name, or a written-out address, and who answers there. */
  "resolves-to": { impact: "to-source" },
  "connects-to": { impact: "to-source" },
  /** A group of instances, or an instance, and the launch template or configuration that it is started from. */
  launches: { impact: "to-source" },
  "part-of": { impact: "to-source" },
  monitors: { impact: "to-source" },
  logs: { impact: "to-source" },
  mirrors: { impact: "to-source" },
} as const satisfies Readonly<Record<string, KindRow>>;

export type EdgeKind = keyof typeof EDGE_KINDS;

/** What an attribute may point at, and by which attributes of the target: ids, ARNs, names, addresses. Earlier ones win. */
export interface Target {
  readonly type: string;
  /** Paths; "dns_entry.dns_name" goes into the blocks of a list. */
  readonly via: readonly string[];
}

/** One attribute that points at other objects. */
export interface EdgeRow {
  /** As in "ingress.security_groups": lists and blocks on the way are walked through. */
  readonly path: string;
  readonly to: readonly Target[];
  readonly kind: EdgeKind;
  /** Where it is not that of the kind. */
  readonly impact?: Impact;
  /**
   * AWS fills it in from elsewhere when the configuration does not set it (the copy of an attachment, the other spelling
   * of a name): unknown and not set means that it points at nothing of its own.
   */
  readonly filled?: true;
  /** Says again, or less exactly, what one of these attributes says already where that leads to a resource. */
  readonly copyOf?: readonly string[];
  /** The blocks of this path keep the order of the configuration (a list; most blocks are sets). */
  readonly ordered?: true;
  /** Not in the references that were read from the provider's sources (data/aws-references.json). */
  readonly own?: true;
}
