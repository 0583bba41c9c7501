import { Buffer } from "node:buffer";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type OpenOptions, openPlan } from "../../src/input/open.js";
import { PlanriskError } from "../../src/model/error.js";
import { inFolder } from "./in-folder.js";

const all: OpenOptions = { wanted: () => true };
const PLAN = JSON.stringify({
  format_version: "1.2",
  terraform_version: "1.11.4",
  resource_changes: [
    {
      address: "aws_eip.é",
      mode: "managed",
      type: "aws_eip",
      name: "é",
      change: { actions: ["create"], before: null, after: { tags: { a: "😀" } }, after_unknown: { id: true } },
    },
  ],
});

function streamOf(bytes: Uint8Array, size = 5): AsyncIterable<Uint8Array> {
  return (async function* () {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
  })();
}

/** What is told of an input, both as a file and as a stream, which must agree. */
async function told(content: string | Uint8Array): Promise<PlanriskError> {
  const bytes = Buffer.from(content);
  const errors: unknown[] = [];
  for (const source of [
    { path: join(inFolder({ "plan.json": bytes }), "plan.json") },
    { stream: streamOf(bytes), name: "plan.json" },
  ]) {
    errors.push(
      await openPlan(source, all).then(
        () => "accepted",
        (error: unknown) => error,
      ),
    );
  }
  const [file, stream] = errors;
  if (!(file instanceof PlanriskError) || !(stream instanceof PlanriskError)) throw file;
  expect(file.message.replace(/^\S*plan\.json/, "plan.json")).toBe(stream.message);
  expect(file.hint).toBe(stream.hint);
  return stream;
}

describe("encodings", () => {
  const utf16 = (mark: string) => Buffer.from(mark + PLAN, "utf16le");
  test.each([
    ["UTF-8", Buffer.from(PLAN)],
    ["UTF-8 with byte order mark", Buffer.from(`\uFEFF${PLAN}`)],
    ["UTF-16, little end first, as PowerShell writes it", utf16("\uFEFF")],
    ["UTF-16, big end first", utf16("\uFEFF").swap16()],
    ["UTF-16 without byte order mark", utf16("")],
    ["UTF-16 without byte order mark, big end first", utf16("").swap16()],
    ["white space around it", Buffer.from(`\r\n ${PLAN}\n\n`)],
  ])("reads %s, from files and streams in chunks of any size", async (_name, bytes) => {
    const expected = {
      name: "p",
      terraformVersion: "1.11.4",
      changes: [{ address: "aws_eip.é", after: { tags: { a: "😀" } } }],
    };
    const path = join(inFolder({ "plan.json": bytes }), "plan.json");
    expect(await openPlan({ path }, { ...all, name: "p" })).toMatchObject(expected);
    for (const size of [1, 3, 1000]) {
      expect(await openPlan({ stream: streamOf(bytes, size), name: "p" }, all)).toMatchObject(expected);
    }
  });
});

test("a plan is called by its name, or by the file without folder", async () => {
  const path = join(inFolder({ "a/net.json": PLAN }), "a/net.json");
  expect((await openPlan({ path }, all)).name).toBe("net.json");
  expect((await openPlan({ path }, { ...all, name: "prod" })).name).toBe("prod");
});

test("progress tells bytes, and the total of a file", async () => {
  const onProgress = vi.fn();
  const path = join(inFolder({ "plan.json": PLAN }), "plan.json");
  await openPlan({ path }, { ...all, onProgress });
  expect(onProgress).toHaveBeenLastCalledWith(Buffer.byteLength(PLAN), Buffer.byteLength(PLAN));
  await openPlan({ stream: streamOf(Buffer.from(PLAN)), name: "p" }, { ...all, onProgress });
  expect(onProgress).toHaveBeenLastCalledWith(Buffer.byteLength(PLAN), null);
});

describe("formats", () => {
  const document = (fields: object) => JSON.stringify({ ...JSON.parse(PLAN), ...fields });
  test.each([["0.1"], ["0.2"], ["1.0"], ["1.1"], ["1.2"], ["1.99"], ["0.3"]])(
    "format_version %s is read",
    async (version) => {
      const plan = await openPlan(
        { stream: streamOf(Buffer.from(document({ format_version: version }))), name: "p" },
        all,
      );
      expect(plan.formatVersion).toBe(version);
    },
  );

  test.each([
    ["unknown keys", { proposed_unknown: [1], action_invocations: [{}] }, { complete: true, errored: false }],
    ["planning that failed half way", { errored: true, complete: false }, { complete: false, errored: true }],
    ["-target", { complete: false }, { complete: false, errored: false }],
    [
      "deferred changes",
      { deferred_changes: [{ reason: "absent_prereq", resource_change: { address: "aws_eip.x", type: "aws_eip" } }] },
      { complete: false, deferred: [{ address: "aws_eip.x", type: "aws_eip", reason: "absent_prereq" }] },
    ],
    ["OpenTofu, which has no `complete`", { complete: undefined }, { complete: true }],
    [
      "relevant attributes",
      { relevant_attributes: [{ resource: "aws_eip.x", attribute: ["ids", 0] }] },
      { relevantAttributes: [{ resource: "aws_eip.x", attribute: ["ids", "0"] }] },
    ],
    ["nothing but a refresh", { resource_changes: undefined, planned_values: {} }, { changes: [] }],
  ])("%s", async (_name, fields, expected) => {
    const plan = await openPlan({ stream: streamOf(Buffer.from(document(fields))), name: "p" }, all);
    expect(plan).toMatchObject(expected);
  });
});

describe("bad input", () => {
  const NDJSON = `{"@level":"info","@message":"Terraform 1.11.4","type":"version","ui":"1.2"}\n{"@level":"info"}\n`;
  const STATE = '{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}';
  const RAW = '{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"x","outputs":{},"resources":[]}';
  const show = /terraform show -json PLANFILE > plan\.json/;
  const wrapper = "[command]/opt/terraform-bin show -json tfplan\n";

  test.each([
    ["an empty file", "", "plan.json is empty.", show],
    ["white space alone", " \n\n", "plan.json is empty.", show],
    ["a byte order mark alone", "\uFEFF", "plan.json is empty.", show],
    ["a text", "hello\n", 'plan.json is not JSON: line 1 starts with something else than "{".', show],
    [
      "a text after blank lines",
      "\n\nhello\n",
      'plan.json is not JSON: line 3 starts with something else than "{".',
      show,
    ],
    ["a JSON text", '"plan"', 'plan.json is not JSON: line 1 starts with something else than "{".', show],
    [
      "broken JSON",
      '{"format_version":"1.2",\n "resource_changes":[}',
      "plan.json is not JSON: a value is missing, at line 2, column 22 (byte 46).",
      show,
    ],
    [
      "a broken element",
      PLAN.replace('"create"]', '"create"'),
      /^plan\.json is not JSON: a comma or a closing bracket is missing, at line 1, column \d+ \(byte \d+\)\.$/,
      show,
    ],
    [
      "a line of the log before it",
      `Initializing...\n${PLAN}`,
      "plan.json has a line before the plan, which starts in line 2.",
      show,
    ],
    [
      "lines of the log before it",
      `[1mx\n[2m\n\n${PLAN}`,
      "plan.json has 3 lines before the plan, which starts in line 4.",
      show,
    ],
    [
      "the line of setup-terraform's wrapper",
      `${wrapper}${PLAN}`,
      "plan.json has a line before the plan, which starts in line 2.",
      /terraform_wrapper: false/,
    ],
    [
      "a log line after it",
      `${PLAN}\n::debug::exit 0`,
      /^plan\.json is not JSON: something follows the plan, at line 2, column 1 /,
      show,
    ],
    ["two plans", `${PLAN}\n${PLAN}`, /^plan\.json is not JSON: something follows the plan, at line 2/, show],
    [
      "the plan for people",
      "Terraform used the selected providers to generate\nTerraform will perform the following actions:\n",
      "plan.json is the plan as text for people, not as JSON.",
      /-out=PLANFILE/,
    ],
    ["the log of plan -json", NDJSON, 'plan.json is the log of "terraform plan -json", not a plan.', /-out=PLANFILE/],
    [
      "a state as JSON",
      STATE,
      'plan.json is a state as JSON ("terraform show -json" without a plan), not a plan.',
      /--state/,
    ],
    ["a state as JSON, when there is none", '{"format_version":"1.0"}', /is a state as JSON/, /--state/],
    ["a raw state", RAW, "plan.json is a state file (.tfstate), not a plan.", /-out=PLANFILE/],
    [
      "a list of plans",
      `[${PLAN},${PLAN}]`,
      "plan.json is a JSON list, and a plan is an object.",
      "Give each plan as a file of its own.",
    ],
    [
      "an empty list",
      "[]",
      "plan.json is a JSON list, and a plan is an object.",
      "Give each plan as a file of its own.",
    ],
    [
      "schemas of providers",
      '{"format_version":"1.0","provider_schemas":{}}',
      "plan.json has the schemas of providers, not a plan.",
      show,
    ],
    [
      "a report of planrisk",
      '{"schema_version":"1.0","tool":{},"gate":{}}',
      "plan.json is a report of planrisk, not a plan.",
      /merge/,
    ],
    [
      "any other JSON",
      '{"hello":"world"}',
      "plan.json is JSON, but not a Terraform plan: no resource_changes, no planned_values.",
      show,
    ],
    [
      "no format_version",
      PLAN.replace('"format_version":"1.2",', ""),
      "plan.json is not a plan as Terraform writes it: format_version is missing.",
      show,
    ],
    [
      "an unknown major",
      PLAN.replace('"1.2"', '"2.0"'),
      "plan.json: format_version is 2.x: planrisk understands 0.x and 1.x.",
      /newer planrisk/,
    ],
    [
      "a version that is none",
      PLAN.replace('"1.2"', '"new"'),
      'plan.json: format_version is not a version such as "1.2".',
      "",
    ],
    [
      "a version of another type",
      PLAN.replace('"1.2"', "1.2"),
      "plan.json is not a plan as Terraform writes it: format_version is not a text.",
      "",
    ],
    [
      "a truncated document",
      PLAN.slice(0, 120),
      "plan.json is truncated: it ends in the middle, at line 1, column 122 (byte 121).",
      /status 0/,
    ],
    ["a document without its last bracket", PLAN.slice(0, -1), /^plan\.json is truncated/, /status 0/],
    [
      "another shape",
      PLAN.replace('"actions":["create"]', '"actions":"create"'),
      /^plan\.json is not a plan as Terraform writes it: resource_changes\[0\]\.change\.actions is not a list, at line 1, column \d+ \(byte \d+\)\.$/,
      /edited/,
    ],
    [
      "a flag that is none",
      PLAN.replace('"1.2",', '"1.2","errored":"no",'),
      "plan.json is not a plan as Terraform writes it: errored has another type than Terraform gives it.",
      show,
    ],
    ["something compressed", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), "plan.json is compressed.", /gunzip/],
  ])("%s is told in one sentence with the remedy", async (_name, content, message, hint) => {
    const error = await told(content);
    if (typeof message === "string") expect(error.message).toBe(message);
    expect(error.message).toMatch(message);
    expect(error.message.split("\n")).toHaveLength(1);
    expect(error.hint).toMatch(hint);
  });

  test("nothing of the plan's values is quoted", async () => {
    const error = await told('{"format_version":"1.2","resource_changes":[{"address":hunter2}]}');
    expect(`${error.message}${error.hint}`).not.toContain("hunter2");
  });

  test("a path with hostile names does not reach the terminal as it is", async () => {
    const calls = { "\u001b[31mred\n": { module: 5 } };
    const error = await told(
      JSON.stringify({ format_version: "1.2", configuration: { root_module: { module_calls: calls } } }),
    );
    expect(error.message).toMatch(/^[ -~]*$/);
  });

  test.each([
    ["a folder", "", "is a folder, not a file."],
    ["a file that is not there", "nothing.json", "does not exist."],
    ["a file below a file", "plan.json/x", "does not exist."],
  ])("%s is told", async (_name, path, message) => {
    const folder = inFolder({ "plan.json": PLAN });
    await expect(openPlan({ path: join(folder, path) }, all)).rejects.toThrow(message);
    await expect(openPlan({ path: join(folder, path) }, all)).rejects.toThrow(PlanriskError);
  });

  test.skipIf(process.getuid?.() === 0)("a file that may not be read is told", async () => {
    const folder = inFolder({ "plan.json": PLAN });
    chmodSync(join(folder, "plan.json"), 0);
    await expect(openPlan({ path: join(folder, "plan.json") }, all)).rejects.toThrow(
      "may not be read (permission denied).",
    );
  });

  test("a stream that breaks off is told", async () => {
    const stream = (async function* () {
      yield Buffer.from(PLAN.slice(0, 50));
      throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
    })();
    await expect(openPlan({ stream, name: "standard input" }, all)).rejects.toThrow(
      "standard input cannot be read (ECONNRESET).",
    );
  });
});

describe.skipIf(process.platform === "win32")("a saved plan", () => {
  afterEach(() => vi.unstubAllEnvs());
  const ZIP = Buffer.from("PK\u0003\u0004and so on");
  /** A program of this name that runs this shell script; nothing else is on PATH but what scripts need. */
  function onPath(programs: Readonly<Record<string, string>>): string {
    const folder = inFolder({ tfplan: ZIP, "bin/.keep": "" });
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    vi.stubEnv("PATH", join(folder, "bin"));
    return folder;
  }
  const prints = `/bin/cat <<'JSON'\n${PLAN}\nJSON`;
  const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");
  const saved = (folder: string) => ({ path: join(folder, "tfplan") });

  test("is converted by terraform from PATH", async () => {
    const folder = onPath({ terraform: prints });
    expect(await openPlan(saved(folder), all)).toMatchObject({ name: "tfplan", terraformVersion: "1.11.4" });
  });

  test("is converted by tofu when there is no terraform", async () => {
    const folder = onPath({ tofu: prints });
    expect((await openPlan(saved(folder), all)).changes).toHaveLength(1);
  });

  test("is converted by tofu when terraform cannot", async () => {
    const folder = onPath({ terraform: "echo 'Error: plan of another program' >&2; exit 1", tofu: prints });
    expect((await openPlan(saved(folder), all)).changes).toHaveLength(1);
  });

  test("goes to the program as an argument, whatever its name, with an environment that changes nothing", async () => {
    const folder = onPath({ terraform: `echo "$@ $TF_CLI_ARGS_show$TF_LOG" > "$0.args"\n${prints}` });
    vi.stubEnv("TF_CLI_ARGS_show", "-oops");
    vi.stubEnv("TF_LOG", "TRACE");
    const name = "$(touch x); `touch y` 'z";
    writeFileSync(join(folder, name), ZIP);
    await openPlan({ path: join(folder, name) }, all);
    expect(read(folder, "bin/terraform.args")).toBe(`show -json -no-color ${join(folder, name)} \n`);
    expect(readdirSync(folder).sort()).toEqual([name, "bin", "tfplan"].sort());
  });

  test("from a stream goes through a file that is gone afterwards", async () => {
    onPath({ terraform: `/bin/cat "$4" > "$0.seen"; echo "$4" > "$0.file"\n${prints}` });
    const folder = join(process.env.PATH ?? "", "..");
    await openPlan({ stream: streamOf(ZIP), name: "standard input" }, all);
    expect(read(folder, "bin/terraform.seen")).toBe(ZIP.toString());
    const file = read(folder, "bin/terraform.file").trim();
    expect(file.startsWith(tmpdir())).toBe(true);
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    [
      "no program",
      {},
      /tfplan is a saved plan, and neither terraform nor tofu is on PATH to read it\.$/,
      /terraform show -json PLANFILE/,
    ],
    [
      "a program that fails",
      { terraform: "printf '\\342\\225\\267\\n\\342\\224\\202 Error: Failed to load plugin schemas\\n' >&2; exit 1" },
      /tfplan is a saved plan, and "terraform show -json" cannot read it: Error: Failed to load plugin schemas\.$/,
      /terraform init/,
    ],
    [
      "a program that fails half way",
      { terraform: "echo '{\"format_version\":'; echo 'Error: no space' >&2; exit 1" },
      /cannot read it: Error: no space\.$/,
      /terraform init/,
    ],
    [
      "a program that fails after a whole plan",
      { terraform: `${prints}\nexit 3` },
      /cannot read it: it gave no reason\.$/,
      /terraform init/,
    ],
    ["a program that prints nothing", { terraform: "exit 0" }, /tfplan is empty\.$/, /show/],
    ["a program that prints something else", { terraform: "echo hello" }, /is not JSON/, /show/],
  ])("is told: %s", async (_name, programs, message, hint) => {
    const folder = onPath(programs);
    const error: unknown = await openPlan(saved(folder), all).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PlanriskError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringMatching(hint) });
  });
});
