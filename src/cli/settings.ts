import { resolve } from "node:path";
import { findConfig, readConfig } from "../input/config.js";
import { Config } from "../model/config.js";
import type { AnalyzeFlags } from "./commands/flags.js";

/** The configuration in force: flags over the file, the file over the defaults; rules of both. */
export async function readSettings(flags: AnalyzeFlags, cwd: string): Promise<Config> {
  const file = flags.config === undefined ? await findConfig(cwd) : resolve(cwd, flags.config);
  const config = file === null ? Config.parse({}) : await readConfig(file);
  return {
    ...config,
    fail_on: flags.failOn ?? config.fail_on,
    strict: flags.strict || config.strict,
    rules: [...config.rules, ...flags.rules.map((path) => resolve(cwd, path))],
  };
}
