import { exitCode } from "../judge/gate.js";
import { type AnyReport, isCombined } from "../model/report.js";
import { bareRisk } from "../report/tell/words.js";
import type { OutputFlags } from "./commands/flags.js";
import { type Formats, type Output, writeOutputs } from "./output.js";
import type { World } from "./world.js";

/** One line for somebody who sent every report into a file and sees only an exit status. */
function verdictLine(report: AnyReport): string {
  const plans = isCombined(report) ? `${report.plans.length} plans` : "the plan";
  const verdict = report.gate.verdict === "pass" ? "passes" : "fails";
  return `planrisk: ${plans}: ${bareRisk(report.risk)}, the gate ${verdict} (fails on ${report.gate.fail_on})\n`;
}

/** Writes a finished report where the flags say and gives the exit status that its gate means. */
export async function finish(
  report: AnyReport,
  outputs: readonly Output[],
  formats: Formats,
  flags: OutputFlags,
  world: World,
): Promise<0 | 1> {
  await writeOutputs(outputs, report, formats, world, flags.color);
  const silent = outputs.every((output) => output.file !== null);
  if (silent && !flags.quiet) await world.stderr.write(verdictLine(report));
  return exitCode(report);
}
