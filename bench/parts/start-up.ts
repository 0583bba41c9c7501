import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { planJson } from "../../test/support/written-plan.js";
import { compare, node } from "../measure.js";
import { type Bench, seconds, table, times } from "./part.js";

/** What planrisk takes to do next to nothing, against Node doing nothing. */
export async function startUp(bench: Bench): Promise<void> {
  const file = join(bench.folder, "small.json");
  const group = { id: "sg-1", vpc_id: "vpc-1", name: "web", egress: [], description: "x".repeat(2000) };
  const rule = { protocol: "tcp", ipv6_cidr_blocks: [], prefix_list_ids: [], security_groups: [], self: false };
  const ssh = { ...rule, from_port: 22, to_port: 22, cidr_blocks: ["10.0.0.0/8"], description: "" };
  const plan = planJson({
    "aws_vpc.main": { stays: { id: "vpc-1", cidr_block: "10.0.0.0/16", tags: { note: "x".repeat(2000) } } },
    "aws_security_group.web": {
      before: { ...group, ingress: [ssh] },
      after: { ...group, ingress: [{ ...ssh, cidr_blocks: ["0.0.0.0/0"] }] },
    },
  });
  const text = JSON.stringify(plan);
  writeFileSync(file, text);
  const quiet = ["--fail-on", "never", "--quiet"];
  const results = await compare(
    [
      node("node -e 0", ["--eval", "0"], false),
      node("planrisk --version", [bench.planrisk, "--version"], false),
      node(`planrisk, plan of ${Math.round(text.length / 1000)} KB`, [bench.planrisk, file, ...quiet], false),
      node("the same, --format json", [bench.planrisk, file, "--format", "json", ...quiet], false),
    ],
    4 * bench.rounds + 1,
    bench.folder,
    bench.preload,
  );
  const rows = results.map((each) => [each.program, seconds(each.seconds), times(each.timeRatio)]);
  bench.print(table("Start-up", ["program", "wall", "to node -e 0"], rows));
}
