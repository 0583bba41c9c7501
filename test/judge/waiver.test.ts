import { describe, expect, test } from "vitest";
import { compileRules } from "../../src/judge/catalogue.js";
import { fingerprint } from "../../src/judge/fingerprint.js";
import { judge } from "../../src/judge/judge.js";
import { Config } from "../../src/model/config.js";
import { cable, REGISTRY, ruleSource } from "../support/judge.js";

const CATALOGUE = compileRules([ruleSource({ aliases: ["cord-pulled"] })], REGISTRY);
const PRINT = fingerprint("cable-pulled", cable());
const OTHERS = compileRules([ruleSource({ aliases: ["cord-pulled"] }), ruleSource({ id: "cable-cut" })], REGISTRY);
const BY_RULE = { rule: "cable-pulled", address: "aws_network_interface.*", reason: "lab", expires: "2024-12-31" };
const BY_PRINT = { fingerprint: PRINT, reason: "agreed", owner: "net-team", expires: "2024-12-31" };

function judged(waivers: object[], today = "2024-06-15") {
  const result = judge([cable()], CATALOGUE, Config.parse({ waivers }), { today });
  return { waiver: [...result.findings.values()].flat()[0]?.waiver ?? null, notices: result.notices };
}

describe("a waiver covers", () => {
  test.each([
    ["by rule and address", BY_RULE],
    ["by a former id of the rule", { ...BY_RULE, rule: "cord-pulled" }],
    ["by fingerprint", BY_PRINT],
    ["by fingerprint and rule", { ...BY_PRINT, rule: "cable-pulled" }],
    ["on its last day", { ...BY_RULE, expires: "2024-06-15" }],
  ])("%s", (_name, waiver) => {
    expect(judged([waiver]).waiver).toMatchObject({ reason: waiver.reason, expires: waiver.expires });
  });

  test("the finding stays, with reason, owner and last day", () => {
    expect(judged([BY_PRINT]).waiver).toEqual({ reason: "agreed", owner: "net-team", expires: "2024-12-31" });
    expect(judged([BY_RULE]).waiver?.owner).toBeNull();
  });

  test("the first that covers is shown, and the second is not called unused", () => {
    const { waiver, notices } = judged([BY_RULE, BY_PRINT]);
    expect(waiver?.reason).toBe("lab");
    expect(notices).toEqual([]);
  });
});

describe("a waiver does not cover, and says why", () => {
  test.each([
    ["another address", { ...BY_RULE, address: "aws_eip.*" }, "waiver-unused", "matches no finding"],
    ["part of the address", { ...BY_RULE, address: "aws_network_interface" }, "waiver-unused", "matches no finding"],
    ["changed facts", { ...BY_PRINT, fingerprint: "0123" }, "waiver-unused", "the facts changed"],
    ["its print at another address", { ...BY_PRINT, address: "aws_eip.*" }, "waiver-unused", "the facts changed"],
    ["a day past", { ...BY_RULE, expires: "2024-06-14" }, "waiver-expired", "no longer covers 1 finding"],
    ["long past, and pointless", { ...BY_RULE, address: "x", expires: "2020-01-01" }, "waiver-expired", "remove it"],
  ])("%s", (_name, waiver, kind, words) => {
    const { waiver: found, notices } = judged([waiver]);
    expect(found).toBeNull();
    expect(notices).toEqual([{ kind, message: expect.stringContaining(words) }]);
  });
});

test("a waiver for one rule leaves the finding of another at the same address", () => {
  const config = Config.parse({ waivers: [BY_RULE] });
  const found = [...judge([cable()], OTHERS, config, { today: "2024-06-15" }).findings.values()].flat();
  const waived = new Map(found.map(({ rule, waiver }) => [rule, waiver !== null]));
  expect(waived).toEqual(
    new Map([
      ["cable-pulled", true],
      ["cable-cut", false],
    ]),
  );
});

test.each([
  [BY_RULE, "waiver for cable-pulled at aws_network_interface.* (lab) covers 2 findings and ends today"],
  [{ ...BY_PRINT, rule: "cable-pulled" }, "waiver for cable-pulled (agreed) covers 1 finding and ends today"],
  [BY_PRINT, `waiver for fingerprint ${PRINT} (agreed) covers 1 finding and ends today`],
])("a notice names its waiver, and counts: %j", (waiver, message) => {
  const observations = [cable(), cable({ subject: "aws_network_interface.b" })];
  const { notices } = judge(observations, CATALOGUE, Config.parse({ waivers: [waiver] }), { today: "2024-12-31" });
  expect(notices).toEqual([{ kind: "waiver-expires-soon", message }]);
});

describe("the last 14 days", () => {
  test.each([
    ["15 days left", "2024-12-16", null],
    ["14 days left", "2024-12-17", "ends in 14 days"],
    ["the day before", "2024-12-30", "ends tomorrow"],
    ["the last day", "2024-12-31", "ends today"],
    ["over a leap day", "2024-02-20", null],
  ])("%s", (_name, today, words) => {
    const { waiver, notices } = judged([BY_RULE], today);
    expect(waiver).not.toBeNull();
    if (words === null) expect(notices).toEqual([]);
    else expect(notices).toEqual([{ kind: "waiver-expires-soon", message: expect.stringContaining(words) }]);
  });
});
