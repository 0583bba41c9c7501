import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { INPUTS } from "../../src/cli/action/inputs.js";

/** Every command of docs/ci.md runs; every piece of configuration is one, and uses inputs that there are. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const STORY = "fixtures/stories/eni-detach-from-running-instance/plan.json";
const TEXT = readFileSync(join(ROOT, "docs", "ci.md"), "utf8");

function blocks(language: string): readonly string[] {
  return [...TEXT.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    (found) => found[1] ?? "",
  );
}

test("all blocks are commands or configuration", () => {
  const languages = [...TEXT.matchAll(/^```(\w*)\n/gm)].map((found) => found[1]).filter((each) => each !== "");
  expect([...new Set(languages)].sort()).toEqual(["console", "yaml"]);
});

describe.skipIf(process.platform === "win32")("commands", () => {
  const dist = join(ROOT, "node_modules", ".cache", "planrisk", `docs-${process.pid}`);
  const folder = mkdtempSync(join(tmpdir(), "planrisk-docs-"));
  const commands = blocks("console").flatMap((block) => block.trimEnd().split("\n"));

  beforeAll(() => {
    execFileSync(process.execPath, ["scripts/build.js", dist], { cwd: ROOT });
    mkdirSync(join(folder, "reports"));
    cpSync(join(ROOT, STORY), join(folder, "plan.json"));
    for (const name of ["report.json", "reports/staging.json", "reports/base.json"])
      run(`planrisk plan.json --format json=${name}`);
  }, 60_000);
  afterAll(() => {
    rmSync(dist, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });

  function run(command: string) {
    const script = `planrisk() { node "${join(dist, "planrisk.js")}" "$@"; }\n${command}`;
    const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    return spawnSync("bash", ["--norc", "-c", script], { cwd: folder, env, encoding: "utf8" });
  }

  test("there are some", () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  test.each(commands)(
    "%s",
    (line) => {
      expect(line).toMatch(/^\$ planrisk /);
      const { status, stderr } = run(line.slice(2));
      const passes = line.includes("|| {") || line.includes("--new-only");
      expect({ status, stderr: stderr.replace(/^planrisk: .*the gate .*\n/m, "") }).toEqual({
        status: passes ? 0 : 1,
        stderr: "",
      });
    },
    30_000,
  );
});

describe("configuration", () => {
  const Step = z.object({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() });
  const Workflow = z.object({ jobs: z.record(z.string(), z.object({ steps: z.array(Step) })) });

  test.each(blocks("yaml").map((block) => [block.split("\n").slice(0, 2).join(" "), block]))("%s", (_name, block) => {
    expect(block).toMatch(/^# configuration/);
    const read: unknown = parse(block);
    const workflow = Workflow.safeParse(read);
    if (!workflow.success) {
      expect(read).toHaveProperty("include");
      return;
    }
    const steps = Object.values(workflow.data.jobs).flatMap((job) => job.steps);
    const ours = steps.filter((step) => step.uses?.startsWith("OWNER/planrisk@"));
    expect(ours.length).toBeGreaterThan(0);
    const unknown = ours
      .flatMap((step) => Object.keys(step.with ?? {}))
      .filter((name) => !INPUTS.some((each) => each === name));
    expect(unknown).toEqual([]);
  });

  test("no workflow puts anything into a shell but by the environment", () => {
    const runs = blocks("yaml").flatMap((block) => [...block.matchAll(/\brun:(.*)$/gm)].map(([, run]) => run ?? ""));
    expect(runs.length).toBeGreaterThan(1);
    for (const run of runs) expect(run).not.toContain("{{");
  });

  test("GitLab's takes the inputs and jobs of the template", () => {
    const template = readFileSync(join(ROOT, "ci", "planrisk.gitlab-ci.yml"), "utf8");
    const [block = ""] = blocks("yaml").filter((each) => each.includes("include:"));
    const Include = z.object({
      include: z.tuple([z.object({ inputs: z.record(z.string(), z.string()) })]),
      "planrisk:analyze": z.object({ extends: z.string(), variables: z.record(z.string(), z.string()) }),
    });
    const read = Include.parse(parse(block));
    for (const name of Object.keys(read.include[0].inputs)) expect(template).toContain(`$[[ inputs.${name} ]]`);
    expect(template).toContain(`\n${read["planrisk:analyze"].extends}:\n`);
    for (const name of Object.keys(read["planrisk:analyze"].variables)) expect(template).toContain(`$${name}`);
  });
});
