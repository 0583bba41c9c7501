import { Option } from "commander";
import { BEHAVIORS } from "../../../publish/choose.js";
import { PLATFORMS } from "../../../publish/place.js";
import type { Register } from "../../commands.js";
import { newOnlyOption, outputOptions } from "../options.js";

/** `planrisk comment REPORT.json...`: the one comment on the pull or merge request. */
export const registerComment: Register = (program, run) => {
  const command = program
    .command("comment")
    .description("create or update the comment on the pull or merge request")
    .argument("<report...>", "reports made with --format json; many become one, as with merge")
    .addOption(new Option("--platform <name>", "where to (default: the CI this runs in)").choices(PLATFORMS))
    .option("--repo <name>", "OWNER/NAME on GitHub, number or path of the project on GitLab")
    .option("--pr <number>", "the pull request")
    .option("--mr <number>", "the merge request")
    .option("--api-url <url>", "the API, such as https://HOST/api/v3 (GitHub) or https://HOST/api/v4 (GitLab)")
    .option("--token-env <name>", "the environment variable that holds the token (default: GITHUB_TOKEN, GITLAB_TOKEN)")
    .option("--tag <text>", "tells the comments of several workflows apart", "default")
    .option("--stamp <number>", "how recent this run is; a CI counts its runs itself")
    .addOption(
      new Option("--behavior <name>", "what becomes of the comment before").choices(BEHAVIORS).default("update"),
    )
    .option("--label-prefix <text>", "also label by risk: planrisk/ gives planrisk/high")
    .option("--dry-run", "print the comment and send nothing");
  newOnlyOption(command);
  outputOptions(command);
  command.addHelpText(
    "after",
    `
The exit status is the gate's, as everywhere: 0 it passed, 1 it failed. A comment that could not be posted is told on
standard error and changes nothing about it. With --fail-on never it is always 0.

Examples:
  $ planrisk comment report.json
  $ planrisk comment reports/*.json --tag production --format summary="$GITHUB_STEP_SUMMARY"
  $ planrisk comment report.json --dry-run`,
  );
  command.action((reports: readonly string[], flags: unknown) =>
    run(async (world) => {
      const { comment } = await import("./run.js");
      return comment(reports, flags, world);
    }),
  );
};
