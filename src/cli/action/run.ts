import { appendFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlanriskError } from "../../model/error.js";
import type { AnyReport } from "../../model/report.js";
import { FORMATS, PLAIN } from "../../report/index.js";
import { failureText } from "../failure.js";
import { main } from "../main.js";
import { readReport } from "../reports.js";
import type { World } from "../world.js";
import { expand } from "./expand.js";
import { commentArguments, type Inputs, isOn, judgeArguments, linesOf, readInputs } from "./inputs.js";

/** Files of the runner: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
const SUMMARY = "GITHUB_STEP_SUMMARY";
const OUTPUT = "GITHUB_OUTPUT";

async function append(world: World, variable: string, text: string): Promise<void> {
  const path = world.env[variable];
  if (path === undefined || path === "") return;
  await appendFile(path, text).catch((error: NodeJS.ErrnoException) =>
    world.stderr.write(`planrisk: ${variable} cannot be written to (${error.code ?? error.message}).\n`),
  );
}

async function reportFile(inputs: Inputs, world: World): Promise<string> {
  const [named, ...more] = linesOf(inputs["report-file"]);
  if (more.length > 0) throw new PlanriskError("report-file is one file; there are many lines.");
  if (named !== undefined) return named;
  return join(await mkdtemp(join(world.env.RUNNER_TEMP ?? tmpdir(), "planrisk-")), "report.json");
}

/** The log gets the text, the page of the run annotations and the summary, later steps the outputs. */
async function tellRunner(report: AnyReport, file: string, world: World): Promise<void> {
  await world.stdout.write(FORMATS.text(report, { ...PLAIN, color: true, width: 120 }));
  await world.stdout.write(FORMATS.github(report, PLAIN));
  await append(world, SUMMARY, FORMATS.summary(report, PLAIN));
  const { high, medium, low } = report.summary;
  const outputs = { risk: report.risk, high, medium, low, verdict: report.gate.verdict, report: file };
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  await append(world, OUTPUT, lines.join(""));
}

/**
 * The action: judges plans or combines reports, tells the runner, and comments. Gives the exit status: the gate's, or 2
 * when planrisk could not judge. It starts no shell.
 */
export async function runAction(world: World): Promise<0 | 1 | 2> {
  const inputs = readInputs(world.env);
  try {
    const plans = await expand(linesOf(inputs.plan), world.cwd);
    const reports = await expand(linesOf(inputs.reports), world.cwd);
    if (plans.length === 0 && reports.length === 0) {
      throw new PlanriskError("Neither plan nor reports is given.", "Say which file: with: plan: plan.json");
    }
    if (plans.length > 0 && reports.length > 0) {
      throw new PlanriskError(
        "Both plan and reports are given.",
        "Judge plans in one step, combine reports in another.",
      );
    }
    const file = await reportFile(inputs, world);
    const status = await main(judgeArguments(inputs, plans, reports, file), world);
    if (status === 2) return await couldNot(world);
    await tellRunner(await readReport(file, world.cwd), file, world);
    if (isOn(inputs, "comment")) {
      const env = { ...world.env, ...(inputs.token === undefined ? {} : { GITHUB_TOKEN: inputs.token }) };
      // What it gives is the gate's again, or 2 for an input such as a tag that is none.
      if ((await main(commentArguments(inputs, file), { ...world, env })) === 2) return await couldNot(world);
    }
    return isOn(inputs, "gate") ? status : 0;
  } catch (error) {
    await world.stderr.write(failureText(error));
    return couldNot(world);
  }
}

async function couldNot(world: World): Promise<2> {
  await world.stdout.write("::error title=planrisk::planrisk could not judge; the log of this step says why.\n");
  return 2;
}
