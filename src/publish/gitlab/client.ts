import ky, { HTTPError, type KyInstance } from "ky";

/** How to reach GitLab. */
export interface GitlabAccess {
  /** `https://gitlab.com/api/v4`, or the same of another host. */
  readonly apiUrl: string;
  readonly token: string;
  /** Where the token is from, for what errors say: `GITLAB_TOKEN`. */
  readonly tokenName: string;
  /** Milliseconds of a second, for waiting between tries. */
  readonly second: number;
}

const LONGEST_WAIT = 60;
const REQUEST_TIMEOUT = 30_000;

/**
 * A client that tries reads again, after what `Retry-After` says when that is at most a minute. Writes are sent once. A
 * redirect is an error: following it would turn a POST into a GET, or carry the token elsewhere.
 */
export function createGitlabClient(access: GitlabAccess): KyInstance {
  return ky.create({
    prefixUrl: access.apiUrl,
    // Any kind of token goes here: https://docs.gitlab.com/api/rest/authentication/#personalprojectgroup-access-tokens
    headers: { authorization: `Bearer ${access.token}`, accept: "application/json", "user-agent": "planrisk" },
    redirect: "manual",
    timeout: REQUEST_TIMEOUT,
    retry: {
      limit: 3,
      methods: ["get"],
      statusCodes: [408, 429, 500, 502, 503, 504],
      delay: (attempt) => access.second * 2 ** (attempt - 1),
      shouldRetry: ({ error }) => {
        const after = error instanceof HTTPError ? Number(error.response.headers.get("retry-after") ?? 0) : 0;
        return after > LONGEST_WAIT ? false : undefined;
      },
    },
  });
}
