// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of Terraform
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hclBlocks } from "../../../src/input/source/blocks.js";

const headers = (text: string) =>
  hclBlocks(text).blocks.map(({ type, labels, line }) => `${line}: ${[type, ...labels].join(" ")}`);

describe("hclBlocks", () => {
  test("gives type, labels, line and text of each block", () => {
    const text = `# a file\nlocals {\n  a = 1\n}\n\nresource "aws_eip" "a" {}\nresource aws_eip b {\n}\n`;
    const { blocks, fault } = hclBlocks(text);
    expect(headers(text)).toEqual(["2: locals", "6: resource aws_eip a", "7: resource aws_eip b"]);
    expect(blocks.map((block) => text.slice(block.from, block.to))).toEqual([
      "locals {\n  a = 1\n}",
      'resource "aws_eip" "a" {}',
      "resource aws_eip b {\n}",
    ]);
    expect(fault).toBe(null);
  });

  test.each([
    ["line comments", '# resource "a" "b" {\n// {{{\nlocals {} # }\nlocals {}', ["3: locals", "4: locals"]],
    ["block comments", "/* locals {\n */ locals { /* } */ }\nlocals {}", ["2: locals", "3: locals"]],
    ["brackets in strings", 'locals {\n a = "}"\n b = "\\"}"\n}\ndata "x" "y" {}', ["1: locals", "5: data x y"]],
    ["comment signs in strings", 'locals { a = "# // /*" }\nlocals {}', ["1: locals", "2: locals"]],
    [
      "strings in templates in strings",
      'locals { a = "${join("}", ["${b}"])}" }\nlocals {}',
      ["1: locals", "2: locals"],
    ],
    ["escaped templates", 'locals { a = "$${" }\nlocals { b = "%%{" }', ["1: locals", "2: locals"]],
    ["heredocs", 'locals {\n a = <<EOT\n}}} " ${x["}"]} /*\nEOT\n}\nlocals {}', ["1: locals", "6: locals"]],
    ["indented heredocs", "locals {\n a = <<-EOT\n  }\n  EOTX\n  EOT\n}\nlocals {}", ["1: locals", "7: locals"]],
    ["empty heredocs", "locals {\n a = <<EOT\nEOT\n}\nlocals {}", ["1: locals", "5: locals"]],
    [
      "two heredocs, one after the other",
      "locals {\n a = [<<A\n}\nA\n, <<B\n}\nB\n]\n}\nlocals {}",
      ["1: locals", "10: locals"],
    ],
    ["a comparison that is no heredoc", "locals { a = 1 < 2 }\nlocals {}", ["1: locals", "2: locals"]],
    ["attributes at the top, as in variable files", 'a = [\n1]\nb = "x" # c\nlocals {}', ["4: locals"]],
    [
      "Windows line ends",
      'locals {\r\n a = <<EOT\r\n}\r\nEOT\r\n}\r\ndata "x" "y" {}\r\n',
      ["1: locals", "6: data x y"],
    ],
    ["a byte order mark", "\uFEFFlocals {}", ["1: locals"]],
    ["a header over comments", 'resource /* x */ "a" "b" { }', ["1: resource a b"]],
    ["names in any script", 'resource "a" "größe-1" {}', ["1: resource a größe-1"]],
    ["nothing", "\n\n", []],
  ])("is not misled by %s", (_name, text, expected) => {
    expect(headers(text)).toEqual(expected);
    expect(hclBlocks(text).fault).toBe(null);
  });

  test.each([
    ["a block that never ends", "locals {}\nlocals {\n", 1, 2],
    ["a bracket that fits nothing", "locals {}\nlocals { a = [} }\n", 1, 2],
    ["no HCL", "locals {}\n\n?\n", 1, 3],
    ["a label that is none", "locals {}\nresource 5 {}", 1, 2],
    ["a header without a body", "locals {}\nresource", 1, 2],
    ["a string before anything", '"a" {}', 0, 1],
  ])("stops with the line at %s", (_name, text, blocks, fault) => {
    const file = hclBlocks(text);
    expect(file.blocks).toHaveLength(blocks);
    expect(file.fault).toBe(fault);
  });

  test("tells how deep a block nests, strings and templates included", () => {
    expect(hclBlocks("locals {}").blocks[0]?.depth).toBe(1);
    expect(hclBlocks('locals { a = ["${f("x")}"] }').blocks[0]?.depth).toBe(6);
    expect(hclBlocks(`locals { a = ${"[".repeat(5000)}${"]".repeat(5000)} }`).blocks[0]?.depth).toBe(5001);
  });

  test("never throws, and its blocks are pieces of the text one after the other", () => {
    const piece = fc.constantFrom(
      "locals",
      " ",
      "{",
      "}",
      "\n",
      '"',
      "${",
      "<<EOT\n",
      "EOT\n",
      "#",
      "/*",
      "*/",
      "a",
      "=",
      "[",
      "]",
      "\\",
      "$${",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        let end = 0;
        for (const block of hclBlocks(text).blocks) {
          expect(block.from).toBeGreaterThanOrEqual(end);
          expect(text.slice(block.from, block.to)).toMatch(/^\p{L}.*\{.*\}$/su);
          expect(text.slice(0, block.from).split("\n")).toHaveLength(block.line);
          end = block.to;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
