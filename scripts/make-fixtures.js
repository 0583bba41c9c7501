// @ts-check
// Remakes the plan.json of fixtures from their HCL: of all of them, or of those at or below the folders given as
// arguments. `PLANLAB` names the folder of planlab. One line a fixture; exit status 1 when one could not be planned or
// its expected.yaml does not speak of exactly the entries of the plan that do something.

import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "yaml";

const FIXTURES = resolve(dirname(fileURLToPath(import.meta.url)), "../fixtures");
const run = promisify(execFile);

/**
 * @typedef {{ actions: string[], importing?: unknown, before?: { id?: string } | null }} Change
 * @typedef {{ address: string, previous_address?: string, type: string, change: Change }} Entry
 */

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

/**
 * The folders at or below `folder` that hold an after/ folder, sorted.
 * @param {string} folder
 * @returns {string[]}
 */
function fixturesBelow(folder) {
  if (existsSync(join(folder, "after"))) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => fixturesBelow(join(folder, entry.name)))
    .sort();
}

/**
 * The plan with what differs from run to run made equal: the time, the order of `relevant_attributes`, and the random
 * ids of `terraform_data`.
 * @param {string} text
 */
function steady(text) {
  /** @type {{ relevant_attributes?: unknown[], resource_changes?: Entry[] }} */
  const { relevant_attributes: attributes = [], resource_changes: changes = [] } = JSON.parse(text);
  const sorted = attributes.map((one) => JSON.stringify(one)).sort();
  const ids = changes.flatMap(({ type, change }) => (type === "terraform_data" ? (change.before?.id ?? []) : []));
  return ids.reduce(
    (done, id, index) => done.replaceAll(id, `00000000-0000-0000-0000-${String(index).padStart(12, "0")}`),
    text
      .replace(/"timestamp":"[^"]*"/, '"timestamp":"2025-01-01T00:00:00Z"')
      .replace(JSON.stringify(attributes), () => `[${sorted.join()}]`),
  );
}

/**
 * Plans one fixture and writes its plan.json.
 * @param {string} planlab path of planlab's command
 * @param {string} fixture
 * @returns {Promise<Entry[]>} the entries of the plan that do something
 */
async function makePlan(planlab, fixture) {
  const file = join(fixture, "plan.json");
  await run(planlab, ["plan", fixture, "--out", file]);
  const text = steady(readFileSync(file, "utf8"));
  writeFileSync(file, text);
  /** @type {{ resource_changes?: Entry[] }} */
  const plan = JSON.parse(text);
  return (plan.resource_changes ?? []).filter(
    ({ previous_address, change }) =>
      change.actions.join() !== "no-op" || previous_address !== undefined || change.importing !== undefined,
  );
}

/**
 * Addresses that only one of the plan and its labels speaks of, each with a sign: + the plan, - the labels.
 * @param {string} fixture
 * @param {Entry[]} entries
 * @returns {string[]}
 */
function differencesToLabels(fixture, entries) {
  const file = join(fixture, "expected.yaml");
  if (!existsSync(file)) return ["no expected.yaml"];
  const labelled = Object.keys(parse(readFileSync(file, "utf8")).changes ?? {});
  const changed = entries.map((entry) => entry.address);
  return [
    ...changed.filter((address) => !labelled.includes(address)).map((address) => `+${address}`),
    ...labelled.filter((address) => !changed.includes(address)).map((address) => `-${address}`),
  ];
}

/** @param {string | undefined} folder value of PLANLAB */
function planlabIn(folder) {
  const command = folder && resolve(folder, "bin/planlab");
  if (command && existsSync(command)) return command;
  const why = folder ? `there is no bin/planlab in ${folder}` : "the variable is not set";
  process.stderr.write(`make-fixtures: PLANLAB must name the folder of planlab: ${why}\n`);
  return process.exit(2);
}

const planlab = planlabIn(process.env.PLANLAB);
const folders = process.argv.slice(2);
const waiting = (folders.length ? folders.map((folder) => resolve(folder)) : [FIXTURES]).flatMap(fixturesBelow);

async function work() {
  for (let fixture = waiting.shift(); fixture; fixture = waiting.shift()) {
    const name = relative(FIXTURES, fixture);
    try {
      const entries = await makePlan(planlab, fixture);
      const differences = differencesToLabels(fixture, entries);
      say([`${name}: ${entries.length} changes`, ...differences].join(", "));
      if (differences.length) process.exitCode = 1;
    } catch (error) {
      say(`${name}: not planned: ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
    }
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
