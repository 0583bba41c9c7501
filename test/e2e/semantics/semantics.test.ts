import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Exposure } from "../../../src/model/evidence.js";
import type { Report } from "../../../src/model/report.js";
import { assessJson } from "../../support/assess.js";
import { planJson } from "../../support/written-plan.js";
import { type Holds, POINTS, SCANNERS, SHOWN } from "./points.js";

const FIXTURES = fileURLToPath(new URL("../../../fixtures/", import.meta.url));
const ORDER = ["high", "medium", "low"];

function reportOf({ plan, config = {} }: Holds): Report {
  if (typeof plan !== "string") return assessJson(planJson(plan), config);
  return assessJson(JSON.parse(readFileSync(`${FIXTURES}${plan}/plan.json`, "utf8")), config);
}

function row({
  interface: id,
  direction,
  change,
  peer,
  protocol,
  from_port,
  to_port,
  internet_path,
}: Exposure): string {
  return [id, direction, change, peer, protocol, from_port, to_port, internet_path]
    .filter((part) => part !== null)
    .join(" ");
}

function expectHolds(holds: Holds): void {
  const report = reportOf(holds);
  const findings = report.changes.flatMap((change) => change.findings);
  const levels = new Map<string, string>();
  for (const level of [...ORDER].reverse())
    for (const each of findings) if (each.level === level) levels.set(each.rule, level);
  const rows = report.exposures.map(row);

  expect(Object.fromEntries(levels)).toMatchObject(holds.levels ?? {});
  for (const rule of holds.silent ?? []) expect([...levels.keys()]).not.toContain(rule);
  expect(rows).toEqual(expect.arrayContaining([...(holds.rows ?? [])]));
  for (const part of holds.never ?? []) expect(rows.filter((each) => ` ${each} `.includes(` ${part} `))).toEqual([]);
  for (const [rule, words] of Object.entries(holds.says ?? {})) {
    const told = findings
      .filter((each) => each.rule === rule)
      .map(({ message, impact, adjustment }) => `${message} ${impact} ${adjustment?.because ?? ""}`);
    expect(told.join("\n")).toContain(words);
  }
}

describe("how AWS filters and addresses, point by point", () => {
  test("every point is here, and holds by a plan or says why it is left out", () => {
    expect(POINTS.map((point) => point.number)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(POINTS.filter(({ holds, leaves }) => holds.length === 0 && leaves === undefined)).toEqual([]);
  });

  describe.each(POINTS.filter((point) => point.holds.length > 0))("$number: $gist", ({ holds }) => {
    test.each(holds.map((each) => [typeof each.plan === "string" ? each.plan : "a written plan", each] as const))(
      "%s",
      (_name, each) => {
        const { levels, silent, rows, says, never } = each;
        expect([levels, silent, rows, says, never].some((part) => part !== undefined)).toBe(true);
        expectHolds(each);
      },
    );
  });
});

test.each(SCANNERS)("what scanners get wrong, $truth", (holds) => {
  expectHolds(holds);
});

test.each(SHOWN)("$what", (holds) => {
  expectHolds(holds);
});

test("the tier that loses its way is named as affected", () => {
  const report = reportOf({ plan: "rules/access-lost/risky" });
  const affected = report.changes.flatMap((change) => change.findings.flatMap((finding) => finding.affected));
  expect(affected).toEqual(expect.arrayContaining(['aws_instance.app["a"]', 'aws_instance.app["b"]']));
});
