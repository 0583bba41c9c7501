import * as z from "zod";
import { answered } from "../answer.js";
import { PublishFailure } from "../failure.js";
import { type Access, createClient } from "./client.js";
import { githubFailure } from "./failure.js";

/** The head of a pull request: what an event tells that does not tell its number. */
export interface Head {
  /** Owner of the repository that it comes from, a fork's owner for a fork. */
  readonly owner: string;
  readonly branch: string;
  readonly sha: string;
}

const PULLS = z.array(z.object({ number: z.number(), state: z.string(), head: z.object({ sha: z.string() }) }));

/**
 * The number of the pull request with this head. `workflow_run` names no pull request of a fork, and what an artifact says
 * could be anybody's: so GitHub is asked. Rejects with a PublishFailure when there is none, or more than one.
 */
export async function findPullRequest(access: Access, repository: string, head: Head): Promise<number> {
  const [owner = "", repo = ""] = repository.split("/");
  const from = `${head.owner}:${head.branch}`;
  const client = createClient(access);
  const route = "GET /repos/{owner}/{repo}/pulls";
  const asked = { owner, repo, head: from, state: "all" as const, per_page: 100 };
  const { data } = await client.request(route, asked).catch((error: unknown) => {
    const { tokenName, apiUrl } = access;
    const what = "the pull requests";
    throw githubFailure(error, { target: repository, tokenName, apiUrl, what, write: false, one: false });
  });
  const pulls = answered(PULLS, data, "GitHub");
  const open = pulls.filter((pull) => pull.state === "open");
  const exact = (of: typeof pulls) => of.filter((pull) => pull.head.sha === head.sha);
  const candidates = [exact(open), open, exact(pulls)].find((each) => each.length > 0) ?? [];
  const [only] = candidates;
  if (only === undefined) {
    throw new PublishFailure("missing", `No pull request of ${repository} comes from ${from}.`, "Say which with --pr.");
  }
  if (candidates.length > 1) {
    const numbers = candidates.map((pull) => `#${pull.number}`).join(", ");
    throw new PublishFailure(
      "missing",
      `Several pull requests of ${repository} come from ${from}: ${numbers}.`,
      "Say which with --pr.",
    );
  }
  return only.number;
}
