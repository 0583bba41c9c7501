import * as fc from "fast-check";
import type { AnyReport, Change, Report } from "../../src/model/report.js";
import { busyReport, calmReport, change, combined, finding, HOSTILE, mangled, report } from "./report.js";

/** Text as it may stand in a plan: addresses, prose, hostile, any bytes, long. */
const text = fc.oneof(
  fc.constantFrom("aws_instance.web", 'module.a["x y"].aws_eip.b[0]', "10.0.0.0/8", "größe 名前 😀", ""),
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ maxLength: 80 }).map((one) => one.repeat(40)),
);

const level = fc.constantFrom("high", "medium", "low") satisfies fc.Arbitrary<"high" | "medium" | "low">;

const arbitraryFinding = fc
  .record({
    level,
    message: text,
    impact: text,
    remediation: text,
    title: text,
    affected: fc.array(text, { maxLength: 12 }),
    fingerprint: fc.string({ minLength: 1, maxLength: 16 }),
    evidence: fc.array(
      fc.record({ kind: fc.constant("attribute" as const), address: text, path: text, before: text, after: text }),
      { maxLength: 12 },
    ),
    waiver: fc.option(fc.record({ reason: text, owner: fc.option(text), expires: fc.constant("2027-01-31") }), {
      freq: 6,
    }),
  })
  .map((fields) => finding(fields));

const arbitraryChange: fc.Arbitrary<Change> = fc
  .record({
    address: text,
    findings: fc.array(arbitraryFinding, { maxLength: 3 }),
    blast_radius: fc.record({
      direct: fc.array(
        fc.record({ address: text, path: fc.array(text, { maxLength: 3 }), edges: fc.array(text, { maxLength: 2 }) }),
        {
          maxLength: 3,
        },
      ),
      indirect: fc.array(fc.record({ address: text, path: fc.array(text, { maxLength: 3 }), edges: fc.array(text) }), {
        maxLength: 2,
      }),
    }),
  })
  .map((fields) => change(fields));

/** A report of one plan, of any size up to a few hundred changes. */
export const arbitraryPlan: fc.Arbitrary<Report> = fc
  .record({
    changes: fc.array(arbitraryChange, { maxLength: 12 }),
    copies: fc.constantFrom(1, 1, 1, 4),
    unresolved: fc.array(fc.record({ address: text, path: text, reason: text }), { maxLength: 8 }),
    notices: fc.array(fc.record({ kind: fc.constant("unmodelled" as const), message: text }), { maxLength: 8 }),
    name: text,
  })
  .map(({ changes, copies, unresolved, notices, name }) => {
    const all = Array.from({ length: copies }, () => changes).flat();
    const base = report({ changes: all, unresolved, notices });
    return { ...base, plan: { ...base.plan, name } };
  });

/** Any report: one plan, several, the samples with text in them. */
export const arbitraryReport: fc.Arbitrary<AnyReport> = fc.oneof(
  arbitraryPlan,
  fc.array(arbitraryPlan, { maxLength: 6 }).map((plans) => combined(plans)),
  text.map((one) => mangled((field) => `${field}${one}`)),
  text.map((one) => combined([calmReport(), mangled(() => one), busyReport()])),
);
