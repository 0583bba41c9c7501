import { processWorld, runAction } from "../program.js";

/** What action.yml runs. As in the executable, the exit status is a failure until everything is done. */
let status: 0 | 1 | 2 = 2;
process.exitCode = status;
process.on("exit", () => {
  process.exitCode = status;
});
status = await runAction(processWorld());
process.exitCode = status;
