import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The package.json in a folder. */
export function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Every package that runs with the named ones of `root`, themselves included, by name. */
export function withDependencies(root, names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    withDependencies(root, Object.keys(manifest(join(root, "node_modules", name)).dependencies ?? {}), found);
  }
  return [...found].sort();
}

function licenceOf(root, name) {
  const folder = join(root, "node_modules", name);
  const { version, license } = manifest(folder);
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
  return `${name} ${version} (${license})${text}`;
}

/** The licences of everything that the bundle holds, as one text. */
export function licences(root) {
  const inside = withDependencies(root, Object.keys(manifest(root).dependencies));
  return `${inside.map((name) => licenceOf(root, name)).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
