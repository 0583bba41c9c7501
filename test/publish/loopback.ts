import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Document, OpenAPIBackend } from "openapi-backend";

/** A request as it came. */
export interface Asked {
  readonly method: string;
  /** Below the root of the API, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that goes wrong, once (or `times`), with the first request that `on` matches: "POST /comments$". */
export interface Fault {
  readonly on: RegExp;
  /** What is answered instead; null: nothing at all, the request hangs. */
  readonly answer: Answer | null;
  /** What was asked for happens all the same. */
  readonly applied?: boolean;
  readonly times?: number;
}

export type Operations = Readonly<Record<string, (asked: Asked) => Answer>>;

const MOCKS = new Map<string, object>();

/** A description of an API that is found below `root`, ready for use. */
export async function describedBy(definition: Document, root: string): Promise<OpenAPIBackend> {
  const ajvOpts = { strict: false, validateFormats: false, logger: false as const };
  return new OpenAPIBackend({ definition, quick: true, apiRoot: root, ajvOpts }).init();
}

/**
 * A host on 127.0.0.1. Requests and answers are held against a description of its API; whatever does not fit is kept in
 * `complaints`, and answered with 500.
 */
export class Loopback {
  readonly requests: string[] = [];
  readonly complaints: string[] = [];
  faults: Fault[] = [];
  /** Called before each request is answered: for what happens in between. */
  before: (line: string) => void | Promise<void> = () => {};
  readonly #server: Server;
  readonly #api: OpenAPIBackend;
  readonly #root: string;
  readonly #operations: Operations;
  /** Answers outside of the description: GraphQL. */
  readonly #beside: (asked: Asked) => Promise<Answer | null>;
  readonly #hanging = new Set<() => void>();

  /** `api`: of a description; making one takes long, so tests share it. */
  constructor(
    api: OpenAPIBackend,
    root: string,
    operations: Operations,
    beside: (asked: Asked) => Promise<Answer | null> = async () => null,
  ) {
    this.#api = api;
    this.#root = root;
    this.#operations = operations;
    this.#beside = beside;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    return this.url;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `http://127.0.0.1:${address.port}${this.#root}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** Resolves when a request hangs. */
  hangs(): Promise<void> {
    return new Promise((resolve) => this.#hanging.add(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request, this.#root);
    const line = `${asked.method} ${asked.path}`;
    this.requests.push(line);
    await this.before(line);
    const fault = this.faults.find((each) => each.on.test(line));
    if (fault !== undefined) {
      const left = (fault.times ?? 1) - 1;
      this.faults = this.faults.flatMap((each) =>
        each !== fault ? [each] : left > 0 ? [{ ...fault, times: left }] : [],
      );
      if (fault.applied === true) await this.#answer(asked);
      if (fault.answer !== null) return send(response, fault.answer);
      for (const resolve of this.#hanging) resolve();
      return;
    }
    send(response, await this.#answer(asked));
  }

  async #answer(asked: Asked): Promise<Answer> {
    const beside = await this.#beside(asked);
    if (beside !== null) return beside;
    const raw = { ...asked, path: `${this.#root}${asked.path}`, query: Object.fromEntries(asked.query) };
    const operation = this.#api.matchOperation({ ...raw, headers: { ...asked.headers } });
    const id = operation?.operationId ?? "";
    const operate = this.#operations[id];
    if (operation === undefined || operate === undefined)
      return this.#complain(`${asked.method} ${asked.path} is unknown`);
    const asRead = { ...raw, headers: { ...asked.headers }, params: asked.params };
    const wrong = this.#api.validateRequest(asRead, operation).errors ?? [];
    if (wrong.length > 0) return this.#complain(`request ${id}: ${JSON.stringify(wrong)}`);
    const params = this.#api.router.parseRequest(asRead, operation).params;
    const answer = operate({
      ...asked,
      params: Object.fromEntries(Object.entries(params).map(([k, v]) => [k, String(v)])),
    });
    const described = operation.responses?.[String(answer.status)] !== undefined;
    const faults = described
      ? (this.#api.validateResponse(answer.body ?? null, operation, answer.status).errors ?? [])
      : [];
    if (faults.length > 0 && answer.body !== undefined)
      return this.#complain(`answer ${id}: ${JSON.stringify(faults)}`);
    return answer;
  }

  /** Fields of a valid answer of an operation, for whoever answers to set those that matter. */
  mock(operationId: string): object {
    const made = () => [this.#api.mockResponseForOperation(operationId).mock].flat()[0];
    const mock: unknown = MOCKS.get(operationId) ?? made();
    if (typeof mock !== "object" || mock === null) throw new Error(`${operationId} answers nothing`);
    MOCKS.set(operationId, mock);
    return mock;
  }

  #complain(complaint: string): Answer {
    this.complaints.push(complaint);
    return { status: 500, body: { message: complaint } };
  }
}

async function read(request: IncomingMessage, root: string): Promise<Asked> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  return {
    method: request.method ?? "GET",
    path: url.pathname.startsWith(root) ? url.pathname.slice(root.length) : url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: text === "" ? undefined : JSON.parse(text),
    params: {},
  };
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html" : "application/json; charset=utf-8";
  response.writeHead(status, status === 204 ? headers : { "content-type": type, ...headers });
  response.end(text);
}
