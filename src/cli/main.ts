import { Command, CommanderError } from "commander";
import { registerAnalyze } from "./commands/analyze/register.js";
import { registerComment } from "./commands/comment/register.js";
import { registerCompletion } from "./commands/completion/register.js";
import { registerExplain } from "./commands/explain/register.js";
import { registerGraph } from "./commands/graph/register.js";
import { registerInit } from "./commands/init/register.js";
import { registerMerge } from "./commands/merge/register.js";
import { registerRules } from "./commands/rules/register.js";
import type { Register } from "./commands.js";
import { failureText } from "./failure.js";
import { VERSION } from "./version.js";
import type { World } from "./world.js";

/** Every command, in the order of the help. */
const COMMANDS: readonly Register[] = [
  registerAnalyze,
  registerGraph,
  registerExplain,
  registerMerge,
  registerComment,
  registerRules,
  registerInit,
  registerCompletion,
];

const EXAMPLES = `
Examples:
  $ terraform show -json tfplan > plan.json && planrisk plan.json
  $ planrisk plan.json --format html=report.html
  $ planrisk init
`;
const EXIT_STATUS = `
Exit status: 0 the gate passed, 1 the gate failed, 2 planrisk could not judge.`;

/** Commander's own ways to end that are no mistake: --help and --version. */
function isDone(error: CommanderError): boolean {
  return error.exitCode === 0;
}

/**
 * Runs the command line (arguments without node and script) and gives the exit status. Writes only to the world's
 * standard output and error, and to the files that the arguments name.
 */
export async function main(args: readonly string[], world: World): Promise<0 | 1 | 2> {
  let status: 0 | 1 | 2 = 2;
  const texts: Promise<void>[] = [];
  const program = new Command("planrisk")
    .description("Risk of a Terraform plan for AWS networking: what it cuts, what it opens, who notices.")
    .version(VERSION, "-V, --version")
    .exitOverride()
    .showHelpAfterError("(planrisk --help shows all commands and options)")
    .configureOutput({
      writeOut: (text) => texts.push(world.stdout.write(text)),
      writeErr: (text) => texts.push(world.stderr.write(text)),
      getOutHelpWidth: () => world.stdout.columns ?? 100,
      getErrHelpWidth: () => world.stderr.columns ?? 100,
    })
    .addHelpText("after", `${EXAMPLES}${EXIT_STATUS}`);
  for (const register of COMMANDS) {
    register(program, async (command) => {
      status = await command(world);
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return isDone(error) ? 0 : 2;
    await world.stderr.write(failureText(error));
    return 2;
  } finally {
    await Promise.allSettled(texts);
  }
}
