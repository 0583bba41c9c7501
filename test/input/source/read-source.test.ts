// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of Terraform
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSource } from "../../../src/input/source/read-source.js";
import { Sensitive } from "../../../src/model/value.js";
import { inFolder } from "../in-folder.js";

const value = (references: readonly string[]) => ({ kind: "value", constant: undefined, references });
const constant = (of: unknown) => ({ kind: "value", constant: of, references: [] });

describe("locals", () => {
  test("are expressions as in a plan, objects with their parts", async () => {
    const { modules, unread } = await readSource(
      inFolder({
        "main.tf": `
locals {
  text   = "a$\${b}"
  number = 5
  none   = null
  list   = ["a", { b = true }]
  id     = aws_vpc.a.id
  mixed  = ["a", aws_vpc.a.id]
  parts  = { web = aws_subnet.a["web"].id, "d b" = { id = var.db, on = true } }
  keyed  = { (var.k) = aws_vpc.b.id }
  doc    = <<-EOT
    vpc \${aws_vpc.a.id}
  EOT
}
locals { db_password = "hunter2" }
`,
      }),
    );
    expect(unread).toEqual([]);
    expect(modules.get("")?.locals).toEqual(
      new Map<string, unknown>([
        ["text", constant("a${b}")],
        ["number", constant(5)],
        ["none", constant(null)],
        ["list", constant(["a", { b: true }])],
        ["id", value(["aws_vpc.a.id", "aws_vpc.a"])],
        ["mixed", value(["aws_vpc.a.id", "aws_vpc.a"])],
        [
          "parts",
          {
            kind: "blocks",
            blocks: [
              new Map<string, unknown>([
                ["web", value(['aws_subnet.a["web"].id', 'aws_subnet.a["web"]', "aws_subnet.a"])],
                [
                  "d b",
                  {
                    kind: "blocks",
                    blocks: [
                      new Map<string, unknown>([
                        ["id", value(["var.db"])],
                        ["on", constant(true)],
                      ]),
                    ],
                  },
                ],
              ]),
            ],
          },
        ],
        ["keyed", value(["var.k", "aws_vpc.b.id", "aws_vpc.b"])],
        ["doc", value(["aws_vpc.a.id", "aws_vpc.a"])],
        ["db_password", constant(expect.any(Sensitive))],
      ]),
    );
  });
});

describe("resources", () => {
  test("have file, line and lifecycle, data sources apart; an override changes the lifecycle and not the place", async () => {
    const { modules, unread } = await readSource(
      inFolder({
        "network.tf": `# network\n\nresource "aws_eip" "a" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n\ndata "aws_eip" "a" {}\nresource "aws_eip" "b" {\n  lifecycle {\n    create_before_destroy = true\n    ignore_changes = [tags["a"]]\n  }\n}\n`,
        "z_override.tf": `\n\n\nresource "aws_eip" "b" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n`,
        "more.tf.json":
          '{\n "resource": {\n  "aws_vpc": {\n   "a": {"lifecycle": {"prevent_destroy": true}},\n   "b": [{}]\n  }},\n "data": [{"aws_vpc": {"c": {}}}],\n "locals": {"x": "${aws_vpc.a.id}"}\n}',
        "notes.txt": 'resource "aws_eip" "no" {}',
        ".hidden.tf": 'resource "aws_eip" "no" {}',
      }),
    );
    const at = (file: string, line: number, preventDestroy = false, createBeforeDestroy = false) => ({
      file,
      line,
      preventDestroy,
      createBeforeDestroy,
    });
    expect(unread).toEqual([]);
    expect(Object.fromEntries(modules.get("")?.resources ?? [])).toEqual({
      "aws_vpc.a": at("more.tf.json", 4, true),
      "aws_vpc.b": at("more.tf.json", 5),
      "data.aws_vpc.c": at("more.tf.json", 7),
      "aws_eip.a": at("network.tf", 3, true),
      "data.aws_eip.a": at("network.tf", 9),
      "aws_eip.b": at("network.tf", 10, true, true),
    });
    expect(modules.get("")?.locals.get("x")).toEqual(value(["aws_vpc.a.id", "aws_vpc.a"]));
  });
});

describe("modules", () => {
  test("in folders and installed ones are followed, each call by its path", async () => {
    const { modules, unread } = await readSource(
      inFolder({
        "main.tf":
          'module "a" {\n  source = "./modules/a"\n}\nmodule "again" { source = "./modules/a" }\nmodule "vpc" {\n source = "terraform-aws-modules/vpc/aws"\n}',
        "modules/a/main.tf": 'module "b" { source = "../b" }\nlocals { x = var.x }',
        "modules/b/main.tf": 'resource "aws_eip" "b" {}',
        ".terraform/modules/modules.json": JSON.stringify({
          Modules: [
            { Key: "", Dir: "." },
            { Key: "vpc", Dir: ".terraform/modules/vpc" },
          ],
        }),
        ".terraform/modules/vpc/main.tf": 'resource "aws_vpc" "this" {}',
      }),
    );
    expect(unread).toEqual([]);
    expect([...modules.keys()].sort()).toEqual([
      "",
      "module.a",
      "module.a.module.b",
      "module.again",
      "module.again.module.b",
      "module.vpc",
    ]);
    expect(modules.get("module.again.module.b")?.resources.get("aws_eip.b")).toMatchObject({
      file: "modules/b/main.tf",
      line: 1,
    });
    expect(modules.get("module.vpc")?.resources.get("aws_vpc.this")).toMatchObject({
      file: ".terraform/modules/vpc/main.tf",
    });
  });

  test.each([
    ["above the folder", "../outside", "it lies outside of the folder, or is not there"],
    ["that are not there", "./nowhere", "it lies outside of the folder, or is not there"],
    ["behind a link that leads out", "./link", "it lies outside of the folder, or is not there"],
    [
      "from elsewhere that are not installed",
      "hashicorp/x/aws",
      "it is not in the folder (terraform init installs it)",
    ],
    ["that are the caller", "./", "it calls itself"],
    ["in a circle", "./circle", "it calls itself"],
  ])("%s are not opened, and that is told", async (_name, source, reason) => {
    const folder = inFolder({
      "dir/main.tf": `module "m" { source = "${source}" }`,
      "dir/circle/main.tf": 'module "back" { source = "../" }',
      "outside/main.tf": 'resource "aws_eip" "secret" {}',
    });
    symlinkSync(join(folder, "outside"), join(folder, "dir/link"));
    const { modules, unread } = await readSource(join(folder, "dir"));
    expect(unread).toEqual([{ file: source === "./circle" ? "module.m.module.back" : "module.m", line: null, reason }]);
    expect([...modules.values()].flatMap((each) => [...each.resources.keys()])).toEqual([]);
  });

  test("a manifest of installed modules cannot lead out either", async () => {
    const folder = inFolder({
      "dir/main.tf": 'module "m" { source = "x/y/z" }',
      "dir/.terraform/modules/modules.json": '{"Modules":[{"Key":"m","Dir":"../outside"}]}',
      "outside/main.tf": 'resource "aws_eip" "secret" {}',
    });
    const { modules, unread } = await readSource(join(folder, "dir"));
    expect(modules.size).toBe(1);
    expect(unread).toMatchObject([{ file: "module.m" }]);
  });
});

describe("what is not read is told, and the rest is read", () => {
  const deep = `locals {\n  a = ${"[".repeat(2500)}${"]".repeat(2500)}\n}`;
  test.each([
    [
      "brackets nested 2,500 deep",
      `${deep}\nlocals { b = 1 }`,
      { file: "main.tf", line: 1, reason: "it nests more than 500 levels deep" },
    ],
    [
      "a huge block",
      `locals {\n  a = ["${"x".repeat(210_000)}"]\n}\nlocals { b = 1 }`,
      { file: "main.tf", line: 1, reason: "the block is too large" },
    ],
    [
      "a block that never ends",
      "locals { b = 1 }\n\nlocals {",
      { file: "main.tf", line: 3, reason: "from here on it is no HCL that can be followed" },
    ],
  ])("%s", async (_name, text, expected) => {
    const { modules, unread } = await readSource(inFolder({ "main.tf": text }));
    expect(unread).toEqual([expected]);
    expect([...(modules.get("")?.locals.keys() ?? [])]).toEqual(["b"]);
  });

  test("a mistake has the line of the file, though only some blocks are parsed", async () => {
    const text = 'variable "a" {}\n\nresource "aws_eip" "a" {\n}\n\nlocals {\n  a = = 1\n}\n';
    const { modules, unread } = await readSource(inFolder({ "main.tf": text, "other.tf": "locals { b = 1 }" }));
    expect(unread).toEqual([{ file: "main.tf", line: 7, reason: "it is not HCL that can be parsed" }]);
    expect(modules.get("")?.resources.has("aws_eip.a")).toBe(true);
    expect(modules.get("")?.locals.has("b")).toBe(true);
  });

  test.each([
    ["no JSON", "{", "it is not JSON"],
    [
      "JSON nested 2,000 deep",
      `{"locals":{"a":${"[".repeat(2000)}${"]".repeat(2000)}}}`,
      "it nests more than 500 levels deep",
    ],
  ])("%s in a .tf.json file", async (_name, text, reason) => {
    const { unread } = await readSource(inFolder({ "main.tf.json": text, "other.tf": "locals { b = 1 }" }));
    expect(unread).toEqual([{ file: "main.tf.json", line: null, reason }]);
  });

  test("a file behind a link that leads out, and one that is none", async () => {
    const folder = inFolder({ "dir/main.tf": "locals { b = 1 }", "secret.tf": "locals { secret = 1 }" });
    symlinkSync(join(folder, "secret.tf"), join(folder, "dir/link.tf"));
    mkdirSync(join(folder, "dir/folder.tf"));
    const { modules, unread } = await readSource(join(folder, "dir"));
    expect(unread).toEqual([
      { file: "folder.tf", line: null, reason: "it is not a file" },
      { file: "link.tf", line: null, reason: "it leads out of the folder" },
    ]);
    expect([...(modules.get("")?.locals.keys() ?? [])]).toEqual(["b"]);
  });

  test("a file that the parser does not survive does not take the others with it", async () => {
    // Unary operators recurse without any bracket to count.
    const files = { "a.tf": `locals { a = ${"!".repeat(60_000)}true }`, "b.tf": "locals { b = 1 }" };
    const { modules, unread } = await readSource(inFolder(files));
    expect(unread).toMatchObject([{ file: "a.tf" }]);
    expect([...(modules.get("")?.locals.keys() ?? [])]).toEqual(["b"]);
  });
});

test.each([
  ["a folder that is not there", "nowhere", "does not exist"],
  ["a file", "a.txt", "is not a folder"],
  ["a folder without configuration", "empty", "holds no Terraform configuration"],
])("%s is told", async (_name, path, message) => {
  const folder = inFolder({ "a.txt": "", "empty/README.md": "" });
  await expect(readSource(join(folder, path))).rejects.toThrow(message);
});

test("a folder that holds nothing but modules is one", async () => {
  const folder = inFolder({ "a/main.tf": 'resource "aws_eip" "a" {}' });
  writeFileSync(join(folder, "main.tf"), 'module "a" { source = "./a" }');
  expect((await readSource(folder)).modules.size).toBe(2);
});
