import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Marker } from "../../../src/input/plan/marks.js";
import { attribute, Sensitive, UNKNOWN } from "../../../src/model/value.js";

const SECRET = expect.any(Sensitive);
const marked = (json: unknown, unknown: unknown, sensitive: unknown = {}) =>
  new Marker().attributes(json, { unknown, sensitive }, "here");

describe("known after apply", () => {
  test.each([
    ["an omitted attribute", { a: 1 }, { id: true }, { a: 1, id: UNKNOWN }],
    [
      "known lists and maps that stand in after_unknown",
      { tags: { a: "b" }, ips: ["x"] },
      { tags: {}, ips: [false] },
      { tags: { a: "b" }, ips: ["x"] },
    ],
    [
      "known blocks",
      { ingress: [{ cidr_blocks: ["::/0"] }] },
      { ingress: [{ cidr_blocks: [false], ipv6: [] }] },
      { ingress: [{ cidr_blocks: ["::/0"] }] },
    ],
    ["a placeholder in a list", { ids: ["a", null] }, { ids: [false, true] }, { ids: ["a", UNKNOWN] }],
    ["a null that is known", { ids: ["a", null], x: null }, { ids: [false, false] }, { ids: ["a", null], x: null }],
    ["a whole list", { a: 1 }, { ids: true }, { a: 1, ids: UNKNOWN }],
    ["an attribute of a block", { eni: [{ index: 0 }] }, { eni: [{ id: true }] }, { eni: [{ index: 0, id: UNKNOWN }] }],
    ["an entry of a map", { tags: { a: "b" } }, { tags: { c: true } }, { tags: { a: "b", c: UNKNOWN } }],
    ["a list longer than what is known of it", { ids: ["a"] }, { ids: [false, true] }, { ids: ["a", UNKNOWN] }],
    ["inside of what is absent", {}, { a: { b: [{ c: true }] } }, { a: { b: [{ c: UNKNOWN }] } }],
    ["inside of null", { a: null }, { a: [{ c: true }] }, { a: [{ c: UNKNOWN }] }],
    ["nothing, inside of null", { a: null }, { a: [{}] }, { a: null }],
    ["a mark of another shape", { a: "text" }, { a: { b: true } }, { a: UNKNOWN }],
  ])("%s", (_name, json, unknown, expected) => {
    expect(marked(json, unknown)).toStrictEqual(expected);
  });

  test("a key called __proto__ is a key", () => {
    const tags = attribute(
      marked(JSON.parse('{"tags":{"__proto__":{"x":1}}}'), JSON.parse('{"tags":{"__proto__":true}}')),
      "tags",
    );
    expect(Object.getOwnPropertyDescriptor(tags, "__proto__")?.value).toBe(UNKNOWN);
    expect(Object.getPrototypeOf(tags)).toBe(Object.prototype);
  });

  test("a key called __proto__ among the marks does not reach a prototype", () => {
    const values = marked(
      {},
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    );
    expect(Object.keys(values).sort()).toEqual(["__proto__", "constructor"]);
    expect("polluted" in {}).toBe(false);
  });
});

describe("sensitive", () => {
  test.each([
    ["an attribute", { a: "x", b: "y" }, { a: true }, { a: SECRET, b: "y" }],
    ["elements of a list", { a: ["x", "y"] }, { a: [false, true] }, { a: ["x", SECRET] }],
    [
      "an attribute in a set of blocks",
      { a: [{ b: "x", c: "y" }] },
      { a: [{ b: true }] },
      { a: [{ b: SECRET, c: "y" }] },
    ],
    ["a whole list", { a: ["x", "y"] }, { a: true }, { a: SECRET }],
    ["all attributes", { a: "x", b: [1] }, true, { a: SECRET, b: SECRET }],
    ["none", { a: "x" }, false, { a: "x" }],
    ["no mark at all, before Terraform 0.15", { a: "x" }, undefined, { a: "x" }],
    ["a null, which tells nothing", { a: null }, { a: true }, { a: null }],
    ["a boolean", { a: false }, { a: true }, { a: SECRET }],
    ["a mark of another shape", { a: "text" }, { a: [true] }, { a: SECRET }],
    ["a mark of another shape that marks nothing", { a: "text" }, { a: [false] }, { a: "text" }],
  ])("%s", (_name, json, sensitive, expected) => {
    expect(marked(json, undefined, sensitive)).toEqual(expected);
  });

  test("unknown wins over sensitive, and a secret that is partly unknown is unknown", () => {
    const json = { b: { x: 1 }, c: [1, null] };
    const unknown = { a: true, b: { y: true }, c: [false, true] };
    expect(marked(json, unknown, { a: true, b: true, c: true })).toEqual({ a: UNKNOWN, b: UNKNOWN, c: UNKNOWN });
  });

  test("equal values have equal tokens in one plan, whatever the order of their keys; others have others", () => {
    const marker = new Marker();
    const hide = (value: unknown) => marker.hide(value).token;
    expect(hide("x")).toBe(hide("x"));
    expect(hide({ a: 1, b: [2] })).toBe(hide({ b: [2], a: 1 }));
    const tokens = [
      "x",
      "y",
      1,
      "1",
      true,
      "true",
      ["x"],
      { x: 1 },
      [],
      {},
      "",
      '["x"]',
      [["x"]],
      [1],
      ["1"],
      { a: "1" },
    ].map(hide);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  test("a secret that nests fifty deep is named as quickly as any", () => {
    let deep: unknown = "x";
    for (let i = 0; i < 50; i += 1) deep = i % 2 === 0 ? { 'a"\\': deep } : [deep];
    const marker = new Marker();
    expect(marker.hide(deep).token).toBe(marker.hide(structuredClone(deep)).token);
    expect(marker.hide(deep).token).not.toBe(marker.hide([deep]).token);
  });

  test("equal tokens exactly for equal JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const marker = new Marker();
        const sorted = (value: unknown) =>
          JSON.stringify(JSON.parse(JSON.stringify(value)), Object.keys(flatKeys(value)).sort());
        const equal = sorted(a) === sorted(b);
        expect(marker.hide(a).token === marker.hide(b).token).toBe(equal);
        expect(marker.hide(a).token).toBe(marker.hide(structuredClone(a)).token);
      }),
    );
  });

  test("a token tells nothing about the value", () => {
    const marker = new Marker();
    expect([marker.hide("hunter2").token, marker.hide("hunter3").token]).toEqual(["s1", "s2"]);
  });
});

/** All keys anywhere in a JSON value. */
function flatKeys(value: unknown, found: Record<string, true> = Object.create(null)): Record<string, true> {
  if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      found[key] = true;
      flatKeys(inner, found);
    }
  }
  return found;
}

describe("secret without a mark", () => {
  test.each([
    [
      "user data",
      { user_data: "#!/bin/sh", user_data_base64: "IyE=" },
      { user_data: SECRET, user_data_base64: SECRET },
    ],
    ["a switch beside it", { user_data_replace_on_change: true }, { user_data_replace_on_change: true }],
    ["an empty text", { user_data: "", password: "" }, { user_data: "", password: "" }],
    [
      "a password of a block",
      { user: [{ username: "a", password: "b" }] },
      { user: [{ username: "a", password: SECRET }] },
    ],
    ["a number", { master_password: 12345 }, { master_password: SECRET }],
    ["environment of a function", { environment: [{ variables: { A: "b" } }] }, { environment: SECRET }],
    [
      "a tag of that name",
      { tags: { environment: "prod", env: "prod" } },
      { tags: { environment: "prod", env: "prod" } },
    ],
    ["no environment", { environment: [] }, { environment: [] }],
    [
      "a tag that is a secret",
      { tags: { "api-key": "x", api_key: "y" } },
      { tags: { "api-key": "x", api_key: SECRET } },
    ],
    ["a URL with a password", { endpoint: "postgres://app:pw@db:5432/x" }, { endpoint: SECRET }],
    ["a URL without", { endpoint: "https://example.com/a:b@c" }, { endpoint: "https://example.com/a:b@c" }],
    ["a private key in any attribute", { value: "-----BEGIN RSA PRIVATE KEY-----\nx" }, { value: SECRET }],
  ])("%s", (_name, json, expected) => {
    expect(marked(json, undefined)).toEqual(expected);
  });

  test("environment that is partly unknown keeps what is unknown, and hides the rest", () => {
    const json = { environment: [{ variables: { A: "b" } }] };
    expect(marked(json, { environment: [{ variables: { B: true } }] })).toEqual({
      environment: [{ variables: { A: SECRET, B: UNKNOWN } }],
    });
  });
});
