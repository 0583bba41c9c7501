import { describe, expect, test } from "vitest";
import { failureText } from "../../src/cli/failure.js";
import { main } from "../../src/cli/main.js";
import { VERSION } from "../../src/cli/version.js";
import { PlanriskError } from "../../src/model/error.js";
import { fakeWorld } from "../support/world.js";

async function run(...args: string[]) {
  const world = fakeWorld();
  const status = await main(args, world);
  return { status, out: world.out(), err: world.err() };
}

describe("the command line", () => {
  test.each([["--version"], ["-V"]])("%s", async (flag) => {
    expect(await run(flag)).toEqual({ status: 0, out: `${VERSION}\n`, err: "" });
  });

  test("--help tells the commands and the exit status", async () => {
    const { status, out } = await run("--help");
    expect(status).toBe(0);
    for (const word of ["analyze", "merge", "rules", "Exit status: 0"]) expect(out).toContain(word);
  });

  test("--help of a command tells its options and examples", async () => {
    const { status, out } = await run("analyze", "--help");
    expect(status).toBe(0);
    for (const option of ["--format", "--fail-on", "--source", "--new-only", "planrisk plan.json"]) {
      expect(out).toContain(option);
    }
  });

  test.each([
    ["no plan", [], "missing required argument 'plan'"],
    ["a slip of an option", ["plan.json", "--formt", "json"], "Did you mean --format?"],
    ["a slip of an option of merge", ["merge", "a.json", "--verbos"], "Did you mean --verbose?"],
    ["an unknown level", ["plan.json", "--fail-on", "hgih"], "Allowed choices are high, medium, low, never"],
    ["an unknown command of rules", ["rules", "lst"], "Did you mean list?"],
    ["merge without reports", ["merge"], "missing required argument 'report'"],
    ["an option without its value", ["plan.json", "--config"], "argument missing"],
  ])("usage: %s is a 2 with a sentence on standard error", async (_name, args, words) => {
    const { status, out, err } = await run(...args);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(words);
  });
});

describe("failures", () => {
  test("a user's mistake is a sentence and a hint, without a stack", () => {
    expect(failureText(new PlanriskError("It is empty.", "Fill it."))).toBe("planrisk: It is empty.\nFill it.\n");
    expect(failureText(new PlanriskError("It is empty."))).toBe("planrisk: It is empty.\n");
  });

  test("what a plan or a file name holds cannot act on a terminal or a build log", () => {
    const text = failureText(new PlanriskError("a\u001b[31mb\u202e is empty.\n::error::x", "##[group]y"));
    expect(text).toBe("planrisk: a\\u001b[31mb\\u202e is empty.\n\\u003a:error::x\n#\\u0023[group]y\n");
  });

  test("a bug is loud", () => {
    const text = failureText(new Error("while judging a.json", { cause: new RangeError("off by one") }));
    expect(text).toContain("a bug in planrisk");
    expect(text).toContain("main.test.ts");
    expect(text).toMatch(/while judging a\.json[\s\S]*caused by: RangeError: off by one/);
  });
});
