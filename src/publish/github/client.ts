import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";

/** How to reach GitHub. */
export interface Access {
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly token: string;
  /** Where the token is from, for what errors say: `GITHUB_TOKEN`. */
  readonly tokenName: string;
  /** Milliseconds of a second, for waiting between tries. */
  readonly second: number;
  /** Space writes as GitHub asks for: a second apart, three after a comment. */
  readonly spaced: boolean;
}

const LONGEST_WAIT = 60;
const REQUEST_TIMEOUT = 30_000;
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const Client = Octokit.plugin(retry, throttling);
export type Client = InstanceType<typeof Client>;

async function timedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  return fetch(input, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT) });
}

/**
 * A client that tries reads again, and waits out a rate limit of up to a minute. Writes are sent once: whoever writes
 * looks first what became of the write before. GraphQL queries are spaced like writes unless `spaced` is false here.
 */
export function createClient(access: Access, spaced = access.spaced): Client {
  const again = (seconds: number, { method }: { method: string }, _client: unknown, tries: number) =>
    method === "GET" && seconds <= LONGEST_WAIT && tries < 2;
  return new Client({
    auth: access.token,
    baseUrl: access.apiUrl.replace(/\/+$/, ""),
    userAgent: "planrisk",
    log: SILENT,
    request: { fetch: timedFetch },
    retry: { retryAfterBaseValue: access.second },
    throttle: {
      enabled: spaced,
      retryAfterBaseValue: access.second,
      onRateLimit: again,
      onSecondaryRateLimit: again,
    },
  });
}
