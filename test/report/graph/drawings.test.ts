import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GraphView } from "../../../src/model/graph-view.js";
import { dotText, drawDot } from "../../../src/report/graph/dot.js";
import { DRAWINGS, type Drawing } from "../../../src/report/graph/index.js";
import { drawMermaid, mermaidText } from "../../../src/report/graph/mermaid.js";
import { expectGolden } from "../../support/golden.js";
import { busyView, largeView, node } from "../../support/graph-view.js";
import { busyReport, emptyReport, HOSTILE, mangled } from "../../support/report.js";
import { parseXml, type XmlElement } from "../../support/xml.js";

const BUSY: Drawing = { report: busyReport(), excerpt: { view: busyView(), leftOut: 0 } };
const CUT: Drawing = { report: busyReport(), excerpt: { view: busyView(), leftOut: 2300 } };
const EMPTY: Drawing = { report: emptyReport(), excerpt: { view: { zones: [], nodes: [], edges: [] }, leftOut: 12 } };

/** A view in which every text is `text`, but for what ties it together. */
function hostileView(text: string): GraphView {
  return {
    zones: [
      { id: `${text}v`, kind: "vpc", parent: null, label: text },
      { id: `${text}s`, kind: "subnet", parent: `${text}v`, label: text },
    ],
    nodes: [
      node({
        address: `aws_eip.${text}`,
        type: "aws_eip",
        zone: `${text}s`,
        change: { action: "delete", risk: "high" },
      }),
      node({ address: text, type: text, zone: `${text}v`, affected: { level: "high", how: "direct" } }),
      node({ address: `${text}x`, type: "", zone: null }),
    ],
    edges: [{ from: text, to: `aws_eip.${text}`, kind: text, side: "before" }],
  };
}

function hostile(text: string): Drawing {
  return { report: mangled((each) => `${text}${each}`), excerpt: { view: hostileView(text), leftOut: 3 } };
}

describe.each(Object.entries(DRAWINGS))("%s", (name, draw) => {
  test("the busy plan, as reviewed", async () => {
    expectGolden(await draw(BUSY), `busy.${name === "mermaid" ? "mmd" : name}`, import.meta.url);
  });

  test.each([
    ["a whole graph", BUSY],
    ["a part of one", CUT],
    ["nothing", EMPTY],
    ["thousands", { report: busyReport(), excerpt: { view: largeView(3, 4, 100, 9), leftOut: 0 } }],
  ])("%s: the same twice, and ends in a newline", async (_name, drawing) => {
    const text = await draw(drawing);
    expect(text.endsWith("\n")).toBe(true);
    expect(await draw(structuredClone(drawing))).toBe(text);
  });

  test("says which plan it is, that it is partial, and what is left out", async () => {
    const text = (await draw(CUT)).replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    expect(text).toContain("prod/network");
    expect(text).toMatch(/partial|"complete": false/);
    expect(text).toContain("2300");
    expect(await draw(EMPTY)).toContain("12");
  });

  test.each(HOSTILE)("nothing in it acts: %j", async (text) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
    expect(await draw(hostile(text))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]/);
  });
});

const MERMAID_LINES = [
  /^%% [^\n]*$/,
  /^flowchart LR$/,
  /^ +%% [^{}"<>&`]*$/,
  /^ +subgraph \w+\["[^"<>&`{}]*"\]$/,
  /^ +end$/,
  /^ +\w+\["(?:[^"<>&`{}]|<br\/>)*"\](?::::\w+)?$/,
  /^ +\w+ (?:-->|-\.->)\|"[^"<>&`{}]*"\| \w+$/,
  /^ +classDef \w+ fill:[#\w]+,stroke:#\w+(?:,color:#\w+)?$/,
  /^ +class [\w,]+ zone$/,
];

function expectMermaid(text: string): void {
  const wrong = text
    .trimEnd()
    .split("\n")
    .filter((line) => !MERMAID_LINES.some((form) => form.test(line)));
  expect(wrong).toEqual([]);
}

describe("mermaid", () => {
  test.each(HOSTILE)("text is never syntax: %j", (text) => {
    expectMermaid(drawMermaid([hostile(text)]));
    expectMermaid(drawMermaid([hostile(text), BUSY]));
  });

  test("any text in a label can be read back, and has nothing that Mermaid, Markdown or HTML would act on", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        const label = mermaidText(text);
        expect(label).not.toMatch(/["<>&`*{}|\\%:;](?<!#\d+;)/u);
        expect(label.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))).toBe(text);
      }),
    );
  });

  test.each([
    ["an address stays readable", 'web["a"]', "web[#34;a#34;]"],
    ["names with underscores, too", "aws_security_group", "aws_security_group"],
    ["an underscore that could be emphasis", "_a_", "#95;a#95;"],
    ["what would be a list", "1. x", "#49;. x"],
    ["what would be a directive", "%%{init}%%", "#37;#37;#123;init#125;#37;#37;"],
  ])("%s", (_name, text, label) => {
    expect(mermaidText(text)).toBe(label);
  });

  test("no more arrows than Mermaid draws, those at changes first", () => {
    const nodes = [
      node({ address: "aws_eip.changed", change: { action: "update", risk: "high" } }),
      ...Array.from({ length: 700 }, (_, i) => node({ address: `aws_eip.n${i}` })),
    ];
    const edges = Array.from({ length: 699 }, (_, i) => ({
      from: `aws_eip.n${i}`,
      to: i === 698 ? "aws_eip.changed" : `aws_eip.n${i + 1}`,
      kind: "associated-with",
      side: "both" as const,
    }));
    const text = drawMermaid([{ report: busyReport(), excerpt: { view: { zones: [], nodes, edges }, leftOut: 0 } }]);
    expect(text.match(/-->/g)?.length).toBe(500);
    expect(text).toContain('p0n699 -->|"associated-with"| p0n0');
    expect(text).toContain("199 arrows are left out");
  });
});

/** What is left of DOT when comments and quoted strings are taken away. */
function dotSyntax(text: string): string {
  return text.replace(/^\/\/.*$/gm, "").replace(/"(?:[^"\\]|\\.)*"/g, "S");
}

describe("dot", () => {
  test.each(HOSTILE)("text is never syntax: %j", (text) => {
    for (const drawn of [drawDot([hostile(text)]), drawDot([hostile(text), BUSY])]) {
      expect(dotSyntax(drawn)).toMatch(/^[\w\s{}[\]=,;>-]*$/);
    }
  });

  test("any text in quotes can be read back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        const quoted = dotText(text);
        expect(quoted).toMatch(/^"(?:[^"\\]|\\[\\"])*"$/s);
        expect(quoted.slice(1, -1).replace(/\\(.)/gs, "$1").replaceAll("&amp;", "&")).toBe(text);
      }),
    );
  });

  test("several plans are clusters of one graph", () => {
    const drawn = drawDot([BUSY, EMPTY]);
    expect(drawn.match(/^digraph /gm)?.length).toBe(1);
    expect(drawn).toContain("subgraph cluster_p0 {");
    expect(drawn).toContain("subgraph cluster_p1 {");
  });
});

function textsOf(element: XmlElement): string[] {
  return [element.text, ...element.children.flatMap(textsOf)];
}

describe("svg", () => {
  const read = (svg: string) => parseXml(`<?xml version="1.0" encoding="UTF-8"?>${svg.trimEnd()}`);

  test.each(HOSTILE)("well-formed, with no element but shapes and text: %j", async (text) => {
    const names = new Set<string>();
    const walk = (element: XmlElement) => {
      names.add(element.name);
      expect(Object.keys(element.attributes).filter((name) => /^on|href|src/i.test(name))).toEqual([]);
      element.children.forEach(walk);
    };
    walk(read(await DRAWINGS.svg(hostile(text))));
    const allowed = ["svg", "title", "desc", "style", "defs", "marker", "path", "rect", "text", "g"];
    expect([...names].filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test("what is left alone is laid out by its edges, too", async () => {
    const svg = await DRAWINGS.svg(BUSY);
    expect(svg).not.toContain('class="node chip');
    expect(textsOf(read(svg)).join("\n")).toContain("worker[8]");
  });

  test("an edge within one part of a zone, while another part has edges that leave it", async () => {
    const changed = { change: { action: "update", risk: "high" } } as const;
    const view: GraphView = {
      zones: [{ id: "aws_subnet.a", kind: "subnet", parent: null, label: "" }],
      nodes: [
        node({ address: "aws_eip.inside", zone: "aws_subnet.a", ...changed }),
        node({ address: "aws_eip.beside", zone: "aws_subnet.a", ...changed }),
        node({ address: "aws_eip.leaving", zone: "aws_subnet.a", ...changed }),
        node({ address: "aws_eip.outside", ...changed }),
      ],
      edges: [
        { from: "aws_eip.inside", to: "aws_eip.beside", kind: "associated-with", side: "both" },
        { from: "aws_eip.leaving", to: "aws_eip.outside", kind: "associated-with", side: "both" },
      ],
    };
    const svg = await DRAWINGS.svg({ report: busyReport(), excerpt: { view, leftOut: 0 } });
    expect(svg.match(/class="edge routed both"/g)?.length).toBe(2);
  });
});
