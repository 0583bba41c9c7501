import type { PriorResource } from "./plan.js";

/**
 * An object that lives outside of the plan: in the state of another workspace, or in AWS as its command line told.
 * `address`: as in that state, or the id of the object; it need not be unique among sources.
 */
export interface ExternalResource extends PriorResource {
  readonly origin: "state" | "inventory";
  /** How reports call where it came from: the name of the file, without folder. */
  readonly source: string;
}
