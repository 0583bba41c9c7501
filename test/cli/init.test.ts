import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { INPUTS } from "../../src/cli/action/inputs.js";
import { main } from "../../src/cli/main.js";
import { readConfig } from "../../src/input/config.js";
import { Config } from "../../src/model/config.js";
import { fakeWorld } from "../support/world.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), "planrisk-init-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
let repositories = 0;

/** A repository with these files. */
function repository(files: Readonly<Record<string, string>>): string {
  repositories += 1;
  const folder = join(FOLDER, String(repositories));
  mkdirSync(join(folder, ".git"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function init(cwd: string, ...args: string[]): Promise<string> {
  const world = fakeWorld({ cwd });
  expect({ status: await main(["init", ...args], world), err: world.err() }).toEqual({ status: 0, err: "" });
  return world.out();
}

const Step = z.object({
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
  run: z.string().optional(),
});
const Workflow = z.object({ jobs: z.object({ planrisk: z.object({ steps: z.array(Step) }) }) });
const GITHUB = ".github/workflows/planrisk.yml";
const TERRAFORM = { "main.tf": 'resource "aws_vpc" "main" {}\n' };
const TOFU = { "main.tofu": 'resource "aws_vpc" "main" {}\n' };
const TERRAGRUNT = { "root.hcl": "", "live/network/terragrunt.hcl": "" };
const ON_GITHUB = { ".github/workflows/test.yml": "on: push\njobs: {}\n" };
const ON_GITLAB = { ".gitlab-ci.yml": "stages: [test]\n" };

describe("what init finds out and writes", () => {
  test.each([
    { name: "GitHub", files: { ...TERRAFORM, ...ON_GITHUB }, finds: ["GitHub Actions", "Terraform"], writes: GITHUB },
    { name: "GitHub and OpenTofu", files: { ...TOFU, ...ON_GITHUB }, finds: ["OpenTofu"], writes: GITHUB },
    { name: "GitHub and Terragrunt", files: { ...TERRAGRUNT, ...ON_GITHUB }, finds: ["Terragrunt"], writes: GITHUB },
    {
      name: "GitLab",
      files: { ...TERRAFORM, ...ON_GITLAB },
      finds: ["GitLab CI/CD", "include: [{ local: .gitlab/planrisk.gitlab-ci.yml }]"],
      writes: ".gitlab/planrisk.gitlab-ci.yml",
    },
    { name: "no pipeline", files: TERRAFORM, finds: ["none found", "--ci github"], writes: null },
    { name: "nothing at all", files: {}, finds: ["none found", "no configuration found"], writes: null },
  ])("$name", async ({ files, finds, writes }) => {
    const folder = repository(files);
    const told = await init(folder);
    for (const text of finds) expect(told).toContain(text);
    expect(await readConfig(join(folder, ".planrisk.yaml"))).toEqual(Config.parse({}));
    if (writes === null) {
      expect(existsSync(join(folder, ".github"))).toBe(false);
      return;
    }
    const written = readFileSync(join(folder, writes), "utf8");
    expect(parse(written)).toBeTypeOf("object");
    for (const line of written.trimEnd().split("\n")) expect(told).toContain(line);
  });

  test.each([{ name: ".planrisk.yaml" }, { name: GITHUB }])("$name that is there is kept", async ({ name }) => {
    const folder = repository({ ...TERRAFORM, ...ON_GITHUB, [name]: "# mine\n" });
    expect(await init(folder)).toContain(`Kept  ${name}: it is there already`);
    expect(readFileSync(join(folder, name), "utf8")).toBe("# mine\n");
  });

  test("a second time changes nothing", async () => {
    const folder = repository({ ...TERRAFORM, ...ON_GITHUB });
    await init(folder);
    const before = readFileSync(join(folder, GITHUB), "utf8");
    expect(await init(folder)).not.toContain("Wrote");
    expect(readFileSync(join(folder, GITHUB), "utf8")).toBe(before);
  });
});

describe.skipIf(process.platform === "win32")("the workflow that it writes", () => {
  /** Tools that stand in for the real ones: they take the arguments that these take, and leave the plan of the demo. */
  function tools(folder: string): string {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const plan = join(ROOT, "fixtures/demo/plan.json");
    const single = `for last; do :; done
case " $* " in *" show -json "*) test -e "$last" && cat "${plan}";; *" plan "*) touch planrisk.tfplan;; *" init "*) ;; *) exit 3;; esac`;
    const many = `while [ $# -gt 0 ]; do [ "$1" = --json-out-dir ] && out=$2; [ "$1" = -- ] && break; shift; done
[ "$2" = plan ] && mkdir -p "$out/live/network" && cp "${plan}" "$out/live/network/tfplan.json"`;
    for (const [name, script] of Object.entries({ terraform: single, tofu: single, terragrunt: many })) {
      writeFileSync(join(bin, name), `#!/bin/sh\nset -e\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    return bin;
  }

  test.each([
    { name: "Terraform", files: TERRAFORM, plans: ["plan.json"] },
    { name: "OpenTofu", files: TOFU, plans: ["plan.json"] },
    { name: "Terragrunt", files: TERRAGRUNT, plans: ["live/network/tfplan.json"] },
  ])("plans with $name, and gives planrisk what that left", async ({ files, plans }) => {
    const folder = repository({ ...files, ...ON_GITHUB });
    await init(folder);
    const { steps } = Workflow.parse(parse(readFileSync(join(folder, GITHUB), "utf8"))).jobs.planrisk;
    const script = steps.find((step) => /\bplan\b/.test(step.run ?? ""))?.run ?? "";
    const path = `${tools(folder)}${delimiter}${process.env.PATH ?? ""}`;
    execFileSync("bash", ["-e", "-o", "pipefail", "-c", script], {
      cwd: folder,
      env: { PATH: path, GITHUB_TOKEN: "" },
    });

    const ours = steps.find((step) => step.uses?.startsWith("OWNER/planrisk@"));
    const unknown = Object.keys(ours?.with ?? {}).filter((name) => !INPUTS.some((each) => each === name));
    expect(unknown).toEqual([]);
    for (const name of plans) expect(existsSync(join(folder, "planrisk-plans", name))).toBe(true);
    const world = fakeWorld({ cwd: folder });
    const status = await main(
      plans.map((name) => join("planrisk-plans", name)),
      world,
    );
    expect({ status, says: world.out().split("\n")[0] }).toEqual({
      status: 1,
      says: "✖ HIGH RISK  gate failed: 1 finding at or above high",
    });
  });

  test("says where it comes from when it is told", async () => {
    const folder = repository({ ...TERRAFORM, ...ON_GITHUB });
    await init(folder, "--from", "acme/planrisk");
    expect(readFileSync(join(folder, GITHUB), "utf8")).toMatch(/uses: acme\/planrisk@v\d/);
  });
});
