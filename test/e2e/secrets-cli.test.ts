import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { FORMATS } from "../../src/report/index.js";
import { isRecord, type Json } from "../support/canaries.js";
import { fakeWorld } from "../support/world.js";

/*
 * The command line with --verbose and everything it can be given, where every input holds a secret: what it prints, writes
 * and complains about has none of them.
 */

const STORY = fileURLToPath(new URL("../../fixtures/stories/eni-detach-from-running-instance/", import.meta.url));
const CANARY = "s3cr3t-canary";
const folder = mkdtempSync(join(tmpdir(), "planrisk-secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** Tags and descriptions marked sensitive, user data unmarked, variables and outputs. */
function secretPlan(): string {
  const plan: { resource_changes: { change: { [key: string]: Json } }[]; [key: string]: unknown } = JSON.parse(
    readFileSync(join(STORY, "plan.json"), "utf8"),
  );
  for (const [i, { change }] of plan.resource_changes.entries()) {
    for (const side of ["before", "after"]) {
      const values = change[side];
      if (!isRecord(values)) continue;
      Object.assign(values, { tags: { Name: `${CANARY} ${side} ${i}` }, description: `${CANARY} ${side} ${i}` });
      Object.assign(values, { user_data: `${CANARY} ${side}`, subnet_id: `subnet-${CANARY}-${side}` });
      change[`${side}_sensitive`] = { tags: { Name: true }, description: true, subnet_id: true };
    }
  }
  plan.variables = { leaked: { value: CANARY } };
  plan.output_changes = { leaked: { actions: ["create"], before: null, after: CANARY, after_sensitive: true } };
  return JSON.stringify(plan);
}

const plan = write("plan.json", secretPlan());
const state = write("state.json", {
  format_version: "1.0",
  terraform_version: "1.11.4",
  values: {
    outputs: { leaked: { sensitive: true, value: CANARY } },
    root_module: {
      resources: [
        {
          address: "aws_subnet.other",
          mode: "managed",
          type: "aws_subnet",
          name: "other",
          values: { id: `subnet-${CANARY}`, cidr_block: CANARY, tags: { Name: CANARY }, user_data: CANARY },
          sensitive_values: { id: true, cidr_block: true, tags: { Name: true } },
        },
      ],
    },
  },
});
const source = join(write("source/main.tf", readFileSync(join(STORY, "after", "main.tf"), "utf8")), "..");
write(
  "source/secrets.tf",
  `variable "db_password" {\n  default   = "${CANARY}"\n  sensitive = true\n}\nlocals {\n  user_data = "${CANARY}"\n  api_key = "${CANARY}"\n}\n`,
);
write("source/broken.tf", `locals {\n  x = "${CANARY}" "${CANARY}"\n}\nresource "${CANARY}\n`);

/** Everything that a run leaves behind: standard output and error, and the files of a folder of its own. */
async function leftBehind(args: readonly string[], stdin?: string): Promise<{ status: number; text: string }> {
  const cwd = mkdtempSync(join(folder, "run-"));
  const world = fakeWorld({ cwd, ...(stdin === undefined ? {} : { stdin }) });
  const status = await main(args, world);
  const files = readdirSync(cwd).map((name) => readFileSync(join(cwd, name), "utf8"));
  return { status, text: [world.out(), world.err(), ...files].join("\n") };
}

const ALL = Object.keys(FORMATS).flatMap((format) => ["--format", `${format}=report.${format}`]);

describe("a plan that is judged", () => {
  let report = "";
  beforeAll(async () => {
    report = write("report.json", (await leftBehind([plan, "--format", "json"])).text.trim());
  });

  test.each([
    ["every format", () => [plan, "--verbose", ...ALL]],
    [
      "with its source, a state and strict",
      () => [plan, "--verbose", "--strict", "--source", source, "--state", state, ...ALL],
    ],
    ["on the terminal", () => [plan, "--verbose"]],
    ["twice", () => [plan, plan, "--verbose", ...ALL]],
    ["merged", () => ["merge", report, report, "--verbose", ...ALL]],
    ["against an older report", () => [plan, "--verbose", "--new-only", report]],
  ])("%s", async (_name, args) => {
    const { status, text } = await leftBehind(args());
    expect([0, 1]).toContain(status);
    expect(text.length).toBeGreaterThan(500);
    expect(text).not.toContain("s3cr3t");
  });
});

describe("what is refused", () => {
  const whole = readFileSync(plan, "utf8");
  const at = whole.indexOf(CANARY);
  const cut = write("cut.json", whole.slice(0, at + 6));
  const bad = write("bad.json", whole.replace(CANARY, `${CANARY}\u0001`));
  const listed = write("list.json", `["${CANARY}"]`);
  const logged = write("log.json", `db password is ${CANARY}\n${whole}`);
  const rule = (text: string) => join(write(`rules-${text.length}/broken.yaml`, text), "..");
  const RULE = `id: mine\ncategory: monitoring\nobserve: interface-detached\nlevel: high\n`;
  test.each([
    ["a plan that is cut off", [cut], undefined],
    ["a plan with a control character", [bad], undefined],
    ["a list", [listed], undefined],
    ["a log line before it", [logged], undefined],
    ["a cut plan on standard input", ["-"], whole.slice(0, at + 6)],
    ["a plan as state", [plan, "--state", plan], undefined],
    ["a cut state", [plan, "--state", cut], undefined],
    ["a plan as inventory", [plan, "--inventory", plan], undefined],
    ["a plan as report", ["merge", plan], undefined],
    ["a cut plan as report", ["merge", cut], undefined],
    ["a plan as base", [plan, "--new-only", plan], undefined],
    ["a rule that is no YAML", [plan, "--rules", rule(`${RULE}when: [`)], undefined],
    ["a rule whose condition is no CEL", [plan, "--rules", rule(`${RULE}when: interface ==\n`)], undefined],
    ["a plan as configuration", [plan, "--config", plan], undefined],
    ["a plan as rules", [plan, "--rules", plan], undefined],
  ])("%s", async (_name, args, stdin) => {
    const { status, text } = await leftBehind([...args, "--verbose", ...ALL], stdin);
    expect(status).toBe(2);
    expect(text).toMatch(/planrisk: /);
    expect(text).not.toContain("this is a bug");
    expect(text).not.toContain("s3cr3t");
  });
});
