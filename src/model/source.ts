import { moduleText, parseAddress } from "./address.js";
import type { Expression } from "./plan.js";

/**
 * What only the configuration itself says (`--source DIR`): a plan has neither locals nor lifecycle nor positions.
 * Modules are filed as in a plan's configuration: "" for the root, "module.a.module.b" without instance keys.
 */
export interface Source {
  readonly modules: ReadonlyMap<string, SourceModule>;
  /** What was not read, and why: whoever relies on the source must say so. */
  readonly unread: readonly Unread[];
}

export interface SourceModule {
  /** By name; references are written as Terraform writes those of a plan. An object literal is `blocks` of one. */
  readonly locals: ReadonlyMap<string, Expression>;
  /** By "type.name" or "data.type.name". */
  readonly resources: ReadonlyMap<string, SourceResource>;
}

export interface SourceResource {
  /** Relative to DIR, or to the repository that DIR is in, with forward slashes. */
  readonly file: string;
  /** Of the block's header, from 1. */
  readonly line: number;
  /** https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle */
  readonly preventDestroy: boolean;
  readonly createBeforeDestroy: boolean;
}

export interface Unread {
  /** A file or folder, relative to DIR, or the address of a module (without instance keys). */
  readonly file: string;
  readonly line: number | null;
  /** Finishes the sentence "… was not read: ". */
  readonly reason: string;
}

/** The block of a resource, by its address (instance keys are left aside); null when it was not found. */
export function sourceResource(source: Source, address: string): SourceResource | null {
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  const path = moduleText(parsed.modules.map(({ name }) => ({ name, key: null })));
  const name = `${parsed.mode === "data" ? "data." : ""}${parsed.type}.${parsed.name}`;
  return source.modules.get(path)?.resources.get(name) ?? null;
}
