import { main } from "./main.js";
import { VERSION } from "./version.js";
import { processWorld } from "./world.js";

/**
 * The executable. The exit status is a failure until a command has run to its end: a runtime that dies half way, a
 * promise that never settles or somebody's process.exit(0) must not turn a gate green.
 */
process.exitCode = 2;
let status: 0 | 1 | 2 = 2;
process.on("exit", () => {
  process.exitCode = status;
});

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${VERSION}\n`);
  status = 0;
} else {
  status = await main(args, processWorld());
}
process.exitCode = status;
