import type { Assessment } from "../assess.js";
import type { GraphExcerpt } from "../model/graph-view.js";
import { type AnyReport, plansIn } from "../model/report.js";
import { EXTENTS } from "../report/graph/extents.js";
import type { Drawing } from "../report/graph/index.js";
import type { GraphPicture } from "../report/html/picture.js";
import { WRITERS } from "../report/writers.js";
import type { Formats, Output } from "./output.js";
import { plain } from "./plain.js";
import type { World } from "./world.js";

/** Formats of `analyze` that show the graph. A merged report has none: it was made without the plans. */
const WITH_GRAPH = ["html", "mermaid", "dot"] as const;
type WithGraph = (typeof WITH_GRAPH)[number];

/** Every format that `analyze` writes, by name. */
export const ANALYZE_FORMATS: readonly string[] = [...Object.keys(WRITERS), "mermaid", "dot"];

/** The graphs of plans that are judged one after the other, as far as an output shows them. */
export class Drawings {
  readonly #wanted: readonly WithGraph[];
  readonly #excerpts = new Map<string, GraphExcerpt>();

  constructor(outputs: readonly Output[]) {
    this.#wanted = WITH_GRAPH.filter((format) => outputs.some((output) => output.format === format));
  }

  /** Keeps what the formats need of a plan, under the name of its report. */
  async add({ comparison, report }: Assessment): Promise<void> {
    if (this.#wanted.length === 0) return;
    const { graphView } = await import("../observe/view/index.js");
    for (const format of this.#wanted)
      this.#excerpts.set(`${format} ${report.plan.name}`, graphView(comparison, report, EXTENTS[format]));
  }

  /** Writers of all formats, once all plans are in. */
  formats(world: World): Formats {
    return {
      ...WRITERS,
      html: async () => {
        const { renderHtml } = await import("../report/html/index.js");
        const pictures = await this.#pictures(world);
        return (report, options) => [
          renderHtml(report, {
            ...options,
            pictures: plansIn(report).map((plan) => pictures.get(plan.plan.name) ?? null),
          }),
        ];
      },
      mermaid: async () => {
        const { drawMermaid } = await import("../report/graph/mermaid.js");
        return (report) => [drawMermaid(this.#drawings(report, "mermaid"))];
      },
      dot: async () => {
        const { drawDot } = await import("../report/graph/dot.js");
        return (report) => [drawDot(this.#drawings(report, "dot"))];
      },
    };
  }

  #drawings(whole: AnyReport, format: WithGraph): Drawing[] {
    return plansIn(whole).flatMap((report) => {
      const excerpt = this.#excerpts.get(`${format} ${report.plan.name}`);
      return excerpt === undefined ? [] : [{ report, excerpt }];
    });
  }

  /** A picture that cannot be laid out is said, and keeps nobody from the report. */
  async #pictures(world: World): Promise<ReadonlyMap<string, GraphPicture>> {
    const { layoutGraph } = await import("../report/html/layout.js");
    const pictures = new Map<string, GraphPicture>();
    for (const [key, { view }] of this.#excerpts) {
      if (!key.startsWith("html ")) continue;
      const name = key.slice("html ".length);
      try {
        pictures.set(name, await layoutGraph(view));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        await world.stderr.write(plain(`planrisk: the graph of ${name} is not in the HTML report: ${reason}\n`));
      }
    }
    return pictures;
  }
}
