import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Answer, type Asked, describedBy, Loopback, type Operations } from "../loopback.js";

interface Account {
  readonly id: number;
  readonly username: string;
  readonly write: boolean;
}

export interface StoredNote {
  readonly id: number;
  body: string;
  readonly author: number;
  readonly system: boolean;
  /** Left out of every page, as GitLab leaves out what the token may not see. */
  readonly unseen: boolean;
}

const DEFINITION = parse(readFileSync(new URL("gitlab-api.yaml", import.meta.url), "utf8"));
const ROOT = "/api/v4";
const API = await describedBy(DEFINITION, ROOT);
const LONGEST = 1_000_000;
const MOMENT = "2013-10-02T09:22:45Z";

function refusal(status: number, message: unknown): Answer {
  return { status, body: { message } };
}

function field(body: unknown, name: string): string {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === "string" ? value : "";
}

/** GitLab with one project, `g/p` (5), and merge request 7. Requests and answers are held against its documentation. */
export class GitlabServer {
  notes: StoredNote[] = [];
  labels: string[] = [];
  /** As on GitLab.com for large collections: without headers that say what comes next. */
  pageHeaders = true;
  readonly accounts: Readonly<Record<string, Account>> = {
    "token-of-project": { id: 50, username: "project_5_bot", write: true },
    "token-of-reader": { id: 50, username: "project_5_bot", write: false },
  };
  readonly http = new Loopback(API, ROOT, this.#operations());
  #last = 300;

  add(author: number, body: string, fields: { system?: boolean; unseen?: boolean } = {}): StoredNote {
    this.#last += 1;
    const note = { id: this.#last, body, author, system: fields.system ?? false, unseen: fields.unseen ?? false };
    this.notes.push(note);
    return note;
  }

  #account({ headers }: Asked): Account | null {
    return this.accounts[(headers.authorization ?? "").replace(/^Bearer /, "")] ?? null;
  }

  #guarded(write: boolean, operate: (asked: Asked, account: Account) => Answer): (asked: Asked) => Answer {
    return (asked) => {
      const account = this.#account(asked);
      if (account === null) return refusal(401, "401 Unauthorized");
      const { id, merge_request_iid: iid } = asked.params;
      if (id !== undefined && id !== "5" && id !== "g/p") return refusal(404, "404 Project Not Found");
      if (iid !== undefined && iid !== "7") return refusal(404, "404 Not found");
      if (write && !account.write) return { status: 403, body: { error: "insufficient_scope" } };
      return operate(asked, account);
    };
  }

  #operations(): Operations {
    return {
      user: this.#guarded(false, (_asked, account) => ({ status: 200, body: user(account) })),
      "list-notes": this.#guarded(false, (asked) => this.#page(asked)),
      "create-note": this.#guarded(true, (asked, account) => {
        const body = field(asked.body, "body");
        if (body.length > LONGEST) return refusal(400, { note: ["is too long (maximum is 1000000 characters)"] });
        return { status: 201, body: this.#shown(this.add(account.id, body)) };
      }),
      "update-note": this.#guarded(true, (asked) => {
        const note = this.#note(asked);
        if (note === undefined) return refusal(404, "404 Not found");
        note.body = field(asked.body, "body");
        return { status: 200, body: this.#shown(note) };
      }),
      "delete-note": this.#guarded(true, (asked) => {
        const note = this.#note(asked);
        if (note === undefined) return refusal(404, "404 Not found");
        this.notes = this.notes.filter((each) => each !== note);
        return { status: 204 };
      }),
      "get-merge-request": this.#guarded(false, () => this.#mergeRequest()),
      "update-merge-request": this.#guarded(true, (asked) => {
        const names = (name: string) =>
          field(asked.body, name)
            .split(",")
            .filter((each) => each !== "");
        const kept = this.labels.filter((each) => !names("remove_labels").includes(each));
        this.labels = [...kept, ...names("add_labels")];
        return this.#mergeRequest();
      }),
    };
  }

  #note(asked: Asked): StoredNote | undefined {
    return this.notes.find((each) => String(each.id) === asked.params.note_id);
  }

  #page(asked: Asked): Answer {
    const size = Number(asked.query.get("per_page") ?? 20);
    const page = Number(asked.query.get("page") ?? 1);
    const sorted = asked.query.get("sort") === "asc" ? this.notes : this.notes.toReversed();
    const found = sorted.slice((page - 1) * size, page * size).filter((each) => !each.unseen);
    const next = this.notes.length > page * size ? String(page + 1) : "";
    const headers: Record<string, string> = this.pageHeaders ? { "x-next-page": next, "x-page": String(page) } : {};
    return { status: 200, body: found.map((each) => this.#shown(each)), headers };
  }

  #shown({ id, body, author, system }: StoredNote): unknown {
    const account = Object.values(this.accounts).find((each) => each.id === author);
    return {
      id,
      body,
      attachment: null,
      author: user(account ?? { id: author, username: "somebody", write: true }),
      created_at: MOMENT,
      updated_at: MOMENT,
      system,
      noteable_id: 2,
      noteable_type: "MergeRequest",
      project_id: 5,
      noteable_iid: 7,
      resolvable: false,
      confidential: false,
      internal: false,
    };
  }

  #mergeRequest(): Answer {
    const body = { id: 2, iid: 7, project_id: 5, title: "Draft", state: "opened", labels: this.labels };
    return { status: 200, body };
  }
}

function user({ id, username }: Account): unknown {
  return { id, username, name: username, state: "active" };
}
