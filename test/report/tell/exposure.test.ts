import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Exposure } from "../../../src/model/evidence.js";
import {
  reachSentences,
  reportFacts,
  rowsShownBy,
  tellExposures,
  trafficWords,
} from "../../../src/report/tell/exposure.js";
import { peersOf } from "../../../src/report/tell/peers.js";
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

const facts = (exposures: Exposure[]) => reportFacts({ interfaces: [], exposures });

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

/** 0.0.0.0/0 without 10.8.0.0/16, as a report cuts it. */
const ALL_BUT_10_8 = [
  ...[
    "0.0.0.0/5",
    "8.0.0.0/7",
    "10.0.0.0/13",
    "10.9.0.0/16",
    "10.10.0.0/15",
    "10.12.0.0/14",
    "10.16.0.0/12",
    "10.32.0.0/11",
  ],
  ...[
    "10.64.0.0/10",
    "10.128.0.0/9",
    "11.0.0.0/8",
    "12.0.0.0/6",
    "16.0.0.0/4",
    "32.0.0.0/3",
    "64.0.0.0/2",
    "128.0.0.0/1",
  ],
];

describe("peers", () => {
  test.each([
    { name: "one block", peers: ["10.0.0.0/8"], told: "10.0.0.0/8", internet: false },
    {
      name: "several",
      peers: ["10.0.0.0/8", "sg-1", "pl-1", "a", "b"],
      told: "10.0.0.0/8, sg-1, pl-1, a and 1 more",
      internet: false,
    },
    { name: "everything", peers: ["0.0.0.0/0"], told: "the internet (0.0.0.0/0)", internet: true },
    { name: "both families", peers: ["0.0.0.0/0", "::/0"], told: "the internet (0.0.0.0/0 and ::/0)", internet: true },
    { name: "halves", peers: ["0.0.0.0/1", "128.0.0.0/1"], told: "every IPv4 address", internet: true },
    { name: "a complement", peers: ALL_BUT_10_8, told: "every IPv4 address but 10.8.0.0/16", internet: true },
    {
      name: "with IPv6",
      peers: [...ALL_BUT_10_8, "::/0"],
      told: "the internet (::/0) and every IPv4 address but 10.8.0.0/16",
      internet: true,
    },
    { name: "a half", peers: ["0.0.0.0/1"], told: "every IPv4 address but 128.0.0.0/1", internet: true },
    { name: "less than half", peers: ["0.0.0.0/2"], told: "0.0.0.0/2", internet: false },
    {
      name: "most, with many holes",
      peers: ALL_BUT_10_8.filter((_, i) => i % 3 !== 1),
      told: "most of IPv4 (11 blocks)",
      internet: true,
    },
    { name: "unknown", peers: ["unknown"], told: "a peer that is unknown until apply", internet: false },
    {
      name: "no addresses at all",
      peers: ["300.0.0.0/8", "10.0.0.0/33", "x/8"],
      told: "300.0.0.0/8, 10.0.0.0/33 and x/8",
      internet: false,
    },
  ])("$name", ({ peers, told, internet }) => {
    expect(plain(peersOf(peers).words)).toBe(told);
    expect(peersOf(peers).internet).toBe(internet);
  });

  test("a block taken out of everything is named as what is missing", () => {
    const block = fc.record({ bits: fc.integer({ min: 2, max: 32 }), at: fc.nat(2 ** 32 - 1) }).map(({ bits, at }) => {
      const size = 2 ** (32 - bits);
      return { first: Math.floor(at / size) * size, size };
    });
    const name = (first: number, size: number) =>
      `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${32 - Math.log2(size)}`;
    fc.assert(
      fc.property(block, ({ first, size }) => {
        // Cut the space in two, again and again, and keep the half without the block.
        const rest: string[] = [];
        for (let half = 2 ** 31, from = 0; half >= size; half /= 2) {
          const inUpper = first >= from + half;
          rest.push(name(inUpper ? from : from + half, half));
          if (inUpper) from += half;
        }
        expect(plain(peersOf(rest).words)).toBe(`every IPv4 address but ${name(first, size)}`);
      }),
    );
  });
});

describe("sentences", () => {
  const to = "tcp/22 on aws_instance.web#primary";
  test.each([
    { name: "gained", of: row(), told: `the internet (0.0.0.0/0) can now reach ${to}` },
    { name: "lost", of: row({ change: "lost", peer: "10.0.0.0/8" }), told: `10.0.0.0/8 can no longer reach ${to}` },
    { name: "kept", of: row({ change: "kept", peer: "10.0.0.0/8" }), told: `10.0.0.0/8 can still reach ${to}` },
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
      name: "partly open",
      of: row({ internet_path: "partial" }),
      told: `the internet (0.0.0.0/0) can now reach ${to}, and the path from the internet is open to some clients`,
    },
    {
      name: "an unknown path",
      of: row({ internet_path: "unknown" }),
      told: `the internet (0.0.0.0/0) can now reach ${to}; whether there is a path from the internet cannot be known before apply`,
    },
  ])("$name", ({ of, told }) => {
    expect(reachSentences([[of]], facts([])).map(plain)).toEqual([told]);
  });

  test("name the public address of the interface", () => {
    const sentences = reachSentences([[row({ interface: "aws_instance.bastion#primary" })]], reportFacts(busyReport()));
    expect(sentences.map(plain)[0]).toContain("aws_instance.bastion#primary (203.0.113.5)");
  });

  test("peers of one interface, and interfaces with the same peers, share one; the worst path counts", () => {
    const rows = ["a", "b", "c", "d"].flatMap((on) => [
      row({ interface: on, peer: "198.51.100.0/24", internet_path: "yes" }),
      row({ interface: on, peer: "10.0.0.0/8" }),
    ]);
    expect(tellExposures(facts(rows)).map(plain)).toEqual([
      "198.51.100.0/24 and 10.0.0.0/8 can now reach tcp/22 on a, b, c and 1 more, and there is a path from the internet",
    ]);
  });

  test("come with the internet first and egress last; kept rows are not told", () => {
    const rows = [
      row({ change: "kept" }),
      row({ direction: "egress" }),
      row({ peer: "10.0.0.0/8", change: "lost" }),
      row({ interface: "b" }),
    ];
    expect(tellExposures(facts(rows)).map(plain)).toEqual([
      "the internet (0.0.0.0/0) can now reach tcp/22 on b",
      "10.0.0.0/8 can no longer reach tcp/22 on aws_instance.web#primary",
      "aws_instance.web#primary can now reach tcp/22 on the internet (0.0.0.0/0)",
    ]);
  });
});

describe("what evidence stands for", () => {
  const rows = [
    ...ALL_BUT_10_8.map((peer) => row({ peer, via: ["sg"] })),
    row({ peer: "::/0", via: ["sg"] }),
    row({ peer: "aws_security_group.a", via: ["sg"] }),
    row({ peer: "10.8.0.0/16", via: ["other"] }),
  ];
  test.each([
    {
      name: "one block of many stands for all from the same source",
      of: row({ peer: "8.0.0.0/7", via: ["sg"] }),
      count: 17,
    },
    { name: "a group stands for itself", of: row({ peer: "aws_security_group.a", via: ["sg"] }), count: 1 },
    {
      name: "a block from another source stands for itself",
      of: row({ peer: "10.8.0.0/16", via: ["other"] }),
      count: 1,
    },
    {
      name: "a row that the report has not stands for itself",
      of: row({ peer: "1.1.1.1/32", from_port: 1 }),
      count: 1,
    },
  ])("$name", ({ of, count }) => {
    expect(rowsShownBy(of, facts(rows))).toHaveLength(count);
  });
});
