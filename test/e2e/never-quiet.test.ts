import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { assess } from "../../src/assess.js";
import { MODELLED_TYPES } from "../../src/graph/edge-table.js";
import { openPlan } from "../../src/input/open.js";
import { Config } from "../../src/model/config.js";
import type { Report } from "../../src/model/report.js";
import { FORMATS, PLAIN } from "../../src/report/index.js";
import { CATALOGUE, TODAY } from "../support/assess.js";

/* What planrisk could not see is said in every format: a partial plan, a value unknown, a type that is in no table. */

type Document = { resource_changes: object[]; [key: string]: unknown };

/** GitLab's widget takes three numbers and nothing else. */
const TELLING = Object.entries(FORMATS).filter(([name]) => name !== "gitlab-terraform");

function story(): Document {
  const file = new URL("../../fixtures/stories/tags-and-description-only/plan.json", import.meta.url);
  return JSON.parse(readFileSync(fileURLToPath(file), "utf8"));
}

/** Read from bytes as the command line does: of types that planrisk does not know only the header. */
async function report(document: Document, config: object = {}): Promise<Report> {
  const stream = Readable.from([Buffer.from(JSON.stringify(document))]);
  const plan = await openPlan({ stream, name: "plan.json" }, { wanted: (type) => MODELLED_TYPES.has(type) });
  return assess(plan, { version: "0.0.0", config: Config.parse(config), catalogue: CATALOGUE, today: TODAY });
}

function silent(of: Report, told: RegExp): string[] {
  const wide = { ...PLAIN, width: 400 };
  return TELLING.filter(([, render]) => !told.test(render(of, wide))).map(([name]) => name);
}

interface Fields {
  readonly actions?: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly after_unknown?: object;
  readonly mode?: string;
}

function entry(
  type: string,
  { actions = ["create"], before = null, after = {}, after_unknown = {}, mode = "managed" }: Fields,
) {
  const change = { actions, before, after, after_unknown, before_sensitive: {}, after_sensitive: {} };
  return {
    address: `${type}.it`,
    mode,
    type,
    name: "it",
    provider_name: "registry.terraform.io/hashicorp/aws",
    change,
  };
}

describe("a partial plan is called partial in every format", () => {
  test.each([
    ["complete: false (-target)", { complete: false }],
    [
      "changes that were deferred",
      { deferred_changes: [{ reason: "provider_config_unknown", resource_change: entry("aws_subnet", {}) }] },
    ],
  ])("%s", async (_name, fields) => {
    const partial = await report({ ...story(), ...fields });
    expect(partial.plan.complete).toBe(false);
    expect(partial.gate.verdict).toBe("pass");
    expect(silent(partial, /not complete|partial|"complete": false/)).toEqual([]);
  });

  test("and fails the gate when the configuration says so, with the reason", async () => {
    const { gate } = await report({ ...story(), complete: false }, { partial: "fail" });
    expect(gate).toMatchObject({ verdict: "fail", because: ["plan.json is a partial plan"] });
  });

  test("a plan that does not say so is whole", async () => {
    const { complete: _, ...older } = story();
    expect((await report({ ...older, resource_changes: story().resource_changes })).plan.complete).toBe(true);
  });
});

describe("a type that touches the network and is not modelled is told in every format", () => {
  test.each([
    ["by an argument", "aws_thing", { after: { subnet_id: "subnet-1" } }, "subnet_id"],
    [
      "by a block",
      "aws_batch_compute_environment_v9",
      { after: { compute: [{ security_group_ids: ["sg-1"], subnets: ["s"] }] } },
      "security_group_ids, subnets",
    ],
    [
      "by what only apply will know",
      "aws_thing",
      { after_unknown: { vpc_config: [{ subnet_ids: true }] } },
      "subnet_ids",
    ],
    [
      "on its way out",
      "aws_thing",
      { actions: ["delete"], before: { network_interface_id: "eni-1" }, after: null },
      "network_interface_id",
    ],
    ["by its family", "aws_vpc_block_public_access_options", { after: { mode: "block-all" } }, ""],
    ["by its family, a firewall", "aws_networkfirewall_rule_group", { after: {} }, ""],
    ["of the provider of Cloud Control", "awscc_ec2_security_group_ingress", { after: {} }, ""],
    [
      "of another provider, by AWS's ids",
      "databricks_mws_networks",
      { after: { ids: ["subnet-0123456789abcdef0"] } },
      "",
    ],
  ])("%s", async (_name, type, fields, path) => {
    const document = story();
    document.resource_changes.push(entry(type, fields));
    const told = await report(document);
    expect(told.unresolved.filter((each) => each.address === `${type}.it`)).toEqual([
      { address: `${type}.it`, path, reason: expect.stringContaining("is not modelled") },
    ]);
    expect(silent(told, /not modelled/)).toEqual([]);
  });

  test.each([
    ["without a tie to the network", "aws_s3_bucket", { after: { bucket: "x" } }],
    ["that does nothing", "aws_thing", { actions: ["no-op"], before: { subnet_id: "s" }, after: { subnet_id: "s" } }],
    ["that is only read", "aws_thing", { mode: "data", actions: ["read"], after: { subnet_id: "s" } }],
    ["that books ranges only", "aws_vpc_ipam_pool_cidr_v9", { after: { cidr: "10.0.0.0/8" } }],
    ["of another cloud", "azurerm_subnet", { after: { subnet_id: "/subscriptions/1" } }],
    ["that is modelled", "aws_subnet", { after: { vpc_id: "vpc-1", cidr_block: "10.0.0.0/24" } }],
  ])("nothing is said of a type %s", async (_name, type, fields) => {
    const document = story();
    document.resource_changes.push(entry(type, fields));
    const reasons = (await report(document)).unresolved.map((each) => each.reason);
    expect(reasons.filter((reason) => reason.includes("not modelled"))).toEqual([]);
  });
});
