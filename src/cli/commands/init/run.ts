import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { PlanriskError } from "../../../model/error.js";
import { ORIGIN, OWNER_NAME } from "../../origin.js";
import { plain } from "../../plain.js";
import { VERSION } from "../../version.js";
import type { World } from "../../world.js";
import { configText } from "./config-file.js";
import { detect } from "./detect.js";
import type { RepositoryFacts } from "./facts.js";
import { tellingFiles } from "./files.js";
import { githubWorkflow, type Source } from "./github.js";
import { gitlabJobs } from "./gitlab.js";

const InitFlags = z.object({
  ci: z.enum(["github", "gitlab", "none"]).optional(),
  from: z.string().regex(OWNER_NAME).optional(),
});

interface File {
  readonly path: string;
  readonly text: string;
}

/** Finds out, writes what is not there yet, and says what it found, wrote and left to do. */
export async function init(rawFlags: unknown, world: World): Promise<0> {
  const read = InitFlags.safeParse(rawFlags);
  if (!read.success) throw new PlanriskError("--from is owner/name of a GitHub repository.");
  const found = detect(await tellingFiles(world.cwd));
  const facts = withCi(found, read.data.ci);
  const origin = read.data.from ?? ORIGIN;
  const source: Source = { repository: origin ?? "OWNER/planrisk", tag: `v${VERSION}` };
  const schema =
    origin === null ? null : `https://raw.githubusercontent.com/${origin}/${source.tag}/schemas/config.schema.json`;
  const files = [{ path: ".planrisk.yaml", text: configText(schema) }, ...pipelineFiles(facts, source)];
  const written: string[] = [];
  const lines = factLines(facts);
  for (const file of files) {
    const isNew = await writeNew(world.cwd, file);
    if (isNew) written.push(file.path);
    lines.push(...(isNew ? shown(file) : [`Kept  ${file.path}: it is there already`]));
  }
  lines.push(...toDo(facts, origin, written));
  await world.stdout.write(plain(`${lines.join("\n")}\n`));
  return 0;
}

function withCi(facts: RepositoryFacts, asked: "github" | "gitlab" | "none" | undefined): RepositoryFacts {
  if (asked === undefined) return facts;
  return { ...facts, ci: asked === "none" ? null : { kind: asked, because: "--ci" } };
}

function pipelineFiles(facts: RepositoryFacts, source: Source): File[] {
  switch (facts.ci?.kind) {
    case "github":
      return [{ path: ".github/workflows/planrisk.yml", text: githubWorkflow(facts, source) }];
    case "gitlab":
      return [{ path: gitlabPath(facts), text: gitlabJobs(facts, source) }];
    case undefined:
      return [];
  }
}

function gitlabPath({ hasGitlabFile }: RepositoryFacts): string {
  return hasGitlabFile ? ".gitlab/planrisk.gitlab-ci.yml" : ".gitlab-ci.yml";
}

/** What was written, to be read at once. */
function shown({ path, text }: File): string[] {
  return [
    `Wrote ${path}`,
    ...text
      .trimEnd()
      .split("\n")
      .map((line) => `  | ${line}`.trimEnd()),
    "",
  ];
}

/** Writes a file unless something of that name is there; true when it was written. */
async function writeNew(folder: string, { path, text }: File): Promise<boolean> {
  const file = join(folder, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "EEXIST") return false;
    throw new PlanriskError(`${path} cannot be written (${String(error.code)}).`, "Is the folder writable?");
  }
}

function factLines({ ci, tool, version, terragrunt, roots, credentials, region }: RepositoryFacts): string[] {
  const names = { github: "GitHub Actions", gitlab: "GitLab CI/CD", terraform: "Terraform", tofu: "OpenTofu" };
  const of = (value: string | null) => (value === null ? "" : ` ${value}`);
  return [
    `Pipelines    ${ci === null ? "none found" : `${names[ci.kind]} (${ci.because})`}`,
    `Tool         ${names[tool.kind]}${of(version)} (${tool.because})`,
    ...(terragrunt === null ? [] : [`Terragrunt  ${of(terragrunt.version)} yes (${terragrunt.because})`]),
    `Run in       ${terragrunt !== null ? "all units" : roots.length === 0 ? "no configuration found" : roots.join(", ")}`,
    ...(credentials === null ? [] : [`Credentials  as in ${credentials.from}`]),
    ...(region === null ? [] : [`Region       ${region}`]),
    "",
  ];
}

function toDo(facts: RepositoryFacts, origin: string | null, written: readonly string[]): string[] {
  const { ci, credentials, region, plansIn, hasGitlabFile, roots, terragrunt } = facts;
  const pipeline = written.some((path) => path !== ".planrisk.yaml");
  const todo: string[] = [];
  if (ci === null) todo.push("No pipeline was found: planrisk init --ci github, or --ci gitlab, writes one.");
  if (pipeline && origin === null)
    todo.push(
      "This copy of planrisk does not know its repository: put the owner in place of OWNER, or say --from owner/name.",
    );
  if (pipeline && roots.length === 0 && terragrunt === null)
    todo.push("No Terraform configuration was found here: say where it is in the Plan step.");
  if (pipeline && ci?.kind === "github" && credentials === null) {
    todo.push("Set the variable AWS_ROLE_ARN of the repository: a role that GitHub may assume and that may read.");
    if (region === null) todo.push("Set the variable AWS_REGION, too.");
  }
  if (pipeline && ci?.kind === "gitlab") {
    if (hasGitlabFile) todo.push(`Add to .gitlab-ci.yml:  include: [{ local: ${gitlabPath(facts)} }]`);
    todo.push("Set GITLAB_TOKEN (a project access token with scope api) as a masked variable: for the comment.");
  }
  if (pipeline && plansIn !== null)
    todo.push(`${plansIn} runs a plan already: planrisk can follow it there, instead of a pipeline of its own.`);
  const local = terragrunt === null ? facts.tool.kind : "terragrunt";
  todo.push(`Try it here: ${local} plan -out tfplan && ${local} show -json tfplan > plan.json && planrisk plan.json`);
  return ["", "Next", ...todo.map((each) => `  ${each}`)];
}
