import { basename } from "node:path";
import { PlanriskError } from "../model/error.js";
import type { ExternalResource } from "../model/external.js";
import { notAnObject } from "./detect.js";
import { readJsonFile } from "./json-file.js";
import type { Wanted } from "./plan/change.js";
import type { Cursor } from "./plan/cursor.js";
import { ElementScanner, oneValue, PRIOR, parse } from "./plan/elements.js";
import { assertFormat } from "./plan/envelope.js";
import { Marker } from "./plan/marks.js";
import { priorFrom } from "./plan/prior.js";
import { walkState, within } from "./plan/state-walk.js";
import type { Expected } from "./told.js";

const STATE: Expected = { noun: "state", command: "terraform show -json > state.json" };

/**
 * What lives in the states of other workspaces, as `terraform show -json` prints them without a plan: objects of wanted
 * types, data sources too, in the order of files. Throws a PlanriskError for anything else than such a state.
 */
export async function readStates(files: readonly string[], wanted: Wanted): Promise<ExternalResource[]> {
  const found: (readonly ExternalResource[])[] = [];
  for (const [i, file] of files.entries()) {
    const reader = new StateReader(file, wanted, new Marker(`state ${i + 1}:`));
    found.push(await readJsonFile(file, STATE, (cursor) => reader.read(cursor)));
  }
  return found.flat();
}

class StateReader {
  readonly #file: string;
  readonly #wanted: Wanted;
  readonly #marker: Marker;
  readonly #scanner = new ElementScanner(PRIOR);
  readonly #found: ExternalResource[] = [];

  constructor(file: string, wanted: Wanted, marker: Marker) {
    this.#file = file;
    this.#wanted = wanted;
    this.#marker = marker;
  }

  async read(cursor: Cursor): Promise<readonly ExternalResource[]> {
    if ((await cursor.peek()) !== 123) {
      throw notAnObject(this.#file, await cursor.ahead(64 * 1024), cursor.position().line, STATE);
    }
    let hasFormat = false;
    await cursor.object(async (key) => {
      this.#assertState(key);
      if (key === "format_version") {
        hasFormat = true;
        assertFormat(await cursor.take(oneValue, parse));
      } else if (key === "values" && (await cursor.peek()) === 123) {
        await within(cursor, "root_module", () =>
          walkState(cursor, "values.root_module", (at) => this.#objects(cursor, at)),
        );
      } else await cursor.skip();
    });
    if ((await cursor.peek()) >= 0) cursor.fail("something follows the state");
    if (!hasFormat) throw new PlanriskError(`${this.#file} is JSON, but not a Terraform state.`, STATE.command);
    return this.#found;
  }

  #assertState(key: string): void {
    if (key === "resource_changes" || key === "planned_values") {
      throw new PlanriskError(`${this.#file} is a plan, where a state should be.`, STATE.command);
    }
    if (key === "lineage" || key === "serial") {
      throw new PlanriskError(`${this.#file} is a state file (.tfstate), not a state as JSON.`, STATE.command);
    }
    if (key === "@level") {
      throw new PlanriskError(`${this.#file} is the log of a Terraform command, not a state.`, STATE.command);
    }
  }

  async #objects(cursor: Cursor, at: string): Promise<void> {
    const scanner = this.#scanner;
    await cursor.elements((bytes, from, end, index) => {
      const to = scanner.scan(bytes, from, end);
      if (to < 0) return -1;
      const type = scanner.text("type");
      const mode = scanner.text("mode") === "data" ? "data" : "managed";
      if (type !== undefined && !this.#wanted(type, mode)) return to;
      const prior = priorFrom(scanner.parse(), `${at}[${index}]`, this.#marker);
      this.#found.push({ ...prior, origin: "state", source: basename(this.#file) });
      return to;
    });
  }
}
