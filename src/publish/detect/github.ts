import * as z from "zod";
import type { Head } from "../github/head.js";
import type { Environment, Surroundings } from "../place.js";

const REPOSITORY = z.object({ full_name: z.string() }).nullish();
/** What is used of the payloads: https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const EVENT = z.object({
  pull_request: z
    .object({ number: z.number(), head: z.object({ repo: REPOSITORY }), base: z.object({ repo: REPOSITORY }) })
    .optional(),
  issue: z.object({ number: z.number(), pull_request: z.object({}).nullish() }).optional(),
  workflow_run: z
    .object({
      id: z.number(),
      run_attempt: z.number().optional(),
      event: z.string(),
      html_url: z.string().optional(),
      head_branch: z.string().nullish(),
      head_sha: z.string(),
      head_repository: z.object({ owner: z.object({ login: z.string() }) }).nullish(),
    })
    .optional(),
});
type Event = z.infer<typeof EVENT>;

function parseEvent(text: string | null): Event {
  if (text === null) return {};
  try {
    return EVENT.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

function headOf(run: NonNullable<Event["workflow_run"]>): Head | null {
  const owner = run.head_repository?.owner.login;
  if (!run.event.startsWith("pull_request") || owner === undefined || typeof run.head_branch !== "string") return null;
  return { owner, branch: run.head_branch, sha: run.head_sha };
}

function requestOf(event: Event, env: Environment): number | Head | null {
  if (event.workflow_run !== undefined) return headOf(event.workflow_run);
  if (event.pull_request !== undefined) return event.pull_request.number;
  if (event.issue?.pull_request !== undefined && event.issue.pull_request !== null) return event.issue.number;
  const ref = /^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? "");
  return ref === null ? null : Number(ref[1]);
}

/**
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflows-in-forked-repositories
 * and https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
 */
function readOnly({ pull_request: pull }: Event, env: Environment): string | null {
  if (pull === undefined || env.GITHUB_EVENT_NAME !== "pull_request") return null;
  const head = pull.head.repo?.full_name;
  if (head === undefined || head !== pull.base.repo?.full_name) {
    return "the pull request comes from a fork, and such runs may only read";
  }
  return env.GITHUB_ACTOR === "dependabot[bot]" ? "Dependabot runs this, and its runs may only read" : null;
}

function pageOf(event: Event, env: Environment): string | null {
  if (event.workflow_run !== undefined) return event.workflow_run.html_url ?? null;
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repo, GITHUB_RUN_ID: run } = env;
  return server === undefined || repo === undefined || run === undefined
    ? null
    : `${server}/${repo}/actions/runs/${run}`;
}

function stampOf({ workflow_run: run }: Event, env: Environment): string | null {
  // The run that made the reports, so that all runs of a pull request count the same way.
  if (run !== undefined) return `${run.id}.${run.run_attempt ?? 1}`;
  const { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = env;
  return id !== undefined && /^\d+$/.test(id) ? `${id}.${/^\d+$/.test(attempt ?? "") ? attempt : 1}` : null;
}

/**
 * What GitHub Actions says: https://docs.github.com/en/actions/reference/workflows-and-actions/variables. `event`: the
 * text of the file GITHUB_EVENT_PATH, null when there is none; one that cannot be read says nothing.
 */
export function githubSurroundings(env: Environment, event: string | null): Surroundings {
  const read = parseEvent(event);
  return {
    platform: "github",
    apiUrl: env.GITHUB_API_URL ?? "https://api.github.com",
    repo: env.GITHUB_REPOSITORY ?? null,
    request: requestOf(read, env),
    stamp: stampOf(read, env),
    elsewhere: pageOf(read, env),
    readOnly: readOnly(read, env),
    webUrl: null,
    tokenNames: ["GITHUB_TOKEN", "GH_TOKEN"],
  };
}
