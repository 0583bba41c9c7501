import { groupBy } from "../model/maps.js";
import type { Report } from "../model/report.js";
import type { Renderer } from "./options.js";
import { bodyLines, type FindingRow, findingRows, location, remarks } from "./tell/rows.js";
import { plansOf } from "./tell/verdict.js";
import { visible } from "./tell/visible.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for XML 1.0: what it does not allow at all (controls, lone surrogates) is spelled out by visible(). */
function xml(text: string): string {
  // A leading "::" is spelled out, so that a printed report is no command of a workflow.
  return visible(text)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "")
    .replace(/^::/, "&#58;:");
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join("");
}

interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly file: string | null;
  readonly outcome: "passed" | "failure" | "skipped";
  readonly message: string;
  readonly body: readonly string[];
}

function findingCase(row: FindingRow): TestCase {
  const { finding, change } = row;
  return {
    classname: change.address,
    name: finding.rule,
    file: finding.source === null ? null : location(row).path,
    outcome: finding.waiver !== null ? "skipped" : row.fails ? "failure" : "passed",
    message: `${finding.level}: ${finding.message}`,
    body: bodyLines(row),
  };
}

/** What fails the gate beside findings: a partial plan, for one. */
function sentenceCase(sentence: string): TestCase {
  return { classname: "planrisk", name: "gate", file: null, outcome: "failure", message: sentence, body: [] };
}

/** The second case of the same name gets a number: whoever compares runs takes equal names for the same test. */
function numbered(cases: readonly TestCase[]): TestCase[] {
  const seen = new Map<string, number>();
  return cases.map((each) => {
    const key = JSON.stringify([each.classname, each.name]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? each : { ...each, name: `${each.name} (${count})` };
  });
}

function body({ outcome, message, body: lines }: TestCase): string {
  const text = lines.map((line) => `\n      ${xml(line)}`).join("");
  switch (outcome) {
    case "failure":
      return `\n      <failure${attributes({ message, type: "gate" })}>${text}\n      </failure>\n    `;
    case "skipped":
      return `\n      <skipped${attributes({ message })}>${text}\n      </skipped>\n    `;
    case "passed":
      return message === "" ? "" : `\n      <system-out>\n      ${xml(message)}${text}\n      </system-out>\n    `;
  }
}

function caseText(each: TestCase): string {
  const file = each.file === null ? {} : { file: each.file };
  return `    <testcase${attributes({ classname: each.classname, name: each.name, ...file, time: 0 })}>${body(each)}</testcase>\n`;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
  readonly remarks: readonly string[];
}

function countsOf(cases: readonly TestCase[]) {
  const of = (outcome: TestCase["outcome"]) => cases.filter((each) => each.outcome === outcome).length;
  return { tests: cases.length, failures: of("failure"), errors: 0, time: 0, skipped: of("skipped") };
}

function suiteText({ name, cases, remarks: told }: Suite): string {
  const out = told.map((remark) => `\n      ${xml(remark)}`).join("");
  const systemOut = told.length === 0 ? "" : `    <system-out>${out}\n    </system-out>\n`;
  return `  <testsuite${attributes({ name, ...countsOf(cases) })}>\n${cases.map(caseText).join("")}${systemOut}  </testsuite>\n`;
}

function suiteOf(plan: Report, rows: readonly FindingRow[]): Suite {
  const untouched = plan.changes
    .filter((change) => change.findings.length === 0)
    .map(
      (change): TestCase => ({
        classname: change.address,
        name: "no finding",
        file: null,
        outcome: "passed",
        message: "",
        body: [],
      }),
    );
  return { name: plan.plan.name, cases: numbered([...rows.map(findingCase), ...untouched]), remarks: remarks(plan) };
}

/**
 * JUnit XML: a suite for each plan, a case for each finding and for each change without one. What fails the gate is a
 * failure, what is waived is skipped.
 */
export const renderJunit: Renderer = (report) => {
  const rows = findingRows(report);
  const prints = new Set(rows.map((row) => row.finding.fingerprint));
  const sentences = report.gate.verdict === "fail" ? report.gate.because.filter((cause) => !prints.has(cause)) : [];
  const byPlan = groupBy(rows, (row) => row.plan);
  const gate: Suite[] =
    sentences.length === 0 ? [] : [{ name: "gate", cases: numbered(sentences.map(sentenceCase)), remarks: [] }];
  const suites = [...gate, ...plansOf(report).map((plan) => suiteOf(plan, byPlan.get(plan) ?? []))];
  // Jenkins' schema has skipped for a suite and not for all of them.
  const { skipped: _, ...total } = countsOf(suites.flatMap((suite) => suite.cases));
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return `${head}\n<testsuites${attributes({ name: "planrisk", ...total })}>\n${suites.map(suiteText).join("")}</testsuites>\n`;
};
