import { keepCompiled } from "./compile-cache.js";
import { VERSION } from "./version.js";

/**
 * The executable. The exit status is a failure until a command has run to its end: a runtime that dies half way, a
 * promise that never settles or somebody's process.exit(0) must not turn a gate green.
 */
let status: 0 | 1 | 2 = 2;
process.exitCode = status;
process.on("exit", () => {
  process.exitCode = status;
});

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${VERSION}\n`);
  status = 0;
} else {
  keepCompiled(process.env);
  const { main, processWorld } = await import("./program.js");
  status = await main(args, processWorld());
}
process.exitCode = status;
