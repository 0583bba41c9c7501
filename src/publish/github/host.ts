import * as z from "zod";
import { answered } from "../answer.js";
import type { Comment, Comments, Host, Labels } from "../comments.js";
import { PublishFailure } from "../failure.js";
import { readMarker } from "../marker.js";
import { type Access, type Client, createClient } from "./client.js";
import { githubFailure, type Purpose } from "./failure.js";

/** One pull request. */
export interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

const COMMENT = z.object({
  id: z.number(),
  node_id: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  user: z.object({ login: z.string() }).nullable(),
});
const PAGE = z.array(COMMENT);
const VIEWER = z.object({
  viewer: z.object({ login: z.string() }),
  nodes: z.array(z.object({ id: z.string().optional(), isMinimized: z.boolean().optional() }).nullable()),
});
const LABELS = z.array(z.object({ name: z.string() }));

const PER_PAGE = 100;
const MOST_PAGES = 200;

/**
 * Who we write as, and which comments are hidden. REST cannot say the first: `GET /user` is forbidden to GITHUB_TOKEN and
 * to every app. https://docs.github.com/en/graphql/reference/queries#user
 */
const VIEWER_QUERY = `query ($ids: [ID!]!) {
  viewer { login }
  nodes(ids: $ids) { ... on IssueComment { id isMinimized } }
}`;
const MINIMIZE = `mutation ($id: ID!) {
  minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized } }
}`;

type Asked = Pick<Purpose, "what" | "write" | "one">;
const READ: Asked = { what: "the comments", write: false, one: false };
const WRITE: Asked = { what: "the comment", write: true, one: false };
const WRITE_ONE: Asked = { ...WRITE, one: true };
const LABEL: Asked = { what: "the labels", write: true, one: false };

/** GitHub as a place for comments; a pull request is an issue in its API. */
export function githubHost(access: Access, pull: PullRequest): Host {
  const client = createClient(access);
  // A query only reads, so it need not wait as writes do: the less time between reading and writing, the better.
  const reader = createClient(access, false);
  const where = { owner: pull.owner, repo: pull.repo, issue_number: pull.number };
  const about = {
    target: `${pull.owner}/${pull.repo}#${pull.number}`,
    tokenName: access.tokenName,
    apiUrl: access.apiUrl,
  };
  const ask = async <T>(asked: Asked, request: () => Promise<T>): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      throw githubFailure(error, { ...about, ...asked });
    }
  };
  return { comments: new GithubComments(client, reader, where, ask), labels: githubLabels(client, where, ask) };
}

interface Where {
  readonly owner: string;
  readonly repo: string;
  readonly issue_number: number;
}
type Ask = <T>(asked: Asked, request: () => Promise<T>) => Promise<T>;
const ONCE = { request: { retries: 0 } };

class GithubComments implements Comments {
  readonly #client: Client;
  readonly #reader: Client;
  readonly #where: Where;
  readonly #ask: Ask;
  #login: string | null = null;
  /** Node ids of comments, and whether they are hidden, as far as that was asked. */
  readonly #hidden = new Map<string, boolean>();
  readonly #nodes = new Map<number, string>();

  constructor(client: Client, reader: Client, where: Where, ask: Ask) {
    this.#client = client;
    this.#reader = reader;
    this.#where = where;
    this.#ask = ask;
  }

  async list(): Promise<readonly Comment[]> {
    const found = await this.#pages();
    const marked = found.filter((each) => readMarker(each.body ?? "") !== null).map((each) => each.node_id);
    const login = await this.#viewer(marked.filter((id) => !this.#hidden.has(id)));
    return found.map((each) => {
      this.#nodes.set(each.id, each.node_id);
      const own = each.user?.login === login;
      const hidden = this.#hidden.get(each.node_id) ?? false;
      return { id: each.id, body: each.body ?? "", own, hidden, url: each.html_url };
    });
  }

  async #pages(): Promise<z.infer<typeof PAGE>> {
    const all: z.infer<typeof PAGE> = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { data, headers } = await this.#ask(READ, () =>
        this.#client.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
          ...this.#where,
          per_page: PER_PAGE,
          page,
        }),
      );
      const comments = answered(PAGE, data, "GitHub");
      all.push(...comments);
      // Without a Link header there is one page, or a proxy has taken it away.
      const more = headers.link === undefined ? comments.length === PER_PAGE : /rel="next"/.test(headers.link);
      if (!more) break;
    }
    return all;
  }

  /** Our login; remembers which of these comments are hidden. */
  async #viewer(ids: readonly string[]): Promise<string> {
    if (this.#login !== null && ids.length === 0) return this.#login;
    for (let from = 0; from === 0 || from < ids.length; from += PER_PAGE) {
      const data = await this.#ask(READ, () => this.#query({ ids: ids.slice(from, from + PER_PAGE) }));
      const { viewer, nodes } = answered(VIEWER, data, "GitHub");
      this.#login = viewer.login;
      for (const node of nodes) if (node?.id !== undefined) this.#hidden.set(node.id, node.isMinimized ?? false);
    }
    return this.#login ?? "";
  }

  /** A comment that was deleted since is an error beside the data, which is whole but for this one. */
  async #query(variables: { ids: readonly string[] }): Promise<unknown> {
    try {
      return await this.#reader.graphql(VIEWER_QUERY, variables);
    } catch (error) {
      if (error instanceof Error && "data" in error && VIEWER.safeParse(error.data).success) return error.data;
      throw error;
    }
  }

  async create(body: string): Promise<void> {
    const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
    await this.#ask(WRITE, () => this.#client.request(route, { ...this.#where, body, ...ONCE }));
  }

  async update(comment: Comment, body: string): Promise<void> {
    const { owner, repo } = this.#where;
    const route = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}";
    await this.#ask(WRITE_ONE, () =>
      this.#client.request(route, { owner, repo, comment_id: comment.id, body, ...ONCE }),
    );
  }

  async hide(comment: Comment): Promise<void> {
    const id = this.#nodes.get(comment.id) ?? "";
    await this.#ask(WRITE_ONE, () => this.#client.graphql(MINIMIZE, { id, ...ONCE }));
    this.#hidden.set(id, true);
  }

  async delete(comment: Comment): Promise<void> {
    const { owner, repo } = this.#where;
    const route = "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}";
    await this.#ask(WRITE_ONE, () => this.#client.request(route, { owner, repo, comment_id: comment.id, ...ONCE }));
  }
}

function githubLabels(client: Client, where: Where, ask: Ask): Labels {
  return {
    async list() {
      const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/labels";
      const { data } = await ask(LABEL, () => client.request(route, { ...where, per_page: PER_PAGE }));
      return answered(LABELS, data, "GitHub").map((each) => each.name);
    },
    async change(add, remove) {
      const route = "/repos/{owner}/{repo}/issues/{issue_number}/labels" as const;
      if (add.length > 0) await ask(LABEL, () => client.request(`POST ${route}`, { ...where, labels: [...add] }));
      for (const name of remove) {
        await ask(LABEL, () => client.request(`DELETE ${route}/{name}`, { ...where, name })).catch((error: unknown) => {
          // Another job took it away first: 404, "Label does not exist".
          if (!(error instanceof PublishFailure && error.kind === "missing")) throw error;
        });
      }
    },
  };
}
