import type { RenderOptions } from "../report/options.js";
import { PLAIN } from "../report/options.js";
import type { Sink, World } from "./world.js";

type Environment = World["env"];

/** Set and not empty: what https://no-color.org asks of NO_COLOR, and CI systems do with CI. */
function isSet(env: Environment, name: string): boolean {
  const value = env[name];
  return value !== undefined && value !== "";
}

/** `--no-color`, NO_COLOR and FORCE_COLOR before what the terminal can. */
function wantsColor(sink: Sink, env: Environment, flag: boolean): boolean {
  if (!flag || isSet(env, "NO_COLOR")) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return sink.isTTY && env.TERM !== "dumb";
}

/** Terminals that are known to follow OSC 8: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
function knowsHyperlinks(env: Environment): boolean {
  if (isSet(env, "WT_SESSION") || isSet(env, "KITTY_WINDOW_ID")) return true;
  if (Number(env.VTE_VERSION ?? 0) >= 5000) return true;
  return ["iTerm.app", "WezTerm", "vscode", "ghostty"].includes(env.TERM_PROGRAM ?? "");
}

/** A UTF-8 locale, or none said at all. The Linux console has no glyphs for arrows. */
function knowsUnicode(env: Environment): boolean {
  if (env.TERM === "linux" || env.TERM === "dumb") return false;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((each) => each !== undefined && each !== "");
  return locale === undefined || /utf-?8/i.test(locale);
}

/** How to lay out a text for this place. `colorFlag` is false for `--no-color`. */
export function renderOptions(sink: Sink, env: Environment, colorFlag: boolean): RenderOptions {
  const color = wantsColor(sink, env, colorFlag);
  if (!sink.isTTY) return { ...PLAIN, color };
  return {
    color,
    width: sink.columns ?? 80,
    hyperlinks: env.TERM !== "dumb" && !isSet(env, "CI") && knowsHyperlinks(env),
    unicode: knowsUnicode(env),
  };
}

/** True when somebody watches: progress is for a terminal, not for a log. */
export function isWatched(sink: Sink, env: Environment): boolean {
  return sink.isTTY && !isSet(env, "CI") && env.TERM !== "dumb";
}
