import type { RepositoryFacts } from "./facts.js";
import { planLines, planPattern, yamlText } from "./plan-steps.js";

/** Where planrisk comes from, as `owner/name` and a tag. */
export interface Source {
  readonly repository: string;
  readonly tag: string;
}

type Lines = readonly string[];

function indented(lines: Lines, columns: number): Lines {
  return lines.map((line) => (line === "" ? "" : `${" ".repeat(columns)}${line}`));
}

/** An expression of GitHub Actions. */
function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** The workflow that plans each pull request, judges the plans, comments, and fails when the gate does. */
export function githubWorkflow(facts: RepositoryFacts, source: Source): string {
  const steps: readonly Lines[] = [
    [
      "- uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
      "  with:",
      "    persist-credentials: false",
    ],
    toolStep(facts),
    ...(facts.terragrunt === null ? [] : [terragruntStep(facts.terragrunt.version)]),
    credentialsStep(facts),
    ["- name: Plan", "  run: |", ...indented(planLines(facts), 4)],
    planriskStep(facts, source),
  ];
  return [
    "# What a pull request would do to the AWS network: a comment, and a gate. Written by planrisk init; yours to change.",
    `# https://github.com/${source.repository}/blob/${source.tag}/docs/ci.md`,
    "name: planrisk",
    "",
    "on: pull_request",
    "",
    "permissions:",
    "  contents: read",
    "  pull-requests: write # the comment",
    ...(usesRole(facts) ? ["  id-token: write # the role in AWS"] : []),
    "",
    "concurrency:",
    `  group: planrisk-${expression("github.ref")}`,
    "  cancel-in-progress: true",
    "",
    "jobs:",
    "  planrisk:",
    "    # A fork has no credentials to plan with; docs/ci.md shows how its plans are judged.",
    "    if: github.event.pull_request.head.repo.full_name == github.repository",
    "    runs-on: ubuntu-latest",
    "    timeout-minutes: 30",
    "    steps:",
    ...steps.flatMap((step) => indented(step, 6)),
    "",
  ].join("\n");
}

function toolStep({ tool, version }: RepositoryFacts): Lines {
  const name = tool.kind === "tofu" ? "tofu" : "terraform";
  const action = tool.kind === "tofu" ? "opentofu/setup-opentofu@v1" : "hashicorp/setup-terraform@v3";
  return [
    `- uses: ${action}`,
    "  with:",
    ...(version === null ? [] : [`    ${name}_version: ${JSON.stringify(version)}`]),
    `    ${name}_wrapper: false # show -json must print JSON and nothing else`,
  ];
}

/** Its releases are binaries: https://terragrunt.gruntwork.io/docs/getting-started/install/ */
function terragruntStep(version: string | null): Lines {
  const tag = version === null ? "" : `v${version} `;
  return [
    "- name: Terragrunt",
    "  env:",
    `    GH_TOKEN: ${expression("github.token")}`,
    "  run: |",
    '    mkdir -p "$RUNNER_TEMP/bin"',
    `    gh release download ${tag}--repo gruntwork-io/terragrunt --pattern terragrunt_linux_amd64 --output "$RUNNER_TEMP/bin/terragrunt"`,
    '    chmod +x "$RUNNER_TEMP/bin/terragrunt"',
    '    echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"',
  ];
}

function usesRole({ credentials }: RepositoryFacts): boolean {
  return credentials === null || "role-to-assume" in credentials.inputs;
}

function credentialsStep({ credentials, region }: RepositoryFacts): Lines {
  const inputs: Readonly<Record<string, string>> = {
    ...(credentials === null ? { "role-to-assume": expression("vars.AWS_ROLE_ARN") } : credentials.inputs),
    "aws-region": credentials?.inputs["aws-region"] ?? region ?? expression("vars.AWS_REGION"),
  };
  const why = credentials === null ? "a role that may read what a plan reads" : `as in ${credentials.from}`;
  return [
    `- uses: aws-actions/configure-aws-credentials@v4 # ${why}`,
    "  with:",
    ...Object.entries(inputs).map(([name, value]) => `    ${name}: ${yamlText(value)}`),
  ];
}

function planriskStep(facts: RepositoryFacts, { repository, tag }: Source): Lines {
  const [root, ...more] = facts.roots;
  const source = facts.terragrunt === null && root !== undefined && more.length === 0;
  return [
    `- uses: ${repository}@${tag}`,
    "  with:",
    `    plan: ${planPattern(facts)}`,
    ...(source ? [`    source: ${yamlText(root)} # file and line of findings`] : []),
  ];
}
