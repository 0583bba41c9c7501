import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { assess } from "../../src/assess.js";
import { MODELLED_TYPES } from "../../src/graph/edge-table.js";
import { readCatalogue } from "../../src/input/catalogue.js";
import { openPlan } from "../../src/input/open.js";
import { type Catalogue, compileRules } from "../../src/judge/catalogue.js";
import { Config } from "../../src/model/config.js";
import { PlanriskError } from "../../src/model/error.js";
import { OBSERVATIONS } from "../../src/model/observation.js";
import { Report } from "../../src/model/report.js";
import { FORMATS, PLAIN } from "../../src/report/index.js";
import type { Json } from "../support/canaries.js";
import { mutated } from "./mutate.js";
import { Random } from "./random.js";

/** Small plans of every kind: members, rules, routes, network ACLs, balancers, launch templates, modules, drift. */
const PLANS = [
  "stories/eip-reassociate-to-other-eni",
  "stories/eni-detach-from-running-instance",
  "stories/sg-rule-split-no-semantic-change",
  "stories/modules-with-locals-and-for_each",
  "rules/access-lost/risky",
  "rules/attachment-slot-race/risky",
  "rules/attachment-index-changed/by-block-and-routed",
  "rules/controller-tags-changed/by-default-tags",
  "rules/elastic-ip-moved/between-interfaces-of-one-instance",
  "rules/instance-refresh/risky",
  "rules/interface-detached/failover-by-block",
  "rules/internet-access-gained/ipv6-rule-resource",
  "rules/internet-access-gained/launch-template",
  "rules/internet-access-gained/load-balancer-web-port",
  "rules/internet-access-gained/prefix-list-entry",
  "rules/internet-path-closed/acl-renumbered",
  "rules/monitoring-removed/risky",
  "rules/network-replaced/risky",
  "rules/private-access-gained/drift-restored",
  "rules/private-address-changed/literal-use-in-user-data",
  "rules/resource-forgotten/rules-and-routes",
  "rules/resource-moved/risky",
  "rules/route-changed/main-table-changed",
  "rules/rules-managed-twice/risky",
  "rules/security-group-replaced/rule-resources",
  "rules/service-subnets-changed/endpoint-database-function",
  "rules/target-removed/registered-again-after-a-gap",
  "rules/too-many-rules/prefix-list-size",
] as const;

/** What a plan came to: a report, or a sentence that refuses it. */
export type Outcome = { readonly kind: "report" } | { readonly kind: "refused"; readonly sentence: string };

/** Controls (but the end of a line), invisible and direction-changing characters, lone surrogates, noncharacters. */
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

/** planrisk from the bytes to every format, as the command line runs it, on plans of the fixtures that were mutated. */
export class FuzzTarget {
  readonly #plans: readonly Json[];
  readonly #catalogue: Catalogue;

  private constructor(plans: readonly Json[], catalogue: Catalogue) {
    this.#plans = plans;
    this.#catalogue = catalogue;
  }

  /** `root`: the folder of the package, with fixtures/ and rules/. */
  static async of(root: string): Promise<FuzzTarget> {
    const plans = PLANS.map(
      (name): Json => JSON.parse(readFileSync(join(root, "fixtures", name, "plan.json"), "utf8")),
    );
    return new FuzzTarget(plans, compileRules([], OBSERVATIONS, await readCatalogue(join(root, "rules"))));
  }

  /** The text of a case; `only`: with these of its mutations. */
  text(seed: number, only: ReadonlySet<number> | null = null): string {
    const random = new Random(seed);
    return mutated(random.of(this.#plans), random, only);
  }

  /** Throws for whatever is neither a report nor a sentence. */
  async run(text: string): Promise<Outcome> {
    try {
      const stream = Readable.from([Buffer.from(text)]);
      const plan = await openPlan({ stream, name: "plan.json" }, { wanted: (type) => MODELLED_TYPES.has(type) });
      const config = Config.parse({ critical: ["module.*"], waivers: [] });
      const report = assess(plan, { version: "0.0.0", config, catalogue: this.#catalogue, today: "2000-01-01" });
      const read = Report.safeParse(report);
      if (!read.success) throw new Error(`the report is not valid: ${read.error.message}`);
      for (const [name, render] of Object.entries(FORMATS)) {
        const printed = render(report, PLAIN);
        if (ACTING.test(printed)) throw new Error(`something acts in ${name}`);
      }
      return { kind: "report" };
    } catch (error) {
      if (!(error instanceof PlanriskError)) throw error;
      if (!/\.$/.test(error.message)) throw new Error(`no sentence: ${error.message}`, { cause: error });
      return { kind: "refused", sentence: error.message };
    }
  }
}
