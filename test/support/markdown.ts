import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";

/** Every node of a Markdown text, read as CommonMark. planrisk writes no tables, so that GitHub reads the same tree. */
export function nodesOf(markdown: string): Nodes[] {
  const nodes: Nodes[] = [];
  const walk = (node: Nodes): void => {
    nodes.push(node);
    if ("children" in node) for (const child of node.children) walk(child);
  };
  const root: Root = fromMarkdown(markdown);
  walk(root);
  return nodes;
}

/** How deep `<details>` stands open at the end, or -1 when one is closed that was never opened. */
export function openDetails(nodes: readonly Nodes[]): number {
  let depth = 0;
  for (const node of nodes) {
    if (node.type !== "html") continue;
    depth += node.value.startsWith("<details>") ? 1 : -1;
    if (depth < 0) return -1;
  }
  return depth;
}
