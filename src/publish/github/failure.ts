import { saidBy, statusWords } from "../answer.js";
import { PublishFailure } from "../failure.js";

/** What a request was for, for the sentence that tells why it failed. */
export interface Purpose {
  /** `owner/name#12` */
  readonly target: string;
  readonly tokenName: string;
  readonly apiUrl: string;
  /** What is asked for: "the comment", "the labels". */
  readonly what: string;
  readonly write: boolean;
  /** The request is about one comment, so 404 means that this one is gone. */
  readonly one: boolean;
}

interface Answer {
  readonly status: number;
  readonly said: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Types of errors in a GraphQL answer, which has status 200, as the status that REST would have. */
const GRAPHQL_STATUS: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  UNPROCESSABLE: 422,
};

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function headersOf(value: unknown): Readonly<Record<string, unknown>> {
  const headers = field(value, "headers");
  return typeof headers === "object" && headers !== null ? Object.fromEntries(Object.entries(headers)) : {};
}

/** Octokit's RequestError and GraphqlResponseError, told by shape: the bundle may hold either class twice. */
function answerOf(error: unknown): Answer | null {
  const errors = field(error, "errors");
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (first !== undefined) {
    const status = GRAPHQL_STATUS[String(field(first, "type"))] ?? 500;
    return { status, said: saidBy(first), headers: headersOf(error) };
  }
  const status = field(error, "status");
  if (typeof status !== "number" || !(error instanceof Error)) return null;
  const response = field(error, "response");
  const said = response === undefined ? error.message : saidBy(field(response, "data"));
  return { status, said, headers: headersOf(response) };
}

/** Seconds until a request may come again, when this answer is about too many of them; null when it is not. */
function rateLimit({ status, said, headers }: Answer): number | null {
  if (status !== 403 && status !== 429) return null;
  const after = Number(headers["retry-after"]);
  if (after > 0) return after;
  if (headers["x-ratelimit-remaining"] === "0") {
    const reset = Number(headers["x-ratelimit-reset"]);
    return reset > 0 ? Math.max(1, Math.ceil(reset - Date.now() / 1000) + 1) : 60;
  }
  return status === 429 || /rate limit/i.test(said) ? 60 : null;
}

const MAY_WRITE =
  "In GitHub Actions give the job `permissions: pull-requests: write`; another token needs write access to pull requests.";

/** What a failed request to GitHub means, as one sentence. Anything that is no answer of a host is given back as it is. */
export function githubFailure(error: unknown, purpose: Purpose): unknown {
  const answer = answerOf(error);
  if (answer === null) return error;
  const { status, said } = answer;
  const { target, tokenName, what } = purpose;
  const because = statusWords(status, said);
  const seconds = rateLimit(answer);
  if (seconds !== null) {
    const when = seconds > 120 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
    return new PublishFailure(
      "rate-limit",
      `GitHub's rate limit for ${tokenName} is used up (${because}).`,
      `Run the job again in ${when}.`,
      seconds,
    );
  }
  switch (status) {
    case 401:
      return new PublishFailure(
        "token",
        `GitHub does not accept the token in ${tokenName} (${because}).`,
        "It may have expired, or be for another host.",
      );
    case 403:
      return new PublishFailure(
        "permission",
        `The token in ${tokenName} may not ${purpose.write ? "write" : "read"} ${what} of ${target} (${because}).`,
        MAY_WRITE,
      );
    case 404:
      if (purpose.one) return new PublishFailure("gone", `${what} of ${target} is gone (404).`);
      return new PublishFailure(
        "missing",
        `There is no pull request ${target} that the token in ${tokenName} can see (404).`,
        `Is the number right? ${MAY_WRITE}`,
      );
    case 410:
    case 422:
      return new PublishFailure("refused", `GitHub refused ${what} of ${target} (${because}).`);
  }
  if (status >= 500) return new PublishFailure("passing", `GitHub did not answer at ${purpose.apiUrl} (${because}).`);
  return new PublishFailure("refused", `GitHub refused ${what} of ${target} (${because}).`);
}
