import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Subject, subjectsOf } from "../../src/graph/references.js";

/** A subject in short: "aws_subnet.a[k].id", "module.m.out", "var.x.y". */
function short(subject: Subject): string {
  const key = "key" in subject && subject.key !== null ? `[${subject.key}]` : "";
  const path = "path" in subject && subject.path.length > 0 ? `.${subject.path.join(".")}` : "";
  switch (subject.kind) {
    case "resource":
      return `${subject.name}${key}${path}`;
    case "module":
      return `module.${subject.name}${key}${path}`;
    case "variable":
      return `var.${subject.name}${path}`;
    case "local":
      return `local.${subject.name}${path}`;
    case "each-value":
      return `each.value${path}`;
    case "own-key":
    case "other":
      return subject.kind;
  }
}

/** Left: HCL. Middle: what Terraform prints for it. Right: the subjects. */
const TABLE: readonly (readonly [hcl: string, references: readonly string[], subjects: readonly string[]])[] = [
  ["aws_subnet.a.id", ["aws_subnet.a.id", "aws_subnet.a"], ["aws_subnet.a.id"]],
  ['aws_subnet.a["k"].id', ['aws_subnet.a["k"].id', 'aws_subnet.a["k"]', "aws_subnet.a"], ["aws_subnet.a[k].id"]],
  ["aws_subnet.a[count.index].id", ["aws_subnet.a", "count.index"], ["aws_subnet.a", "own-key"]],
  ["aws_subnet.a[each.key].id", ["aws_subnet.a", "each.key"], ["aws_subnet.a", "own-key"]],
  ["aws_x.a[*].id", ["aws_x.a"], ["aws_x.a"]],
  ["module.m.out", ["module.m.out", "module.m"], ["module.m.out"]],
  ["module.m.out.deep", ["module.m.out.deep", "module.m.out", "module.m"], ["module.m.out.deep"]],
  ['module.m["a.b"].out', ['module.m["a.b"].out', 'module.m["a.b"]'], ["module.m[a.b].out"]],
  ["module.m[0].out", ["module.m[0].out", "module.m[0]"], ["module.m[0].out"]],
  ["data.aws_ami.x.id", ["data.aws_ami.x.id", "data.aws_ami.x"], ["data.aws_ami.x.id"]],
  ["local.x", ["local.x"], ["local.x"]],
  ["var.x.y", ["var.x.y", "var.x"], ["var.x.y"]],
  ["each.value.id", ["each.value.id", "each.value"], ["each.value.id"]],
  ["path.module", ["path.module"], ["other"]],
  ["self.id", ["self.id", "self"], ["other"]],
  [
    "cond ? aws_x.a.id : aws_x.b.id",
    ["var.cond", "aws_x.a.id", "aws_x.a", "aws_x.b.id", "aws_x.b"],
    ["var.cond", "aws_x.a.id", "aws_x.b.id"],
  ],
  ['try(aws_x.a["zz"].id, "")', ['aws_x.a["zz"].id', 'aws_x.a["zz"]', "aws_x.a"], ["aws_x.a[zz].id"]],
  ["aws_vpc.web (before 1.0.1)", ["aws_vpc.web"], ["aws_vpc.web"]],
  [
    '[aws_x.a["k"].id, aws_x.a[each.key].id]',
    ['aws_x.a["k"].id', 'aws_x.a["k"]', "aws_x.a", "aws_x.a", "each.key"],
    ["aws_x.a[k].id", "aws_x.a", "own-key"],
  ],
  [
    "aws_instance.a.network_interface[0].network_interface_id",
    [
      "aws_instance.a.network_interface[0].network_interface_id",
      "aws_instance.a.network_interface[0]",
      "aws_instance.a.network_interface",
      "aws_instance.a",
    ],
    ["aws_instance.a.network_interface.network_interface_id"],
  ],
  ["[aws_x.a.id, aws_x.ab.id]", ["aws_x.a.id", "aws_x.a", "aws_x.ab.id", "aws_x.ab"], ["aws_x.a.id", "aws_x.ab.id"]],
  [
    'terraform_data.s["dollar$${x}"].output',
    ['terraform_data.s["dollar$${x}"].output', 'terraform_data.s["dollar$${x}"]', "terraform_data.s"],
    [`terraform_data.s[dollar\${x}].output`],
  ],
];

describe("subjects of the references that Terraform prints", () => {
  test.each(TABLE)("%s", (_, references, subjects) => {
    expect(subjectsOf(references).map(short)).toEqual(subjects);
  });

  test("whatever is given, it comes to an end with no more subjects than references", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("a", ".", "[", "]", '"', "0", "module", "var") })),
        (texts) => {
          expect(subjectsOf(texts).length).toBeLessThanOrEqual(texts.length);
        },
      ),
    );
  });
});
