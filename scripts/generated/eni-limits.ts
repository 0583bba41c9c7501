import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const Source = z.object({
  _source: z.object({ repository: z.string(), path: z.string(), commit: z.string(), license: z.string() }),
  types: z.record(
    z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
    z.strictObject({ enis: z.int(), ipv4: z.int(), cards: z.array(z.int()).optional() }),
  ),
});

/** The table of data/eni-limits.json as a TypeScript module: the room that reads it has no files. */
export function eniLimitFiles(root: string): ReadonlyMap<string, string> {
  const { _source: source, types } = Source.parse(JSON.parse(readFileSync(join(root, "data/eni-limits.json"), "utf8")));
  const rows = new Map<string, Map<string, string[]>>();
  for (const [type, { enis, ipv4, cards }] of Object.entries(types)) {
    const limits = [enis, ipv4, ...(cards === undefined ? [] : [cards.join(",")])].join(" ");
    const [family = "", size = ""] = type.split(".");
    const families = rows.get(limits) ?? new Map<string, string[]>();
    families.set(family, [...(families.get(family) ?? []), size]);
    rows.set(limits, families);
  }
  const lines = [...rows]
    .map(
      ([limits, families]) =>
        `${limits}|${[...families].map(([name, sizes]) => `${name}.${sizes.join(",")}`).join(" ")}`,
    )
    .sort();
  const url = `https://github.com/${source.repository}/blob/${source.commit}/${source.path}`;
  return new Map([
    [
      "src/observe/limits/data/eni-limits.ts",
      [
        "// Made by npm run generate from data/eni-limits.json. Do not edit.",
        "",
        `/** Where the numbers come from (${source.license}). */`,
        `export const ENI_LIMITS_SOURCE =\n  "${url}";`,
        "",
        "/** Interfaces, private IPv4 addresses for each, interfaces by network card | families with their sizes; a line for equal limits. */",
        `export const ENI_LIMITS = \`${lines.join("\n")}\`;`,
        "",
      ].join("\n"),
    ],
  ]);
}
