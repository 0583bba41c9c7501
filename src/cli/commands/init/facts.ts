/** What planrisk found out about a repository, instead of asking. */
export interface RepositoryFacts {
  /** Where its pipelines run; null: nothing tells. */
  readonly ci: { readonly kind: "github" | "gitlab"; readonly because: string } | null;
  readonly tool: { readonly kind: "terraform" | "tofu"; readonly because: string };
  /** As a version file of the repository has it; null: none has. */
  readonly version: string | null;
  readonly terragrunt: { readonly version: string | null; readonly because: string } | null;
  /** Folders that Terraform is run in, relative with forward slashes; "." is the repository itself. Sorted. */
  readonly roots: readonly string[];
  /** How workflows that are there sign in to AWS; null: none does. */
  readonly credentials: Credentials | null;
  /** Region of the provider, when the configuration writes one out. */
  readonly region: string | null;
  /** A pipeline file that runs a plan already. */
  readonly plansIn: string | null;
  /** True when .gitlab-ci.yml is there: jobs go into a file that it includes. */
  readonly hasGitlabFile: boolean;
}

/** Inputs of aws-actions/configure-aws-credentials as another workflow of the repository has them. */
export interface Credentials {
  readonly inputs: Readonly<Record<string, string>>;
  readonly from: string;
}
