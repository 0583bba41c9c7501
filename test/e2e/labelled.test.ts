import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { readSource } from "../../src/input/source/read-source.js";
import type { Exposure } from "../../src/model/evidence.js";
import type { Report } from "../../src/model/report.js";
import { assessJson } from "../support/assess.js";

/** Plans that terraform wrote, labelled from risk-model.md by people who had not seen planrisk's answer. */
const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));

const Label = z.object({
  changes: z.record(
    z.string(),
    z.object({ risk: z.string(), rules: z.array(z.string()).default([]), affected: z.array(z.string()).default([]) }),
  ),
  silent: z.array(z.string()).default([]),
  exposures: z
    .array(
      z.object({
        interface: z.string(),
        direction: z.string(),
        change: z.string(),
        peer: z.string(),
        protocol: z.coerce.string(),
        from_port: z.int().nullish(),
        to_port: z.int().nullish(),
        internet_path: z.string().nullish(),
      }),
    )
    .optional(),
  options: z
    .object({ config: z.record(z.string(), z.unknown()).default({}), source: z.string().optional() })
    .optional(),
});

function folders(below: string): string[] {
  return readdirSync(below, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const folder = join(below, entry.name);
      return existsSync(join(folder, "expected.yaml")) ? [folder] : folders(folder);
    })
    .sort();
}

const CASES = folders(FIXTURES).map((folder) => ({ name: folder.slice(FIXTURES.length), folder }));

function wrongChanges(label: z.infer<typeof Label>, report: Report): string[] {
  const wrong: string[] = [];
  const found = new Map(report.changes.map((change) => [change.address, change]));
  for (const [address, { risk, rules, affected }] of Object.entries(label.changes)) {
    const change = found.get(address);
    const fired = change?.findings.map((finding) => `${finding.rule}:${finding.level}`) ?? [];
    if (change?.risk !== risk)
      wrong.push(`${address}: ${change?.risk ?? "not listed"} instead of ${risk} [${fired.join(", ")}]`);
    for (const rule of rules) {
      if (!fired.some((each) => each.startsWith(`${rule}:`)))
        wrong.push(`${address}: ${rule} does not fire [${fired.join(", ")}]`);
    }
    const named = new Set(change?.findings.flatMap((finding) => finding.affected));
    for (const each of affected) if (!named.has(each)) wrong.push(`${address}: does not name ${each} as affected`);
  }
  for (const address of found.keys())
    if (!(address in label.changes)) wrong.push(`${address}: listed and not labelled`);
  const rules = new Set(report.changes.flatMap((change) => change.findings.map((finding) => finding.rule)));
  for (const rule of label.silent) if (rules.has(rule)) wrong.push(`${rule} fires, and must not`);
  return wrong;
}

function row(each: Exposure | NonNullable<z.infer<typeof Label>["exposures"]>[number]): string {
  const parts = [
    each.interface,
    each.direction,
    each.change,
    each.peer,
    each.protocol,
    each.from_port ?? null,
    each.to_port ?? null,
  ];
  return [...parts, each.internet_path ?? null].join(" ");
}

describe("labelled plans", () => {
  test("are there", () => {
    expect(CASES.length).toBeGreaterThan(600);
  });

  test.each(CASES)("$name", async ({ folder }) => {
    const label = Label.parse(parse(readFileSync(join(folder, "expected.yaml"), "utf8")));
    const json: unknown = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
    const source = label.options?.source;
    const read = source === undefined ? null : await readSource(join(folder, source));
    const report = assessJson(json, label.options?.config, read);
    expect(wrongChanges(label, report)).toEqual([]);
    if (label.exposures !== undefined) {
      const rows = report.exposures.filter((each) => each.change !== "kept").map(row);
      expect(rows.sort()).toEqual(label.exposures.map(row).sort());
    }
    const { rules, interfaces } = report.self_check;
    expect({ rules: rules.modelled, interfaces: interfaces.modelled }).toEqual({
      rules: rules.read,
      interfaces: interfaces.read,
    });
  });
});
