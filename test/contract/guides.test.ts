import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { readCatalogue } from "../../src/input/catalogue.js";
import { readConfig } from "../../src/input/config.js";
import { parseRuleFile } from "../../src/input/rules.js";
import { compileRules } from "../../src/judge/catalogue.js";
import { judge } from "../../src/judge/judge.js";
import { Config } from "../../src/model/config.js";
import { OBSERVATIONS } from "../../src/model/observation.js";
import { Rule } from "../../src/model/rule.js";

/** What docs/ tells users to write must work when they write it. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), "planrisk-guides-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const CONFIGURATION = read("docs/configuration.md");
const OWN_RULES = read("docs/own-rules.md");

function blocks(text: string): readonly string[] {
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
}

async function configOf(text: string): Promise<Config> {
  const file = join(FOLDER, ".planrisk.yaml");
  writeFileSync(file, text);
  return readConfig(file);
}

describe("docs/configuration.md", () => {
  const written = blocks(CONFIGURATION);

  test("shows configurations", () => {
    expect(written.length).toBeGreaterThan(4);
  });

  const named = written.map((text) => [text.split(":")[0] ?? "", text] as const);
  test.each(named)("the block that begins with %s is valid, and names rules that exist", async (_begin, text) => {
    const config = await configOf(text);
    const catalogue = compileRules([], OBSERVATIONS, await readCatalogue());
    expect(() => judge([], catalogue, config, { today: "2000-01-01" })).not.toThrow();
  });

  test("the block with every key has every key, and says the defaults", async () => {
    const whole = written.find((text) => text.includes("ephemeral_ports"));
    expect(await configOf(whole ?? "")).toEqual(Config.parse({}));
    const keys = [...(whole ?? "").matchAll(/^([a-z_]+):/gm)].map((match) => match[1]);
    expect(keys).toEqual(Object.keys(Config.shape));
  });
});

describe("docs/own-rules.md", () => {
  const example = read("fixtures/own-rules/change-window/rules/trading-change-window.yaml");

  test("has the example as it is", () => {
    expect(blocks(OWN_RULES)).toContain(example);
  });

  test("every other block is a configuration", async () => {
    const others = blocks(OWN_RULES).filter((text) => text !== example);
    expect(others.length).toBeGreaterThan(0);
    for (const text of others) expect((await configOf(text)).rules.length).toBeGreaterThan(0);
  });

  test("tells every field of a rule but those for planrisk itself", () => {
    const untold = Object.keys(Rule.shape).filter((field) => !OWN_RULES.includes(`\`${field}\``));
    expect(untold).toEqual(["deprecated"]);
  });

  test("what the table of conditions offers is sound", async () => {
    const table = OWN_RULES.slice(OWN_RULES.indexOf("| you want | write |"));
    const conditions = [...table.matchAll(/^\| .* \| `(.+)` \|$/gm)].map((match) => match[1] ?? "");
    expect(conditions).toHaveLength(6);
    const [base] = await parseRuleFile(example, "example.yaml");
    if (base === undefined) throw new Error("no rule in the example");
    const kinds = ["reach-gained", "resource-changed", "interface-detached"];
    const sound = conditions.filter((when) =>
      kinds.some((observe) => {
        const rule = { ...base.rule, observe, when, adjustments: [], message: "m", remediation: "r", examples: [] };
        try {
          compileRules([{ ...base, rule }], OBSERVATIONS);
          return true;
        } catch {
          return false;
        }
      }),
    );
    expect(sound).toEqual(conditions);
  });
});
