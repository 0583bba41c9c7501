import type { Register } from "../../commands.js";

/** `planrisk rules list | show ID | check PATH...` */
export const registerRules: Register = (program, run) => {
  const rules = program.command("rules").description("the rules: what is judged, why, and rule files of your own");
  rules
    .command("list")
    .description("all rules with their levels")
    .option("--rules <path...>", "more rule files or folders")
    .action((flags: unknown) =>
      run(async (world) => {
        const { listRules } = await import("./list.js");
        return listRules(flags, world);
      }),
    );
  rules
    .command("show")
    .description("one rule, whole")
    .argument("<id>", "id of the rule, or a former one")
    .option("--rules <path...>", "more rule files or folders")
    .action((id: string, flags: unknown) =>
      run(async (world) => {
        const { showRule } = await import("./show.js");
        return showRule(id, flags, world);
      }),
    );
  rules
    .command("check")
    .description("check rule files of your own: their shape, their conditions, their examples")
    .argument("<path...>", "rule files, or folders of them")
    .action((paths: readonly string[]) =>
      run(async (world) => {
        const { checkRules } = await import("./check.js");
        return checkRules(paths, world);
      }),
    );
};
