import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { VERSION } from "../../src/cli/version.js";
import { expectGolden } from "../support/golden.js";
import { fakeWorld } from "../support/world.js";

/** planlab's scenarios and the demo, as a user sees them: command, output, exit status. */
const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const STORIES = readdirSync(`${FIXTURES}stories`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

async function transcript(args: readonly string[], columns?: number): Promise<string> {
  const world = fakeWorld({ cwd: FIXTURES, ...(columns === undefined ? {} : { columns }), env: { NO_COLOR: "1" } });
  const status = await main(args, world);
  return `$ planrisk ${args.join(" ")}\n${world.out()}${world.err()}exit status ${status}\n`.replaceAll(
    VERSION,
    "VERSION",
  );
}

describe("stories", () => {
  test("are all there", () => {
    expect(STORIES).toHaveLength(12);
  });

  test.each(STORIES)("%s", async (name) => {
    expectGolden(await transcript([`stories/${name}/plan.json`]), `${name}.txt`, import.meta.url);
  });

  test.each([
    ["on a wide terminal", ["demo/plan.json"], 140, "demo.txt"],
    ["on 80 columns", ["demo/plan.json"], 80, "demo-80.txt"],
    ["as Markdown", ["demo/plan.json", "--format", "markdown"], undefined, "demo.md"],
    ["as JSON", ["stories/eni-detach-from-running-instance/plan.json", "--format", "json"], undefined, "detach.json"],
    [
      "several at once",
      ["stories/eni-delete-attached/plan.json", "stories/tags-and-description-only/plan.json"],
      100,
      "two.txt",
    ],
  ])("told %s", async (_how, args, columns, golden) => {
    expectGolden(await transcript(args, columns), golden, import.meta.url);
  });

  test("the same input gives the same bytes", async () => {
    const args = ["demo/plan.json", "--format", "json"];
    expect(await transcript(args)).toBe(await transcript(args));
  });
});
