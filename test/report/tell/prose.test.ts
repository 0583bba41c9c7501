import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clipPhrase, code, listing, plain, text } from "../../../src/report/tell/phrase.js";
import { prose } from "../../../src/report/tell/prose.js";
import { clip, visible, visibleJson, withoutCommands } from "../../../src/report/tell/visible.js";
import { HOSTILE } from "../../support/report.js";

/** Spans as text with data in ‹›. */
function marked(sentence: string): string {
  return prose(sentence)
    .map((span) => (span.kind === "text" ? span.text : `‹${span.text}›`))
    .join("");
}

describe("prose takes words and data apart", () => {
  test.each([
    { name: "words", sentence: "Every connection ends.", told: "Every connection ends." },
    { name: "an address", sentence: "aws_instance.web is gone.", told: "‹aws_instance.web› is gone." },
    {
      name: "a key with spaces and brackets",
      sentence: 'Deletes module.a["x ](y) z"].aws_eip.b[0], then waits',
      told: 'Deletes ‹module.a["x ](y) z"].aws_eip.b[0]›, then waits',
    },
    {
      name: "an interface of an instance",
      sentence: "on aws_instance.a#primary.",
      told: "on ‹aws_instance.a#primary›.",
    },
    { name: "CIDR and port", sentence: "lets 0.0.0.0/0 reach tcp/22", told: "lets ‹0.0.0.0/0› reach ‹tcp/22›" },
    { name: "in brackets", sentence: "web (203.0.113.5)", told: "web (‹203.0.113.5›)" },
    { name: "names with a digit", sentence: "EC2 over IPv4", told: "EC2 over IPv4" },
    { name: "numbers", sentence: "after 15 minutes, 99.9%", told: "after 15 minutes, 99.9%" },
    { name: "abbreviations", sentence: "routes, e.g. to a peer", told: "routes, e.g. to a peer" },
    { name: "code as an author writes it", sentence: "set `fail_on` and `a.b`", told: "set ‹fail_on› and ‹a.b›" },
    { name: "a mention", sentence: "ask @octocat, please", told: "ask ‹@octocat›, please" },
    { name: "references to issues", sentence: "see #12 and GH-1", told: "see ‹#12› and ‹GH-1›" },
    { name: "a URL", sentence: "see https://evil.example/a.b!", told: "see ‹https://evil.example/a.b›!" },
    { name: "an address inside a mail address", sentence: "mail x.y@evil.example", told: "mail ‹x.y@evil.example›" },
    { name: "a commit", sentence: "commit deadbeef and 1234567890", told: "commit ‹deadbeef› and ‹1234567890›" },
    {
      name: "a command of the AWS CLI with its options, and not what follows",
      sentence:
        "Look: aws ec2 describe-addresses --public-ips 203.0.113.5 --output json. Then (aws ec2 describe-vpcs) wait",
      told: "Look: ‹aws ec2 describe-addresses --public-ips 203.0.113.5 --output json›. Then (‹aws ec2 describe-vpcs›) wait",
    },
    {
      name: "a command without its program",
      sentence: "and describe-security-groups --filters Name=a,Values=sg-1 shows who",
      told: "and ‹describe-security-groups --filters Name=a,Values=sg-1› shows who",
    },
    { name: "lines", sentence: "one\n  two\n", told: "one two" },
    { name: "nothing", sentence: "", told: "" },
  ])("$name", ({ sentence, told }) => {
    expect(marked(sentence)).toBe(told);
  });

  const anything = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.constantFrom(...HOSTILE));

  test("text spans hold nothing that a host acts on, whatever the sentence", () => {
    fc.assert(
      fc.property(anything, (sentence) => {
        for (const span of prose(sentence)) {
          if (span.kind === "text") expect(span.text).toMatch(/^[a-zA-Z0-9 .,;:!?()"'“”‘’/%–—→+=&×·…-]*$/);
        }
      }),
    );
  });

  test("no character that can be seen is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", maxLength: 200 }), (sentence) => {
        const squeezed = (s: string) => s.replace(/[\s`]/g, "");
        expect(squeezed(plain(prose(sentence)))).toBe(squeezed(visible(sentence)));
      }),
    );
  });

  test("a long run of openings takes no longer than its length", () => {
    const start = 'a["'.repeat(100_000);
    expect(plain(prose(start)).length).toBeLessThanOrEqual(1200);
  });
});

describe("visible", () => {
  test.each([
    { name: "escape sequences", from: "\u001b[31mred", to: "\\u001b[31mred" },
    { name: "C1 controls", from: "\u009b31m", to: "\\u009b31m" },
    { name: "line ends", from: "a\r\n\tb", to: "a\\r\\n\\tb" },
    { name: "direction overrides", from: "a\u202eb\u2066c", to: "a\\u202eb\\u2066c" },
    { name: "zero width", from: "a\u200bb\ufeffc", to: "a\\u200bb\\ufeffc" },
    { name: "tag characters", from: "a\u{e0041}", to: "a\\u{e0041}" },
    { name: "lone surrogates", from: "\ud800x\udc00", to: "\\ud800x\\udc00" },
    { name: "noncharacters", from: "\uffff\ufdd0", to: "\\uffff\\ufdd0" },
    { name: "spaces that only look like one", from: "a\u00a0b\u3000c", to: "a\\u00a0b\\u3000c" },
    { name: "stacked marks", from: `e${"\u0301".repeat(5)}`, to: `e${"\u0301".repeat(3)}\\u0301\\u0301` },
    { name: "commands of build agents", from: "##[error]x ##vso[a]", to: "#\\u0023[error]x #\\u0023vso[a]" },
    { name: "letters of any script", from: "größe 名前 שם", to: "größe 名前 שם" },
  ])("$name", ({ from, to }) => {
    expect(visible(from)).toBe(to);
  });

  test("JSON keeps its meaning and loses its teeth", () => {
    const value = { a: "\u009b\u202e\u{e0041} ##[error]x \ud800", b: ["\u001b", "ok 名前"] };
    const json = visibleJson(JSON.stringify(value, null, 2));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toMatch(/^[\n -~名前]*$/);
    expect(json).not.toContain("##[");
  });

  test("JSON writes out every character that text does, one by one", () => {
    const characters = Array.from({ length: 0x10000 }, (_, i) => String.fromCharCode(i));
    const kept = characters.filter((character) => visibleJson(character) === character);
    expect(kept.filter((character) => visible(character) !== character)).toEqual(["\n"]);
  });

  test("a line that is a command of a workflow is none any more", () => {
    const log = withoutCommands("::error::a\n  ::add-mask::b\n::1/128 is IPv6\na ::error::c");
    expect(log).toBe("\\u003a:error::a\n  \\u003a:add-mask::b\n::1/128 is IPv6\na ::error::c");
  });

  test("clip never cuts a pair", () => {
    expect(clip("ab😀cd", 4)).toBe("ab…");
    expect(clip("abcd", 4)).toBe("abcd");
  });
});

describe("phrases", () => {
  test.each([
    { name: "none", items: [], told: "" },
    { name: "one", items: ["a"], told: "a" },
    { name: "two", items: ["a", "b"], told: "a and b" },
    { name: "three", items: ["a", "b", "c"], told: "a, b and c" },
    { name: "more", items: ["a", "b", "c", "d", "e"], told: "a, b, c and 2 more" },
  ])("listing of $name", ({ items, told }) => {
    expect(
      plain(
        listing(
          items.map((item) => code(item)),
          3,
        ),
      ),
    ).toBe(told);
  });

  test.each([
    ["whole", [...text("one "), ...code("two")], 7, "one two"],
    ["words", text("one two three"), 8, "one two…"],
    ["data that would be too short to tell anything", [...text("on ("), ...code("two"), ...text(")")], 5, "on …"],
    ["data of a list", [...code("one"), ...text(", "), ...code("three")], 6, "one …"],
    ["data of which enough stays", [...text("on "), ...code("x".repeat(90))], 40, `on ${"x".repeat(36)}…`],
    ["data that comes first", code("x".repeat(90)), 10, `${"x".repeat(9)}…`],
  ])("clipPhrase: %s", (_name, phrase, max, told) => {
    expect(plain(clipPhrase(phrase, max))).toBe(told);
  });

  test("empty data is told", () => {
    expect(plain(code(""))).toBe("(empty)");
  });
});
