import { basename } from "node:path";
import { PlanriskError } from "../model/error.js";
import type { ExternalResource } from "../model/external.js";
import type { Described } from "./inventory/fields.js";
import { address, networkInterface, reservation } from "./inventory/interfaces.js";
import { routeTable, securityGroup, subnet } from "./inventory/network.js";
import { readJsonFile } from "./json-file.js";
import type { Cursor } from "./plan/cursor.js";
import { oneValue, parse } from "./plan/elements.js";
import { Marker } from "./plan/marks.js";
import { isObject, type JsonObject, ShapeError } from "./plan/shape.js";
import type { Expected } from "./told.js";

const INVENTORY: Expected = { noun: "inventory", command: "aws ec2 describe-network-interfaces > interfaces.json" };

/** By the key that the AWS CLI puts its list under: what an element of it is. */
const KINDS: Readonly<Record<string, (json: JsonObject, at: string) => readonly Described[]>> = {
  NetworkInterfaces: (json, at) => [networkInterface(json, at)],
  SecurityGroups: (json, at) => [securityGroup(json, at)],
  Addresses: (json, at) => [address(json, at)],
  Reservations: reservation,
  Subnets: (json, at) => [subnet(json, at)],
  RouteTables: routeTable,
};

/**
 * What AWS itself says that there is, from files with the output of `aws ec2 describe-network-interfaces`,
 * `-security-groups`, `-addresses`, `-instances`, `-subnets` and `-route-tables`: one or more documents each, one after
 * the other or in a list, in any order. Shaped as Terraform's resources; what several files tell of is given once.
 * Throws a PlanriskError for anything else, and when the last page of a list is missing.
 */
export async function readInventory(files: readonly string[]): Promise<ExternalResource[]> {
  const pages = new Pages();
  const found = new Map<string, ExternalResource>();
  for (const [i, file] of files.entries()) {
    const reader = new InventoryReader(file, pages, new Marker(`inventory ${i + 1}:`));
    for (const resource of await readJsonFile(file, INVENTORY, (cursor) => reader.read(cursor))) {
      const key = `${resource.type} ${resource.address}`;
      if (!found.has(key)) found.set(key, resource);
    }
  }
  pages.assertComplete();
  return [...found.values()];
}

/** Which lists have been seen to their end: half an inventory would call in use what it does not list unused. */
class Pages {
  readonly #open = new Map<string, string>();
  readonly #ended = new Set<string>();

  add(kind: string, more: boolean, file: string): void {
    if (more) this.#open.set(kind, file);
    else this.#ended.add(kind);
  }

  assertComplete(): void {
    for (const [kind, file] of this.#open) {
      if (this.#ended.has(kind)) continue;
      throw new PlanriskError(
        `${file} has not all of ${kind}: it ends with a NextToken, and the page after it is missing.`,
        "Run the command without --max-items and --no-paginate, or give the other pages too.",
      );
    }
  }
}

class InventoryReader {
  readonly #file: string;
  readonly #pages: Pages;
  readonly #marker: Marker;
  readonly #found: ExternalResource[] = [];

  constructor(file: string, pages: Pages, marker: Marker) {
    this.#file = file;
    this.#pages = pages;
    this.#marker = marker;
  }

  /** Documents one after the other, or in a list. */
  async read(cursor: Cursor): Promise<readonly ExternalResource[]> {
    for (let first = await cursor.peek(); first >= 0; first = await cursor.peek()) {
      if (first === 91) await cursor.list(() => this.#document(cursor));
      else if (first === 123) await this.#document(cursor);
      else cursor.fail("something else than an object or a list is here");
    }
    return this.#found;
  }

  async #document(cursor: Cursor): Promise<void> {
    const kinds: string[] = [];
    const keys: string[] = [];
    let more = false;
    await cursor.object(async (key) => {
      keys.push(key);
      const kind = Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
      if (kind !== undefined) {
        kinds.push(key);
        await this.#list(cursor, key, kind);
      } else if (key === "NextToken") {
        const token = await cursor.take(oneValue, parse);
        more = token !== null && token !== "";
      } else await cursor.skip();
    });
    if (kinds.length === 0) this.#unknown(keys);
    for (const kind of kinds) this.#pages.add(kind, more, this.#file);
  }

  async #list(
    cursor: Cursor,
    key: string,
    kind: (json: JsonObject, at: string) => readonly Described[],
  ): Promise<void> {
    await cursor.elements((bytes, from, end, index) => {
      const to = oneValue(bytes, from, end);
      if (to < 0) return -1;
      const at = `${key}[${index}]`;
      const json = parse(bytes, from, to);
      if (!isObject(json)) throw new ShapeError(at, "is not an object");
      for (const described of kind(json, at)) this.#found.push(this.#resource(described, at));
      return to;
    });
  }

  #resource({ type, id, attributes }: Described, at: string): ExternalResource {
    const values = this.#marker.attributes(attributes, { unknown: undefined, sensitive: undefined }, at);
    const source = basename(this.#file);
    return {
      address: id,
      mode: "managed",
      type,
      name: id,
      index: null,
      deposed: null,
      values,
      origin: "inventory",
      source,
    };
  }

  #unknown(keys: readonly string[]): never {
    const plan = keys.includes("resource_changes") || keys.includes("values") || keys.includes("lineage");
    throw new PlanriskError(
      plan
        ? `${this.#file} comes from Terraform, where an inventory should be.`
        : `${this.#file} is JSON, but none of the lists of an inventory: ${Object.keys(KINDS).join(", ")}.`,
      plan ? "A plan is named alone, a state with --state." : INVENTORY.command,
    );
  }
}
