import type { Credentials, RepositoryFacts } from "./facts.js";
import { CONFIGURATION, type Files } from "./files.js";

/** Finds out what the files of a repository tell. Pure: the same files give the same facts. */
export function detect(files: Files): RepositoryFacts {
  const tool = toolOf(files);
  const workflows = [...files].filter(([path]) => path.startsWith(".github/workflows/") || path === ".gitlab-ci.yml");
  return {
    ci: ciOf(files),
    tool,
    version: versionOf(files, tool.kind),
    terragrunt: terragruntOf(files),
    roots: rootsOf(files),
    credentials: credentialsOf(workflows),
    region: regionOf(files),
    plansIn: workflows.find(([, text]) => /\b(terraform|tofu|terragrunt)\b.*\bplan\b/.test(text))?.[0] ?? null,
    hasGitlabFile: files.has(".gitlab-ci.yml"),
  };
}

function ciOf(files: Files): RepositoryFacts["ci"] {
  const workflow = [...files.keys()].find((path) => path.startsWith(".github/"));
  if (workflow !== undefined) return { kind: "github", because: workflow };
  if (files.has(".gitlab-ci.yml")) return { kind: "gitlab", because: ".gitlab-ci.yml" };
  const remotes = [...(files.get(".git/config") ?? "").matchAll(/^\s*url\s*=\s*(\S+)/gm)].map(([, url = ""]) => url);
  if (remotes.some((url) => /[@/]github\./.test(url))) return { kind: "github", because: "the remote of git" };
  if (remotes.some((url) => /[@/]gitlab\./.test(url))) return { kind: "gitlab", because: "the remote of git" };
  return null;
}

function toolOf(files: Files): RepositoryFacts["tool"] {
  for (const [path, text] of files) {
    if (/(^|\/)\.opentofu-version$/.test(path) || path.endsWith(".tofu")) return { kind: "tofu", because: path };
    if (path.endsWith(".terraform.lock.hcl") && text.includes("registry.opentofu.org"))
      return { kind: "tofu", because: path };
    if (/(^|\/)\.tool-versions$/.test(path) && /^opentofu\s/m.test(text)) return { kind: "tofu", because: path };
    if (path.startsWith(".github/") && text.includes("opentofu/setup-opentofu")) return { kind: "tofu", because: path };
  }
  const sign = [...files.keys()].find((path) => /\.(tf|tf\.json|lock\.hcl)$/.test(path));
  return { kind: "terraform", because: sign ?? "nothing says OpenTofu" };
}

/** A version that is written out; "latest" and ranges are left to whoever installs. */
function exact(text: string | undefined): string | null {
  const found = /^v?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(text?.trim() ?? "");
  return found?.[1] ?? null;
}

function versionOf(files: Files, tool: "terraform" | "tofu"): string | null {
  const name = tool === "tofu" ? "opentofu" : "terraform";
  const own = [...files].find(([path]) => path.endsWith(`.${name}-version`))?.[1];
  return exact(own) ?? exact(new RegExp(`^${name}\\s+(\\S+)`, "m").exec(files.get(".tool-versions") ?? "")?.[1]);
}

function terragruntOf(files: Files): RepositoryFacts["terragrunt"] {
  const sign = [...files.keys()].find((path) => /(^|\/)(terragrunt(\.stack)?|root)\.hcl$/.test(path));
  if (sign === undefined) return null;
  const own = [...files].find(([path]) => path.endsWith(".terragrunt-version"))?.[1];
  const version = exact(own) ?? exact(/^terragrunt\s+(\S+)/m.exec(files.get(".tool-versions") ?? "")?.[1]);
  return { version, because: sign };
}

/** Blocks that only the root of a configuration has. https://developer.hashicorp.com/terraform/language/backend */
const ROOT_BLOCK = /^\s*(backend\s+"|cloud\s*\{|provider\s+")/m;

function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "." : path.slice(0, at);
}

/** Folders with a backend, a provider or a lock file; folders called "modules" and "examples" are not run by themselves. */
function rootsOf(files: Files): readonly string[] {
  const own = (folder: string) => !folder.split("/").some((step) => ["modules", "examples", "tests"].includes(step));
  const found = new Set<string>();
  for (const [path, text] of files) {
    const isRoot = path.endsWith(".terraform.lock.hcl") || (CONFIGURATION.test(path) && ROOT_BLOCK.test(text));
    if (isRoot && own(folderOf(path))) found.add(folderOf(path));
  }
  if (found.size > 0) return [...found].sort();
  return [...files.keys()].some((path) => CONFIGURATION.test(path) && folderOf(path) === ".") ? ["."] : [];
}

const INPUTS = ["role-to-assume", "aws-access-key-id", "aws-secret-access-key", "aws-region"] as const;
/** A literal, or something that every workflow of the repository may read. */
const SHARED = /^(?:[\w:/.+-]+|\$\{\{\s*(?:secrets|vars)\.\w+\s*\}\})$/;

function credentialsOf(workflows: readonly (readonly [string, string])[]): Credentials | null {
  for (const [from, text] of workflows) {
    const inputs: Record<string, string> = {};
    for (const name of INPUTS) {
      const value = new RegExp(`^\\s*(?:-\\s*)?${name}:[ \\t]*(\\S.*?)\\s*(?:#.*)?$`, "m").exec(text)?.[1];
      const bare = value?.replace(/^(["'])(.*)\1$/, "$2");
      if (bare !== undefined && SHARED.test(bare)) inputs[name] = bare;
    }
    if ("role-to-assume" in inputs || "aws-secret-access-key" in inputs) return { inputs, from };
  }
  return null;
}

function regionOf(files: Files): string | null {
  for (const [path, text] of files) {
    const region = CONFIGURATION.test(path)
      ? /^\s*region\s*=\s*"([a-z]{2}(?:-[a-z]+)+-\d)"/m.exec(text)?.[1]
      : undefined;
    if (region !== undefined) return region;
  }
  return null;
}
