import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { limitsOfType } from "../../../src/observe/limits/instance-types.js";

const Table = z.object({
  types: z.record(z.string(), z.object({ enis: z.int(), ipv4: z.int(), cards: z.array(z.int()).optional() })),
});
const { types } = Table.parse(
  JSON.parse(readFileSync(new URL("../../../data/eni-limits.json", import.meta.url), "utf8")),
);

test("every type of the data file has its numbers", () => {
  const names = Object.keys(types);
  expect(names.length).toBeGreaterThan(1000);
  const wrong = names.filter((name) => {
    const [read, data] = [limitsOfType(name), types[name]];
    const same = read?.interfaces === data?.enis && read?.addresses === data?.ipv4;
    return !same || JSON.stringify(read?.byCard ?? undefined) !== JSON.stringify(data?.cards);
  });
  expect(wrong).toEqual([]);
});

test.each([
  { name: "a small one", type: "t3.small", limits: { interfaces: 3, addresses: 4, byCard: null } },
  {
    name: "several network cards",
    type: "p4d.24xlarge",
    limits: { interfaces: 60, addresses: 50, byCard: [15, 15, 15, 15] },
  },
  { name: "one that does not exist", type: "t99.small", limits: null },
  { name: "no type at all", type: "", limits: null },
])("$name: $type", ({ type, limits }) => {
  expect(limitsOfType(type)).toEqual(limits);
});
