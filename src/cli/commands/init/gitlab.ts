import type { RepositoryFacts } from "./facts.js";
import type { Source } from "./github.js";
import { PLANS, planLines, yamlText } from "./plan-steps.js";

/**
 * The jobs that plan each merge request, judge the plans (one job each), comment, and fail when the gate does. They build
 * upon planrisk's template. https://docs.gitlab.com/ci/yaml/#includeremote
 */
export function gitlabJobs(facts: RepositoryFacts, { repository, tag }: Source): string {
  const home = `https://github.com/${repository}`;
  const isMergeRequest = ['    - if: $CI_PIPELINE_SOURCE == "merge_request_event"'];
  return [
    "# What a merge request would do to the AWS network: a comment, and a gate. Written by planrisk init; yours to change.",
    `# ${home}/blob/${tag}/docs/ci.md`,
    "include:",
    `  - remote: https://raw.githubusercontent.com/${repository}/${tag}/ci/planrisk.gitlab-ci.yml`,
    "    inputs:",
    `      archive: ${home}/releases/download/${tag}/planrisk.tar.gz`,
    "",
    "# AWS: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as masked variables, or id_tokens and AWS_ROLE_ARN here.",
    "planrisk:plan:",
    "  stage: test",
    ...imageLines(facts),
    "  rules:",
    ...isMergeRequest,
    ...(facts.region === null ? [] : ["  variables:", `    AWS_REGION: ${yamlText(facts.region)}`]),
    "  script:",
    "    - |",
    ...["set -e", ...planLines(facts)].map((line) => `      ${line}`),
    "  artifacts:",
    "    paths:",
    `      - ${PLANS}/`,
    "    access: developer # plans show what is in the state",
    "    expire_in: 1 day",
    "",
    "planrisk:analyze:",
    "  extends: .planrisk:analyze",
    "  needs:",
    "    - planrisk:plan",
    ...analyzeLines(facts),
    "",
  ].join("\n");
}

/** Images start with the tool itself: https://docs.gitlab.com/ci/docker/using_docker_images/#override-the-entrypoint-of-an-image */
function imageLines({ tool, version, terragrunt }: RepositoryFacts): string[] {
  const name = tool.kind === "tofu" ? "ghcr.io/opentofu/opentofu" : "hashicorp/terraform";
  const image = ["  image:", `    name: ${name}:${version ?? "latest"}`, '    entrypoint: [""]'];
  if (terragrunt === null) return image;
  const release = terragrunt.version === null ? "latest/download" : `download/v${terragrunt.version}`;
  return [
    ...image,
    "  before_script:",
    `    - wget -qO /usr/local/bin/terragrunt https://github.com/gruntwork-io/terragrunt/releases/${release}/terragrunt_linux_amd64`,
    "    - chmod +x /usr/local/bin/terragrunt",
  ];
}

/** One job for each plan; what Terragrunt's units are called, only a run tells, so that one job judges them all. */
function analyzeLines({ roots, terragrunt }: RepositoryFacts): string[] {
  if (terragrunt !== null) {
    return [
      "  script:",
      `    - planrisk analyze $(find ${PLANS} -name '*.json') "--format=json=planrisk/report-$CI_JOB_ID.json"`,
      '      "--format=gitlab=planrisk-quality.json" "--format=junit=planrisk-junit.xml" || test "$?" -eq 1',
    ];
  }
  const [first = ".", ...more] = roots;
  if (more.length === 0) {
    return ["  variables:", `    NAME: ${yamlText(first === "." ? "plan" : first)}`, `    PLAN: ${PLANS}/plan.json`];
  }
  return [
    "  parallel:",
    "    matrix:",
    ...roots.flatMap((root) => [
      `      - NAME: ${yamlText(root)}`,
      `        PLAN: ${yamlText(`${PLANS}/${root}/plan.json`)}`,
    ]),
  ];
}
