import type { Risk } from "../model/level.js";
import type { Behavior, Post } from "./choose.js";
import type { Host } from "./comments.js";
import { PublishFailure } from "./failure.js";
import { findPullRequest } from "./github/head.js";
import { githubHost } from "./github/host.js";
import { gitlabHost } from "./gitlab/host.js";
import { label } from "./labels.js";
import type { Place } from "./place.js";
import { type Pace, type Posted, post } from "./post.js";

/** How long things take: real, or as tests want it. */
export interface Timing extends Pace {
  /** Milliseconds of a second, for waiting between tries of a request. */
  readonly second: number;
  /** Space writes to GitHub as it asks for. */
  readonly spaced: boolean;
}

export const REAL_TIMING: Timing = {
  pause: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  second: 1000,
  spaced: true,
};

/** The host of a place. Rejects with a PublishFailure when the pull request is not found. */
async function hostOf(place: Place, timing: Timing): Promise<Host> {
  const { apiUrl, token, tokenName, repo, request } = place;
  const { second, spaced } = timing;
  switch (place.platform) {
    case "github": {
      const access = { apiUrl, token, tokenName, second, spaced };
      const number = typeof request === "number" ? request : await findPullRequest(access, repo, request);
      const [owner = "", name = ""] = repo.split("/");
      return githubHost(access, { owner, repo: name, number });
    }
    case "gitlab": {
      if (typeof request !== "number") throw new Error("a merge request is found by its number");
      return gitlabHost({ apiUrl, token, tokenName, second }, { project: repo, iid: request, webUrl: place.webUrl });
    }
  }
}

/** What is to be posted. */
export interface Publication extends Post {
  readonly behavior: Behavior;
  /** Label the request by risk, with this prefix; null: no labels. */
  readonly label: { readonly prefix: string; readonly risk: Risk } | null;
}

/** What came of it. `skipped`: it may not be posted from here, and that is as it should be. */
export type Published =
  | { readonly kind: "posted"; readonly posted: Posted; readonly unlabelled: PublishFailure | null }
  | { readonly kind: "skipped"; readonly because: string }
  | { readonly kind: "failed"; readonly failure: PublishFailure };

async function labelled(host: Host, { label: wanted }: Publication): Promise<PublishFailure | null> {
  if (wanted === null) return null;
  try {
    await label(host.labels, wanted.prefix, wanted.risk);
    return null;
  } catch (error) {
    if (error instanceof PublishFailure) return error;
    throw error;
  }
}

/**
 * Brings a report to its pull or merge request. What the host has against it comes back as a value, so that whoever
 * calls cannot let it change the verdict.
 */
export async function publish(place: Place, publication: Publication, timing: Timing): Promise<Published> {
  try {
    const host = await hostOf(place, timing);
    const posted = await post(host.comments, publication, publication.behavior, timing);
    // The label of an older run would overwrite the newer one's.
    const unlabelled = posted.what === "outdated" ? null : await labelled(host, publication);
    return { kind: "posted", posted, unlabelled };
  } catch (error) {
    if (!(error instanceof PublishFailure)) throw error;
    const expected = error.kind === "permission" || error.kind === "token";
    if (expected && place.readOnly !== null) return { kind: "skipped", because: place.readOnly };
    return { kind: "failed", failure: error };
  }
}
