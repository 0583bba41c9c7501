import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.js";
import { assessJson, verdicts } from "../support/assess.js";
import { renamed, shuffled, type Tree, withNeighbours, wrapped } from "../support/plan-changes.js";

/** Plans that differ in many ways: stories, and one of each kind of rule. */
const NAMES = [
  "stories/attachment-move-to-standby-instance",
  "stories/eip-reassociate-to-other-eni",
  "stories/eni-delete-attached",
  "stories/eni-detach-from-running-instance",
  "stories/eni-subnet-move",
  "stories/modules-with-locals-and-for_each",
  "stories/sg-open-ssh-to-world-on-attached-eni",
  "stories/sg-rule-split-no-semantic-change",
  "stories/tags-and-description-only",
  "rules/access-lost/risky",
  "rules/elastic-ip-released/risky",
  "rules/internet-access-gained/risky",
  "rules/network-part-deleted/risky",
  "rules/route-changed/risky",
  "rules/target-removed/risky",
  "demo",
];

function plan(name: string): Tree {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`../../fixtures/${name}/plan.json`, import.meta.url)), "utf8"));
}

/** Levels without addresses, for changes that rename. */
function levels(report: Report): string[] {
  return Object.values(verdicts(report)).sort();
}

describe.each(NAMES)("%s", (name) => {
  const original = plan(name);
  const expected = verdicts(assessJson(original));

  test("the order of entries does not matter", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(verdicts(assessJson(shuffled(original, seed)))).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  test("names do not matter", () => {
    expect(levels(assessJson(renamed(original)))).toEqual(Object.values(expected).sort());
  });

  test.each([1, 2, 3])("wrapped in %i modules it is judged alike", (depth) => {
    const inside = verdicts(assessJson(wrapped(original, depth)));
    const prefix = "module.wrapped.".repeat(depth);
    expect(inside).toEqual(
      Object.fromEntries(Object.entries(expected).map(([address, verdict]) => [prefix + address, verdict])),
    );
  });

  test("unrelated resources change nothing", () => {
    const more = verdicts(assessJson(withNeighbours(original, plan("rules/metadata-changed/safe"))));
    expect(more).toMatchObject(expected);
  });
});
