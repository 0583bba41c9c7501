import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { planJson, type Written } from "../../test/support/written-plan.js";
import { type Bench, judging, megabytes, repeated, seconds, table } from "./part.js";

const MEMBERS = 10_000;
const RULES = 1000;

/** A group of a thousand rules, of which one gets another range that its members lie in, worn by ten thousand instances: on both sides. */
function plan(): unknown {
  const rules = Array.from({ length: RULES }, (_, i) => ({
    ...{ from_port: 1000 + i * 10, to_port: 1000 + i * 10 + (i % 5), protocol: i % 9 === 0 ? "udp" : "tcp" },
    cidr_blocks: [`${11 + (i % 150)}.${(i * 13) % 256}.${(i * 31) % 256}.0/24`],
    ...{ ipv6_cidr_blocks: [], prefix_list_ids: [], security_groups: [], self: false, description: "" },
  }));
  const group = { id: "sg-1", vpc_id: "vpc-1", name: "all", egress: [] };
  const from = (range: string) => ({ ...rules[0], cidr_blocks: [range] });
  const resources: Record<string, Written> = {
    "aws_vpc.main": { stays: { id: "vpc-1", cidr_block: "10.0.0.0/16" } },
    "aws_subnet.a": { stays: { id: "subnet-1", vpc_id: "vpc-1", cidr_block: "10.0.0.0/16" } },
    "aws_security_group.all": {
      before: { ...group, ingress: [from("10.0.0.0/16"), ...rules.slice(1)] },
      after: { ...group, ingress: [from("10.0.0.0/17"), ...rules.slice(1)] },
    },
  };
  for (let i = 0; i < MEMBERS; i += 1) {
    const ip = `10.0.${(i + 10) >> 8}.${(i + 10) & 255}`;
    resources[`aws_instance.n[${i}]`] = {
      stays: { id: `i-${i}`, subnet_id: "subnet-1", private_ip: ip, vpc_security_group_ids: ["sg-1"] },
    };
  }
  return planJson(resources);
}

/** One group with very many members and rules, before and after. */
export async function oneGroup(bench: Bench): Promise<void> {
  const file = join(bench.folder, "one-group.json");
  writeFileSync(file, JSON.stringify(plan()));
  const { wall, peak } = await repeated(bench, judging(bench, file), bench.rounds);
  const heading = `One group of ${RULES} rules with ${MEMBERS} members`;
  bench.print(table(heading, ["wall", "peak memory"], [[seconds(wall), megabytes(peak)]]));
}
