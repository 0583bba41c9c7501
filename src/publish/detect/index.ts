import type { Environment, Platform, Surroundings } from "../place.js";
import { githubSurroundings } from "./github.js";
import { gitlabSurroundings } from "./gitlab.js";

/** The platform whose CI this environment is of; null for any other. */
export function detectPlatform(env: Environment): Platform | null {
  if (env.GITHUB_ACTIONS === "true") return "github";
  if (env.GITLAB_CI === "true") return "gitlab";
  return null;
}

/** What the environment says about a platform. `event`: the text of the file GITHUB_EVENT_PATH, null without one. */
export function surroundings(platform: Platform, env: Environment, event: string | null): Surroundings {
  switch (platform) {
    case "github":
      return githubSurroundings(env, event);
    case "gitlab":
      return gitlabSurroundings(env);
  }
}
