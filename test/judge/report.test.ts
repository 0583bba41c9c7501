import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baseOf } from "../../src/judge/base.js";
import { compileRules } from "../../src/judge/catalogue.js";
import { combine } from "../../src/judge/combine.js";
import { exitCode, type GateSettings, gate } from "../../src/judge/gate.js";
import { judge } from "../../src/judge/judge.js";
import type { Observed } from "../../src/judge/observed.js";
import { assembleReport } from "../../src/judge/report.js";
import { Config } from "../../src/model/config.js";
import type { Plan, ResourceChange } from "../../src/model/plan.js";
import { AnyReport, type Report } from "../../src/model/report.js";
import { cable, REGISTRY, ruleSource } from "../support/judge.js";
import { planOf, resourceChange } from "../support/plan.js";

const CATALOGUE = compileRules(
  [
    ruleSource({
      adjustments: [
        { when: 'fate == "stays"', level: "low", because: "it stays" },
        { when: 'fate == "replaced"', level: "medium", because: "another comes" },
      ],
    }),
  ],
  REGISTRY,
);
const HIGH = { fate: "deleted" } as const;
const MEDIUM = { fate: "replaced" } as const;
const LOW = { fate: "stays" } as const;
const NOOP = { action: "no-op", actions: ["no-op"] } as const;
const nothing = { read: 0, modelled: 0 };

function report(
  changes: readonly ResourceChange[],
  observations: readonly Observed[],
  config: Record<string, unknown> = {},
  plan: Partial<Plan> = {},
): Report {
  const settings = Config.parse(config);
  return assembleReport({
    version: "0.0.0",
    plan: planOf(changes, plan),
    judgement: judge(observations, CATALOGUE, settings, { today: "2024-06-15" }),
    blastRadius: (change) => ({
      direct: [{ address: "aws_lb.x", path: [change.address, "aws_lb.x"], edges: ["e"] }],
      indirect: [],
    }),
    interfaces: [],
    exposures: [],
    unresolved: [],
    notices: [],
    selfCheck: { changes: nothing, rules: nothing, interfaces: nothing, edges: { resolved: 0, unresolved: 0 } },
    settings,
  });
}

const A = "aws_network_interface.a";
const B = "aws_network_interface.b";
const C = "aws_network_interface.c";

describe("the changes of a report", () => {
  test("riskiest first, then by address; no-op entries only when moved, imported or found something about", () => {
    const changes = [
      resourceChange("aws_eip.z"),
      resourceChange("aws_eip.idle", NOOP),
      resourceChange(B),
      resourceChange(A),
      resourceChange("aws_eip.moved", { ...NOOP, previousAddress: "aws_eip.old" }),
      resourceChange("aws_eip.imported", { ...NOOP, importing: "eipalloc-1" }),
      resourceChange(C, NOOP),
    ];
    const made = report(changes, [
      cable({ subject: A, ...LOW }),
      cable({ subject: B, ...HIGH }),
      cable({ subject: C, ...MEDIUM }),
    ]);
    expect(made.changes.map((each) => [each.address, each.risk])).toEqual([
      [B, "high"],
      [C, "medium"],
      [A, "low"],
      ["aws_eip.imported", "none"],
      ["aws_eip.moved", "none"],
      ["aws_eip.z", "none"],
    ]);
    expect(made.risk).toBe("high");
    expect(made.summary).toEqual({ high: 1, medium: 1, low: 1, none: 3, waived: 0 });
    expect(made.plan.actions).toMatchObject({ create: 3, no_op: 4, move: 1, import: 1 });
    expect(made.changes[0]?.blast_radius.direct[0]?.address).toBe("aws_lb.x");
  });

  test("a subject that the plan has no entry for keeps its finding", () => {
    const made = report([], [cable({ subject: "module.m.aws_instance.db#primary", ...HIGH })]);
    expect(made.changes).toMatchObject([
      { address: "module.m.aws_instance.db#primary", type: "aws_instance", action: "no-op", risk: "high" },
    ]);
  });

  test("a deposed object does not take the findings of the live one", () => {
    const deposed = resourceChange(A, { deposed: "deadbeef", action: "delete", actions: ["delete"] });
    const made = report([deposed, resourceChange(A)], [cable({ subject: A, ...HIGH })]);
    expect(made.changes.map((each) => [each.deposed, each.risk])).toEqual([
      [null, "high"],
      ["deadbeef", "none"],
    ]);
    expect(report([deposed], [cable({ subject: A, ...HIGH })]).changes[0]?.risk).toBe("high");
  });

  test("a waived finding stays and does not count", () => {
    const waivers = [{ rule: "cable-pulled", address: A, reason: "lab", expires: "2024-12-31" }];
    const made = report([resourceChange(A)], [cable({ subject: A, ...HIGH })], { waivers });
    expect(made).toMatchObject({ risk: "none", summary: { high: 0, none: 1, waived: 1 }, gate: { verdict: "pass" } });
    expect(made.changes[0]?.findings).toHaveLength(1);
  });

  test("a partial plan says so", () => {
    expect(report([], [], {}, { complete: false }).notices).toMatchObject([{ kind: "partial-plan" }]);
    const deferred = [{ address: "aws_eip.later", type: "aws_eip", reason: "provider_config_unknown" }];
    expect(report([], [], {}, { complete: false, deferred }).notices[0]?.message).toContain("aws_eip.later");
  });

  test("the order of the plan's entries does not matter, and the report fits its own schema", () => {
    const entries = [A, B, C, "aws_eip.x"].map((address) => resourceChange(address));
    const seen = [LOW, HIGH, MEDIUM].map((level, i) => cable({ subject: [A, B, C][i] ?? A, ...level }));
    const expected = JSON.stringify(report(entries, seen));
    expect(AnyReport.safeParse(JSON.parse(expected)).success).toBe(true);
    const orders = fc.tuple(
      fc.shuffledSubarray(entries, { minLength: entries.length }),
      fc.shuffledSubarray(seen, { minLength: seen.length }),
    );
    fc.assert(
      fc.property(orders, ([changes, observations]) => {
        expect(JSON.stringify(report(changes, observations))).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe("gate", () => {
  const made = report(
    [resourceChange(A), resourceChange(B)],
    [cable({ subject: A, ...MEDIUM }), cable({ subject: B, ...LOW })],
  );
  const [medium, low] = made.changes.map((change) => change.findings[0]?.fingerprint ?? "");
  const partial = { ...made, plan: { ...made.plan, complete: false } };
  const settings = (fail_on: GateSettings["fail_on"], more: Partial<GateSettings> = {}): GateSettings => ({
    fail_on,
    partial: "warn",
    ...more,
  });
  test.each([
    ["high lets medium through", made, settings("high"), 0, []],
    ["medium stops it", made, settings("medium"), 1, [medium]],
    ["low stops all", made, settings("low"), 1, [medium, low]],
    ["never", partial, settings("never", { partial: "fail" }), 0, []],
    ["a partial plan passes by default", partial, settings("high"), 0, []],
    [
      "a partial plan fails when told",
      partial,
      settings("high", { partial: "fail" }),
      1,
      ["plan.json is a partial plan"],
    ],
    ["only what is new", made, settings("low", { base: new Set([medium ?? ""]) }), 1, [low]],
    ["nothing is new", made, settings("low", { base: baseOf([made], 1)("any") }), 0, []],
  ])("%s", (_name, plan, options, code, because) => {
    const result = gate(plan, options);
    expect(result).toMatchObject({ fail_on: options.fail_on, because });
    expect(exitCode({ gate: result })).toBe(code);
  });
});

describe("the base of --new-only", () => {
  const of = (name: string) => report([resourceChange(A)], [cable({ subject: A, ...HIGH })], {}, { name });
  const [print] = of("x").changes.flatMap((change) => change.findings.map((finding) => finding.fingerprint));
  test.each([
    ["one plan against one, whatever they are called", [of("main")], 1, "plan.json", true],
    ["plans are compared by name", [of("staging"), of("prod")], 2, "prod", true],
    ["another workspace has the same finding: no excuse", [of("staging")], 2, "prod", false],
    ["nor in a base of many", [of("staging"), of("test")], 1, "prod", false],
    ["a combined base", [combine([of("staging"), of("prod")], "0.0.0")], 2, "prod", true],
    ["several bases of one plan", [of("prod"), report([], [], {}, { name: "prod" })], 1, "prod", true],
    ["none", [], 1, "prod", false],
  ])("%s", (_name, bases, judged, plan, known) => {
    expect(baseOf(bases, judged)(plan).has(print ?? "")).toBe(known);
  });
});

describe("combine", () => {
  const of = (name: string, level: Parameters<typeof cable>[0], config: Record<string, unknown> = {}) =>
    report([resourceChange(A)], [cable({ subject: A, ...level })], config, { name });

  test("riskiest first, then by name, with sums", () => {
    const made = combine([of("c", LOW), of("b", HIGH), of("a", LOW)], "0.0.0");
    expect(made.plans.map((plan) => plan.plan.name)).toEqual(["b", "a", "c"]);
    expect(made).toMatchObject({
      risk: "high",
      summary: { high: 1, low: 2 },
      gate: { verdict: "fail", fail_on: "high" },
    });
    expect(AnyReport.safeParse(made).success).toBe(true);
  });

  test("no gate that failed is let through, and the strictest threshold is told", () => {
    const reports = [
      of("a", MEDIUM, { fail_on: "medium" }),
      of("b", MEDIUM, { fail_on: "high" }),
      of("c", LOW, { fail_on: "never" }),
    ];
    expect(combine(reports, "0.0.0").gate).toMatchObject({ fail_on: "medium", verdict: "fail" });
    expect(combine(reports.slice(1), "0.0.0").gate).toMatchObject({ fail_on: "high", verdict: "pass" });
    expect(combine(reports.slice(2), "0.0.0").gate).toMatchObject({ fail_on: "never", verdict: "pass" });
  });

  test("a waiver that one plan uses is not called unused by the others", () => {
    const waivers = [{ rule: "cable-pulled", address: A, reason: "lab", expires: "2024-12-31" }];
    const used = of("a", HIGH, { waivers });
    const unused = report([], [], { waivers }, { name: "b" });
    expect(unused.notices).toMatchObject([{ kind: "waiver-unused" }]);
    expect(combine([used, unused], "0.0.0").plans.flatMap((plan) => plan.notices)).toEqual([]);
    expect(combine([unused, unused], "0.0.0").plans[0]?.notices).toMatchObject([{ kind: "waiver-unused" }]);
  });
});
