import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function jsonIn(folder: string, each: (name: string) => string): [string, string][] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .map((name): [string, string] => [name, join(root, folder, each(name))])
    .filter(([, file]) => file.endsWith(".json") && existsSync(file));
}

/** Plans of Terraform itself, by name: the text of each. Those of the corpus only where there is one. */
export function realPlans(): readonly { readonly name: string; readonly text: string }[] {
  const stories = jsonIn("fixtures/stories", (name) => join(name, "plan.json"));
  const corpus = jsonIn("../shared/corpus/plans", (name) => name);
  return [...stories, ...corpus].map(([name, file]) => ({ name, text: readFileSync(file, "utf8") }));
}
