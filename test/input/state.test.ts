import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readStates } from "../../src/input/state.js";
import { PlanriskError } from "../../src/model/error.js";
import { Sensitive } from "../../src/model/value.js";
import { inFolder } from "./in-folder.js";

const object = (address: string, fields: object = {}) => ({
  address,
  mode: "managed",
  type: "aws_eip",
  name: "a",
  provider_name: "registry.terraform.io/hashicorp/aws",
  values: { id: address, password: "x" },
  sensitive_values: {},
  ...fields,
});
const state = (root: object) =>
  JSON.stringify({ format_version: "1.0", terraform_version: "1.11.4", values: { outputs: {}, root_module: root } });
const read = (files: Readonly<Record<string, string | Uint8Array>>, wanted = (_type: string) => true) => {
  const folder = inFolder(files);
  return readStates(
    Object.keys(files).map((name) => join(folder, name)),
    wanted,
  );
};

describe("readStates", () => {
  test("gives what lives in the states, of wanted types, with where it came from", async () => {
    const found = await read(
      {
        "network.json": state({
          resources: [object("aws_eip.a"), object("aws_iam_role.b", { type: "aws_iam_role" })],
          child_modules: [{ resources: [object('module.m["x"].aws_eip.a[0]', { index: 0, deposed_key: "abcd1234" })] }],
        }),
        "data.json": state({ resources: [object("data.aws_eip.c", { mode: "data", sensitive_values: { id: true } })] }),
      },
      (type) => type === "aws_eip",
    );
    expect(found.map(({ values, ...rest }) => rest)).toEqual([
      {
        address: "aws_eip.a",
        mode: "managed",
        type: "aws_eip",
        name: "a",
        index: null,
        deposed: null,
        origin: "state",
        source: "network.json",
      },
      {
        address: 'module.m["x"].aws_eip.a[0]',
        mode: "managed",
        type: "aws_eip",
        name: "a",
        index: 0,
        deposed: "abcd1234",
        origin: "state",
        source: "network.json",
      },
      {
        address: "data.aws_eip.c",
        mode: "data",
        type: "aws_eip",
        name: "a",
        index: null,
        deposed: null,
        origin: "state",
        source: "data.json",
      },
    ]);
    expect(found[0]?.values.id).toBe("aws_eip.a");
    expect(found[2]?.values.id).toBeInstanceOf(Sensitive);
  });

  test("never takes secrets of two documents for equal: nobody knows", async () => {
    const found = await read({
      "a.json": state({ resources: [object("aws_eip.a")] }),
      "b.json": state({ resources: [object("aws_eip.b")] }),
    });
    const [a, b] = found.map((each) => each.values.password);
    expect(a instanceof Sensitive && b instanceof Sensitive && a.token !== b.token).toBe(true);
  });

  test.each([
    ["no resources yet", '{"format_version":"1.0"}'],
    ["an empty root module", state({})],
    ["only outputs", '{"format_version":"1.0","values":{"outputs":{"a":{"value":1}}}}'],
  ])("an empty state is one: %s", async (_name, text) => {
    expect(await read({ "s.json": text })).toEqual([]);
  });

  test("UTF-16 is read", async () => {
    const text = `\uFEFF${state({ resources: [object("aws_eip.a")] })}`;
    expect(await read({ "s.json": Buffer.from(text, "utf16le") })).toHaveLength(1);
  });

  test.each([
    ["a plan", '{"format_version":"1.2","planned_values":{}}', /s\.json is a plan, where a state should be\.$/],
    [
      "a raw state",
      '{"version":4,"serial":1,"lineage":"x"}',
      /s\.json is a state file \(\.tfstate\), not a state as JSON\.$/,
    ],
    ["a log", '{"@level":"info"}', /s\.json is the log of a Terraform command, not a state\.$/],
    ["a saved plan", "PK\u0003\u0004", /s\.json is a saved plan, where a state should be\.$/],
    ["any other JSON", '{"a":1}', /s\.json is JSON, but not a Terraform state\.$/],
    ["no JSON", "hello", /s\.json is not JSON: line 1/],
    [
      "a line before it",
      `[command]terraform\n${state({})}`,
      /s\.json has a line before the state, which starts in line 2\.$/,
    ],
    ["nothing", "", /s\.json is empty\.$/],
    ["a truncated one", state({}).slice(0, -2), /s\.json is truncated/],
    ["two of them", state({}) + state({}), /something follows the state/],
    ["an unknown major", '{"format_version":"4.0"}', /format_version is 4\.x/],
    [
      "another shape",
      state({ resources: [{ type: "aws_eip" }] }),
      /s\.json is not a state as Terraform writes it: values\.root_module\.resources\[0\]\.address is missing, at line 1/,
    ],
  ])("%s is told", async (_name, text, message) => {
    const error: unknown = await read({ "s.json": text }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PlanriskError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringMatching(/./) });
  });
});
