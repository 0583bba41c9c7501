import { visible, withoutCommands } from "../report/tell/visible.js";

/**
 * Lines that hold text of plans, file names and rule files, made harmless for a terminal and a build log: no control
 * sequences, nothing invisible, no workflow commands.
 */
export function plain(text: string): string {
  return withoutCommands(text.split("\n").map(visible).join("\n"));
}
