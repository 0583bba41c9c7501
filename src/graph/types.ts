import type { ResourceChange } from "../model/plan.js";
import type { Values } from "../model/value.js";
import type { EdgeKind, Impact } from "./edges/kinds.js";

/** Which of the two worlds: prior state, or as planned. */
export type Side = "before" | "after";

/** Names one object of AWS, not an address: a replaced resource has two (`aws_x.a` and `aws_x.a (new)`). */
export type ObjectKey = string;

/**
 * One object of AWS that the plan, another state or an inventory knows. `before` and `after` are null where it does not
 * exist: only `before` for a deleted or replaced one, only `after` for a created one or a replacement. A forgotten object
 * has both (it stays as it was), and so has everything that is only read (data sources, states, inventory).
 */
export interface ResourceObject {
  readonly key: ObjectKey;
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly moduleAddress: string | null;
  readonly index: string | number | null;
  readonly origin: "plan" | "prior-state" | "state" | "inventory";
  /** What this plan does to the object itself. */
  readonly fate: "stays" | "created" | "deleted" | "replaced" | "replacement";
  /** The entry of the plan that it belongs to; null for what is only read. */
  readonly change: ResourceChange | null;
  readonly before: Values | null;
  readonly after: Values | null;
}

/** What one value of an attribute points at. */
export type Ref =
  | { readonly kind: "object"; readonly key: ObjectKey }
  /** An id (or name, arn …) that nothing known has: it lives outside of what was read. */
  | { readonly kind: "external"; readonly id: string }
  /** Known after apply, sensitive, or hidden by a local: it may be any of the candidates, or something else when there are none. */
  | {
      readonly kind: "unknown";
      readonly why: string;
      /** Same token, same value: an unknown that does not change is no change. */
      readonly token: string;
      readonly candidates: readonly ObjectKey[];
      /** It may be something else as well: what hides it could not be looked into. */
      readonly orElse?: true;
      /** The configuration leaves it out: AWS decides (the default group, a subnet of the default VPC). */
      readonly unset?: true;
    };

/** One attribute of one object that points at another; `both` when it does so before and after. */
export interface Edge {
  readonly from: ObjectKey;
  readonly to: ObjectKey;
  readonly kind: EdgeKind;
  readonly path: string;
  readonly side: Side | "both";
  /** Which way a change is felt. */
  readonly impact: Impact;
}

/** Where an attribute could not be followed. */
export interface OpenEnd {
  readonly address: string;
  readonly path: string;
  readonly reason: string;
}
