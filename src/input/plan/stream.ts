import { Buffer } from "node:buffer";
import type { Plan } from "../../model/plan.js";
import { type NetworkArguments, PlanBuilder, type PriorUse } from "./builder.js";
import type { Wanted } from "./change.js";
import { ModuleBuilder, type ModuleRead, moduleFrom } from "./configuration.js";
import type { Cursor } from "./cursor.js";
import { CHANGE, ElementScanner, oneValue, PRIOR, parse } from "./elements.js";
import { assertFormat, ENVELOPE_KEYS } from "./envelope.js";
import { networkArguments } from "./network-arguments.js";
import { type JsonObject, put } from "./shape.js";
import { isNull, walkState, within } from "./state-walk.js";

/** What stands at the top of a document: the keys in order, and the values of the small ones. */
export interface Outline {
  readonly keys: readonly string[];
  readonly small: Readonly<JsonObject>;
}

/**
 * Reads a plan from the object on which the cursor is, parsing only what matters: an element at a time, and of types that
 * are not wanted only the header. Sections that planrisk has no use for are passed over without a look at their values.
 * `judge` sees the keys of the document as they come, and once when they have `ended`, and may throw.
 * Throws InputFault and ShapeError.
 */
export async function readPlan(
  cursor: Cursor,
  name: string,
  wanted: Wanted,
  judge: (outline: Outline, ended: boolean) => void,
): Promise<Plan> {
  const reader = new PlanReader(cursor, new PlanBuilder(name, wanted), wanted);
  return reader.document(judge);
}

class PlanReader {
  readonly #cursor: Cursor;
  readonly #builder: PlanBuilder;
  readonly #wanted: Wanted;
  readonly #changes = new ElementScanner(CHANGE);
  readonly #objects = new ElementScanner(PRIOR);
  /** Estates call one module many times: by its bytes, what was made of them. */
  readonly #modules = new Map<string, ModuleRead>();

  constructor(cursor: Cursor, builder: PlanBuilder, wanted: Wanted) {
    this.#cursor = cursor;
    this.#builder = builder;
    this.#wanted = wanted;
  }

  async document(judge: (outline: Outline, ended: boolean) => void): Promise<Plan> {
    const keys: string[] = [];
    const small: JsonObject = {};
    await this.#cursor.object(async (key) => {
      keys.push(key);
      if (ENVELOPE_KEYS.has(key)) small[key] = await this.#value();
      if (key === "format_version") assertFormat(small.format_version);
      judge({ keys, small }, false);
      if (ENVELOPE_KEYS.has(key)) return;
      await this.#section(key);
    });
    judge({ keys, small }, true);
    return this.#builder.finish(small);
  }

  async #section(key: string): Promise<void> {
    if (await this.#isNull()) return this.#cursor.skip();
    switch (key) {
      case "resource_changes":
        await this.#changeList(
          key,
          (element, at, unchanged, network) => this.#builder.addChange(element, at, unchanged, network),
          (address, module) => this.#builder.addUntouched(address, module),
        );
        this.#builder.changesComplete();
        return;
      case "resource_drift":
        return this.#changeList(key, (element, at, unchanged) => this.#builder.addDrift(element, at, unchanged));
      case "prior_state":
        return this.#within("values", () =>
          this.#within("root_module", () =>
            walkState(this.#cursor, "prior_state.values.root_module", (at) => this.#stateObjects(at)),
          ),
        );
      case "configuration":
        return this.#within("root_module", async () => {
          this.#builder.setConfiguration(await this.#rootModule());
        });
      default:
        return this.#cursor.skip();
    }
  }

  async #changeList(
    section: string,
    add: (element: unknown, at: string, unchanged: boolean, network: NetworkArguments) => void,
    pass: ((address: string, module: string | null) => void) | null = null,
  ): Promise<void> {
    const scanner = this.#changes;
    await this.#cursor.elements((bytes, from, end, index) => {
      const to = scanner.scan(bytes, from, end);
      if (to < 0) return -1;
      const type = scanner.text("type");
      const wanted = type !== undefined && this.#wanted(type, modeOf(scanner));
      if (!wanted && pass !== null && isUntouched(scanner)) {
        pass(scanner.text("address") ?? "", scanner.text("module_address") ?? null);
        return to;
      }
      const unchanged = wanted && isUnchanged(scanner);
      const element = wanted && !unchanged ? scanner.parse() : scanner.parseWithout(wanted ? "after" : null);
      add(element, `${section}[${index}]`, unchanged, (of) => networkArguments(bytes.subarray(from, to), of));
      return to;
    });
  }

  async #stateObjects(at: string): Promise<void> {
    const scanner = this.#objects;
    await this.#cursor.elements((bytes, from, end, index) => {
      const to = scanner.scan(bytes, from, end);
      if (to < 0) return -1;
      const use = this.#useOfObject();
      if (use !== "none") {
        this.#builder.addPrior(use === "values" ? scanner.parse() : scanner.parseWithout(null), `${at}[${index}]`);
      }
      return to;
    });
  }

  #useOfObject(): PriorUse {
    const type = this.#objects.text("type");
    const mode = this.#objects.text("mode") ?? "managed";
    // What is not as Terraform writes it is looked at, for the builder to say so.
    if (type === undefined || !this.#objects.has("address") || !this.#objects.textsFit) return "edges";
    if (mode !== "managed" && mode !== "data") return "edges";
    // Types repeat, and addresses do not: none is made of what is not wanted.
    if (!this.#wanted(type, mode)) return "none";
    const address = this.#objects.text("address") ?? "";
    return this.#builder.useOfPrior({ address, type, mode, deposed: this.#objects.text("deposed_key") ?? null });
  }

  #rootModule(): Promise<ModuleRead> {
    return this.#module("configuration.root_module", 0);
  }

  /** A module in one piece when it lies in the window; else part by part. */
  async #module(at: string, depth: number): Promise<ModuleRead> {
    if (depth > 0 && this.#cursor.whole) {
      return this.#cursor.take(oneValue, (bytes, from, to) => {
        const text = bytes.toString("latin1", from, to);
        const known = this.#modules.get(text);
        if (known !== undefined) return known;
        const read = moduleFrom(parse(bytes, from, to), at, this.#builder.context, depth);
        this.#modules.set(text, read);
        return read;
      });
    }
    const module = new ModuleBuilder(at, this.#builder.context, depth);
    await this.#cursor.object(async (key) => {
      if (await this.#isNull()) return this.#cursor.skip();
      switch (key) {
        case "resources":
          return this.#cursor.elements((bytes, from, end) => {
            const to = oneValue(bytes, from, end);
            if (to >= 0) module.addResource(parse(bytes, from, to));
            return to;
          });
        case "module_calls":
          return this.#cursor.object((name) => this.#call(module, name, depth));
        case "outputs":
          return module.setOutputs(await this.#value());
        case "variables":
          return module.setVariables(await this.#value());
        default:
          return this.#cursor.skip();
      }
    });
    return module.finish();
  }

  async #call(caller: ModuleBuilder, name: string, depth: number): Promise<void> {
    const call: JsonObject = {};
    let module: ModuleRead | null = null;
    await this.#cursor.object(async (key) => {
      if (key === "module") module = await this.#module(caller.placeOfCall(name), depth + 1);
      else put(call, key, await this.#value());
    });
    caller.addCall(name, call, module);
  }

  #within(key: string, read: () => Promise<void>): Promise<void> {
    return within(this.#cursor, key, read);
  }

  #isNull(): Promise<boolean> {
    return isNull(this.#cursor);
  }

  #value(): Promise<unknown> {
    return this.#cursor.take(oneValue, (bytes, from, to) => parse(bytes, from, to));
  }
}

function modeOf(scanner: ElementScanner): "managed" | "data" {
  return scanner.text("mode") === "data" ? "data" : "managed";
}

const NO_OP = Buffer.from('["no-op"]');
const [QUOTE, ZERO, NINE] = [34, 48, 57];
const MODES: ReadonlySet<string | undefined> = new Set(["managed", "data", undefined]);

/** A no-op with nothing more to it, written as Terraform writes it: whatever else it may be, the builder looks at it. */
function isUntouched(scanner: ElementScanner): boolean {
  if (!scanner.isPlain || scanner.part("actions")?.equals(NO_OP) !== true || !MODES.has(scanner.text("mode")))
    return false;
  const key = scanner.part("index")?.[0] ?? QUOTE;
  const isKey = key === QUOTE || (key >= ZERO && key <= NINE);
  return isKey && scanner.has("address") && scanner.has("name") && scanner.has("type");
}

/** True when both sides are the same bytes and carry the same marks: then one is parsed, and stands for both. */
function isUnchanged(scanner: ElementScanner): boolean {
  const before = scanner.body("before");
  // A body that stands there twice, or no object at all: nothing that Terraform writes, and not worth the shortcut.
  if (before === null || before[0] !== 123 || scanner.repeats) return false;
  if (scanner.body("after_unknown")?.includes("true") === true) return false;
  const [marksBefore, marksAfter] = [scanner.body("before_sensitive"), scanner.body("after_sensitive")];
  const sameMarks =
    marksBefore === null || marksAfter === null ? marksBefore === marksAfter : marksBefore.equals(marksAfter);
  return sameMarks && scanner.body("after")?.equals(before) === true;
}
