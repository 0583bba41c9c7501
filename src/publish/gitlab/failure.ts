import { HTTPError } from "ky";
import { saidBy, statusWords } from "../answer.js";
import { PublishFailure } from "../failure.js";

/** What a request was for, for the sentence that tells why it failed. */
export interface GitlabPurpose {
  /** `group/project!12` */
  readonly target: string;
  readonly tokenName: string;
  readonly apiUrl: string;
  /** The request is about one note, so 404 means that this one is gone. */
  readonly one: boolean;
}

const MAY_WRITE = "It takes a project access token with the scope `api` and at least the role Reporter.";
const JOB_TOKEN = "CI_JOB_TOKEN may read notes and not write them.";

async function said(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  try {
    return saidBy(JSON.parse(text));
  } catch {
    return text.startsWith("<") ? "" : text.replace(/\s+/g, " ").slice(0, 200);
  }
}

/** What a failed request to GitLab means, as one sentence. Anything that is no answer of a host is given back as it is. */
export async function gitlabFailure(error: unknown, purpose: GitlabPurpose): Promise<unknown> {
  const { target, tokenName, apiUrl } = purpose;
  if (!(error instanceof HTTPError)) {
    if (!(error instanceof Error) || !["TimeoutError", "TypeError"].includes(error.name)) return error;
    const reason = error.cause instanceof Error ? error.cause.message : error.message;
    return new PublishFailure("passing", `GitLab did not answer at ${apiUrl} (${reason}).`);
  }
  const { status, headers } = error.response;
  const because = statusWords(status, await said(error.response));
  const hint = tokenName === "CI_JOB_TOKEN" ? `${JOB_TOKEN} ${MAY_WRITE}` : MAY_WRITE;
  switch (status) {
    case 401:
      return new PublishFailure("token", `GitLab does not accept the token in ${tokenName} (${because}).`, hint);
    case 403:
      return new PublishFailure(
        "permission",
        `The token in ${tokenName} may not comment on ${target} (${because}).`,
        hint,
      );
    case 404:
      if (purpose.one) return new PublishFailure("gone", `The comment on ${target} is gone (404).`);
      return new PublishFailure(
        "missing",
        `There is no merge request ${target} that the token in ${tokenName} can see (404).`,
        `Is the number right? ${hint}`,
      );
    case 429: {
      const seconds = Number(headers.get("retry-after")) || 60;
      const told = `GitLab's rate limit for ${tokenName} is used up (${because}).`;
      return new PublishFailure("rate-limit", told, `Run the job again in ${seconds} seconds.`, seconds);
    }
  }
  if (status >= 300 && status < 400) {
    const to = headers.get("location") ?? "another address";
    return new PublishFailure(
      "refused",
      `GitLab's API at ${apiUrl} is at ${to} now (${status}).`,
      "Say so with --api-url.",
    );
  }
  if (status >= 500) return new PublishFailure("passing", `GitLab did not answer at ${apiUrl} (${because}).`);
  return new PublishFailure("refused", `GitLab refused the comment on ${target} (${because}).`);
}
