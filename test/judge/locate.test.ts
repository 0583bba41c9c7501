import { expect, test } from "vitest";
import { locator } from "../../src/judge/locate.js";
import type { Source, SourceModule } from "../../src/model/source.js";

function moduleOf(resources: Readonly<Record<string, number>>, file: string): SourceModule {
  const entries = Object.entries(resources).map(
    ([name, line]) => [name, { file, line, preventDestroy: false, createBeforeDestroy: false }] as const,
  );
  return { locals: new Map(), resources: new Map(entries) };
}

const SOURCE: Source = {
  modules: new Map([
    ["", moduleOf({ "aws_eip.a": 3, "data.aws_vpc.main": 9 }, "main.tf")],
    ["module.net.module.sub", moduleOf({ "aws_subnet.this": 12 }, "modules/sub/main.tf")],
  ]),
  unread: [],
};

test.each([
  ["a resource of the root", "aws_eip.a", { file: "main.tf", line: 3 }],
  ["an instance", 'aws_eip.a["x.y"]', { file: "main.tf", line: 3 }],
  ["a data source", "data.aws_vpc.main", { file: "main.tf", line: 9 }],
  [
    "in modules with keys",
    'module.net["a.b"].module.sub[0].aws_subnet.this[1]',
    { file: "modules/sub/main.tf", line: 12 },
  ],
  ["an interface of an instance", "aws_eip.a#primary", { file: "main.tf", line: 3 }],
  ["not written", "aws_eip.b", null],
  ["another module", "module.other.aws_eip.a", null],
  ["no address", "eni-0123", null],
])("where it is written: %s", (_name, address, expected) => {
  expect(locator(SOURCE)(address)).toEqual(expected);
});
