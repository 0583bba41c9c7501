import type { InstanceKey } from "../model/address.js";
import type { Expression } from "../model/plan.js";
import type { Source } from "../model/source.js";
import { isList, type Value } from "../model/value.js";
import { MODELLED_TYPES } from "./edge-table.js";
import type { ModuleInstance, Modules } from "./modules.js";
import { type Subject, subjectsOf } from "./references.js";
import { CONDITION, chooser, hidden, NOTHING, ofConstant, ofObjects, type Trace, together, unseen } from "./trace.js";
import type { Side } from "./types.js";

/** Where an expression stands: in which module instance, and in which instance of the block that it belongs to. */
export interface Scope {
  readonly module: ModuleInstance;
  readonly key: InstanceKey;
  /** count or for_each of that block. */
  readonly repetition: Expression | null;
}

type ValueExpression = Extract<Expression, { kind: "value" }>;

/** What is asked of an expression. */
interface Asked {
  readonly scope: Scope;
  /** The attribute within its value; empty for all of it. */
  readonly path: readonly string[];
  /** An index that is not printed, but known: each.key or count.index of whoever asked. Undefined: none. */
  readonly pin: InstanceKey | undefined;
  readonly depth: number;
}

/** Deeper than any configuration; a chain of locals may be as long as it likes. */
const DEEPEST = 150;
const BEGUN: Trace = hidden("a reference in a circle", "anywhere");

/**
 * Follows expressions to the resources that they speak of: through variables up, through outputs down, through locals
 * where these are known. One for each side of the plan: only objects that exist there are found.
 */
export class Tracer {
  readonly #modules: Modules;
  readonly #source: Source | null;
  readonly #variables: ReadonlyMap<string, Value>;
  readonly #side: Side;
  readonly #known = new Map<Expression, Map<string, Trace>>();
  readonly #subjects = new Map<Expression, readonly Subject[]>();

  constructor(modules: Modules, variables: ReadonlyMap<string, Value>, source: Source | null, side: Side) {
    this.#modules = modules;
    this.#variables = variables;
    this.#source = source;
    this.#side = side;
  }

  /** What the value at `path` within the value of an expression may come from. */
  trace(expression: Expression, scope: Scope, path: readonly string[]): Trace {
    return this.#trace(expression, { scope, path, pin: undefined, depth: 0 });
  }

  /** Everything that the call of a module hands in. */
  traceArguments(module: ModuleInstance): Trace {
    const { parent } = module;
    const call = parent?.config?.calls.get(module.name);
    if (parent === null || call === undefined) return hidden(module.address, "anywhere");
    const scope = { module: parent, key: module.key, repetition: call.repetition };
    return together(
      [...call.expressions.values()].map((expression) => this.trace(expression, scope, [])),
      false,
    );
  }

  #trace(expression: Expression, asked: Asked): Trace {
    if (asked.depth > DEEPEST) return hidden("a chain of references that does not end", "anywhere");
    let known = this.#known.get(expression);
    if (known === undefined) {
      known = new Map();
      this.#known.set(expression, known);
    }
    const { scope, pin, path } = asked;
    const key = this.#usesKey(expression) ? scope.key : undefined;
    const name =
      path.length === 0 && pin === undefined
        ? `${scope.module.address} ${typeof key} ${key}`
        : JSON.stringify([scope.module.address, key, pin === undefined ? [] : [pin], path]);
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, BEGUN);
    const inner = { ...asked, depth: asked.depth + 1 };
    const found = expression.kind === "blocks" ? this.#blocks(expression, inner) : this.#value(expression, inner);
    known.set(name, found);
    return found;
  }

  #subjectsOf(expression: ValueExpression): readonly Subject[] {
    let subjects = this.#subjects.get(expression);
    if (subjects === undefined) {
      subjects = subjectsOf(expression.references);
      this.#subjects.set(expression, subjects);
    }
    return subjects;
  }

  #usesKey(expression: Expression): boolean {
    if (expression.kind === "blocks") return true;
    return this.#subjectsOf(expression).some((subject) => subject.kind === "own-key" || subject.kind === "each-value");
  }

  /** Nested blocks, or an object of which the parts are known apart. */
  #blocks(expression: Extract<Expression, { kind: "blocks" }>, asked: Asked): Trace {
    const [name, ...path] = asked.path;
    const inner = expression.blocks.flatMap((block) =>
      name === undefined ? [...block.values()] : (block.get(name) ?? []),
    );
    const traces = inner.map((each) => this.#trace(each, { ...asked, path }));
    return together(traces, name !== undefined && expression.blocks.length === 1);
  }

  #value(expression: ValueExpression, asked: Asked): Trace {
    if (expression.constant !== undefined) return ofConstant(expression.constant, asked.path);
    const subjects = this.#subjectsOf(expression);
    if (subjects.length === 0) return hidden("an expression that the plan does not show", asked.scope.module);
    const keyed = subjects.some((subject) => subject.kind === "own-key");
    const pin = keyed ? asked.scope.key : asked.pin;
    const found = together(
      subjects.map((subject) => this.#subject(subject, { ...asked, pin: pin ?? undefined })),
      true,
    );
    // A key that picked no instance chose something else: a branch, or an element that we cannot tell.
    return keyed && !found.pinned && found.plain ? { ...found, plain: false } : found;
  }

  #subject(subject: Subject, asked: Asked): Trace {
    switch (subject.kind) {
      case "resource":
        return this.#resource(subject, asked);
      case "module":
        return this.#module(subject, asked);
      case "variable":
        return this.#variable(subject.name, { ...asked, path: [...subject.path, ...asked.path] });
      case "local": {
        const expression = this.#source?.modules.get(asked.scope.module.configPath)?.locals.get(subject.name);
        if (expression === undefined) return hidden(`local.${subject.name}`, asked.scope.module);
        return this.#part(expression, { ...asked, path: [...subject.path, ...asked.path] });
      }
      case "each-value": {
        const { repetition, key } = asked.scope;
        if (repetition === null) {
          return hidden("each.value of an expression that the plan does not show", asked.scope.module);
        }
        const found = this.#trace(repetition, {
          ...asked,
          path: [...subject.path, ...asked.path],
          pin: key ?? undefined,
        });
        return found.pinned || !found.plain ? found : { ...found, plain: false };
      }
      case "own-key":
        return NOTHING;
      case "other":
        return CONDITION;
    }
  }

  /** Of an object that was written in one expression, a part is one of the references of that and not all of them. */
  #part(expression: Expression, asked: Asked): Trace {
    const found = this.#trace(expression, asked);
    const one = asked.path.length === 0 || found.origins.length + found.texts.length < 2;
    return one || expression.kind === "blocks" || !found.plain ? found : { ...found, plain: false };
  }

  #variable(name: string, asked: Asked): Trace {
    const { module } = asked.scope;
    const fallback = module.config?.variables.get(name);
    if (module.parent === null) {
      const set = this.#variables.get(name);
      if (set !== undefined) return ofConstant(set, asked.path);
      // Of the others we know that they are known: no unknown comes from them.
      const isSwitch = typeof fallback === "boolean" || typeof fallback === "number";
      return isSwitch ? CONDITION : unseen(`var.${name}`, isList(fallback));
    }
    const call = module.parent.config?.calls.get(module.name);
    if (call === undefined) return hidden(`var.${name}`, "anywhere");
    const expression = call.expressions.get(name);
    if (expression === undefined) return ofConstant(fallback, asked.path);
    const scope = { module: module.parent, key: module.key, repetition: call.repetition };
    return this.#part(expression, { ...asked, scope });
  }

  #module(subject: Extract<Subject, { kind: "module" }>, asked: Asked): Trace {
    const all = this.#modules.called(asked.scope.module, subject.name, subject.key);
    const own = subject.key === null && asked.pin !== undefined ? all.filter((each) => each.key === asked.pin) : [];
    const pin = own.length > 0 ? undefined : asked.pin;
    const path = [...subject.path, ...asked.path];
    const traces = (own.length > 0 ? own : all).map((module) => this.#outputs(module, path, { ...asked, pin }));
    const found = together(traces, true);
    return own.length > 0 ? { ...found, pinned: true } : found;
  }

  /** The output that `path` begins with; all of them where the plan does not tell which. */
  #outputs(module: ModuleInstance, path: readonly string[], asked: Asked): Trace {
    if (module.config === null) return hidden(`module.${module.name}`, "anywhere");
    const scope = { module, key: null, repetition: null };
    const [name, ...rest] = path;
    const output = name === undefined ? undefined : module.config.outputs.get(name);
    if (output !== undefined) return this.#part(output, { ...asked, scope, path: rest });
    const all = [...module.config.outputs.values()];
    return together(
      all.map((each) => this.#trace(each, { ...asked, scope, path: [] })),
      false,
    );
  }

  #resource(subject: Extract<Subject, { kind: "resource" }>, asked: Asked): Trace {
    const { module } = asked.scope;
    if (!MODELLED_TYPES.has(subject.type)) {
      const name = `${module.address === "" ? "" : `${module.address}.`}${subject.name}`;
      const known = subject.mode === "data" && !module.readLater.has(subject.name);
      return known ? unseen(name, false) : chooser(name, module);
    }
    const instances = module.resources.get(subject.name);
    if (instances === undefined) return NOTHING;
    const path = subject.path.length > 0 ? subject.path : asked.path;
    const pinned = subject.key === null && asked.pin !== undefined ? instances.of(asked.pin) : [];
    const isPinned = pinned.length > 0;
    const objects = subject.key === null ? (isPinned ? pinned : instances.all) : instances.of(subject.key);
    const here = objects.filter((object) => object[this.#side] !== null);
    return ofObjects(here, path.length === 0 ? null : path.join("."), isPinned);
  }
}
