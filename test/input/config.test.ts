import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findConfig, readConfig } from "../../src/input/config.js";
import { PlanriskError } from "../../src/model/error.js";
import { inFolder } from "./in-folder.js";

const NAME = ".planrisk.yaml";

async function mistakeIn(text: string): Promise<PlanriskError> {
  const folder = inFolder({ [NAME]: text });
  const error: unknown = await readConfig(join(folder, NAME)).then(
    () => new Error("was accepted"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PlanriskError)) throw error;
  expect(error.message.startsWith(join(folder, NAME))).toBe(true);
  return new PlanriskError(error.message.slice(join(folder, NAME).length), error.hint);
}

describe("findConfig", () => {
  test("finds the file in the folder, or in the nearest above", () => {
    const folder = inFolder({ [NAME]: "", [`a/${NAME}`]: "", "a/b/c/main.tf": "", "d/main.tf": "" });
    expect(findConfig(join(folder, "a/b/c"))).toBe(join(folder, "a", NAME));
    expect(findConfig(join(folder, "a"))).toBe(join(folder, "a", NAME));
    expect(findConfig(join(folder, "d"))).toBe(join(folder, NAME));
  });

  test("gives null when there is none up to the root", () => {
    expect(findConfig("/")).toBe(null);
  });
});

describe("readConfig", () => {
  test.each([
    ["an empty file", ""],
    ["a comment", "# later\n"],
    ["an empty mapping", "{}"],
  ])("fills in every default for %s", async (_name, text) => {
    const folder = inFolder({ [NAME]: text });
    const config = await readConfig(join(folder, NAME));
    expect(config).toMatchObject({ fail_on: "high", partial: "warn", waivers: [], quotas: { rules_per_group: 60 } });
  });

  test("reads the file of the contract, with paths relative to it", async () => {
    const folder = inFolder({
      [NAME]: `\uFEFFfail_on: medium
levels: { public-ip-released: high, other: off }
sensitive_ports: [22, udp/3389]
trusted_cidrs: [198.51.100.0/24, "2001:db8::/32", 192.0.2.7/32, 0.0.0.0/0, "::ffff:192.0.2.0/120"]
rules: [./network-rules, /elsewhere/rules]
waivers:
  - { rule: interface-detached, address: module.lab.*, reason: nightly, owner: net, expires: 2027-01-31 }
`,
    });
    const config = await readConfig(join(folder, NAME));
    expect(config.fail_on).toBe("medium");
    expect(config.rules).toEqual([join(folder, "network-rules"), "/elsewhere/rules"]);
    expect(config.waivers[0]?.expires).toBe("2027-01-31");
    expect(config.levels).toEqual({ "public-ip-released": "high", other: "off" });
    expect(config.sensitive_ports).toEqual([22, "udp/3389"]);
  });

  test.each([
    [
      "an unknown key, with the one that was meant",
      "fail_on: low\nfailon: high\n",
      ':2: unknown key "failon".',
      'Did you mean "fail_on"?',
    ],
    ["a slip", "sensitve_ports: [22]\n", ':1: unknown key "sensitve_ports".', 'Did you mean "sensitive_ports"?'],
    [
      "an unknown key in a nested mapping",
      "quotas:\n  rules_per_groups: 5\n",
      ':2: unknown key "quotas.rules_per_groups".',
      'Did you mean "rules_per_group"?',
    ],
    [
      "an unknown key of a waiver",
      "waivers:\n  - rule: a\n    address: b\n    reason: c\n    expire: 2027-01-01\n    expires: 2027-01-01\n",
      ':5: unknown key "waivers.0.expire".',
      'Did you mean "expires"?',
    ],
    ["a key like nothing known", "zzzzzzz: 1\n", ':1: unknown key "zzzzzzz".', /^Known here: fail_on, /],
    ["an unknown level", "\nfail_on: severe\n", /^:2: fail_on: invalid option: expected one of "high"/, ""],
    ["a wrong type", "strict: maybe\n", /^:1: strict: invalid input: expected boolean/, ""],
    [
      "a waiver without a day",
      "waivers:\n  - rule: a\n    address: b\n    reason: c\n",
      /^:2: waivers\.0\.expires: /,
      "",
    ],
    [
      "a waiver that ends on no day",
      "waivers:\n  - { rule: a, address: b, reason: c, expires: 2027-02-30 }\n",
      /^:2: waivers\.0\.expires: /,
      "",
    ],
    [
      "a waiver of nothing",
      "waivers:\n  - { reason: c, expires: 2027-02-20 }\n",
      ":2: waivers.0: needs rule and address, or fingerprint.",
      "",
    ],
    ["a port beyond 65535", "sensitive_ports: [22, 70000]\n", /^:1: sensitive_ports\.1: too big: .*65535/, ""],
    [
      "a named port beyond 65535",
      "sensitive_ports:\n  - 22\n  - udp/70000\n",
      ":3: sensitive_ports.1: ports end at 65535.",
      "",
    ],
    [
      "a range that ends before it starts",
      "ephemeral_ports: 65535-1024\n",
      ":1: ephemeral_ports: the range ends before it starts.",
      "",
    ],
    ["a range beyond 65535", "ephemeral_ports: 1024-65536\n", ":1: ephemeral_ports: ports end at 65535.", ""],
    [
      "no CIDR",
      "trusted_cidrs:\n  - 10.0.0.0/8\n  - intranet\n",
      ":3: trusted_cidrs.1: not a CIDR such as 198.51.100.0/24.",
      "",
    ],
    [
      "an address without length",
      "trusted_cidrs: [192.0.2.7]\n",
      ":1: trusted_cidrs.0: a CIDR has a length: 192.0.2.7/32 is this address alone.",
      "",
    ],
    [
      "a length beyond the family's",
      "trusted_cidrs: [192.0.2.0/33]\n",
      ":1: trusted_cidrs.0: the length of a CIDR is 0 to 32.",
      "",
    ],
    [
      "host bits",
      "trusted_cidrs: [198.51.100.7/24]\n",
      /^:1: trusted_cidrs\.0: the address has bits set beyond \/24/,
      "",
    ],
    [
      "host bits of IPv6",
      'trusted_cidrs: ["2001:db8::1/64"]\n',
      /^:1: trusted_cidrs\.0: the address has bits set beyond \/64/,
      "",
    ],
    ["a key that stands twice", "fail_on: low\nfail_on: high\n", /^:2: not YAML: map keys must be unique/, ""],
    ["what is no YAML", "fail_on: [\n", /^:\d: not YAML: /, ""],
    ["a list", "- fail_on: low\n", /^:1: invalid input: expected object/, ""],
    ["several documents", "fail_on: low\n---\nfail_on: high\n", /^:2: not YAML: /, ""],
    [
      "aliases that multiply",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`,
      /its aliases multiply/,
      "",
    ],
    ["brackets nested 20,000 deep", `a: ${"[".repeat(20_000)}`, /nests too deep|not YAML/, ""],
  ])("tells %s", async (_name, text, message, hint) => {
    const mistake = await mistakeIn(text);
    expect(mistake.message).toMatch(message);
    if (typeof message === "string") expect(mistake.message).toBe(message);
    expect(mistake.hint).toMatch(hint);
  });

  test("tells a file that is not there", async () => {
    await expect(readConfig(join(inFolder(), NAME))).rejects.toThrow("does not exist.");
  });
});
