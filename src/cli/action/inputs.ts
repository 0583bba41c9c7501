import type { World } from "../world.js";

/** The inputs of action.yml, as they come: an input that is not set is absent, and leaves the configuration in force. */
export const INPUTS = [
  "plan",
  "reports",
  "name",
  "source",
  "inventory",
  "state",
  "config",
  "rules",
  "fail-on",
  "strict",
  "new-only",
  "format",
  "gate",
  "report-file",
  "comment",
  "behavior",
  "tag",
  "label-prefix",
  "token",
] as const;
type InputName = (typeof INPUTS)[number];
export type Inputs = Readonly<Partial<Record<InputName, string>>>;

/** The runner gives input `fail-on` as variable `INPUT_FAIL-ON`; one that is not set is empty. */
export function readInputs(env: World["env"]): Inputs {
  const set = INPUTS.flatMap((name) => {
    const value = env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";
    return value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}

/** The values of an input that takes many: one a line. */
export function linesOf(value: string | undefined): readonly string[] {
  return (value ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** `--name=value`, one for each line, so that no value can be taken for another option. */
function options(inputs: Inputs, names: readonly InputName[]): readonly string[] {
  return names.flatMap((name) => linesOf(inputs[name]).map((value) => `--${name}=${value}`));
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === "true";
}

/** True unless the workflow says `false`: what an input such as `comment` or `gate` turns off. */
export function isOn(inputs: Inputs, name: "comment" | "gate"): boolean {
  return inputs[name]?.toLowerCase() !== "false";
}

/** The command line that judges `plans`, or, when there are none, combines `reports`. The JSON report goes to `report`. */
export function judgeArguments(
  inputs: Inputs,
  plans: readonly string[],
  reports: readonly string[],
  report: string,
): readonly string[] {
  const both = [...options(inputs, ["fail-on", "new-only", "format"]), `--format=json=${report}`, "--quiet"];
  if (plans.length === 0) return ["merge", ...both, "--", ...reports];
  const own = options(inputs, ["name", "source", "inventory", "state", "config", "rules"]);
  return ["analyze", ...own, ...(isTrue(inputs.strict) ? ["--strict"] : []), ...both, "--", ...plans];
}

/** The command line that brings `report` to the pull request. Its gate is put already. */
export function commentArguments(inputs: Inputs, report: string): readonly string[] {
  return ["comment", ...options(inputs, ["behavior", "tag", "label-prefix"]), "--", report];
}
