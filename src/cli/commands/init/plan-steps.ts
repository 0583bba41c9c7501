import { quoted } from "../../shell.js";
import type { RepositoryFacts } from "./facts.js";

/** Where pipelines put plans, each in the folder of its root, so that reports call it by that. */
export const PLANS = "planrisk-plans";

/** A word of a POSIX shell, quoted only where it has to be: people read it. */
function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : quoted(text);
}

/** A YAML scalar that stands for this text. */
export function yamlText(text: string): string {
  return /^[A-Za-z_./$][\w./$ {}-]*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** Lines of a shell script that plan every root and leave the plans as JSON below PLANS. */
export function planLines({
  tool,
  roots,
  terragrunt,
}: Pick<RepositoryFacts, "tool" | "roots" | "terragrunt">): string[] {
  if (terragrunt !== null) {
    const out = `"$PWD/${PLANS}"`;
    return [
      `terragrunt run --all --non-interactive --out-dir ${out} --json-out-dir ${out} -- plan -input=false -lock=false`,
    ];
  }
  const run = tool.kind;
  const steps = (root: string, plan: string) => [
    `${run} -chdir=${root} init -input=false`,
    `${run} -chdir=${root} plan -input=false -lock=false -out=planrisk.tfplan`,
    `${run} -chdir=${root} show -json planrisk.tfplan > ${plan}`,
  ];
  const [first = ".", ...more] = roots;
  if (more.length === 0) return [`mkdir -p ${PLANS}`, ...steps(shellWord(first), `${PLANS}/plan.json`)];
  return [
    `for root in ${roots.map(shellWord).join(" ")}; do`,
    `  mkdir -p "${PLANS}/$root"`,
    ...steps('"$root"', `"${PLANS}/$root/plan.json"`).map((line) => `  ${line}`),
    "done",
  ];
}

/** The pattern that finds them. */
export function planPattern({ roots, terragrunt }: Pick<RepositoryFacts, "roots" | "terragrunt">): string {
  return terragrunt === null && roots.length < 2 ? `${PLANS}/plan.json` : `${PLANS}/**/*.json`;
}
