import type { Head } from "./github/head.js";
import type { Stamp } from "./stamp.js";

export const PLATFORMS = ["github", "gitlab"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** What a CI system says of itself in its environment; null: it does not say, or says something else. */
export interface Surroundings {
  readonly platform: Platform;
  readonly apiUrl: string;
  /** `owner/name` on GitHub; number or path of the project on GitLab. */
  readonly repo: string | null;
  /** Number of the pull or merge request, or the head by which it is found. */
  readonly request: number | Head | null;
  readonly stamp: Stamp | null;
  /** Where the whole report can be seen when the comment cannot hold it. */
  readonly elsewhere: string | null;
  /** Why a run such as this is given a token that may only read, or none. */
  readonly readOnly: string | null;
  /** Page of the merge request (GitLab). */
  readonly webUrl: string | null;
  /** Environment variables that may hold the token, best first. */
  readonly tokenNames: readonly string[];
}

/** What was given by hand; null: it was not. */
export interface Given {
  readonly repo: string | null;
  readonly request: number | null;
  readonly apiUrl: string | null;
  readonly tokenName: string | null;
  readonly stamp: Stamp | null;
}

/** Where a comment goes, and as whom. */
export interface Place {
  readonly platform: Platform;
  readonly apiUrl: string;
  readonly repo: string;
  readonly request: number | Head;
  readonly stamp: Stamp;
  readonly token: string;
  readonly tokenName: string;
  readonly elsewhere: string | null;
  readonly readOnly: string | null;
  readonly webUrl: string | null;
}

/** Why nothing can be posted: `skipped` is as it should be, `unusable` wants a person. */
export interface NoPlace {
  readonly kind: "skipped" | "unusable";
  readonly because: string;
  readonly hint: string;
}

/** The variables of a process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that is set and not empty: secrets that a run may not have are empty. */
function setIn(env: Environment, name: string): string | null {
  const value = env[name];
  return value === undefined || value.trim() === "" ? null : value.trim();
}

const JOB_TOKEN_HINT = "CI_JOB_TOKEN may read notes and not write them: give a project access token (scope `api`).";

function noToken(names: readonly string[], around: Surroundings, env: Environment): NoPlace {
  const because = `There is no token in ${names.join(" or ")}`;
  if (around.readOnly !== null) return { kind: "skipped", because: `${because}: ${around.readOnly}.`, hint: "" };
  const job = around.platform === "gitlab" && setIn(env, "CI_JOB_TOKEN") !== null;
  return {
    kind: "unusable",
    because: `${because}.`,
    hint: job ? JOB_TOKEN_HINT : "Name its variable with --token-env.",
  };
}

/** Puts together where a comment goes: what was given by hand wins over what the CI says. */
export function choosePlace(given: Given, around: Surroundings, env: Environment): Place | NoPlace {
  const repo = given.repo ?? around.repo;
  if (repo === null) {
    return { kind: "unusable", because: "It is not known which repository to comment on.", hint: "Say with --repo." };
  }
  const request = given.request ?? around.request;
  if (request === null) {
    const what = around.platform === "github" ? "pull" : "merge";
    return { kind: "skipped", because: `This run belongs to no ${what} request.`, hint: "Say which with --pr." };
  }
  const stamp = given.stamp ?? around.stamp;
  if (stamp === null) {
    const hint = "Give a number that grows from run to run with --stamp, such as the number of the build.";
    return { kind: "unusable", because: "It is not known how recent this run is.", hint };
  }
  const names = given.tokenName === null ? around.tokenNames : [given.tokenName];
  const tokenName = names.find((name) => setIn(env, name) !== null);
  if (tokenName === undefined) return noToken(names, around, env);
  return {
    platform: around.platform,
    apiUrl: given.apiUrl ?? around.apiUrl,
    repo,
    request,
    stamp,
    token: setIn(env, tokenName) ?? "",
    tokenName,
    elsewhere: around.elsewhere,
    readOnly: around.readOnly,
    webUrl: given.request === null && given.repo === null ? around.webUrl : null,
  };
}
