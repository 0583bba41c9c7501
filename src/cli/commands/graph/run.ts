import { type GraphViewOptions, graphView } from "../../../observe/view/index.js";
import { EXTENTS } from "../../../report/graph/extents.js";
import { DRAWINGS, type Drawing } from "../../../report/graph/index.js";
import { onePlan } from "../../one-plan.js";
import { type Formats, parseOutputs, writeOutputs } from "../../output.js";
import { plain } from "../../plain.js";
import { stopwatch } from "../../stopwatch.js";
import type { World } from "../../world.js";
import { LookFlags } from "../flags.js";

const EVERYTHING: GraphViewOptions = { whole: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY };

function isDrawing(name: string): name is keyof typeof DRAWINGS {
  return Object.hasOwn(DRAWINGS, name);
}

/** Draws the graph of one plan in each format that is asked for; says so when only a part of it is drawn. */
export async function graph(path: string, rawFlags: unknown, world: World): Promise<0> {
  const flags = LookFlags.parse(rawFlags);
  const formats = flags.format.length === 0 ? ["mermaid"] : flags.format;
  const outputs = parseOutputs(formats, Object.keys(DRAWINGS));
  const { report, comparison } = await onePlan(path, flags, world);
  const watch = stopwatch(world, flags.verbose);
  const drawn = new Map<string, string>();
  let leftOut = 0;
  for (const format of new Set(outputs.map((output) => output.format))) {
    if (!isDrawing(format)) continue;
    const extent = flags.all ? EVERYTHING : EXTENTS[format];
    const drawing: Drawing = { report, excerpt: graphView(comparison, report, extent) };
    const text = await DRAWINGS[format](drawing);
    drawn.set(format, text);
    leftOut = Math.max(leftOut, drawing.excerpt.leftOut);
    await watch.lap(
      `${format}: ${drawing.excerpt.view.nodes.length} resources, ${drawing.excerpt.view.edges.length} edges`,
    );
  }
  const writers = [...drawn].map(([format, text]) => [format, async () => () => [text]] as const);
  await writeOutputs(outputs, report, Object.fromEntries(writers) satisfies Formats, world, flags.color);
  if (leftOut > 0 && !flags.quiet) {
    const words = `the neighbourhood of the changes is drawn; ${leftOut} resources further away are not (--all draws them)`;
    await world.stderr.write(plain(`planrisk: ${report.plan.name}: ${words}\n`));
  }
  return 0;
}
