import { readFileSync } from "node:fs";
import { buildSchema, graphql } from "graphql";
import { type Answer, type Asked, describedBy, Loopback, type Operations } from "../loopback.js";

/** Who a token belongs to, and what it may. */
export interface Account {
  readonly login: string;
  readonly write: boolean;
}

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly login: string;
  hidden: boolean;
}

export interface StoredPull {
  readonly number: number;
  readonly state: "open" | "closed";
  /** `owner:branch` */
  readonly head: string;
  readonly sha: string;
}

const HERE = new URL(".", import.meta.url);
const DEFINITION = JSON.parse(readFileSync(new URL("github-api.json", HERE), "utf8"));
/** By the root below which the API is: an Enterprise Server's, and github.com's. */
const APIS = { "/api/v3": await describedBy(DEFINITION, "/api/v3"), "": await describedBy(DEFINITION, "") };
export type Root = keyof typeof APIS;
const SCHEMA = buildSchema(readFileSync(new URL("github-api.graphql", HERE), "utf8"));
const LONGEST = 65_536;
const FORBIDDEN = { message: "Resource not accessible by integration", documentation_url: "https://docs.github.com" };

function refusal(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: "https://docs.github.com", status: String(status) } };
}

function textIn(body: unknown, field: string): string {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, field) : undefined;
  return typeof value === "string" ? value : "";
}

/**
 * GitHub with one repository, `o/r`, and pull request 12. REST is held against GitHub's OpenAPI description, GraphQL is
 * executed with GitHub's own schema.
 */
export class GithubServer {
  comments: StoredComment[] = [];
  labels: string[] = [];
  pulls: StoredPull[] = [];
  accounts: Readonly<Record<string, Account>> = {
    "token-of-actions": { login: "github-actions[bot]", write: true },
    "token-of-fork": { login: "github-actions[bot]", write: false },
    "token-of-person": { login: "mona", write: true },
  };
  readonly http: Loopback;
  #last = 3_000_000_000;

  constructor(root: Root = "/api/v3") {
    this.http = new Loopback(APIS[root], root, this.#operations(), (asked) => this.#graphql(asked, root));
  }

  /** A comment that is there already. */
  add(login: string, body: string, hidden = false): StoredComment {
    this.#last += 1;
    const comment = { id: this.#last, body, login, hidden };
    this.comments.push(comment);
    return comment;
  }

  #account({ headers }: Asked): Account | null {
    return this.accounts[(headers.authorization ?? "").replace(/^(token|bearer) /i, "")] ?? null;
  }

  /** What a request is answered before its operation is looked at; null when it may go on. */
  #guard(asked: Asked, write: boolean): Answer | null {
    const account = this.#account(asked);
    if (account === null) return refusal(401, "Bad credentials");
    const { owner, repo, issue_number: number } = asked.params;
    if (owner !== "o" || repo !== "r" || (number !== undefined && number !== "12")) return refusal(404, "Not Found");
    return write && !account.write ? { status: 403, body: FORBIDDEN } : null;
  }

  #operations(): Operations {
    const reading = (operate: (asked: Asked) => Answer) => (asked: Asked) =>
      this.#guard(asked, false) ?? operate(asked);
    const writing = (operate: (asked: Asked) => Answer) => (asked: Asked) => this.#guard(asked, true) ?? operate(asked);
    return {
      "issues/list-comments": reading((asked) => this.#page(asked)),
      "issues/create-comment": writing((asked) => {
        const body = textIn(asked.body, "body");
        if (body.length > LONGEST) return tooLong();
        const comment = this.add(this.#account(asked)?.login ?? "", body);
        return { status: 201, body: this.#shown(comment) };
      }),
      "issues/update-comment": writing((asked) => {
        const comment = this.#comment(asked);
        if (comment === undefined) return refusal(404, "Not Found");
        comment.body = textIn(asked.body, "body");
        return { status: 200, body: this.#shown(comment) };
      }),
      "issues/delete-comment": writing((asked) => {
        const comment = this.#comment(asked);
        if (comment === undefined) return refusal(404, "Not Found");
        this.comments = this.comments.filter((each) => each !== comment);
        return { status: 204 };
      }),
      "issues/list-labels-on-issue": reading(() => ({ status: 200, body: this.labels.map(label) })),
      "issues/add-labels": writing((asked) => {
        const names: unknown =
          typeof asked.body === "object" && asked.body !== null ? Reflect.get(asked.body, "labels") : [];
        this.labels.push(...(Array.isArray(names) ? names.map(String) : []));
        return { status: 200, body: this.labels.map(label) };
      }),
      "issues/remove-label": writing((asked) => {
        if (!this.labels.includes(asked.params.name ?? "")) return refusal(404, "Label does not exist");
        this.labels = this.labels.filter((each) => each !== asked.params.name);
        return { status: 200, body: this.labels.map(label) };
      }),
      "pulls/list": reading((asked) => {
        const state = asked.query.get("state") ?? "open";
        const found = this.pulls.filter(
          (pull) => pull.head === asked.query.get("head") && (state === "all" || pull.state === state),
        );
        return { status: 200, body: found.map((pull) => this.#shownPull(pull)) };
      }),
    };
  }

  #comment(asked: Asked): StoredComment | undefined {
    return this.comments.find((each) => String(each.id) === asked.params.comment_id);
  }

  #page(asked: Asked): Answer {
    const size = Number(asked.query.get("per_page") ?? 30);
    const page = Number(asked.query.get("page") ?? 1);
    const found = this.comments.slice((page - 1) * size, page * size);
    const more = this.comments.length > page * size;
    const to = (n: number) => `${this.http.url}${asked.path}?per_page=${size}&page=${n}`;
    const links = [
      ...(more ? [`<${to(page + 1)}>; rel="next"`] : []),
      ...(page > 1 ? [`<${to(1)}>; rel="first"`] : []),
    ];
    const headers: Record<string, string> = links.length > 0 ? { link: links.join(", ") } : {};
    return { status: 200, body: found.map((each) => this.#shown(each)), headers };
  }

  #shown({ id, body, login }: StoredComment): unknown {
    const fields = this.http.mock("issues/create-comment");
    const user: unknown = Reflect.get(fields, "user");
    const html_url = `https://github.example/o/r/pull/12#issuecomment-${id}`;
    const owner = typeof user === "object" ? { ...user, login, id: login.length } : user;
    return { ...fields, id, node_id: `IC_${id}`, body, html_url, user: owner };
  }

  #shownPull({ number, state, head, sha }: StoredPull): unknown {
    const fields = this.http.mock("pulls/list");
    const from: unknown = Reflect.get(fields, "head");
    return { ...fields, number, state, head: { ...(typeof from === "object" ? from : {}), label: head, sha } };
  }

  async #graphql(asked: Asked, root: string): Promise<Answer | null> {
    if (asked.path !== (root === "" ? "/graphql" : "/api/graphql")) return null;
    const account = this.#account(asked);
    if (account === null) return refusal(401, "Bad credentials");
    const found = (id: string) => this.comments.find((each) => `IC_${each.id}` === id);
    const shown = (each: StoredComment) => ({
      __typename: "IssueComment",
      id: `IC_${each.id}`,
      isMinimized: each.hidden,
    });
    const forbidden: unknown[] = [];
    const rootValue = {
      viewer: { id: "U_1", login: account.login },
      nodes: ({ ids }: { ids: readonly string[] }) =>
        ids.map((id) => found(id)).map((each) => (each ? shown(each) : null)),
      minimizeComment: ({ input }: { input: { subjectId: string } }) => {
        const comment = found(input.subjectId);
        if (!account.write) forbidden.push({ type: "FORBIDDEN", message: FORBIDDEN.message });
        if (comment === undefined || !account.write) return null;
        comment.hidden = true;
        return { minimizedComment: shown(comment) };
      },
    };
    const variableValues = Object.fromEntries(Object.entries(Object(Reflect.get(Object(asked.body), "variables"))));
    const source = textIn(asked.body, "query");
    const result = await graphql({ schema: SCHEMA, source, rootValue, variableValues });
    for (const error of result.errors ?? []) this.http.complaints.push(`GraphQL: ${error.message}`);
    return { status: 200, body: forbidden.length === 0 ? result : { data: result.data, errors: forbidden } };
  }
}

function tooLong(): Answer {
  const message = "Validation Failed";
  const errors = [{ resource: "IssueComment", code: "unprocessable", field: "data", message: "Body is too long" }];
  return { status: 422, body: { message, errors, documentation_url: "https://docs.github.com" } };
}

function label(name: string, i: number): unknown {
  const url = `https://github.example/labels/${encodeURIComponent(name)}`;
  return { id: i, node_id: `L_${i}`, url, name, description: null, color: "ededed", default: false };
}
