import type { KyInstance, KyResponse } from "ky";
import * as z from "zod";
import { answered } from "../answer.js";
import type { Comment, Comments, Host, Labels } from "../comments.js";
import { readMarker, textOf, withMarker } from "../marker.js";
import { createGitlabClient, type GitlabAccess } from "./client.js";
import { gitlabFailure } from "./failure.js";

/** One merge request. */
export interface MergeRequest {
  /** Number or path: `group/project`. */
  readonly project: string;
  readonly iid: number;
  /** Its page, so that notes can be linked to; null when it is not known. */
  readonly webUrl: string | null;
}

const USER = z.object({ id: z.number() });
const NOTES = z.array(
  z.object({ id: z.number(), body: z.string(), system: z.boolean().optional(), author: z.object({ id: z.number() }) }),
);
const MERGE_REQUEST = z.object({ labels: z.array(z.string()) });

const PER_PAGE = 100;
const MOST_PAGES = 200;
/** https://docs.gitlab.com/api/notes/#create-a-merge-request-note */
const LONGEST_NOTE = 1_000_000;

type Ask = (one: boolean, request: (client: KyInstance) => Promise<KyResponse>) => Promise<KyResponse>;

/** GitLab as a place for comments; they are called notes there. */
export function gitlabHost(access: GitlabAccess, request: MergeRequest): Host {
  const client = createGitlabClient(access);
  const about = {
    target: `${request.project}!${request.iid}`,
    tokenName: access.tokenName,
    apiUrl: access.apiUrl,
  };
  const ask: Ask = async (one, send) => {
    try {
      return await send(client);
    } catch (error) {
      throw await gitlabFailure(error, { ...about, one });
    }
  };
  const path = `projects/${encodeURIComponent(request.project)}/merge_requests/${request.iid}`;
  return { comments: new GitlabNotes(ask, path, request.webUrl), labels: gitlabLabels(ask, path) };
}

async function jsonOf(response: KyResponse): Promise<unknown> {
  return response.json().catch(() => null);
}

/** The same note, folded: GitLab cannot hide one. */
function folded(body: string): string {
  const marker = readMarker(body);
  if (marker === null) return body;
  const hidden = { ...marker, folded: true };
  const text = `<details><summary>Outdated: there is a newer comment</summary>\n\n${textOf(body)}\n\n</details>\n`;
  const whole = withMarker(hidden, text);
  return whole.length <= LONGEST_NOTE ? whole : withMarker(hidden, "Outdated: there is a newer comment.\n");
}

/**
 * A page may have fewer notes than asked for and not be the last: notes that the token may not see are left out of it. So
 * the headers say, and the length only when a proxy has taken them away.
 */
function hasNext(headers: Headers, length: number): boolean {
  const next = headers.get("x-next-page");
  if (next !== null) return next !== "";
  const link = headers.get("link");
  return link === null ? length === PER_PAGE : /rel="next"/.test(link);
}

class GitlabNotes implements Comments {
  readonly #ask: Ask;
  readonly #path: string;
  readonly #webUrl: string | null;
  #user: number | null = null;

  constructor(ask: Ask, path: string, webUrl: string | null) {
    this.#ask = ask;
    this.#path = `${path}/notes`;
    this.#webUrl = webUrl;
  }

  async list(): Promise<readonly Comment[]> {
    this.#user ??= await this.#self();
    const all: Comment[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const searchParams = { sort: "asc", order_by: "created_at", per_page: PER_PAGE, page };
      const response = await this.#ask(false, (client) => client.get(this.#path, { searchParams }));
      const notes = answered(NOTES, await jsonOf(response), "GitLab");
      for (const { id, body, author, system } of notes) {
        const own = author.id === this.#user && system !== true;
        const url = this.#webUrl === null ? null : `${this.#webUrl}#note_${id}`;
        all.push({ id, body, own, hidden: readMarker(body)?.folded ?? false, url });
      }
      if (!hasNext(response.headers, notes.length)) break;
    }
    return all;
  }

  async #self(): Promise<number> {
    const response = await this.#ask(false, (client) => client.get("user"));
    return answered(USER, await jsonOf(response), "GitLab").id;
  }

  async create(body: string): Promise<void> {
    await this.#ask(false, (client) => client.post(this.#path, { json: { body } }));
  }

  async update(comment: Comment, body: string): Promise<void> {
    await this.#ask(true, (client) => client.put(`${this.#path}/${comment.id}`, { json: { body } }));
  }

  async hide(comment: Comment): Promise<void> {
    await this.update(comment, folded(comment.body));
  }

  async delete(comment: Comment): Promise<void> {
    await this.#ask(true, (client) => client.delete(`${this.#path}/${comment.id}`));
  }
}

function gitlabLabels(ask: Ask, path: string): Labels {
  return {
    async list() {
      const response = await ask(false, (client) => client.get(path));
      return answered(MERGE_REQUEST, await jsonOf(response), "GitLab").labels;
    },
    async change(add, remove) {
      const json = { add_labels: add.join(","), remove_labels: remove.join(",") };
      await ask(false, (client) => client.put(path, { json }));
    },
  };
}
