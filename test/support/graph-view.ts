import type { GraphEdge, GraphNode, GraphView, GraphZone } from "../../src/model/graph-view.js";

export function node(overrides: Partial<GraphNode> & Pick<GraphNode, "address">): GraphNode {
  const type = overrides.address.replace(/^(module\.[^.]+\.)*/, "").split(".")[0] ?? "";
  return { type, zone: null, change: null, affected: null, facts: [], ...overrides };
}

function edge(from: string, to: string, kind: string): GraphEdge {
  return { from, to, kind, side: "both" };
}

/** The graph that belongs to busyReport(). */
export function busyView(): GraphView {
  const eni = 'module.app.aws_network_interface.web["a.b"]';
  return {
    zones: [
      { id: "aws_vpc.main", kind: "vpc", parent: null, label: "10.0.0.0/16" },
      { id: "aws_subnet.a", kind: "subnet", parent: "aws_vpc.main", label: "10.0.1.0/24" },
      { id: "aws_subnet.b", kind: "subnet", parent: "aws_vpc.main", label: "10.0.2.0/24" },
      { id: "aws_subnet.c", kind: "subnet", parent: "aws_vpc.main", label: "10.0.3.0/24" },
    ],
    nodes: [
      node({
        address: eni,
        zone: "aws_subnet.b",
        change: { action: "replace", risk: "high" },
        facts: [
          { name: "subnet", before: "aws_subnet.a", after: "aws_subnet.b" },
          { name: "private addresses", before: "10.0.1.5", after: null },
          { name: "security groups", before: "aws_security_group.web", after: "aws_security_group.web" },
        ],
      }),
      node({ address: "aws_instance.web", zone: "aws_subnet.a", affected: { level: "high", how: "direct" } }),
      node({ address: "aws_lb_target_group.web", zone: "aws_vpc.main", affected: { level: "high", how: "indirect" } }),
      node({ address: "aws_security_group.web", zone: "aws_vpc.main", change: { action: "update", risk: "high" } }),
      node({ address: "aws_instance.bastion", zone: "aws_subnet.a", affected: { level: "high", how: "direct" } }),
      node({ address: "aws_eip.nat", change: { action: "update", risk: "medium" } }),
      ...["aws_vpc.main", "aws_subnet.a", "aws_subnet.b", "aws_subnet.c", "aws_internet_gateway.main"].map((address) =>
        node({ address, zone: "aws_vpc.main", change: { action: "update", risk: "low" } }),
      ),
      node({
        address: "module.lab.aws_network_interface.probe",
        zone: "aws_subnet.c",
        change: { action: "delete", risk: "none" },
      }),
      node({ address: "aws_s3_bucket.logs", change: { action: "create", risk: "none" } }),
      node({ address: "aws_iam_role.app", change: { action: "create", risk: "none" } }),
      ...Array.from({ length: 9 }, (_, i) => node({ address: `aws_instance.worker[${i}]`, zone: "aws_subnet.c" })),
    ],
    edges: [
      edge(eni, "aws_instance.web", "attached-to"),
      edge(eni, "aws_security_group.web", "wears"),
      edge(eni, "aws_subnet.b", "in"),
      edge("aws_lb_target_group.web", "aws_instance.web", "registers"),
      edge("aws_instance.bastion", "aws_security_group.web", "wears"),
      ...Array.from({ length: 9 }, (_, i) => edge(`aws_instance.worker[${i}]`, "aws_security_group.web", "wears")),
    ],
  };
}

/** An estate of `vpcs` × `subnets` × `each` resources, of which every `every`th is changed and reaches its neighbours. */
export function largeView(vpcs: number, subnets: number, each: number, every: number): GraphView {
  const zones: GraphZone[] = [];
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  for (let v = 0; v < vpcs; v += 1) {
    zones.push({ id: `aws_vpc.v${v}`, kind: "vpc", parent: null, label: `10.${v}.0.0/16` });
    for (let s = 0; s < subnets; s += 1) {
      const subnet = `aws_subnet.v${v}s${s}`;
      zones.push({ id: subnet, kind: "subnet", parent: `aws_vpc.v${v}`, label: `10.${v}.${s}.0/24` });
      for (let i = 0; i < each; i += 1) {
        const at = nodes.length;
        const address = `module.v${v}.aws_network_interface.n["${s}-${i}"]`;
        const change =
          at % every === 0 ? ({ action: "update", risk: at % (every * 3) === 0 ? "high" : "low" } as const) : null;
        const affected = change === null && at % every < 3 ? ({ level: "high", how: "direct" } as const) : null;
        nodes.push(node({ address, zone: subnet, change, affected }));
        const previous = nodes[at - (at % every === 0 ? 7 : 1)];
        if (previous !== undefined) edges.push(edge(address, previous.address, "attached-to"));
      }
    }
  }
  return { zones, nodes, edges };
}
