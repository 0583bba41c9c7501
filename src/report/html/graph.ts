import type { Report } from "../../model/report.js";
import { badge } from "./change.js";
import { type Content, dataBlock, html } from "./markup.js";
import type { GraphPicture } from "./picture.js";
import { edgeKinds, pictureSvg, stateOf } from "./svg.js";

/** The graph of a plan, where there is a picture of it: the picture, tools, facts of the chosen node. */
export function graphHtml(report: Report, picture: GraphPicture | null, id: string): Content {
  if (picture === null || picture.nodes.length === 0) return null;
  return html`<section class="part graph" id="${id}" aria-labelledby="${id}-title" data-graph="${id}-data">
<h3 id="${id}-title">Graph (${picture.nodes.length} resources)</h3>
<p class="legend">${badge("high")} ${badge("medium")} ${badge("low")} changed by the plan · <span class="tag">◎</span> reached by a change · grey: neither · dotted: only before. <span class="how" hidden>Click a node to see its facts and light whom it reaches; drag to move, scroll to zoom. Keyboard: Tab to the picture, arrows to walk, Enter to choose, + − 0 to zoom, Escape to clear.</span></p>
<div class="graph-tools" hidden><button type="button" data-do="out" aria-label="Zoom out">−</button><button type="button" data-do="in" aria-label="Zoom in">+</button><button type="button" data-do="all">All</button><button type="button" data-do="changed">Changed</button><button type="button" data-do="clear">Clear</button></div>
<div class="stage"><div class="canvas">${pictureSvg(picture, `Graph of ${report.plan.name}`)}</div>
<aside class="facts" aria-label="Facts of the chosen node" aria-live="polite"><p>Choose a node to see its facts, whom it reaches and who reaches it.</p></aside></div>
${dataBlock(`${id}-data`, graphData(report, picture))}
</section>
`;
}

/** What the script needs: facts of nodes, ends of edges, and the paths of every blast radius; all by index of the node. */
function graphData(report: Report, picture: GraphPicture) {
  const index = new Map(picture.nodes.map(({ node }, i) => [node.address, i]));
  const indices = (path: readonly string[]) => path.flatMap((address) => index.get(address) ?? []);
  const radius = report.changes.flatMap((change) => {
    const at = index.get(change.address);
    const { direct, indirect } = change.blast_radius;
    return at === undefined
      ? []
      : [[at, [...direct, ...indirect].map((dependent) => indices(dependent.path))] as const];
  });
  return {
    nodes: picture.nodes.map(({ node, x, y, width, height }) => ({
      address: node.address,
      state: stateOf(node).words,
      zone: node.zone,
      facts: node.facts,
      box: [x, y, width, height],
    })),
    edges: picture.edges.map((edge) => [edge.from, edge.to, edgeKinds(edge.edges)]),
    radius,
  };
}
