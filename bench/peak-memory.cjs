// Required before a program that is measured: writes the most memory that it held (bytes) and the
// processor time that it took (microseconds) to the file that the environment names.
const { readFileSync, writeFileSync } = require("node:fs");

/** Of this program alone: getrusage counts what the process held before it became this program. */
function peak() {
  try {
    const found = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    if (found !== null) return Number(found[1]) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.PLANRISK_BENCH_PEAK, `${peak()} ${user + system}`);
});
