import type { Level, Risk } from "./level.js";
import type { Change } from "./report.js";

/**
 * The resource graph as somebody draws it: plain data, in a fixed order. Made from graph and report by whoever has both;
 * every format that draws (HTML, Mermaid, DOT) takes this.
 */
export interface GraphView {
  readonly zones: readonly GraphZone[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** A picture's content, and how much of the network is not in it. */
export interface GraphExcerpt {
  readonly view: GraphView;
  /** Resources of the network model that are left out. */
  readonly leftOut: number;
}

/** What holds resources: a VPC, or a subnet in one. */
export interface GraphZone {
  /** The address of the VPC or subnet, or its id where it is not part of what was read. */
  readonly id: string;
  readonly kind: "vpc" | "subnet";
  /** The zone around it: the VPC of a subnet; null for a VPC, and for a subnet whose VPC is not known. */
  readonly parent: string | null;
  /** Beside the address: a name tag, a CIDR; "" for none. */
  readonly label: string;
}

/** One resource; before and after of a replacement are one node. */
export interface GraphNode {
  readonly address: string;
  readonly type: string;
  /** The innermost zone that it lies in, after the plan where it exists then; null: in none. */
  readonly zone: string | null;
  /** What the plan does to it and how risky that is; null for what the plan leaves alone or only reads. */
  readonly change: { readonly action: Change["action"]; readonly risk: Risk } | null;
  /** The worst level of a finding (waived ones do not count) whose blast radius it lies in; null: none reaches it. */
  readonly affected: { readonly level: Level; readonly how: "direct" | "indirect" } | null;
  /** What a reader wants to know about it: addresses, subnet, groups, attachment. Never anything sensitive. */
  readonly facts: readonly GraphFact[];
}

/** One property in both worlds; null: it has none there. */
export interface GraphFact {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** `from` refers to `to`: by what (the edge kinds of the graph, such as "attached-to"), and in which of the two worlds. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly side: "before" | "after" | "both";
}
