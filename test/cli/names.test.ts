import { expect, test } from "vitest";
import { planNames } from "../../src/cli/names.js";

test.each([
  ["one plan", ["envs/prod/plan.json"], ["plan.json"]],
  ["different names", ["a/one.json", "b/two.json"], ["one.json", "two.json"]],
  ["one name in two folders", ["envs/prod/plan.json", "envs/test/plan.json"], ["prod/plan.json", "test/plan.json"]],
  ["absolute paths", ["/srv/ci/a/plan.json", "/srv/ci/b/plan.json"], ["a/plan.json", "b/plan.json"]],
  ["a folder below another", ["a/plan.json", "a/b/plan.json"], ["plan.json", "b/plan.json"]],
  ["standard input", ["-"], ["standard input"]],
  ["standard input beside equal names", ["-", "a/p.json", "b/p.json"], ["standard input", "a/p.json", "b/p.json"]],
])("names of plans: %s", (_name, paths, expected) => {
  expect(planNames(paths, "/home/somebody/work")).toEqual(expected);
});
