import { getOrMake } from "../../model/maps.js";
import type { Change, Dependent } from "../../model/report.js";
import { type Content, codeHtml, type Html, html } from "./markup.js";

/** One step of the paths to those who notice: reached by an edge of this kind, and everything that is reached through it. */
interface Step {
  readonly edge: string;
  readonly address: string;
  readonly further: Map<string, Step>;
}

/** The paths of a blast radius put together: what they share is one branch. */
function stepsOf(dependents: readonly Dependent[]): Map<string, Step> {
  const first = new Map<string, Step>();
  for (const { address, path, edges } of dependents) {
    const steps =
      path.length < 2 ? [{ edge: "", address }] : path.slice(1).map((to, i) => ({ edge: edges[i] ?? "", address: to }));
    let at = first;
    for (const { edge, address: to } of steps) {
      at = getOrMake(at, `${edge} ${to}`, () => ({ edge, address: to, further: new Map() })).further;
    }
  }
  return first;
}

function stepsHtml(steps: ReadonlyMap<string, Step>): Content {
  return [...steps.values()].map(
    ({ edge, address, further }): Html =>
      html`<li>${edge !== "" && html`<span class="edge">${edge} →</span> `}${codeHtml(address)}${
        further.size > 0 && html`<ul>${stepsHtml(further)}</ul>`
      }</li>`,
  );
}

/** More than this is folded until somebody wants to see it. */
const OPEN_UP_TO = 12;

/** Who notices a change, as a tree from the change: the first step is reached directly, all further ones indirectly. */
export function radiusHtml({ blast_radius: { direct, indirect } }: Change): Content {
  const all = [...direct, ...indirect];
  if (all.length === 0) return null;
  return html`<details class="radius"${all.length <= OPEN_UP_TO && html` open`}>
<summary>Who notices: ${direct.length} directly, ${indirect.length} indirectly</summary>
<ul class="tree">${stepsHtml(stepsOf(all))}</ul></details>`;
}
