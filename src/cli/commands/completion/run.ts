import type { Command } from "commander";
import { DRAWINGS } from "../../../report/graph/index.js";
import { WRITERS } from "../../../report/writers.js";
import { ANALYZE_FORMATS } from "../../drawings.js";
import type { World } from "../../world.js";
import { SHELLS } from "./shells.js";
import { completedCommands } from "./words.js";

/** Prints the completion script of a shell, made from the commands that the program has. */
export async function completion(shell: string, program: Command, world: World): Promise<0> {
  const formats = {
    analyze: ANALYZE_FORMATS,
    graph: Object.keys(DRAWINGS),
    explain: ["text", "json"],
    merge: Object.keys(WRITERS),
  };
  const script = SHELLS[shell];
  if (script === undefined) throw new Error(`no completion for ${shell}`);
  await world.stdout.write(script(completedCommands(program, formats)));
  return 0;
}
