import { resolve } from "node:path";
import { readCatalogue } from "../input/catalogue.js";
import { readRules } from "../input/rules.js";
import { type Catalogue, compileRules } from "../judge/catalogue.js";
import { OBSERVATIONS } from "../model/observation.js";

/** The shipped rules with those of the user (files or folders, from `cwd`). Throws PlanriskError for unsound ones. */
export async function readRuleCatalogue(paths: readonly string[], cwd: string): Promise<Catalogue> {
  const shipped = await readCatalogue();
  const own = paths.length === 0 ? [] : await readRules(paths.map((path) => resolve(cwd, path)));
  return compileRules(own, OBSERVATIONS, shipped);
}
