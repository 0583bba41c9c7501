import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PlanriskError } from "../model/error.js";
import { type AnyReport, CombinedReport, Report, SCHEMA_VERSION } from "../model/report.js";

const REMEDY = "Make it with planrisk PLAN --format json=FILE.";

function firstFault(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): string {
  const issue = error.issues[0];
  return issue === undefined ? "" : ` (${issue.path.map(String).join(".")}: ${issue.message})`;
}

function versionOf(json: unknown): string | null {
  if (typeof json !== "object" || json === null || !("schema_version" in json)) return null;
  return typeof json.schema_version === "string" ? json.schema_version : null;
}

/** Reads a report that planrisk wrote as JSON. Throws PlanriskError when the file is none, or of another major version. */
export async function readReport(path: string, cwd: string): Promise<AnyReport> {
  const text = await readFile(resolve(cwd, path), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new PlanriskError(`The report ${path} cannot be read (${error.code ?? error.message}).`, REMEDY);
  });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new PlanriskError(`${path} is not JSON.`, REMEDY);
  }
  const version = versionOf(json);
  if (version === null) throw new PlanriskError(`${path} is not a planrisk report.`, REMEDY);
  if (version.split(".")[0] !== SCHEMA_VERSION.split(".")[0]) {
    const hint = "Use the same major version of planrisk for all reports.";
    throw new PlanriskError(`${path} has schema version ${version}; this planrisk reads ${SCHEMA_VERSION}.`, hint);
  }
  const combined = typeof json === "object" && json !== null && "plans" in json;
  const read = combined ? CombinedReport.safeParse(json) : Report.safeParse(json);
  if (!read.success) throw new PlanriskError(`${path} is not a planrisk report${firstFault(read.error)}.`, REMEDY);
  return read.data;
}
