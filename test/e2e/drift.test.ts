import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assessJson } from "../support/assess.js";
import { fixturePlans } from "../support/fixture-plans.js";

const SENTENCE = "; this undoes a change made outside Terraform.";
const PLANS = fixturePlans("rules").filter((plan) => existsSync(join(plan.after, "..", "drift.json")));

/** What undoes drift: rule, and what its message says besides of the side that is active now. */
const UNDOES: Readonly<Record<string, readonly (readonly [rule: string, says: string])[]>> = {
  "rules/access-lost/drift-reverted": [["access-lost", ""]],
  "rules/elastic-ip-moved/undone": [
    ["elastic-ip-moved", "from aws_network_interface.standby (the side that is active now)"],
  ],
  "rules/interface-attached/put-back-after-drift": [
    ["interface-attached", ""],
    ["network-created", ""],
  ],
  "rules/interface-detached/drift-accepted": [],
  "rules/interface-detached/failover-undone": [
    ["interface-detached", "from aws_instance.standby, the side that is active now, which keeps running"],
    ["interface-attached", ""],
  ],
  "rules/private-access-gained/drift-restored": [
    ["private-access-gained", ""],
    ["network-created", ""],
  ],
  "rules/reach-unchanged/drift-nobody-reverts": [],
  "rules/route-changed/reverted-drift": [
    ["route-changed", ""],
    ["network-created", ""],
  ],
  "rules/sensitive-access-closed/drift-reverted": [["sensitive-access-closed", ""]],
};

describe("changes made outside Terraform", () => {
  test.each(PLANS.map((plan) => [plan.name, plan] as const))("%s", (name, plan) => {
    const findings = assessJson(plan.json()).changes.flatMap((change) => change.findings);
    const told = findings.filter((finding) => finding.message.endsWith(SENTENCE));
    const expected = UNDOES[name];
    expect(expected).toBeDefined();
    expect(told.map((finding) => finding.rule).sort()).toEqual(expected?.map(([rule]) => rule).sort());
    for (const [rule, says] of expected ?? [])
      expect(told.find((finding) => finding.rule === rule)?.message).toContain(says);
  });

  test("are not spoken of where there are none", () => {
    const others = fixturePlans("rules").filter((plan) => !PLANS.includes(plan) && plan.name.endsWith("/risky"));
    expect(others.length).toBeGreaterThan(80);
    const told = others.filter((plan) => JSON.stringify(assessJson(plan.json())).includes("outside Terraform"));
    expect(told.map((plan) => plan.name)).toEqual([]);
  });
});
