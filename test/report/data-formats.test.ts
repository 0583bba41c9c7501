import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { AnyReport } from "../../src/model/report.js";
import { FORMATS, PLAIN } from "../../src/report/index.js";
import { arbitraryReport } from "../support/arbitrary-report.js";
import { expectGolden } from "../support/golden.js";
import {
  busyCombined,
  busyReport,
  calmReport,
  change,
  combined,
  emptyReport,
  finding,
  hostileReports,
  mangled,
  report,
} from "../support/report.js";
import { parseXml, type XmlElement } from "../support/xml.js";

describe.each([
  { format: "json", file: "json" },
  { format: "sarif", file: "sarif" },
  { format: "junit", file: "xml" },
  { format: "gitlab", file: "gitlab.json" },
  { format: "github", file: "github.txt" },
] as const)("$format", ({ format, file }) => {
  test.each([
    { name: "busy", of: busyReport() },
    { name: "combined", of: busyCombined() },
    { name: "empty", of: emptyReport() },
  ])("$name", ({ name, of }) => {
    expectGolden(FORMATS[format](of, PLAIN), `data/${name}.${file}`, import.meta.url);
  });
});

describe("json", () => {
  test("is the report, whatever text is in it", () => {
    fc.assert(
      fc.property(arbitraryReport, (any) => {
        const told: unknown = JSON.parse(FORMATS.json(any, PLAIN));
        expect(told).toEqual(any);
        expect(AnyReport.parse(told)).toEqual(any);
      }),
      { numRuns: 20 },
    );
  });

  test("keys stand in the order of the schema, however the report was built", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    const shuffled = AnyReport.parse(busyCombined());
    const json = FORMATS.json(busyCombined(), PLAIN);
    expect(FORMATS.json(shuffled, PLAIN)).toBe(json);
    const backwards = reversed(busyCombined()) as ReturnType<typeof busyCombined>;
    expect(JSON.stringify(backwards)).not.toBe(JSON.stringify(busyCombined()));
    expect(FORMATS.json(backwards, PLAIN)).toBe(json);
  });
});

describe("sarif", () => {
  const url = new URL("./schemas/sarif-2.1.0-rtm.5.json", import.meta.url);
  // zod takes "uri-reference" for an absolute URL; that uri is a relative reference is tested below.
  const relaxed = (key: string, value: unknown) => (key === "format" && value === "uri-reference" ? undefined : value);
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(url, "utf8"), relaxed));
  const Log = z.looseObject({
    runs: z.tuple([
      z.looseObject({
        tool: z.looseObject({ driver: z.looseObject({ rules: z.array(z.looseObject({ id: z.string() })) }) }),
        results: z.array(
          z.looseObject({
            ruleId: z.string(),
            ruleIndex: z.number(),
            level: z.string(),
            message: z.object({ text: z.string() }),
            partialFingerprints: z.record(z.string(), z.string()),
            suppressions: z.array(z.unknown()),
            locations: z.tuple([
              z.looseObject({
                physicalLocation: z.looseObject({
                  artifactLocation: z.looseObject({ uri: z.string() }),
                  region: z.looseObject({ startLine: z.number() }),
                }),
              }),
            ]),
          }),
        ),
      }),
    ]),
  });
  const read = (of: AnyReport) => Log.parse(JSON.parse(FORMATS.sarif(of, PLAIN))).runs[0];

  test.each([
    { name: "a busy plan", of: busyReport() },
    { name: "several plans", of: busyCombined() },
    { name: "nothing", of: combined([]) },
    ...hostileReports()
      .filter((_, i) => i % 2 === 0)
      .map((of, i) => ({ name: `hostile text ${i}`, of })),
  ])("$name is valid by the schema, and rules and results agree", ({ of }) => {
    expect(schema.safeParse(JSON.parse(FORMATS.sarif(of, PLAIN))).error?.issues).toBeUndefined();
    const run = read(of);
    for (const { ruleIndex, ruleId, locations } of run.results) {
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      const [{ physicalLocation: at }] = locations;
      const { uri } = at.artifactLocation;
      expect(new URL(uri, "https://repository.example/").href).toBe(`https://repository.example/${uri}`);
    }
  });

  test("the schema does refuse what is wrong", () => {
    const wrong = {
      version: "2.1.0",
      runs: [{ tool: { driver: { name: "x" } }, results: [{ level: "high", message: {} }] }],
    };
    expect(schema.safeParse(wrong).success).toBe(false);
  });

  test("levels, places and suppressions are those of the findings", () => {
    const { results } = read(busyReport());
    const places = results.map(
      ({ locations: [{ physicalLocation: at }] }) => `${at.artifactLocation.uri}:${at.region.startLine}`,
    );
    expect(results.slice(0, 4).map((result) => result.level)).toEqual(["error", "warning", "error", "warning"]);
    expect(places.slice(0, 2)).toEqual(["modules/app/network.tf:12", "prod/network:1"]);
    expect(results.filter((result) => result.suppressions.length > 0).map((result) => result.level)).toEqual(["error"]);
  });

  test("a place never leaves the repository", () => {
    const source = { file: "../..//etc/./pass wd%", line: 3 };
    const [result] = read(report({ changes: [change({ findings: [finding({ source })] })] })).results;
    expect(result?.locations[0].physicalLocation.artifactLocation.uri).toBe("etc/pass%20wd%25");
  });

  test("a message holds no embedded link", () => {
    const { results } = read(mangled((field) => `${field}[x](https://evil.example)`));
    for (const result of results) expect(result.message.text).not.toContain("](");
  });

  test("the same finding of two plans keeps two fingerprints", () => {
    const one = busyReport();
    const two = { ...one, plan: { ...one.plan, name: "staging" } };
    const prints = read(combined([one, two])).results.map((result) => result.partialFingerprints["planrisk/v1"]);
    expect(new Set(prints).size).toBe(prints.length);
  });
});

describe("junit", () => {
  const casesOf = (of: AnyReport): XmlElement[] =>
    parseXml(FORMATS.junit(of, PLAIN)).children.flatMap((suite) =>
      suite.children.filter((each) => each.name === "testcase"),
    );
  const outcomes = (of: AnyReport, name: string) =>
    casesOf(of)
      .filter((each) => each.children.some((child) => child.name === name))
      .map((each) => `${each.attributes.classname} ${each.attributes.name}`);

  test("hostile text keeps it well-formed", () => {
    for (const hostile of hostileReports()) expect(parseXml(FORMATS.junit(hostile, PLAIN)).name).toBe("testsuites");
  });

  test("any report is well-formed, and its counts are right", () => {
    fc.assert(
      fc.property(arbitraryReport, (any) => {
        const root = parseXml(FORMATS.junit(any, PLAIN));
        const failures = root.children
          .flatMap((suite) => suite.children.flatMap((each) => each.children))
          .filter((each) => each.name === "failure");
        expect(root.attributes.tests).toBe(String(casesOf(any).length));
        expect(root.attributes.failures).toBe(String(failures.length));
      }),
      { numRuns: 20 },
    );
  });

  /**
   * What Jenkins takes (xs:element by xs:element of junit-10.xsd of its xUnit plugin), and `file` of a case, which GitLab shows:
   * https://docs.gitlab.com/ci/testing/unit_test_reports/
   */
  const ALLOWED: Readonly<
    Record<string, { inside: readonly string[]; has: readonly string[]; needs: readonly string[] }>
  > = {
    testsuites: { inside: ["testsuite"], has: ["name", "time", "tests", "failures", "errors"], needs: [] },
    testsuite: {
      inside: ["testsuite", "properties", "testcase", "system-out", "system-err"],
      has: ["name", "tests", "failures", "errors", "time", "skipped"],
      needs: ["name", "tests", "failures", "errors"],
    },
    testcase: {
      inside: ["skipped", "error", "failure", "system-out", "system-err"],
      has: ["name", "time", "classname", "file"],
      needs: ["name"],
    },
    failure: { inside: [], has: ["type", "message"], needs: [] },
    skipped: { inside: [], has: ["type", "message"], needs: [] },
    "system-out": { inside: [], has: [], needs: [] },
  };

  function expectAllowed({ name, attributes, children }: XmlElement): void {
    const allowed = ALLOWED[name];
    expect(allowed, name).toBeDefined();
    for (const key of Object.keys(attributes)) expect(allowed?.has, name).toContain(key);
    for (const key of allowed?.needs ?? []) expect(attributes, name).toHaveProperty(key);
    for (const child of children) {
      expect(allowed?.inside, name).toContain(child.name);
      expectAllowed(child);
    }
  }

  test.each([
    ["a busy plan", busyReport()],
    ["several plans", busyCombined()],
    ["nothing", combined([])],
    ["a partial plan that fails", report({ gate: { fail_on: "high", verdict: "fail", because: ["It is partial."] } })],
  ])("has the elements and attributes that Jenkins and GitLab read: %s", (_name, of) => {
    expectAllowed(parseXml(FORMATS.junit(of, PLAIN)));
  });

  test("what fails the gate is a failure, what is waived is skipped", () => {
    expect(outcomes(busyReport(), "failure")).toEqual([
      'module.app.aws_network_interface.web["a.b"] interface-deleted',
      "aws_security_group.web reach-gained-from-internet",
    ]);
    expect(outcomes(busyReport(), "skipped")).toEqual(["module.lab.aws_network_interface.probe interface-deleted"]);
  });

  test("a gate that passes has no failure, whatever the findings", () => {
    const lenient = report({ ...busyReport(), gate: { fail_on: "never", verdict: "pass", because: [] } });
    expect(outcomes(lenient, "failure")).toEqual([]);
  });

  test("a gate that fails for another reason fails a case of its own", () => {
    const partial = report({ gate: { fail_on: "high", verdict: "fail", because: ["The plan is partial."] } });
    expect(outcomes(partial, "failure")).toEqual(["planrisk gate"]);
  });

  test("two findings of one rule on one address have two names", () => {
    const twice = report({ changes: [change({ findings: [finding(), finding({ fingerprint: "other" })] })] });
    expect(casesOf(twice).map((each) => each.attributes.name)).toEqual(["interface-deleted", "interface-deleted (2)"]);
  });
});

describe("github", () => {
  const lines = (of: AnyReport) => FORMATS.github(of, PLAIN).trimEnd().split("\n");
  const level = (line: string) => /^::(error|warning|notice) /.exec(line)?.[1];

  /** As the runner reads it: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
  function parsed(line: string): { command: string; properties: Record<string, string>; message: string } | null {
    const match = /^::([^: ]+) (.*?)::(.*)$/s.exec(line);
    if (match === null) return null;
    const unescaped = (text = "") =>
      text
        .replaceAll("%3A", ":")
        .replaceAll("%2C", ",")
        .replaceAll("%0D", "\r")
        .replaceAll("%0A", "\n")
        .replaceAll("%25", "%");
    const pairs = (match[2] ?? "").split(",").map((pair) => pair.split("="));
    const properties = Object.fromEntries(pairs.map(([key = "", ...value]) => [key, unescaped(value.join("="))]));
    return { command: match[1] ?? "", properties, message: unescaped(match[3]) };
  }

  test("each line is one command with a title, and a place where the source is known", () => {
    const [first] = lines(busyReport());
    expect(parsed(first ?? "")).toEqual({
      command: "error",
      properties: {
        title: 'planrisk high: module.app.aws_network_interface.web["a.b"]',
        file: "modules/app/network.tf",
        line: "12",
      },
      message: expect.stringContaining("\nDo first: Create the new interface"),
    });
  });

  test("hostile text ends no command and adds no property", () => {
    for (const hostile of hostileReports()) {
      for (const line of lines(hostile)) {
        const read = parsed(line);
        expect(["error", "warning", "notice"]).toContain(read?.command);
        expect(["title", "title,file,line"]).toContain(Object.keys(read?.properties ?? {}).join(","));
      }
    }
  });

  test("GitHub shows ten of a kind: the tenth counts the rest", () => {
    const crowd = report({
      changes: Array.from({ length: 30 }, (_, i) => change({ address: `aws_x.n${i}`, findings: [finding()] })),
    });
    const told = lines(crowd);
    expect(told.filter((line) => level(line) === "error")).toHaveLength(10);
    expect(told[9]).toBe("::error title=planrisk high::and 21 more; the report has them all");
  });

  test("low risk and waived findings annotate nothing", () => {
    expect(lines(calmReport()).map(level)).toEqual(["notice"]);
  });
});

describe("gitlab", () => {
  const Entries = z.array(
    z.looseObject({
      description: z.string().min(1),
      check_name: z.string().min(1),
      fingerprint: z.string().min(1),
      severity: z.enum(["info", "minor", "major", "critical", "blocker"]),
      location: z.strictObject({
        path: z.string().regex(/^[^./]/),
        lines: z.strictObject({ begin: z.int().positive() }),
      }),
    }),
  );

  test("every entry has what GitLab asks for, and a fingerprint of its own", () => {
    const one = busyReport();
    const entries = Entries.parse(JSON.parse(FORMATS.gitlab(combined([one, calmReport()]), PLAIN)));
    expect(new Set(entries.map((entry) => entry.fingerprint)).size).toBe(entries.length);
    expect(entries.filter((entry) => entry.severity === "critical")).toHaveLength(2);
    expect(entries.filter((entry) => entry.description.startsWith("Waived until 2027-01-31"))).toHaveLength(1);
  });

  test("the widget's numbers count a replacement twice", () => {
    expect(JSON.parse(FORMATS["gitlab-terraform"](busyReport(), PLAIN))).toEqual({ create: 3, update: 7, delete: 2 });
  });
});
