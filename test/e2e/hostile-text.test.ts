import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { failureText } from "../../src/cli/failure.js";
import { planFromJson } from "../../src/input/plan/from-json.js";
import type { Report } from "../../src/model/report.js";
import { FORMATS, PLAIN } from "../../src/report/index.js";
import { assessJson } from "../support/assess.js";
import { isRecord, type Json } from "../support/canaries.js";
import { tagsOf } from "../support/html.js";
import { nodesOf, openDetails } from "../support/markdown.js";
import { HOSTILE } from "../support/report.js";
import { parseXml } from "../support/xml.js";

/*
 * Real plans in which names, tags, descriptions, keys of for_each and types are hostile, through the whole of planrisk: its
 * own words are put together with them, and still nothing acts. Reports made by hand are tested with each format.
 */

const STORIES = [
  "stories/modules-with-locals-and-for_each",
  "stories/eni-detach-from-running-instance",
  "stories/sg-open-ssh-to-world-on-attached-eni",
  "rules/network-created/risky",
  "rules/monitoring-removed/risky",
];

type Tree = { [key: string]: Json };

/** What people write: free text, not ids that link. */
const FREE =
  /^(name|description|Name|alarm_name|comment|alarm_description|instance_type|protocol|domain_name|name_prefix|key_name)$/;

function rewritten(value: Json, text: string): Json {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, text));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, Json] => [
    key,
    FREE.test(key) && typeof inner === "string" ? `${inner}${text}` : rewritten(inner, text),
  ]);
  const tags = isRecord(value.tags) ? { tags: { ...value.tags, [text]: text, Name: text } } : {};
  return { ...Object.fromEntries(entries), ...tags };
}

/** Every resource becomes an instance whose key is hostile, in a module whose key is, too. */
function hostilePlan(name: string, text: string): Tree {
  const document: Tree = JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../fixtures/${name}/plan.json`, import.meta.url)), "utf8"),
  );
  const changes = Array.isArray(document.resource_changes) ? document.resource_changes.filter(isRecord) : [];
  for (const [i, change] of changes.entries()) {
    const key = `${text}${i}`;
    const address = `module.m[${JSON.stringify(text)}].${String(change.type)}.${String(change.name)}[${JSON.stringify(key)}]`;
    Object.assign(change, {
      address,
      previous_address: `aws_eip.x[${JSON.stringify(text)}]`,
      index: key,
      action_reason: text,
    });
    if (!isRecord(change.change)) continue;
    change.change = { ...change.change, importing: { id: text } };
    for (const side of ["before", "after"]) change.change[side] = rewritten(change.change[side] ?? null, text);
  }
  const type = `aws_vpc_${text}`;
  changes.push({
    address: `${type}.x`,
    mode: "managed",
    type,
    name: "x",
    change: { actions: [text], before: {}, after: {} },
  });
  return {
    ...document,
    resource_changes: changes,
    deferred_changes: [{ reason: text, resource_change: { address: text, type: text } }],
  };
}

/** Controls (but the end of a line), invisible and direction-changing characters, lone surrogates, noncharacters. */
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;
/** What GitHub and GitLab act on outside of code. */
const ACTED_ON = /[@<>`~*[\]\\|]|:\/\/|:[a-z+]+:|^\/|#\d/;

function harmlessMarkdown(printed: string): void {
  const nodes = nodesOf(printed);
  for (const node of nodes) {
    expect(["image", "imageReference", "linkReference", "definition", "code", "table"]).not.toContain(node.type);
    if (node.type === "html") expect(node.value).toMatch(/^<details><summary>[^<>]*<\/summary>$|^<\/details>$/);
    if (node.type === "link")
      expect(node.url).toMatch(/^https:\/\/(docs\.aws\.amazon|developer\.hashicorp)\.com\/[!-~]+$/);
    if (node.type === "text" && !/^https:\/\/(docs\.aws|developer\.hashicorp)/.test(node.value))
      expect(node.value).not.toMatch(ACTED_ON);
  }
  expect(openDetails(nodes)).toBe(0);
}

const HARMLESS: Readonly<Record<string, (printed: string) => void>> = {
  text: () => undefined,
  markdown: harmlessMarkdown,
  summary: harmlessMarkdown,
  json: (printed) => expect(JSON.parse(printed)).toMatchObject({ schema_version: "1.0" }),
  sarif: (printed) => expect(JSON.parse(printed)).toMatchObject({ version: "2.1.0" }),
  gitlab: (printed) => expect(Array.isArray(JSON.parse(printed))).toBe(true),
  "gitlab-terraform": (printed) => expect(Object.keys(JSON.parse(printed))).toEqual(["create", "update", "delete"]),
  junit: (printed) => expect(parseXml(printed).name).toBe("testsuites"),
  github: (printed) => {
    for (const line of printed.trimEnd().split("\n")) expect(line).toMatch(/^::(error|warning|notice) [^\n]*::/);
  },
  html: (printed) => {
    for (const { name, attributes } of tagsOf(printed)) {
      expect(name).not.toMatch(/^(img|iframe|object|embed|link|base|meta-refresh)$/);
      for (const key of Object.keys(attributes))
        expect(key).not.toMatch(/^(on|style$|src$|srcset$|srcdoc$|action$|formaction$|xlink)/i);
      if (attributes.href !== undefined)
        expect(attributes.href).toMatch(/^(#[\w-]+|https:\/\/(docs\.aws\.amazon|developer\.hashicorp)\.com\/[!-~]+)$/);
    }
  },
};

describe.each(STORIES)("%s", (name) => {
  test.each(HOSTILE.map((text) => ({ shown: JSON.stringify(text).slice(0, 40), text })))("$shown", ({ text }) => {
    const report: Report = assessJson(hostilePlan(name, text), { critical: ["module.*"], partial: "fail" });
    expect(report.changes.length).toBeGreaterThan(3);
    for (const [format, render] of Object.entries(FORMATS)) {
      const printed = render({ ...report, plan: { ...report.plan, name: text } }, PLAIN);
      expect(printed).not.toMatch(ACTING);
      expect(printed).not.toMatch(/##(\[|vso\[|teamcity\[)/i);
      if (format !== "github") expect(printed).not.toMatch(/^\s*::[a-z-]+/im);
      expect(Object.keys(HARMLESS)).toContain(format);
      HARMLESS[format]?.(printed);
    }
  });
});

test.each(HOSTILE.map((text) => ({ shown: JSON.stringify(text).slice(0, 40), text })))(
  "names in what standard error says: $shown",
  ({ text }) => {
    for (const json of [
      { format_version: "1.2", configuration: { root_module: { module_calls: { [text]: 3 } } } },
      { format_version: "1.2", configuration: { root_module: { outputs: { [text]: { expression: 3 } } } } },
      { format_version: text, resource_changes: [] },
    ]) {
      try {
        planFromJson(json, text);
        expect.unreachable();
      } catch (error) {
        const said = failureText(error);
        expect(said).toMatch(/^planrisk: /);
        expect(said).not.toMatch(/^\s*::[a-z-]+/im);
        expect(said).not.toMatch(ACTING);
        expect(said).not.toMatch(/##(\[|vso\[|teamcity\[)/i);
      }
    }
  },
);
