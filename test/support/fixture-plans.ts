import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A plan of the fixtures, as JSON. */
export interface FixturePlan {
  /** The folder below fixtures/. */
  readonly name: string;
  /** The folder with the HCL that was planned. */
  readonly after: string;
  readonly json: () => Record<string, unknown>;
}

const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** The plans below a folder of fixtures/ ("stories", "rules", "demo"), by name. */
export function fixturePlans(folder: string): readonly FixturePlan[] {
  const path = join(FIXTURES, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name === "plan.json")
    .map((entry) => entry.parentPath);
  return names.sort().map((parent) => ({
    name: parent.slice(FIXTURES.length),
    after: join(parent, "after"),
    json: () => JSON.parse(readFileSync(join(parent, "plan.json"), "utf8")),
  }));
}
