import type { Environment, Surroundings } from "../place.js";

interface Request {
  readonly project: string | null;
  readonly iid: number | null;
}

/** A pipeline of a branch names its merge requests as `group/project!12,group/project!13`; one is one. */
function requestOf(env: Environment): Request {
  const iid = env.CI_MERGE_REQUEST_IID;
  if (iid !== undefined && /^\d+$/.test(iid)) {
    // In a fork's pipeline CI_PROJECT_ID is the fork, and the merge request is elsewhere.
    return { project: env.CI_MERGE_REQUEST_PROJECT_ID ?? env.CI_PROJECT_ID ?? null, iid: Number(iid) };
  }
  const [only, ...others] = (env.CI_OPEN_MERGE_REQUESTS ?? "").split(",");
  const [, project, number] = /^(.+)!(\d+)$/.exec(only ?? "") ?? [];
  if (others.length > 0 || project === undefined) return { project: env.CI_PROJECT_ID ?? null, iid: null };
  return { project, iid: Number(number) };
}

function readOnly(env: Environment): string | null {
  const { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: source, CI_PROJECT_ID: own, CI_MERGE_REQUEST_PROJECT_ID: target } = env;
  const fork = target !== undefined && (source !== target || own !== target);
  return fork ? "the merge request comes from a fork, and its pipelines do not get this project's variables" : null;
}

function stampOf({ CI_PIPELINE_ID: pipeline, CI_JOB_ID: job }: Environment): string | null {
  if (pipeline === undefined || !/^\d+$/.test(pipeline)) return null;
  return /^\d+$/.test(job ?? "") ? `${pipeline}.${job}` : pipeline;
}

/** What GitLab CI/CD says: https://docs.gitlab.com/ci/variables/predefined_variables/ */
export function gitlabSurroundings(env: Environment): Surroundings {
  const { project, iid } = requestOf(env);
  const page = env.CI_MERGE_REQUEST_PROJECT_URL;
  return {
    platform: "gitlab",
    apiUrl: env.CI_API_V4_URL ?? "https://gitlab.com/api/v4",
    repo: project,
    request: iid,
    stamp: stampOf(env),
    elsewhere: env.CI_JOB_URL ?? env.CI_PIPELINE_URL ?? null,
    readOnly: readOnly(env),
    webUrl: page === undefined || iid === null ? null : `${page}/-/merge_requests/${iid}`,
    tokenNames: ["GITLAB_TOKEN"],
  };
}
