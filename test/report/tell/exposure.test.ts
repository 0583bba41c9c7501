import { describe, expect, test } from "vitest";
import type { Exposure } from "../../../src/model/evidence.js";
import { exposureWords, publicAddresses, tellExposures, trafficWords } from "../../../src/report/tell/exposure.js";
import { plain } from "../../../src/report/tell/phrase.js";
import { busyReport } from "../../support/report.js";

function row(overrides: Partial<Exposure> = {}): Exposure {
  return {
    interface: "aws_instance.web#primary",
    direction: "ingress",
    change: "gained",
    peer: "0.0.0.0/0",
    protocol: "tcp",
    from_port: 22,
    to_port: 22,
    via: [],
    internet_path: null,
    ...overrides,
  };
}

describe("traffic", () => {
  test.each([
    { told: "tcp/22", of: { protocol: "tcp", from_port: 22, to_port: 22 } },
    { told: "udp/8000-8080", of: { protocol: "udp", from_port: 8000, to_port: 8080 } },
    { told: "all tcp ports", of: { protocol: "tcp", from_port: null, to_port: null } },
    { told: "all tcp ports", of: { protocol: "tcp", from_port: 0, to_port: 65535 } },
    { told: "all traffic", of: { protocol: "-1", from_port: null, to_port: null } },
    { told: "all other protocols", of: { protocol: "other", from_port: null, to_port: null } },
    { told: "protocol 47", of: { protocol: "47", from_port: null, to_port: null } },
    { told: "icmp", of: { protocol: "icmp", from_port: null, to_port: null } },
    { told: "icmp type 8", of: { protocol: "icmp", from_port: 8, to_port: null } },
    { told: "icmpv6 type 3 code 4", of: { protocol: "icmpv6", from_port: 3, to_port: 4 } },
  ])("$told", ({ told, of }) => {
    expect(plain(trafficWords(of))).toBe(told);
  });
});

describe("sentences", () => {
  const to = "tcp/22 on aws_instance.web#primary";
  test.each([
    { name: "gained", of: row(), told: `the internet (0.0.0.0/0) can now reach ${to}` },
    { name: "lost", of: row({ change: "lost", peer: "10.0.0.0/8" }), told: `10.0.0.0/8 can no longer reach ${to}` },
    {
      name: "maybe",
      of: row({ change: "maybe" }),
      told: `the internet (0.0.0.0/0) may be able to reach (known only after apply) ${to}`,
    },
    {
      name: "opened",
      of: row({ change: "opened" }),
      told: `the internet (0.0.0.0/0) can now reach, over a path that opens, ${to}`,
    },
    {
      name: "closed",
      of: row({ change: "closed" }),
      told: `the internet (0.0.0.0/0) can no longer reach, for lack of a path, ${to}`,
    },
    {
      name: "an unknown peer",
      of: row({ peer: "unknown" }),
      told: `a peer that is unknown until apply can now reach ${to}`,
    },
    { name: "IPv6", of: row({ peer: "::/0" }), told: `the internet (::/0) can now reach ${to}` },
    {
      name: "egress",
      of: row({ direction: "egress", peer: "10.0.0.0/8" }),
      told: "aws_instance.web#primary can now reach tcp/22 on 10.0.0.0/8",
    },
    {
      name: "with a group and no path",
      of: row({ via: ["aws_security_group.web"], internet_path: "no" }),
      told: `the internet (0.0.0.0/0) can now reach ${to}, through aws_security_group.web, though there is no path from the internet`,
    },
    {
      name: "lost with a path that was",
      of: row({ change: "lost", internet_path: "yes" }),
      told: `the internet (0.0.0.0/0) can no longer reach ${to}, and there was a path from the internet`,
    },
    {
      name: "an unknown path",
      of: row({ internet_path: "unknown" }),
      told: `the internet (0.0.0.0/0) can now reach ${to}; whether there is a path from the internet cannot be known before apply`,
    },
  ])("$name", ({ of, told }) => {
    expect(plain(exposureWords(of, new Map()))).toBe(told);
  });

  test("names the public address of the interface", () => {
    const told = exposureWords(
      row({ interface: "aws_instance.bastion#primary" }),
      publicAddresses(busyReport().interfaces),
    );
    expect(plain(told)).toContain("aws_instance.bastion#primary (203.0.113.5)");
  });
});

describe("a list of exposures", () => {
  test("tells the same row of several interfaces once, the internet first, kept ones never", () => {
    const rows = [
      row({ change: "kept" }),
      row({ direction: "egress" }),
      row({ peer: "10.0.0.0/8" }),
      ...["a", "b", "c", "d"].map((name) => row({ interface: name })),
    ];
    expect(tellExposures(rows, []).map(({ words }) => plain(words))).toEqual([
      "the internet (0.0.0.0/0) can now reach tcp/22 on a, b, c and 1 more",
      "10.0.0.0/8 can now reach tcp/22 on aws_instance.web#primary",
      "aws_instance.web#primary can now reach tcp/22 on the internet (0.0.0.0/0)",
    ]);
  });
});
