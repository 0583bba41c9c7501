import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FuzzTarget } from "./target.js";

/*
 * The short run of `npm run fuzz`, always of the same cases; and what longer runs have found, each as the smallest plan that
 * shows it.
 */

const target = await FuzzTarget.of(fileURLToPath(new URL("../../", import.meta.url)));

test("a mutated plan is a report or a sentence", async () => {
  const outcomes = { report: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      outcomes[(await target.run(target.text(seed))).kind] += 1;
    }),
    { numRuns: 150, seed: 1 },
  );
  expect(outcomes.report).toBeGreaterThan(75);
  expect(outcomes.refused).toBeGreaterThan(5);
}, 120_000);

interface Entry {
  readonly type?: string;
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

function plan(entries: readonly Entry[], rest: object = {}): string {
  const resource_changes = entries.map(
    ({ type = "aws_network_interface_attachment", actions = ["delete"], ...change }, i) => ({
      address: `${type}.x${i}`,
      mode: "managed",
      type,
      name: `x${i}`,
      change: { actions, before: null, after: null, after_unknown: {}, ...change },
    }),
  );
  return JSON.stringify({ format_version: "1.2", resource_changes, ...rest });
}

/** A group of which a list that is written, and known, holds an object where Terraform has texts. */
function groupWithObjects(list: readonly unknown[]): string {
  const ingress = [{ from_port: 1, to_port: 2, protocol: "tcp", cidr_blocks: list, security_groups: [] }];
  const expressions = {
    ingress: [{ cidr_blocks: { constant_value: list }, security_groups: { references: ["aws_security_group.y.id"] } }],
  };
  const type = "aws_security_group";
  const change = {
    actions: ["create"],
    before: null,
    after: { ingress },
    after_unknown: { ingress: [{ security_groups: true }] },
  };
  const named = { address: `${type}.x`, mode: "managed", type, name: "x" };
  const root_module = { resources: [{ ...named, expressions }] };
  return JSON.stringify({
    format_version: "1.2",
    resource_changes: [{ ...named, change }],
    configuration: { root_module },
  });
}

const ATTACHMENT = { id: "eni-attach-1", instance_id: "i-1", network_interface_id: "eni-1" };
const ENDS = [
  { type: "aws_instance", actions: ["no-op"], before: { id: "i-1" }, after: { id: "i-1" } },
  { type: "aws_network_interface", actions: ["no-op"], before: { id: "eni-1" }, after: { id: "eni-1" } },
];

describe("what was found", () => {
  test.each([
    [
      "a step of relevant_attributes that is no text",
      "refused",
      plan([], { relevant_attributes: [{ resource: "a.b", attribute: [{ toString: 1 }] }] }),
    ],
    ["an object with a toString of its own in a list of texts", "report", groupWithObjects([{ toString: 1 }])],
    ["a device index with a fraction", "report", plan([...ENDS, { before: { ...ATTACHMENT, device_index: -2.5 } }])],
    ["a device index next to nothing", "report", plan([...ENDS, { before: { ...ATTACHMENT, device_index: 5e-324 } }])],
    [
      "a device index beyond all numbers",
      "report",
      plan([...ENDS, { before: { ...ATTACHMENT, device_index: "1e400" } }]),
    ],
  ])("%s", async (_name, kind, text) => {
    expect((await target.run(text)).kind).toBe(kind);
  });
});
