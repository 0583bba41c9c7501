// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of Terraform
import fc from "fast-check";
import { expect, test } from "vitest";
import { referencesIn } from "../../../src/input/source/references.js";

/* As facts of the plan format say, seen in plans of Terraform 1.11.4. */
test.each([
  ["an attribute", "${aws_subnet.a.id}", ["aws_subnet.a.id", "aws_subnet.a"]],
  ["a key of for_each", '${aws_subnet.a["k"].id}', ['aws_subnet.a["k"].id', 'aws_subnet.a["k"]', "aws_subnet.a"]],
  [
    "a key with dots and brackets",
    '${aws_subnet.a["x.y[1]"].id}',
    ['aws_subnet.a["x.y[1]"].id', 'aws_subnet.a["x.y[1]"]', "aws_subnet.a"],
  ],
  ["an index of count", "${aws_subnet.a[0].id}", ["aws_subnet.a[0].id", "aws_subnet.a[0]", "aws_subnet.a"]],
  ["an index that only apply knows", "${aws_subnet.a[count.index].id}", ["aws_subnet.a", "count.index"]],
  ["a key that is a variable", "${aws_subnet.a[var.k].id}", ["aws_subnet.a", "var.k"]],
  ["a splat", "${aws_x.a[*].id}", ["aws_x.a"]],
  ["an old splat", "${aws_x.a.*.id}", ["aws_x.a"]],
  ["a for", "${[for s in aws_x.a : s.id]}", ["aws_x.a"]],
  [
    "a for over pairs, with a template as value",
    '${{ for k, v in local.b : k => "${v.id}-${var.y}" if v.on }}',
    ["local.b", "var.y"],
  ],
  ["a module output", "${module.m.out}", ["module.m.out", "module.m"]],
  ["deep in a module output", "${module.m.out.deep}", ["module.m.out.deep", "module.m.out", "module.m"]],
  ["an instance of a module", '${module.m["a.b"].out}', ['module.m["a.b"].out', 'module.m["a.b"]']],
  ["a data source", "${data.aws_ami.x.id}", ["data.aws_ami.x.id", "data.aws_ami.x"]],
  ["a local and a variable", "${local.x}${var.x.y}", ["local.x", "var.x.y", "var.x"]],
  ["an element of a local", "${local.ids[0]}", ["local.ids[0]", "local.ids"]],
  [
    "what is not an object",
    "${each.key}${path.module}${terraform.workspace}${self.id}",
    ["each.key", "path.module", "terraform.workspace", "self.id"],
  ],
  [
    "every branch",
    '${var.a ? aws_a.x.id : try(aws_a["zz"].id, aws_b.y.id)}',
    ["var.a", "aws_a.x.id", "aws_a.x", "aws_b.y.id", "aws_b.y"],
  ],
  ["arguments of functions, not their names", "${merge({ a = 1 }, local.b)}", ["local.b"]],
  ["functions of providers", "${provider::aws::arn_parse(aws_x.a.arn).region}", ["aws_x.a.arn", "aws_x.a"]],
  ["an attribute of a call", "${one(aws_x.a).id}", ["aws_x.a"]],
  ["keys of objects, only in parentheses", "${{ name = 1, (var.k) = 2, other : var.v }}", ["var.k", "var.v"]],
  ["around strings", '${join("}", ["x", "a.b ${aws_x.a.id}"])}', ["aws_x.a.id", "aws_x.a"]],
  ["escapes that only look like templates", "$${aws_x.a.id} %%{ if var.x }", []],
  ["directives", "%{ if var.x }${aws_x.a.id}%{ endif }", ["var.x", "aws_x.a.id", "aws_x.a"]],
  [
    "beside comments",
    "${[ # var.no\n aws_x.a.id, // var.no\n /* var.no */ var.yes]}",
    ["aws_x.a.id", "aws_x.a", "var.yes"],
  ],
  ["in a heredoc", '${upper(<<-EOT\n  a "b" ${var.x}\n  EOT\n)}${var.y}', ["var.x", "var.y"]],
  ["duplicates, kept", "${var.a}${var.a}", ["var.a", "var.a"]],
  ["beside numbers", "${1.5e3 + var.a * 2}", ["var.a"]],
  ["names with dashes and letters of any script", "${aws_x.größe-1.id}", ["aws_x.größe-1.id", "aws_x.größe-1"]],
  ["a plain text", "aws_x.a.id", []],
])("%s", (_name, template, expected) => {
  expect(referencesIn(template)).toEqual(expected);
});

test("gives up on interpolations nested beyond reason", () => {
  expect(referencesIn(`${'${"'.repeat(200)}`)).toBe(null);
});

test("never throws, whatever it is given", () => {
  const piece = fc.constantFrom(
    "${",
    "}",
    '"',
    "[",
    "]",
    "(",
    ")",
    "for ",
    "a in ",
    ".",
    "aws_x",
    "var.x",
    "<<EOT\n",
    "EOT\n",
    "\\",
    "#",
    "/*",
    "%{",
    "$${",
    "é",
    "1",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const found = referencesIn(pieces.join(""));
      expect(found === null || found.every((each) => /^[\p{L}_]/u.test(each))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
