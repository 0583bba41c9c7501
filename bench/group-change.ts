// How long a change of one rule takes in a group of many rules that many interfaces wear: node scripts/run.js bench/group-change.ts (from the root)
// Prints processor time (milliseconds, best of three) of each step, by estate. Issue 3 asks for "well under a second".

import { assess } from "../src/assess.js";
import { buildGraph } from "../src/graph/graph.js";
import { readCatalogue } from "../src/input/catalogue.js";
import { planFromJson } from "../src/input/plan/from-json.js";
import { compileRules } from "../src/judge/catalogue.js";
import { Config } from "../src/model/config.js";
import { OBSERVATIONS } from "../src/model/observation.js";
import { buildWorlds } from "../src/network/build.js";
import { Comparison } from "../src/observe/comparison.js";
import { exposuresOf } from "../src/observe/reach/exposures.js";
import { compareReach, observeReach } from "../src/observe/reach/index.js";
import { planJson, type Written } from "../test/support/written-plan.js";

interface Estate {
  readonly name: string;
  readonly groups: number;
  readonly interfaces: number;
  /** Rules of the group that changes, and of each other group. */
  readonly rules: number;
  readonly otherRules: number;
  /** Groups that each interface wears, the one that changes among them. */
  readonly worn: number;
}

const ESTATES: readonly Estate[] = [
  { name: "1,000 rules in one group", groups: 50, interfaces: 200, rules: 1000, otherRules: 20, worn: 5 },
  { name: "1,000 rules in each group", groups: 50, interfaces: 200, rules: 1000, otherRules: 1000, worn: 5 },
  { name: "1,000 rules, 16 groups each", groups: 50, interfaces: 200, rules: 1000, otherRules: 60, worn: 16 },
];

/** Inline rules of one group: ranges and ports that neither join nor contain each other. */
function rules(
  count: number,
  seed: number,
): { readonly [name: string]: string | number | boolean | readonly string[] }[] {
  return Array.from({ length: count }, (_, i) => ({
    from_port: 1000 + ((i * 7 + seed) % 400) * 10,
    to_port: 1000 + ((i * 7 + seed) % 400) * 10 + (i % 5),
    protocol: i % 9 === 0 ? "udp" : "tcp",
    cidr_blocks: [`${11 + (i % 150)}.${(i * 13 + seed) % 256}.${(i * 31) % 256}.0/24`],
    ipv6_cidr_blocks: i % 4 === 0 ? [`2001:db8:${(i % 4096).toString(16)}::/48`] : [],
    prefix_list_ids: [],
    security_groups: [],
    self: false,
    description: "",
  }));
}

function planOf({ groups, interfaces, rules: many, otherRules, worn }: Estate): unknown {
  const resources: Record<string, Written> = {
    "aws_vpc.main": { stays: { id: "vpc-1", cidr_block: "10.0.0.0/16" } },
    "aws_subnet.a": { stays: { id: "subnet-1", vpc_id: "vpc-1", cidr_block: "10.0.0.0/16" } },
  };
  for (let i = 0; i < groups; i++) {
    const group = { id: `sg-${i}`, vpc_id: "vpc-1", name: `g${i}`, egress: [] };
    const own = rules(i === 0 ? many : otherRules, i);
    const wider = { ...own[0], cidr_blocks: ["10.8.0.0/16"] };
    resources[`aws_security_group.g${i}`] =
      i === 0
        ? { before: { ...group, ingress: own }, after: { ...group, ingress: [wider, ...own.slice(1)] } }
        : { stays: { ...group, ingress: own } };
  }
  for (let i = 0; i < interfaces; i++) {
    const ids = ["sg-0", ...Array.from({ length: worn - 1 }, (_, j) => `sg-${1 + ((i * 3 + j) % (groups - 1))}`)];
    resources[`aws_network_interface.n${i}`] = {
      stays: {
        id: `eni-${i}`,
        subnet_id: "subnet-1",
        private_ips: [`10.0.${i >> 8}.${i & 255}`],
        security_groups: ids,
      },
    };
    resources[`aws_instance.i${i}`] = { stays: { id: `i-${i}`, subnet_id: "subnet-1" } };
    resources[`aws_network_interface_attachment.a${i}`] = {
      stays: { network_interface_id: `eni-${i}`, instance_id: `i-${i}`, device_index: 1 },
    };
  }
  return planJson(resources);
}

function milliseconds(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
  return Math.round(Math.min(...times));
}

const catalogue = compileRules([], OBSERVATIONS, await readCatalogue("rules"));
for (const estate of ESTATES) {
  const json = planOf(estate);
  const read = planFromJson(json, "plan.json");
  const graph = buildGraph({ plan: read });
  const worlds = milliseconds(() => buildWorlds(read, graph));
  const compared = milliseconds(() => {
    const reach = compareReach(new Comparison(read, graph, buildWorlds(read, graph), Config.parse({})));
    observeReach(reach);
    exposuresOf(reach);
  });
  const options = { version: "0.0.0", config: Config.parse({}), catalogue, today: "2000-01-01", source: null };
  const whole = milliseconds(() => {
    assess(read, options);
  });
  const report = assess(read, options);
  const found = report.changes.flatMap((change) => change.findings.map((each) => each.rule));
  process.stdout.write(
    `${estate.name}: worlds ${worlds} ms, worlds and reach ${compared} ms, whole assessment ${whole} ms; ` +
      `${report.exposures.length} exposures, ${[...new Set(found)].join(", ")}\n`,
  );
}
