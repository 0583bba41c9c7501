import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRules } from "../../src/judge/catalogue.js";
import { fingerprint } from "../../src/judge/fingerprint.js";
import { judge } from "../../src/judge/judge.js";
import type { Observed } from "../../src/judge/observed.js";
import { Config } from "../../src/model/config.js";
import { PlanriskError } from "../../src/model/error.js";
import { cable, REGISTRY, ruleSource } from "../support/judge.js";

function findings(rule: Record<string, unknown>, config: Record<string, unknown>, ...observations: Observed[]) {
  const catalogue = compileRules([ruleSource(rule)], REGISTRY);
  const judged = judge(observations, catalogue, Config.parse(config), { today: "2024-06-15" });
  return [...judged.findings.values()].flat();
}

const LOWERED = {
  adjustments: [
    { when: "!in_use", level: "medium", because: "nothing uses {{ plug }}" },
    { when: 'fate == "stays"', level: "low", because: "it stays" },
  ],
};
const RAISED = {
  category: "attachment-change",
  level: "medium",
  adjustments: [{ when: "size(pointers) > 0", level: "high", because: "{{ pointers }} goes on pointing at it" }],
};
const FIXED = { level: "low", because: "a spare" };

describe("levels", () => {
  const idle = cable({ in_use: false });
  const unsure = cable({ in_use: false, certain: false });
  const pointed = cable({ pointers: ["aws_eip.a"] });
  const primary = cable({ in_use: false, interfaces: ["aws_instance.db#primary"] });
  const spoiled = "it rests on a value that is known only after apply";
  test.each([
    ["the documented level", {}, {}, cable(), "high", null],
    ["the first adjustment that holds", LOWERED, {}, idle, "medium", "nothing uses eth1"],
    ["the next one", LOWERED, {}, cable(), "low", "it stays"],
    ["none holds", LOWERED, {}, cable({ fate: "deleted" }), "high", null],
    ["the rule's own level with its reason", FIXED, {}, cable(), "low", "a spare"],
    ["raised", RAISED, {}, pointed, "high", "aws_eip.a goes on pointing at it"],
    ["strict: nothing is lowered", LOWERED, { strict: true }, idle, "high", null],
    ["strict: a rule's own lower level neither", FIXED, { strict: true }, cable(), "high", null],
    ["strict: raising stays", RAISED, { strict: true }, pointed, "high", "aws_eip.a goes on pointing at it"],
    ["critical subject", LOWERED, { critical: ["aws_network_*"] }, idle, "high", null],
    ["critical interface", LOWERED, { critical: ["aws_instance.db#primary"] }, primary, "high", null],
    ["critical by owner of the interface", LOWERED, { critical: ["aws_instance.db"] }, primary, "high", null],
    ["critical by one of several", LOWERED, { critical: ["aws_eip.*", "aws_network_*"] }, idle, "high", null],
    ["critical elsewhere", LOWERED, { critical: ["aws_eip.*"] }, idle, "medium", "nothing uses eth1"],
    ["unknown: at least medium", FIXED, {}, unsure, "medium", `a spare; ${spoiled}`],
    ["unknown: at least high", LOWERED, { unknowns: "high" }, unsure, "high", null],
    ["unknown: at least low", FIXED, { unknowns: "low" }, unsure, "low", "a spare"],
    ["levels: by the user", {}, { levels: { "cable-pulled": "low" } }, cable(), "low", "the configuration sets"],
    ["levels: over strict", {}, { strict: true, levels: { "cable-pulled": "low" } }, cable(), "low", "configuration"],
    ["levels: over unknowns", {}, { levels: { "cable-pulled": "low" } }, unsure, "low", "the configuration sets"],
    ["levels: over adjustments", LOWERED, { levels: { "cable-pulled": "high" } }, idle, "high", null],
    ["levels: as it is anyway", FIXED, { levels: { "cable-pulled": "low" } }, cable(), "low", "a spare"],
  ])("%s", (_name, rule, config, observation, level, because) => {
    const [finding, ...others] = findings(rule, config, observation);
    expect(others).toEqual([]);
    expect(finding?.level).toBe(level);
    if (because === null) expect(finding?.adjustment).toBeNull();
    else expect(finding?.adjustment?.because).toContain(because);
    if (finding?.adjustment) expect(finding.adjustment).toMatchObject({ from: finding.documented_level, to: level });
  });

  test.each([
    ["off", { levels: { "cable-pulled": "off" } }, {}],
    ["off by its former id", { levels: { "cord-pulled": "off" } }, { aliases: ["cord-pulled"] }],
    ["a condition that does not hold", {}, { when: "!in_use" }],
    ["a rule that is deprecated", {}, { deprecated: true }],
    ["a rule about something else", {}, { observe: "lamp-lit", message: "{{ lamp }}" }],
  ])("no finding: %s", (_name, config, rule) => {
    expect(findings(rule, config, cable())).toEqual([]);
  });

  test("confidence", () => {
    expect(findings({}, {}, cable())[0]?.confidence).toBe("certain");
    expect(findings({}, {}, cable({ certain: false }))[0]?.confidence).toBe("possible");
  });
});

test.each([
  ["levels", { levels: { "cable-puled": "low" } }],
  ["waivers", { waivers: [{ rule: "cable-puled", address: "*", reason: "r", expires: "2030-01-01" }] }],
])("a rule that does not exist in %s is told with the nearest", (_name, config) => {
  try {
    findings({}, config, cable());
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof PlanriskError)) throw error;
    expect(error.message).toContain('the rule "cable-puled"');
    expect(error.hint).toContain('Did you mean "cable-pulled"?');
  }
});

test("a condition that cannot be evaluated is an error, never silence", () => {
  const run = () => findings({ when: 'tags["Team"] == "net"' }, {}, cable());
  expect(run).toThrow(PlanriskError);
  expect(run).toThrow(
    "rules/cable-pulled.yaml:10: rule cable-pulled cannot be evaluated for aws_network_interface.web",
  );
});

test("findings are by subject, riskiest first, whatever the order of observations", () => {
  const catalogue = compileRules(
    [ruleSource({ id: "a-low", ...FIXED }), ruleSource({ id: "b-high" }), ruleSource({ id: "c-low", ...FIXED })],
    REGISTRY,
  );
  const list = [cable({ subject: "aws_eip.b" }), cable({ subject: "aws_eip.a" }), cable({ index: 7 })];
  const run = (order: readonly Observed[]) => [
    ...judge(order, catalogue, Config.parse({}), { today: "2024-06-15" }).findings,
  ];
  const first = run(list);
  expect(first.map(([subject]) => subject)).toEqual(["aws_eip.a", "aws_eip.b", "aws_network_interface.web"]);
  expect(first[0]?.[1].map((finding) => finding.rule)).toEqual(["b-high", "a-low", "c-low"]);
  expect(run([...list].reverse())).toEqual(first);
});

test("one fact told twice is one finding with both proofs", () => {
  const proof = (path: string) => ({ kind: "unknown" as const, address: "a", path, reason: "later" });
  const two = findings({}, {}, cable({ evidence: [proof("x")] }), cable({ evidence: [proof("y")], affected: ["b"] }));
  expect(two).toHaveLength(1);
  expect(two[0]?.evidence).toEqual([proof("x"), proof("y")]);
  expect(two[0]?.affected).toEqual(["b"]);
});

describe("fingerprint", () => {
  const of = (fields: Parameters<typeof cable>[0] = {}) => fingerprint("cable-pulled", cable(fields));
  test("is 32 hexadecimal digits", () => {
    expect(of()).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([
    ["affected", { affected: ["aws_lb.x"] }],
    ["evidence", { evidence: [{ kind: "unknown" as const, address: "a", path: "b", reason: "c" }] }],
    ["outage", { outage: "brief" as const }],
    ["reversible", { reversible: true }],
  ])("does not rest on %s", (_name, fields) => {
    expect(of(fields)).toBe(of());
  });

  test.each([
    ["subject", { subject: "aws_eip.x" }],
    ["a text", { plug: "eth2" }],
    ["a number", { index: 2 }],
    ["a flag", { in_use: false }],
    ["a list", { pointers: ["aws_eip.a"] }],
    ["a map", { tags: { a: "b" } }],
    ["interfaces", { interfaces: [] }],
    ["certainty", { certain: false }],
  ])("rests on %s", (_name, fields) => {
    expect(of(fields)).not.toBe(of());
  });

  test("rests on the rule", () => {
    expect(fingerprint("another", cable())).not.toBe(of());
  });

  test("does not rest on a field that says nothing: a later version may add one", () => {
    const more = { ...cable({ pointers: [] }), later_flag: false, later_list: [], later_text: "", later_count: 0 };
    expect(fingerprint("cable-pulled", more)).toBe(of());
    expect(fingerprint("cable-pulled", { ...more, ...{ later_flag: true } })).not.toBe(of());
  });

  test("the order of lists and keys does not matter, the border between items does", () => {
    expect(of({ pointers: ["a", "b"] })).toBe(of({ pointers: ["b", "a"] }));
    expect(of({ tags: { a: "1", b: "2" } })).toBe(of({ tags: { b: "2", a: "1" } }));
    expect(of({ pointers: ["a", "b"] })).not.toBe(of({ pointers: ["a,b"] }));
  });

  test("is the same for every order of a list", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        expect(of({ pointers: [...list].reverse() })).toBe(of({ pointers: list }));
      }),
    );
  });

  test("a golden value: changing it voids every waiver by fingerprint", () => {
    expect(of()).toMatchInlineSnapshot(`"f2dc0cc63215c553b1cacaf7e2632a2e"`);
  });
});
